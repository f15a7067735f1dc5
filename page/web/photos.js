// Files that a person gives -> a queue -> readers -> the keeper -> the screen; and what of it is kept.
'use strict';
const STORED = 'seedpress-progress';
// The core takes no more; larger files are not even loaded.
const MOST_BYTES = 256 << 20;

const photos = {
  queue: [],
  running: 0,
  whole: new Set(),
  qualities: '',
  pile: '',

  add(list) {
    if (list.length) $('keeping').hidden = true;
    for (const file of list) photos.queue.push({ name: file.name || say('photo'), blob: file });
    photos.work();
  },

  work() {
    while (photos.queue.length && photos.running < engine.width()) {
      photos.running += 1;
      const job = photos.queue.shift();
      photos.one(job).finally(() => {
        photos.running -= 1;
        photos.work();
      });
    }
    $('stop').hidden = !photos.running;
    if (photos.running) display.now(photos.queue.length ? sayCount('waiting', photos.queue.length) : say('reading'));
  },

  async one({ name, blob }) {
    let found;
    try {
      if (blob.size > MOST_BYTES) throw new Error('bytes');
      const bytes = new Uint8Array(await blob.arrayBuffer());
      const reader = engine.reader();
      reader.busy = true;
      await reader.ready;
      const began = performance.now();
      found = await reader.json('read_picture', { bytes, limit: LIMITS.picture }).finally(() => { reader.busy = false; });
      engine.took.push(performance.now() - began);
      engine.mostPages = Math.max(engine.mostPages, reader.pages);
      if (found.error && found.error.kind === 'heic' && blob.type.startsWith('image/')) found = (await photos.byBrowser(blob)) || found;
    } catch (error) {
      const kind = ['memory', 'crash', 'bytes', 'stopped'].includes(error.message) ? error.message : 'load';
      if (kind !== 'stopped' && kind !== 'forgotten') display.log(say('failed', { name, why: say('why-' + kind) }));
      return photos.show(kind === 'stopped' ? say('stopped') : say('failed', { name, why: say('why-' + kind) }));
    }
    await photos.take(name, found, blob);
  },

  // A format that the core lacks and the browser has, through a canvas.
  async byBrowser(blob) {
    try {
      const picture = await createImageBitmap(blob);
      const canvas = make('canvas', { width: picture.width, height: picture.height });
      const pen = canvas.getContext('2d', { willReadFrequently: true });
      pen.drawImage(picture, 0, 0);
      const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
      const reader = engine.reader();
      const args = [canvas.width, canvas.height, 4, 1];
      picture.close();
      return await reader.json('read_frame', { args, bytes: new Uint8Array(data.buffer), limit: LIMITS.picture });
    } catch {
      return null;
    }
  },

  // What one file gave goes to the keeper; then all is shown.
  async take(name, found, blob) {
    let told = '';
    if (found.error) {
      told = say('failed', { name, why: say('why-' + found.error.kind) });
    } else {
      const added = await keeping.add(found.pile, found.qualities);
      if (added.error) told = say('failed', { name, why: say(added.error === 'full' ? 'why-full' : 'why-bytes') });
      for (const key of found.keys) await keeping.key(key, false);
      if (!told && found.is_text && !added.codes && !added.marks) {
        const judged = await keeping.key(found.pile, false);
        told = judged.kind === 'wrong' ? say('none-text', { name }) : say('key-' + judged.kind, judged);
      }
      told ||= photos.words(name, found, added);
      if (found.pages.length && blob) await display.photo(blob, found.pages[0]);
    }
    display.log(told);
    await photos.show(photos.hint(found) || '');
  },

  words(name, found, added) {
    if (found.is_text) return sayCount('gave', added.codes, { name });
    const sum = (key) => found.pages.reduce((all, page) => all + page.counts[key], 0);
    const parts = [sayCount('gave', sum('codes'), { name })];
    if (sum('in_part')) parts.push(say('in-part', { count: sum('in_part') }));
    if (found.keys.length) parts.push(sayCount('gave-keys', found.keys.length));
    if (found.pages.some((page) => page.cut_short)) parts.push(say('cut-short'));
    return parts.join(' ');
  },

  // A picture without codes of a packet: what was in the way, and what to do.
  hint(found) {
    if (found.error || found.is_text || !found.pages.length) return '';
    const sum = (of) => found.pages.reduce((all, page) => all + of(page), 0);
    if (sum((page) => page.counts.codes + page.counts.in_part + page.counts.marks)) return '';
    const kind = sum((page) => page.counts.newer) ? 'newer' : sum((page) => page.counts.damaged) ? 'damaged'
      : sum((page) => page.keys) ? 'key' : sum((page) => page.slips) ? 'slip' : sum((page) => page.parts) ? 'part'
        : sum((page) => page.counts.foreign) ? 'foreign' : 'nothing';
    return say('none-' + kind);
  },

  // All that there is to see. While photos wait, nothing is restored that is not enough.
  async show(first) {
    if (!engine.keeper) return;
    const busy = photos.queue.length || photos.running > 1;
    let view = null;
    try {
      if (busy) {
        view = await engine.keeper.json('glance');
        const enough = view.sets.some((set) => !photos.whole.has(set.id) && set.read + set.in_part >= set.needed);
        if (enough || photos.whole.size) view = null;
      }
      view = view || (await engine.keeper.json('view', { limit: LIMITS.view }));
      photos.pile = new TextDecoder().decode(await engine.keeper.call('pile'));
    } catch (error) {
      if (error.message === 'forgotten') return;
      await keeping.renew();
      return display.now(say('why-' + (error.message === 'memory' ? 'memory' : 'crash')));
    }
    photos.view = view;
    const sets = display.show(view);
    photos.whole = new Set(sets.filter((set) => set.files).map((set) => set.id));
    keeping.store(sets);
    if (!photos.queue.length && photos.running <= 1) display.now(photos.sentence(sets, first));
  },

  sentence(sets, first) {
    const whole = sets.find((set) => set.files);
    const open = sets.find((set) => !set.files);
    const next = open && open.next ? sentence(open.next) : open ? stateOf(open) : '';
    if (whole) return [sayCount('whole', whole.files.length), next].filter(Boolean).join(' ');
    return [first, next].filter(Boolean).join(' ') || say('begin');
  },

  stop() {
    photos.queue = [];
    engine.stopReaders();
    display.now(say('stopped'));
    $('stop').hidden = true;
  },
};

