// What the keeper tells -> elements of the page. Text from paper is only ever put in as text.
'use strict';
const $ = (id) => document.getElementById(id);

// An element with attributes and children; a child that is a string becomes text.
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'onclick') element.addEventListener('click', value);
    else if (value !== null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

const display = {
  // What to do now: one sentence, in the one live region.
  now(text) {
    if ($('now').textContent !== text) $('now').textContent = text;
  },

  log(text) {
    const line = make('li', {}, text);
    $('log').prepend(line);
    while ($('log').children.length > 40) $('log').lastElementChild.remove();
    $('last').hidden = false;
  },

  show(view) {
    const sets = view.sets.map((set, at) => ({ ...set, at }));
    // The nearest to whole first; what came back before it.
    const turn = (set) => (set.state === 'whole' ? -1 : set.state === 'incomplete' ? set.needed - set.read : 1e9);
    sets.sort((a, b) => turn(a) - turn(b));
    const parts = sets.map((set) => packetOf(set, sets.length === 1));
    for (const mark of view.lone_marks || []) {
      parts.push(make('p', { class: 'next' }, say('lone-mark', mark)));
    }
    if (view.further_sets) parts.push(make('p', {}, sayCount('further', view.further_sets)));
    $('packets').replaceChildren(...parts);
    const sealed = sets.some((set) => set.sealed);
    $('keys').hidden = !sealed && !(view.splits || []).length;
    for (const split of view.splits || []) display.split(split);
    return sets;
  },

  split(split) {
    const key = split.key || say('key-unknown');
    const line = split.state === 'joined' ? say('key-joined', { key })
      : split.state === 'too-few' ? say('key-too-few', { key, have: split.have, count: split.lacking })
        : say('key-refused', { key });
    const place = (card) => say(card.group ? 'key-card-of-group' : 'key-card-place', card);
    const lines = [line, ...split.forged.map((card) => say('key-forged', { what: place(card) }))];
    const list = $('key-log');
    for (const text of lines) {
      if (![...list.children].some((old) => old.textContent === text)) list.append(make('li', {}, text));
    }
  },

  // The last photo, small, with what was read outlined on it.
  async photo(blob, page) {
    const canvas = $('photo');
    const scale = Math.min(1, 480 / Math.max(page.width, page.height));
    canvas.width = Math.max(1, Math.round(page.width * scale));
    canvas.height = Math.max(1, Math.round(page.height * scale));
    const pen = canvas.getContext('2d');
    pen.fillStyle = '#888';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    try {
      const picture = await createImageBitmap(blob, { resizeWidth: canvas.width, resizeHeight: canvas.height });
      pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
      picture.close();
    } catch {
      // The browser does not know this format; the outlines are enough.
    }
    drawOutlines(pen, page.outlines, scale);
    canvas.setAttribute('aria-label', say('last-photo'));
    $('last').hidden = false;
  },

  read(name, text) {
    $('reading-name').textContent = name;
    $('reading-text').textContent = text;
    $('reading').hidden = false;
    $('reading-text').focus();
  },
};

// Whole codes by a full line, others by a broken one: told apart without colours.
function drawOutlines(pen, outlines, scale) {
  for (const { kind, corners } of outlines) {
    for (const [width, colour] of [[5, '#fff'], [2.5, kind === 'code' ? '#06602f' : '#7a2e00']]) {
      pen.lineWidth = width;
      pen.strokeStyle = colour;
      pen.setLineDash(kind === 'code' ? [] : [6, 4]);
      pen.beginPath();
      corners.forEach(([x, y], at) => pen[at ? 'lineTo' : 'moveTo'](x * scale, y * scale));
      pen.closePath();
      pen.stroke();
    }
  }
}

// Of the only packet, what to do next stands above already.
function packetOf(set, only) {
  const part = say('in-part', { count: set.in_part });
  const share = Math.min(100, Math.round((100 * set.read) / Math.max(1, set.needed)));
  const count = say('codes-of', { read: Math.min(set.read, set.needed), needed: set.needed }) + (set.in_part && set.state !== 'whole' ? ' ' + part : '');
  return make('section', { class: 'packet', 'data-set': set.id, 'data-state': set.state },
    make('h2', {}, say('packet', { name: set.short_name })),
    make('p', { class: 'count' }, count),
    make('div', { class: 'bar', 'aria-hidden': 'true' }, bar(share)),
    make('p', {}, stateOf(set)),
    set.next && !only ? make('p', { class: 'next' }, sentence(set.next)) : null,
    ...set.warnings.map((line) => make('p', {}, line)),
    set.forged.length ? make('p', {}, say('forged', { places: set.forged.map((one) => say('place', one)).join(', ') })) : null,
    make('div', { class: 'sheets' }, ...set.sheets.map(sheetOf)),
    set.unseen.length ? make('p', {}, say('unseen', { list: set.unseen.map(([a, b]) => (a === b ? a : a + '–' + b)).join(', ') })) : null,
    ...filesOf(set));
}

function bar(share) {
  const inner = make('div');
  inner.style.width = share + '%';
  return inner;
}

// The core's sentences begin small and end without a stop, to stand behind `next:`.
function sentence(text) {
  return text.charAt(0).toLocaleUpperCase(words.lang) + text.slice(1) + (words.lang === 'zh' ? '。' : words.lang === 'hi' ? '।' : '.');
}

function stateOf(set) {
  if (set.files) return sayCount('whole', set.files.length);
  if (set.sealed) return say(set.sealed.tried ? 'sealed-tried' : 'sealed', { what: set.sealed.opens_with });
  return say('state-' + set.state) + (set.refusal ? ': ' + say('refused-' + set.refusal) : '');
}

function sheetOf(sheet) {
  const letter = (row) => (row > 25 ? String.fromCharCode(64 + Math.floor(row / 26)) : '') + String.fromCharCode(65 + (row % 26));
  const heads = Array.from({ length: sheet.columns }, (_, column) => make('th', { scope: 'col' }, String(column + 1)));
  const rows = Array.from({ length: sheet.rows }, (_, row) => {
    const cells = [...sheet.cells.slice(row * sheet.columns, (row + 1) * sheet.columns)];
    return make('tr', {}, make('th', { scope: 'row' }, letter(row)), ...cells.map(cellOf));
  });
  const counts = say('sheet-of', { read: sheet.read, codes: sheet.cells.length });
  return make('table', { class: 'sheet' },
    make('caption', { dir: LINES[words.lang].dir }, say('sheet', { n: sheet.sheet }) + ' · ' + counts),
    make('thead', {}, make('tr', {}, make('td', { 'aria-hidden': 'true' }), ...heads)), make('tbody', {}, ...rows));
}

// Shape first: a full square, a hatched one, an empty one, a question.
function cellOf(cell) {
  const shape = { r: '✓', p: '', m: '', d: '?' }[cell];
  const name = say({ r: 'cell-read', p: 'cell-in-part', m: 'cell-missing', d: 'cell-doubtful' }[cell]);
  return make('td', { class: cell, 'aria-label': name, title: name }, shape);
}

function filesOf(set) {
  if (set.content) {
    const name = set.short_name + (set.sealed ? '.age' : '.bin');
    return [make('p', {}, say('content', { bytes: set.content.bytes }) + ' '), make('code', {}, set.content.sha256),
      make('p', {}, button('save-content', { name }, () => files.saveOne(set.at, 0, name)))];
  }
  if (!set.files) return [];
  const rows = set.files.map((file) => make('tr', {},
    make('th', { scope: 'row' }, make('bdi', {}, file.path)),
    make('td', {}, say('bytes', { n: file.bytes })),
    make('td', {}, make('code', {}, file.sha256)),
    make('td', {}, file.text ? button('read', { name: file.path }, () => files.read(set.at, file)) : null,
      button('save', { name: file.path }, () => files.saveOne(set.at, file.at, file.path.split('/').pop())))));
  const head = make('tr', {}, ...['file', 'size', 'digest', 'do'].map((key) => make('th', { scope: 'col' }, say(key))));
  const renamed = (set.renamed || []).map((one) => make('p', {}, say('renamed', one)));
  const all = set.files.length > 1
    ? button('save-all', { name: set.short_name }, () => files.saveAll(set.at, set.short_name + '.zip')) : null;
  return [make('p', {}, all), ...renamed, make('table', { class: 'files' }, make('thead', {}, head), make('tbody', {}, ...rows))];
}

// The words on it are short; its name says of which file.
function button(key, slots, onclick) {
  return make('button', { type: 'button', 'aria-label': say(key) + ': ' + slots.name, onclick, 'data-do': key, 'data-name': slots.name }, say(key));
}
