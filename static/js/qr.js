// A text → the modules of its QR code (ISO/IEC 18004): byte mode, levels M and L, versions 1 to 20.

export const QUIET = 4; // modules of white around a code
// Of each version from 1: words of error correction in a block, and how many blocks.
const BLOCKS = {
  L: [[7, 1], [10, 1], [15, 1], [20, 1], [26, 1], [18, 2], [20, 2], [24, 2], [30, 2], [18, 4],
    [20, 4], [24, 4], [26, 4], [30, 4], [22, 6], [24, 6], [28, 6], [30, 6], [28, 7], [28, 8]],
  M: [[10, 1], [16, 1], [26, 1], [18, 2], [24, 2], [16, 4], [18, 4], [22, 4], [22, 5], [26, 5],
    [30, 5], [22, 8], [22, 9], [24, 9], [24, 10], [28, 10], [28, 11], [26, 13], [26, 14], [26, 16]],
};
const LEVEL_BITS = { L: 1, M: 0 };
const MASKS = [
  (x, y) => (x + y) % 2,
  (x, y) => y % 2,
  (x) => x % 3,
  (x, y) => (x + y) % 3,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2,
  (x, y) => ((x * y) % 2) + ((x * y) % 3),
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
];

/** The smallest code of a text, at level M if one of up to `most` versions holds it, else at L; null if neither does. */
export function code(text, most = 15) {
  const bytes = new TextEncoder().encode(text);
  for (const level of ["M", "L"]) {
    for (let version = 1; version <= most; version++) {
      if (bytes.length <= room(version, level)) return drawn(bytes, version, level);
    }
  }
  return null;
}

/** The bytes of text that a version holds at a level. */
export function room(version, level) {
  return dataWords(version, level) - (version < 10 ? 2 : 3);
}

/** A code as the path of an SVG whose unit is a module, with its quiet zone. */
export function path({ size, dark }) {
  let runs = "";
  for (let y = 0; y < size; y++) {
    for (let x = 0, end; x < size; x = end + 1) {
      for (end = x; end < size && dark[y * size + end]; end++);
      if (end > x) runs += `M${x + QUIET} ${y + QUIET}h${end - x}v1h${x - end}z`;
    }
  }
  return runs;
}

/** The code of bytes in a version and at a level, under the mask with the least penalty. */
export function drawn(bytes, version, level) {
  const size = 17 + 4 * version;
  const { dark, fixed } = frame(version, size);
  fill(dark, fixed, size, words(bytes, version, level));
  let best = null;
  MASKS.forEach((covers, mask) => {
    const masked = dark.map((module, at) => (fixed[at] || covers(at % size, Math.floor(at / size)) ? module : module ^ 1));
    inform(masked, size, (LEVEL_BITS[level] << 3) | mask);
    const cost = penalty(masked, size);
    if (!best || cost < best.cost) best = { version, level, size, mask, cost, dark: masked };
  });
  return best;
}

const totalWords = (version) => {
  const marks = version > 1 ? Math.floor(version / 7) + 2 : 0; // alignment patterns in a row
  const taken = marks ? 25 * marks * marks - 10 * marks - 55 + (version > 6 ? 36 : 0) : 0;
  return Math.floor((16 * version * version + 128 * version + 64 - taken) / 8);
};

function dataWords(version, level) {
  const [correction, blocks] = BLOCKS[level][version - 1];
  return totalWords(version) - correction * blocks;
}

/** The words as they are placed: data with its header and padding, block by block, then their error correction. */
function words(bytes, version, level) {
  const [correction, count] = BLOCKS[level][version - 1];
  const length = dataWords(version, level);
  const bits = [];
  const put = (value, width) => { while (width--) bits.push((value >> width) & 1); };
  put(4, 4);
  put(bytes.length, version < 10 ? 8 : 16);
  bytes.forEach((byte) => put(byte, 8));
  put(0, 4);
  const data = Array.from({ length }, (_, n) =>
    8 * n < bits.length ? parseInt(bits.slice(8 * n, 8 * n + 8).join(""), 2) : (n - Math.ceil(bits.length / 8)) % 2 ? 0x11 : 0xec);
  const short = Math.floor(length / count);
  const longer = count - (length % count); // from this block on each has one word more
  const blocks = Array.from({ length: count }, (_, n) => {
    const start = n * short + Math.max(0, n - longer);
    return data.slice(start, start + short + (n >= longer ? 1 : 0));
  });
  const checks = blocks.map((block) => remainder(block, correction));
  const woven = (lists, most) => Array.from({ length: most }, (_, n) => lists.map((list) => list[n])).flat().filter((word) => word !== undefined);
  return [...woven(blocks, short + 1), ...woven(checks, correction)];
}

const POWER = [1];
while (POWER.length < 255) POWER.push((POWER.at(-1) << 1) ^ (POWER.at(-1) > 127 ? 0x11d : 0));
const LOG = Object.fromEntries(POWER.map((value, n) => [value, n]));
const times = (a, b) => (a && b ? POWER[(LOG[a] + LOG[b]) % 255] : 0);

