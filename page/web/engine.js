// The payload of this page -> the wasm module -> a keeper and readers, each in a worker of its own.
'use strict';

// Bytes of memory over which a reader is ended and begun anew: what wasm took it never gives back.
const MOST_PAGES = (96 << 20) / 65536;
// Milliseconds that a call may take before its worker is ended; the core itself comes to an end before.
const LIMITS = { picture: 20000, frame: 2500, view: 20000, other: 20000 };
const GRACE = 10000;

// One worker with one instance of the module.
class Core {
  constructor(engine) {
    this.engine = engine;
    this.waiting = new Map();
    this.next = 1;
    this.pages = 0;
    this.ended = false;
    this.worker = new Worker(engine.address);
    this.worker.onmessage = ({ data }) => this.take(data);
    this.worker.onerror = (event) => {
      event.preventDefault();
      this.end('crash');
    };
    this.ready = this.post({ module: engine.module }, LIMITS.other);
  }

  post(message, limit, transfer = []) {
    if (this.ended) return Promise.reject(new Error('ended'));
    const id = this.next++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.end('crash'), limit + GRACE);
      this.waiting.set(id, { resolve, reject, timer });
      this.worker.postMessage({ ...message, id }, transfer);
    });
  }

  take(data) {
    if (data.progress) return;
    const waits = this.waiting.get(data.id);
    if (!waits) return;
    this.waiting.delete(data.id);
    clearTimeout(waits.timer);
    if (data.pages) this.pages = data.pages;
    if (!data.error) return waits.resolve(data.answer);
    waits.reject(new Error(data.error));
    this.end(data.error);
  }

  // Ends the worker, whatever it does; what waits is refused with the reason.
  end(reason) {
    if (this.ended) return;
    this.ended = true;
    this.worker.terminate();
    for (const { reject, timer } of this.waiting.values()) {
      clearTimeout(timer);
      reject(new Error(reason));
    }
    this.waiting.clear();
  }

  async call(name, { args = [], bytes = null, limit = LIMITS.other, secret = false } = {}) {
    await this.ready;
    const transfer = bytes ? [bytes.buffer] : [];
    return this.post({ name, args, bytes, limit, secret }, limit, transfer);
  }

  async json(name, options) {
    return JSON.parse(new TextDecoder().decode(await this.call(name, options)));
  }
}

const engine = {
  module: null,
  address: '',
  keeper: null,
  readers: [],
  // Figures for the table of what it costs.
  readyAfter: 0,
  took: [],
  mostPages: 0,

  async start() {
    engine.module = await WebAssembly.compile(await unpacked('core'));
    const source = document.getElementById('worker').textContent;
    engine.address = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
    engine.keeper = new Core(engine);
    engine.reader();
    await engine.keeper.ready;
    await engine.tellWords();
    engine.readyAfter = performance.now();
  },

  async tellWords() {
    await engine.keeper.call('words', { bytes: new TextEncoder().encode(words.forCore()) });
  },

  // How many pictures are read at once.
  width: () => ((navigator.hardwareConcurrency || 2) >= 4 ? 2 : 1),

  // A reader that has nothing to do; a new one where they died or have grown too large.
  reader() {
    for (const old of engine.readers) if (!old.busy && old.pages > MOST_PAGES) old.end('renewed');
    engine.readers = engine.readers.filter((reader) => !reader.ended);
    let free = engine.readers.find((reader) => !reader.busy);
    if (!free) {
      free = new Core(engine);
      free.ready.catch(() => {});
      engine.readers.push(free);
    }
    return free;
  },

  stopReaders() {
    for (const reader of engine.readers) reader.end('stopped');
    engine.readers = [];
  },

  end() {
    engine.stopReaders();
    if (engine.keeper) engine.keeper.end('forgotten');
    engine.keeper = null;
    if (engine.address) URL.revokeObjectURL(engine.address);
    engine.address = '';
  },
};
