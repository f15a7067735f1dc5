// A person's taps and keys -> calls; and what happens where the browser lacks something.
'use strict';
function languages() {
  for (const [lang, { name }] of Object.entries(LINES)) {
    $('language').append(make('option', { value: lang, lang }, name));
  }
  const stored = keeping.stored();
  words.use(stored ? stored.lang : words.pick());
  $('language').value = words.lang;
  $('language').hidden = false;
  $('language').onchange = async () => {
    words.use($('language').value);
    if (engine.keeper) {
      await engine.tellWords();
      await photos.show('');
    } else display.now(say(engine.failed ? 'no-wasm' : 'starting'));
  };
}

// The one way to lose everything on purpose.
function forget() {
  live.stop();
  engine.end();
  files.revoke();
  try {
    sessionStorage.removeItem(STORED);
  } catch {
    // There is no storage: nothing is in it.
  }
  photos.queue = [];
  photos.pile = photos.qualities = '';
  photos.view = null;
  document.title = '';
  document.body.replaceChildren(make('p', { id: 'forgotten', role: 'status' }, say('forgotten')));
}

function fileInput(id) {
  $(id).onchange = () => {
    photos.add([...$(id).files]);
    $(id).value = '';
  };
}

async function addKey(field, passphrase) {
  const text = $(field).value;
  $(field).value = '';
  if (!text.trim()) return;
  const judged = await keeping.key(text, passphrase);
  const place = judged.place ? ' ' + say('key-place', { n: judged.place }) : '';
  const line = judged.kind === 'wrong' ? say('key-wrong', { why: say('key-why-' + judged.why, judged) }) + place : say('key-' + judged.kind, judged);
  $('key-log').prepend(make('li', {}, line));
  await photos.show(line);
}

async function addLines() {
  const text = $('lines').value;
  if (!text.trim()) return;
  if (!engine.keeper) return addLinesWithoutWasm(text);
  const name = say('lines-name');
  await photos.take(name, { pages: [], pile: text, qualities: '', keys: [], error: null, is_text: true }, null);
  $('lines').value = '';
}

// The twin of restore.py: what it writes is unpacked with stock tools.
function addLinesWithoutWasm(text) {
  const { files: found, said } = filesOfLines(text);
  $('packets').replaceChildren(make('section', { class: 'packet' },
    ...said.map((line) => make('p', {}, line)),
    ...found.map(([name, bytes]) => button('save', { name }, () => files.save(name, bytes, 'application/octet-stream')))));
  display.now(said[said.length - 1]);
}

async function addAny(list) {
  if (engine.keeper) return photos.add(list);
  for (const file of list) $('lines').value += (await file.text()) + '\n';
  addLines();
}

function wire() {
  fileInput('take');
  fileInput('choose');
  $('any').onchange = () => {
    addAny([...$('any').files]);
    $('any').value = '';
  };
  $('stop').onclick = photos.stop;
  $('live').onclick = live.start;
  $('snap').onclick = live.snap;
  $('torch').onclick = live.torch;
  $('camera-off').onclick = live.stop;
  $('lines-add').onclick = addLines;
  $('save-pile').onclick = () => files.save('pile.txt', new TextEncoder().encode(photos.pile), 'text/plain');
  $('key-add').onclick = () => addKey('key', false);
  $('passphrase-add').onclick = () => addKey('passphrase', true);
  $('about').ontoggle = async () => {
    if ($('about').open) $('licences-text').textContent = new TextDecoder().decode(await unpacked('licences'));
  };
  $('reading-close').onclick = () => {
    $('reading-text').textContent = '';
    $('reading').hidden = true;
  };
  $('forget').onclick = () => {
    $('sure').hidden = false;
    $('forget-no').focus();
  };
  $('forget-no').onclick = () => {
    $('sure').hidden = true;
    $('forget').focus();
  };
  $('forget-yes').onclick = forget;
  document.body.ondragover = (event) => event.preventDefault();
  document.body.ondrop = (event) => {
    event.preventDefault();
    addAny([...event.dataTransfer.files]);
  };
  document.body.onpaste = (event) => {
    const list = [...event.clipboardData.files];
    if (list.length) addAny(list);
  };
}

async function begin() {
  $('plain').hidden = true;
  $('main').hidden = false;
  $('forget').hidden = false;
  await words.load();
  languages();
  wire();
  display.now(say('starting'));
  try {
    if (typeof WebAssembly !== 'object') throw new Error('none');
    await engine.start();
  } catch {
    // Phones in lockdown, hardened browsers: lines of text are still taken.
    engine.failed = true;
    engine.end();
    for (const id of ['take', 'choose']) $(id).parentElement.hidden = true;
    for (const id of ['live', 'keeping', 'save-pile']) $(id).hidden = true;
    $('texts').open = true;
    display.now(say('no-wasm'));
    document.documentElement.dataset.ready = 'lines';
    return;
  }
  if (!live.possible()) live.refuse();
  display.now(say('begin'));
  await keeping.resume();
  document.documentElement.dataset.ready = 'all';
}

// What tests and the curious look at.
Object.assign(window, { photos, engine, keeping });
begin();
