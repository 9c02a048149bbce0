// Byte-pair encoding on words: training by the most frequent pair, and encoding by the learned merges in their order.

/** The end of a word, as the chapter writes it. */
export const END = "_";

/** Words and their counts of a text; `word 5` and `word×5` on a line of their own give a count. */
export function countWords(text) {
  const counts = new Map();
  for (const line of text.split("\n")) {
    const given = line.match(/^\s*(\S+)\s*[×x*: ]\s*(\d{1,6})\s*$/);
    if (given) counts.set(given[1], (counts.get(given[1]) ?? 0) + Number(given[2]));
    else for (const word of line.split(/\s+/).filter(Boolean)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

const merged = (symbols, [left, right]) => {
  const out = [];
  for (let i = 0; i < symbols.length; i += 1) {
    if (i + 1 < symbols.length && symbols[i] === left && symbols[i + 1] === right) {
      out.push(left + right);
      i += 1;
    } else out.push(symbols[i]);
  }
  return out;
};

/** Train, as a generator that rests after each merge: at most `most` merges of pairs that occur at least twice.
 *
 * Returns { merges: [{ pair, count }], words: [{ word, count, symbols }] }. Of pairs with equal counts the one that occurs first is taken.
 */
export function* training(counts, most) {
  const words = [...counts].map(([word, count]) => ({ word, count, symbols: [...word, END] }));
  const merges = [];
  while (merges.length < most) {
    const pairs = new Map();
    for (const { count, symbols } of words) {
      for (let i = 0; i + 1 < symbols.length; i += 1) {
        const key = `${symbols[i]}\u0000${symbols[i + 1]}`;
        pairs.set(key, (pairs.get(key) ?? 0) + count);
      }
    }
    let best = null;
    let times = 1;
    for (const [key, count] of pairs) if (count > times) [best, times] = [key, count];
    if (best === null) break;
    const pair = best.split("\u0000");
    merges.push({ pair, count: times });
    for (const each of words) if (each.symbols.includes(pair[0])) each.symbols = merged(each.symbols, pair);
    yield;
  }
  return { merges, words };
}

/** `training` in one go. */
export function train(counts, most) {
  const run = training(counts, most);
  for (;;) {
    const step = run.next();
    if (step.done) return step.value;
  }
}

/** The tokens of one word by the first `used` merges. */
export function encode(word, merges, used = merges.length) {
  let symbols = [...word, END];
  for (const { pair } of merges.slice(0, used)) symbols = merged(symbols, pair);
  return symbols;
}
