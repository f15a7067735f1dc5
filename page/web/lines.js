// Texts of QR codes, one a line -> the packed file: docs/restore.py in JavaScript, for browsers without WebAssembly.
'use strict';
const CODE = new RegExp('SP[1]-([0-9A-HJKMNP-TV-Z]{24})-I([0-9]{5})K([0-9]{5})S[0-9]{4}' +
  'T([0-9]{4})G([0-9]{2})([0-9]{2})[0-9]{4}-((?:[0-9]{5}){3,})', 'g');

// SHA-256 (FIPS 180-4): its constants are the roots of the first primes.
const PRIMES = [];
for (let n = 2; PRIMES.length < 64; n++) if (PRIMES.every((p) => n % p)) PRIMES.push(n);
const part = (root) => Math.floor((root - Math.floor(root)) * 4294967296) | 0;
const ROUNDS = PRIMES.map((p) => part(Math.cbrt(p)));
const START = PRIMES.slice(0, 8).map((p) => part(Math.sqrt(p)));

function sha256(bytes) {
  const length = bytes.length;
  const padded = new Uint8Array((length + 72) >> 6 << 6);
  padded.set(bytes);
  padded[length] = 128;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(length / 536870912));
  view.setUint32(padded.length - 4, length << 3);
  const hash = Int32Array.from(START);
  const w = new Int32Array(64);
  const turn = (x, by) => (x >>> by) | (x << (32 - by));
  for (let block = 0; block < padded.length; block += 64) {
    for (let n = 0; n < 64; n++) {
      const [a, b] = [w[n - 15], w[n - 2]];
      w[n] = n < 16 ? view.getInt32(block + 4 * n) : (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + w[n - 16] +
        (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10)) + w[n - 7];
    }
    let [a, b, c, d, e, f, g, h] = hash;
    for (let n = 0; n < 64; n++) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUNDS[n] + w[n]) | 0;
      const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, n) => { hash[n] += word; });
  }
  const out = new DataView(new ArrayBuffer(32));
  hash.forEach((word, n) => out.setInt32(4 * n, word));
  return new Uint8Array(out.buffer);
}

const ascii = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const joined = (parts) => {
  const all = new Uint8Array(parts.reduce((sum, one) => sum + one.length, 0));
  parts.reduce((at, one) => (all.set(one, at), at + one.length), 0);
  return all;
};
const bytesOf = (symbols) => Uint8Array.from(symbols.flatMap((s) => [s >> 8, s & 255]));
const begins = (bytes, start) => start.every((byte, at) => bytes[at] === byte);

// A symbol is hi * Y + lo, two bytes over 0x11D, Y * Y = 2 * Y + 128; adding is XOR. EXP: the powers of Y twice, then
// zeros. LOG: the way back. EXP[LOG[a] + LOG[b]] is a times b, for 0 too.
const EXP = new Uint16Array(262141);
const LOG = new Int32Array(65536).fill(131070);
for (let n = 0, power = 1; n < 65535; n++) {
  EXP[n] = EXP[n + 65535] = power;
  LOG[power] = n;
  const twice = (x) => (x << 1) ^ ((x >> 7) * 0x11d);
  let hi = power >> 8;
  power = (twice(hi) ^ (power & 255)) << 8;
  for (let k = 0; k < 7; k++) hi = twice(hi);
  power |= hi;
}

const distances = (x, points) => points.reduce((sum, p) => sum + (p === x ? 0 : LOG[x ^ p]), 0) % 65535;

// Lagrange's formula -> the stream.
function join(need, codes) {
  const points = [...codes.keys()].sort((a, b) => a - b).slice(0, need).map((number) => number - 1);
  const known = points.map((p) => [p, distances(p, points), codes.get(p + 1)]);
  const rows = [];
  for (let x = 0; x < need; x++) {
    let row = codes.get(x + 1);
    if (!row) {
      row = new Array(known[0][2].length).fill(0);
      const top = distances(x, points);
      for (const [p, own, symbols] of known) {
        const factor = (((top - own - LOG[x ^ p]) % 65535) + 65535) % 65535;
        symbols.forEach((s, n) => { row[n] ^= EXP[factor + LOG[s]]; });
      }
    }
    rows.push(bytesOf(row));
  }
  return joined(rows);
}

// Numbers of the codes that disagree with the others, if at most half the spare: syndromes of a random sum of each code's
// symbols, then Massey's algorithm, and the roots of what it finds.
function forged(need, codes) {
  const points = [...codes.keys()].map((number) => number - 1);
  const spare = points.length - need;
  const factors = codes.get(points[0] + 1).map(() => LOG[1 + Math.floor(Math.random() * 65535)]);
  let terms = points.map((p) => {
    const y = codes.get(p + 1).reduce((sum, s, n) => sum ^ EXP[factors[n] + LOG[s]], 0);
    return EXP[LOG[y] + 65535 - distances(p, points)];
  });
  const sums = [];
  for (let n = 0; n < spare; n++) {
    sums.push(terms.reduce((a, b) => a ^ b, 0));
    terms = terms.map((t, at) => EXP[LOG[t] + LOG[points[at]]]);
  }
  let now = [1, ...new Array(spare).fill(0)];
  let old = now;
  let [size, gap, last] = [0, 1, 1];
  for (let n = 0; n < spare; n++) {
    let odd = 0;
    for (let k = 0; k <= n && k < now.length; k++) odd ^= EXP[LOG[now[k]] + LOG[sums[n - k]]];
    const step = LOG[EXP[LOG[odd] + 65535 - LOG[last]]];
    const fix = [...new Array(gap).fill(0), ...old.map((c) => EXP[step + LOG[c]])];
    const next = now.map((c, at) => c ^ (fix[at] || 0));
    if (odd && 2 * size <= n) [size, old, last, gap] = [n + 1 - size, now, odd, 0];
    [now, gap] = [next, gap + 1];
  }
  const at = (p) => now.slice(0, size + 1).reduce((y, c) => EXP[LOG[y] + LOG[p]] ^ c, 0);
  const wrong = points.filter((p) => !at(p)).map((p) => p + 1);
  return wrong.length === size && size <= spare / 2 ? wrong : [];
}

