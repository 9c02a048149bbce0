// The lab's language model (lab/language/model.py), token by token with a cache of keys and values: RMSNorm, rotary positions, causal
// attention, SwiGLU, and an output matrix tied to the embedding. Its weights are those of the export: a row of integers times its scale.

function bytesOf(text) {
  const signs = atob(text);
  const bytes = new Uint8Array(signs.length);
  for (let i = 0; i < signs.length; i += 1) bytes[i] = signs.charCodeAt(i);
  return bytes;
}

/** Numbers of a base64 text of little-endian 32-bit floats. */
function floats(text) {
  const view = new DataView(bytesOf(text).buffer);
  return Float32Array.from({ length: view.byteLength / 4 }, (_, i) => view.getFloat32(4 * i, true));
}

/** A tensor of the export, row by row. */
function unpacked({ shape, type, data, scale }) {
  if (type !== "int8") return floats(data);
  const integers = new Int8Array(bytesOf(data).buffer);
  const scales = floats(scale);
  const values = new Float32Array(integers.length);
  for (let i = 0, row = -1; i < values.length; i += 1) {
    if (i % shape[1] === 0) row += 1;
    values[i] = integers[i] * scales[row];
  }
  return values;
}

/** The model of an export; yields after each tensor, since all of them at once would hold up the page. */
export function* languageModel({ shape, constants, tensors }) {
  const values = new Map();
  for (const [name, tensor] of Object.entries(tensors)) yield values.set(name, unpacked(tensor));
  return new LanguageModel(shape, constants, values);
}

/** W x for W (rows, x.length), row by row in one array, into `y`. */
function times(W, x, y) {
  const width = x.length;
  for (let row = 0, at = 0; row < y.length; row += 1, at += width) {
    let sum = 0;
    for (let i = 0; i < width; i += 1) sum += W[at + i] * x[i];
    y[row] = sum;
  }
  return y;
}

/** Root-mean-square normalisation with a gain. */
function normalised(x, gain, eps) {
  let squares = 0;
  for (const each of x) squares += each * each;
  const scale = 1 / Math.sqrt(squares / x.length + eps);
  return x.map((each, i) => each * scale * gain[i]);
}

/** How many bits a token costs under logits. */
function costs(logits, token) {
  const top = logits.reduce((most, each) => Math.max(most, each));
  return (Math.log(logits.reduce((sum, each) => sum + Math.exp(each - top), 0)) + top - logits[token]) / Math.LN2;
}

/** The model with what it has read: `tokens`, and for each of them the `bits` that it cost after those before it, the `logits` of the token
 * after it, and `attention[layer][head]`, the weights with which it reads every token up to itself. */
export class LanguageModel {
  constructor(shape, constants, tensors) {
    this.shape = shape;
    this.eps = constants.norm_eps;
    this.embedding = tensors.get("embedding.weight");
    this.gain = tensors.get("norm.weight");
    this.blocks = Array.from({ length: shape.layers }, (_, i) => {
      const part = (name) => tensors.get(`blocks.${i}.${name}.weight`);
      const [query, key, value, output] = ["query", "key", "value", "output"].map((name) => part(`attention.${name}`));
      const [gate, up, down] = ["gate", "up", "down"].map((name) => part(`feed_forward.${name}`));
      return { before: part("norm_1"), after: part("norm_2"), query, key, value, output, gate, up, down, keys: [], values: [] };
    });
    const size = shape.width / shape.heads;
    this.frequencies = Array.from({ length: size / 2 }, (_, i) => constants.rope_base ** ((-2 * i) / size));
    this.forget(0);
  }

  /** Keep the first `count` tokens, and forget what came after them. */
  forget(count) {
    for (const name of ["tokens", "bits", "logits", "attention"]) this[name] = (this[name] ?? []).slice(0, count);
    for (const block of this.blocks) {
      block.keys.length = Math.min(block.keys.length, count);
      block.values.length = Math.min(block.values.length, count);
    }
  }

  /** Read one more token. */
  read(token) {
    const { width, inner, vocabulary } = this.shape;
    const position = this.tokens.length;
    let x = Float64Array.from(this.embedding.subarray(token * width, (token + 1) * width));
    const seen = [];
    for (const block of this.blocks) {
      const [mixed, weights] = this.attend(block, normalised(x, block.before, this.eps), position);
      const back = times(block.output, mixed, new Float64Array(width));
      x = x.map((each, i) => each + back[i]);
      const within = normalised(x, block.after, this.eps);
      const gate = times(block.gate, within, new Float64Array(inner));
      const up = times(block.up, within, new Float64Array(inner));
      const down = times(block.down, gate.map((each, i) => (each / (1 + Math.exp(-each))) * up[i]), new Float64Array(width));
      x = x.map((each, i) => each + down[i]);
      seen.push(weights);
    }
    this.tokens.push(token);
    this.bits.push(position ? costs(this.logits[position - 1], token) : 0);
    this.logits.push(times(this.embedding, normalised(x, this.gain, this.eps), new Float64Array(vocabulary)));
    this.attention.push(seen);
  }

  /** What the heads of a block mix from all positions up to this one, and the weights with which each does. */
  attend(block, x, position) {
    const { width, heads } = this.shape;
    const size = width / heads;
    const query = this.turned(times(block.query, x, new Float64Array(width)), position);
    block.keys.push(this.turned(times(block.key, x, new Float64Array(width)), position));
    block.values.push(times(block.value, x, new Float64Array(width)));
    const mixed = new Float64Array(width);
    const weights = Array.from({ length: heads }, (_, head) => {
      const [from, to] = [head * size, (head + 1) * size];
      const scores = Float64Array.from(block.keys, (key) => {
        let sum = 0;
        for (let i = from; i < to; i += 1) sum += query[i] * key[i];
        return sum / Math.sqrt(size);
      });
      const top = scores.reduce((most, each) => Math.max(most, each));
      const raw = scores.map((each) => Math.exp(each - top));
      const total = raw.reduce((sum, each) => sum + each);
      const row = raw.map((each) => each / total);
      block.values.forEach((value, j) => {
        for (let i = from; i < to; i += 1) mixed[i] += row[j] * value[i];
      });
      return row;
    });
    return [mixed, weights];
  }

  /** Neighbouring coordinates of each head, turned by the angles of a position. */
  turned(x, position) {
    const half = this.frequencies.length;
    for (let pair = 0; pair < x.length / 2; pair += 1) {
      const angle = position * this.frequencies[pair % half];
      const [cos, sin, a, b] = [Math.cos(angle), Math.sin(angle), x[2 * pair], x[2 * pair + 1]];
      x[2 * pair] = a * cos - b * sin;
      x[2 * pair + 1] = a * sin + b * cos;
    }
    return x;
  }
}
