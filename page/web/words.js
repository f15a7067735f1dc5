// Lines of eleven languages, by key -> text in the language that the person reads. Only ever put in as text.
'use strict';
let LINES = {};

const words = {
  lang: 'en',

  async load() {
    LINES = JSON.parse(new TextDecoder().decode(await unpacked('words')));
  },

  // The first of the browser's languages that there is; English otherwise.
  pick() {
    const wanted = (navigator.languages || [navigator.language || 'en']).map((tag) => tag.toLowerCase().split('-')[0]);
    return wanted.find((tag) => LINES[tag]) || 'en';
  },

  use(lang) {
    words.lang = LINES[lang] ? lang : 'en';
    document.documentElement.lang = words.lang;
    document.documentElement.dir = LINES[words.lang].dir;
    for (const element of document.querySelectorAll('[data-words]')) element.textContent = say(element.dataset.words);
    for (const element of document.querySelectorAll('[data-label]')) {
      element.setAttribute('aria-label', say(element.dataset.label));
    }
    document.title = say('title');
  },

  // What the core is told: `key TAB line`.
  forCore() {
    return Object.entries(LINES[words.lang].lines).map(([key, line]) => key + '\t' + line).join('\n');
  },
};

// A line with its slots filled. An unknown key is returned itself, so that the mistake shows.
function say(key, slots = {}) {
  const lines = LINES[words.lang].lines;
  const line = lines['page.' + key] || lines[key] || key;
  return line.replace(/[*`]/g, '').replace(/\{([a-z-]+)\}/g, (whole, slot) => (slot in slots ? String(slots[slot]) : whole));
}

function sayCount(key, count, slots = {}) {
  return say(key + (count === 1 ? '-one' : '-other'), { count, ...slots });
}
