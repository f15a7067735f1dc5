// The payloads of this page (gzip in base64) -> bytes. gzip is RFC 1952, deflate RFC 1951, plainly, for browsers without
// DecompressionStream.
'use strict';
function gunzip(packed) {
  let at = 10;
  const flags = packed[3];
  if (flags & 4) at += 2 + packed[at] + packed[at + 1] * 256;
  if (flags & 8) while (packed[at++]);
  if (flags & 16) while (packed[at++]);
  if (flags & 2) at += 2;
  const end = packed.length;
  const size = packed[end - 4] + packed[end - 3] * 256 + packed[end - 2] * 65536 + packed[end - 1] * 16777216;
  const out = new Uint8Array(size);
  let to = 0;
  let held = 0;
  let count = 0;
  const bits = (need) => {
    while (count < need) {
      held |= packed[at++] << count;
      count += 8;
    }
    const value = held & ((1 << need) - 1);
    held >>>= need;
    count -= need;
    return value;
  };
  const tableOf = (lengths) => {
    const counts = new Uint16Array(16);
    for (const length of lengths) counts[length]++;
    counts[0] = 0;
    const offsets = new Uint16Array(17);
    for (let length = 1; length < 16; length++) offsets[length + 1] = offsets[length] + counts[length];
    const symbols = new Uint16Array(lengths.length);
    lengths.forEach((length, symbol) => {
      if (length) symbols[offsets[length]++] = symbol;
    });
    return { counts, symbols };
  };
  const symbolOf = ({ counts, symbols }) => {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length < 16; length++) {
      code |= bits(1);
      if (code - counts[length] < first) return symbols[index + code - first];
      index += counts[length];
      first = (first + counts[length]) << 1;
      code <<= 1;
    }
    throw new Error('damaged');
  };
  const lengthBase = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
  const lengthBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
  const farBase = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
  const order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
  const fixed = () => {
    const lengths = [];
    for (let symbol = 0; symbol < 288; symbol++) lengths.push(symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8);
    return [tableOf(lengths), tableOf(new Array(30).fill(5))];
  };
  const dynamic = () => {
    const [literals, fars, codes] = [bits(5) + 257, bits(5) + 1, bits(4) + 4];
    const small = new Array(19).fill(0);
    for (let n = 0; n < codes; n++) small[order[n]] = bits(3);
    const table = tableOf(small);
    const lengths = [];
    while (lengths.length < literals + fars) {
      const symbol = symbolOf(table);
      if (symbol < 16) lengths.push(symbol);
      else {
        const value = symbol === 16 ? lengths[lengths.length - 1] : 0;
        const times = symbol === 16 ? 3 + bits(2) : symbol === 17 ? 3 + bits(3) : 11 + bits(7);
        for (let n = 0; n < times; n++) lengths.push(value);
      }
    }
    return [tableOf(lengths.slice(0, literals)), tableOf(lengths.slice(literals))];
  };
  let last = 0;
  while (!last) {
    last = bits(1);
    const kind = bits(2);
    if (kind === 0) {
      held = 0;
      count = 0;
      const length = packed[at] + packed[at + 1] * 256;
      out.set(packed.subarray(at + 4, at + 4 + length), to);
      at += 4 + length;
      to += length;
      continue;
    }
    const [literals, fars] = kind === 1 ? fixed() : dynamic();
    for (;;) {
      const symbol = symbolOf(literals);
      if (symbol < 256) out[to++] = symbol;
      else if (symbol === 256) break;
      else {
        const length = lengthBase[symbol - 257] + bits(lengthBits[symbol - 257]);
        const far = symbolOf(fars);
        const back = farBase[far] + bits(far < 2 ? 0 : (far >> 1) - 1);
        if (back > to || to + length > size) throw new Error('damaged');
        for (let n = 0; n < length; n++, to++) out[to] = out[to - back];
      }
    }
  }
  return out;
}

// Base 85, the most significant digit first; its digits are what ASCII shows, without nine characters that mean
// something in markup or scripts. A quarter more than the bytes, where base64 takes a third.
function fromBase85(text) {
  const values = new Uint8Array(128);
  let digits = 0;
  for (let code = 33; code < 127; code++) if (!'"&\'<>\\`{}'.includes(String.fromCharCode(code))) values[code] = digits++;
  const bytes = new Uint8Array(Math.ceil(text.length / 5) * 4);
  for (let from = 0, to = 0; from < text.length; from += 5) {
    let sum = 0;
    for (let at = from; at < from + 5; at++) sum = sum * 85 + (at < text.length ? values[text.charCodeAt(at)] : 84);
    for (const shift of [24, 16, 8, 0]) bytes[to++] = sum >>> shift;
  }
  return bytes.subarray(0, Math.floor((text.length * 4) / 5));
}

async function unpacked(id) {
  const packed = fromBase85(document.getElementById(id).textContent.trim());
  if (typeof DecompressionStream !== 'function') return gunzip(packed);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