// The content of a set, and the numbers of codes that lied. Of unequal twins: all the first, all the last, or no twin.
function restored(id, need, size, codes) {
  const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  let value = 0n;
  for (const letter of id) value = value * 32n + BigInt(digits.indexOf(letter));
  const name = ascii(value.toString(16).padStart(30, '0').replace(/../g, (two) => String.fromCharCode(parseInt(two, 16))));
  for (const [first, last] of [[0, 9], [-1, 9], [0, 2]]) {
    let left = new Map([...codes].filter(([, twins]) => twins.length < last).map(([n, twins]) => [n, twins.at(first)]));
    for (let wrong = [0]; wrong.length && left.size >= need;) {
      wrong = forged(need, left);
      left = new Map([...left].filter(([n]) => !wrong.includes(n)));
      const stream = left.size >= need ? join(need, left) : new Uint8Array(0);
      if (begins(sha256(joined([ascii(`SP1 ${need} ${size} `), stream])), [...name])) {
        let end = stream.length;
        while (stream[end - 1] === 0) end--;
        return [stream.slice(0, end), [...codes.keys()].filter((n) => !left.has(n) || codes.get(n).length > 1)];
      }
    }
  }
  return [new Uint8Array(0), []];
}

function place(number, rows, columns) {
  const [sheet, slot] = [Math.floor((number - 1) / (rows * columns)), (number - 1) % (rows * columns)];
  const [row, column] = [Math.floor(slot / columns), slot % columns];
  const letters = (row > 25 ? String.fromCharCode(64 + Math.floor(row / 26)) : '') + String.fromCharCode(65 + (row % 26));
  return `${number} (sheet ${sheet + 1}, ${letters}${column + 1})`;
}

// -> { files: [[name, bytes]], said: [line] }
function filesOfLines(text) {
  const [sets, files, said, whole] = [new Map(), [], [], []];
  let damaged = 0;
  for (const line of text.replace(/\0/g, '').toUpperCase().split('\n')) {
    for (const [start] of line.matchAll(/SP[2-9]-/g)) said.push(start + ' is a newer format than this program knows');
    damaged += [...line.matchAll(/SP[1]-/g)].length;
    for (const match of line.matchAll(CODE)) {
      const [number, need, ...layout] = match.slice(2, 7).map(Number);
      const pairs = match[7].match(/.{5}/g).map(Number);
      if (Math.max(number - 1, need - 1, ...pairs) > 65535 || Math.min(number, need, ...layout) < 1) continue;
      const shard = bytesOf(pairs);
      const body = shard.slice(0, -4);
      if (!begins(sha256(joined([ascii(match[0].slice(0, 61)), body])), [...shard.slice(-4)])) continue;
      const key = `${match[1]} ${need} ${body.length}`;
      if (!sets.has(key)) sets.set(key, { codes: new Map(), layout });
      const set = sets.get(key);
      const twins = set.codes.get(number) || [];
      const symbols = pairs.slice(0, -2);
      if (!twins.some((twin) => String(twin) === String(symbols))) twins.push(symbols);
      set.codes.set(number, twins);
      if (layout.map((n) => String(n).padStart(4, '0')).join() > set.layout.map((n) => String(n).padStart(4, '0')).join()) set.layout = layout;
      damaged--;
    }
  }
  if (damaged) said.push(damaged + ' damaged codes were left out');
  for (const [key, { codes, layout }] of [...sets].sort((a, b) => b[1].codes.size - a[1].codes.size)) {
    const [id, need, size] = key.split(' ').map((word, n) => (n ? Number(word) : word));
    const [sheets, rows, columns] = layout;
    if (whole.includes(id)) {
      said.push(`${codes.size} codes only claim to be of ${id}`);
    } else if (codes.size < need) {
      said.push(`${id}: ${codes.size} of ${need} codes; bring some of:`);
      for (let n = 1; n <= Math.min(sheets * rows * columns, 65536); n++) if (!codes.has(n)) said.push(place(n, rows, columns));
    } else {
      const [content, lied] = restored(id, need, size, codes);
      if (content.at(-1) !== 128) {
        said.push(id + ': too many of the codes are forged or misread');
        continue;
      }
      for (const number of lied) said.push('forged or misread: ' + place(number, rows, columns));
      const kind = begins(content, [31, 139, 8]) ? (content[3] & 8 ? '.gz' : '.tar.gz')
        : begins(content, [253, 55, 122]) ? '.tar.xz' : begins(content, [97, 103, 101]) ? '.age' : '.bin';
      files.push([id + kind, content.slice(0, -1)]);
      said.push('restored ' + id + kind);
      whole.push(id);
    }
  }
  if (!sets.size) said.push('no code of a packet was found');
  return { files, said };
}
