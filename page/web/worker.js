// Calls from the page -> calls of the wasm module -> answers. The same worker is a reader or the keeper; it knows nothing
// of either. A call that traps leaves the module broken: the page then ends this worker and begins another.
'use strict';
let core = null;
let deadline = Infinity;
let told = 0;

const imports = {
  page: {
    // Progress, a few times a second.
    at(step, done, of) {
      const now = performance.now();
      if (now - told > 250) {
        told = now;
        postMessage({ progress: [step, done, of] });
      }
    },
    stop: () => (performance.now() > deadline ? 1 : 0),
  },
};

function call({ name, args, bytes, limit }) {
  deadline = performance.now() + limit;
  if (bytes) {
    const at = core.room(bytes.length) >>> 0;
    if (at === 0) throw new RangeError('memory');
    new Uint8Array(core.memory.buffer, at, bytes.length).set(bytes);
  }
  const length = core[name](...args) >>> 0;
  return new Uint8Array(core.memory.buffer, core.answer() >>> 0, length).slice();
}

onmessage = async ({ data }) => {
  try {
    if (data.module) {
      core = (await WebAssembly.instantiate(data.module, imports)).exports;
      postMessage({ id: data.id, pages: core.memory_pages() });
      return;
    }
    const answer = call(data);
    if (data.secret) core.wipe();
    postMessage({ id: data.id, answer, pages: core.memory_pages() }, [answer.buffer]);
  } catch (error) {
    postMessage({ id: data.id, error: error instanceof RangeError ? 'memory' : 'crash' });
  }
};