// The keeper, what is told to it, and what of it may outlive the page.
const keeping = {
  async add(pile, qualities) {
    const added = await engine.keeper.json('add_pile', { bytes: new TextEncoder().encode(pile) });
    if (qualities) {
      photos.qualities += qualities;
      await engine.keeper.call('add_qualities', { bytes: new TextEncoder().encode(qualities) });
    }
    return added;
  },

  async key(text, passphrase) {
    const judged = await engine.keeper.json('add_key', {
      args: [passphrase ? 1 : 0], bytes: new TextEncoder().encode(text), limit: LIMITS.view, secret: true,
    });
    for (const split of judged.splits || []) display.split(split);
    return judged;
  },

  // A keeper that died is begun anew with what was read before.
  async renew() {
    if (engine.keeper) engine.keeper.end('crash');
    engine.keeper = new Core(engine);
    await engine.tellWords();
    if (photos.pile) await engine.keeper.call('add_pile', { bytes: new TextEncoder().encode(photos.pile) });
    if (photos.qualities) await engine.keeper.call('add_qualities', { bytes: new TextEncoder().encode(photos.qualities) });
  },

  // Only where the person said so; gone as soon as all is whole.
  store(sets) {
    if (!$('keep').checked) return;
    try {
      if (sets.length && sets.every((set) => set.files)) sessionStorage.removeItem(STORED);
      else sessionStorage.setItem(STORED, JSON.stringify({ pile: photos.pile, qualities: photos.qualities, lang: words.lang }));
    } catch {
      display.log(say('not-kept'));
      $('keep').checked = false;
    }
  },

  stored() {
    try {
      return JSON.parse(sessionStorage.getItem(STORED) || 'null');
    } catch {
      return null;
    }
  },

  async resume() {
    const stored = keeping.stored();
    if (!stored) return;
    $('keep').checked = true;
    $('keeping').hidden = true;
    await keeping.add(String(stored.pile), String(stored.qualities || ''));
    await photos.show('');
  },
};

// Bytes of files -> what the person saves or reads.
const files = {
  addresses: [],

  save(name, bytes, type) {
    const address = URL.createObjectURL(new Blob([bytes], { type }));
    files.addresses.push(address);
    const link = make('a', { href: address, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    // Revoked at once, the download breaks in some browsers.
    setTimeout(() => URL.revokeObjectURL(address), 120000);
  },

  async saveOne(set, at, name) {
    files.save(name, await engine.keeper.call('file', { args: [set, at] }), 'application/octet-stream');
  },

  async saveAll(set, name) {
    const zip = await engine.keeper.call('zip', { args: [set] });
    if (zip.length) files.save(name, zip, 'application/zip');
    else display.now(say('no-zip'));
  },

  async read(set, file) {
    display.read(file.path, new TextDecoder().decode(await engine.keeper.call('file', { args: [set, file.at] })));
  },

  revoke() {
    for (const address of files.addresses) URL.revokeObjectURL(address);
    files.addresses = [];
  },
};