/** The Reed-Solomon check words of a block. */
function remainder(block, count) {
  let divisor = [1]; // (x − 2⁰)(x − 2¹)…, highest power first
  for (let n = 0; n < count; n++) divisor = [...divisor, 0].map((each, i) => each ^ times(divisor[i - 1] ?? 0, POWER[n]));
  const rest = [...block, ...Array(count).fill(0)];
  block.forEach((_, n) => {
    const lead = rest[n];
    divisor.forEach((each, i) => (rest[n + i] ^= times(each, lead)));
  });
  return rest.slice(block.length);
}

/** The patterns that every code of a version has, and which modules they take, with those kept for the format. */
function frame(version, size) {
  const dark = new Uint8Array(size * size);
  const fixed = new Uint8Array(size * size);
  const set = (x, y, on) => {
    if (x < 0 || y < 0 || x >= size || y >= size) return;
    dark[y * size + x] = on ? 1 : 0;
    fixed[y * size + x] = 1;
  };
  const rings = (x, y, reach, isDark) => {
    for (let dy = -reach; dy <= reach; dy++) for (let dx = -reach; dx <= reach; dx++) set(x + dx, y + dy, isDark(Math.max(Math.abs(dx), Math.abs(dy))));
  };
  for (let n = 0; n < size; n++) {
    set(n, 6, n % 2 === 0);
    set(6, n, n % 2 === 0);
  }
  for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]]) rings(x, y, 4, (ring) => ring !== 2 && ring !== 4);
  const marks = version > 1 ? Math.floor(version / 7) + 2 : 0;
  const step = 2 * Math.ceil((4 * version + 4) / (2 * marks - 2));
  const places = Array.from({ length: marks }, (_, n) => (n ? size - 7 - step * (marks - 1 - n) : 6));
  const inFinder = (x, y) => (x === 6 && y === 6) || (x === 6 && y === size - 7) || (x === size - 7 && y === 6);
  for (const x of places) for (const y of places) if (!inFinder(x, y)) rings(x, y, 2, (ring) => ring !== 1);
  for (let n = 0; n < 9; n++) fixed[8 * size + n] = fixed[n * size + 8] = 1; // kept for the format
  for (let n = 1; n < 9; n++) fixed[9 * size - n] = fixed[(size - n) * size + 8] = 1;
  if (version > 6) {
    const bits = (version << 12) | check(version << 12, 0x1f25);
    for (let n = 0; n < 18; n++) {
      const [near, far] = [Math.floor(n / 3), size - 11 + (n % 3)];
      set(near, far, (bits >> n) & 1);
      set(far, near, (bits >> n) & 1);
    }
  }
  return { dark, fixed };
}

/** The remainder of a polynomial of bits. */
function check(bits, divisor) {
  const width = (value) => 32 - Math.clz32(value);
  while (width(bits) >= width(divisor)) bits ^= divisor << (width(bits) - width(divisor));
  return bits;
}

/** Writes level and mask, both times. */
function inform(dark, size, format) {
  const bits = ((format << 10) | check(format << 10, 0x537)) ^ 0x5412;
  for (let n = 0; n < 15; n++) {
    const bit = (bits >> n) & 1;
    const along = n < 6 ? n : n < 8 ? n + 1 : size - 15 + n; // past the timing pattern
    dark[along * size + 8] = bit;
    const across = n < 8 ? size - 1 - n : n < 9 ? 7 : 14 - n;
    dark[8 * size + across] = bit;
  }
  dark[(size - 8) * size + 8] = 1;
}

/** Places the words in pairs of columns from the lower right, up and down by turns. */
function fill(dark, fixed, size, placed) {
  let bit = 0;
  for (let right = size - 1, up = true; right > 0; right -= right === 8 ? 3 : 2, up = !up) {
    for (let n = 0; n < size; n++) {
      for (const x of [right, right - 1]) {
        const at = (up ? size - 1 - n : n) * size + x;
        if (fixed[at]) continue;
        dark[at] = ((placed[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1;
        bit++;
      }
    }
  }
}

/** How hard a code is to scan: long runs, blocks, false finders, too much of one shade. */
function penalty(dark, size) {
  let cost = 0;
  let sum = 0;
  for (let y = 0; y < size; y++) {
    let row = "";
    let column = "";
    for (let x = 0; x < size; x++) {
      const here = dark[y * size + x];
      sum += here;
      row += here;
      column += dark[x * size + y];
      if (x && y && here === dark[y * size + x - 1] && here === dark[(y - 1) * size + x] && here === dark[(y - 1) * size + x - 1]) cost += 3;
    }
    for (const line of [row, column]) {
      for (const run of line.match(/0{5,}|1{5,}/g) ?? []) cost += run.length - 2;
      for (const finder of ["10111010000", "00001011101"]) for (let at = line.indexOf(finder); at >= 0; at = line.indexOf(finder, at + 1)) cost += 40;
    }
  }
  return cost + 10 * Math.floor(Math.abs(20 * sum - 10 * size * size) / (size * size));
}
