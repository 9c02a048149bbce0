// The decoder-only Transformer over octal digits of coordinates, as lab/families/transformer.py; keys and values are kept while it reads.

import { eachBlock, overBlocks } from "../blocks.js";
import { silu } from "../network.js";

const FEW = 8; // points in a block: six passes each

/** W x + b of one row. */
function affine({ weight, bias }, x) {
  return bias.map((start, o) => {
    let sum = start;
    for (let i = 0, at = o * x.length; i < x.length; i += 1, at += 1) sum += weight[at] * x[i];
    return sum;
  });
}

/** Softmax of a list. */
function softmax(scores) {
  const top = Math.max(...scores);
  const raw = scores.map((each) => Math.exp(each - top));
  const sum = raw.reduce((total, each) => total + each, 0);
  return raw.map((each) => each / sum);
}

const add = (a, b) => a.map((each, i) => each + b[i]);

export class CoordinateTransformer {
  constructor({ tensors, constants }) {
    const data = (name) => tensors.get(name).data;
    const layer = (name) => ({ weight: data(`${name}.weight`), bias: data(`${name}.bias`) });
    Object.assign(this, constants); // base, digits, heads, norm_eps, edge
    this.cells = this.base ** this.digits;
    this.token = data("token.weight");
    this.position = data("position");
    this.width = tensors.get("position").shape[1];
    this.blocks = [];
    for (let i = 0; tensors.has(`blocks.${i}.norm_1.weight`); i += 1) {
      const name = `blocks.${i}`;
      this.blocks.push({
        norms: [layer(`${name}.norm_1`), layer(`${name}.norm_2`)],
        inward: { weight: data(`${name}.attention.in_proj_weight`), bias: data(`${name}.attention.in_proj_bias`) },
        outward: layer(`${name}.attention.out_proj`),
        feedForward: [layer(`${name}.feed_forward.0`), layer(`${name}.feed_forward.2`)],
      });
    }
    this.norm = layer("norm");
    this.head = layer("head");
  }

  normalised({ weight, bias }, x) {
    const mean = x.reduce((sum, each) => sum + each, 0) / x.length;
    const variance = x.reduce((sum, each) => sum + (each - mean) ** 2, 0) / x.length;
    const scale = 1 / Math.sqrt(variance + this.norm_eps);
    return x.map((each, i) => (each - mean) * scale * weight[i] + bias[i]);
  }

  /** Attention of the newest position to all that `memory` holds; the memory takes up its key and value. */
  attention({ inward, outward }, x, memory) {
    const { width } = this;
    const all = affine(inward, x);
    memory.push([all.subarray(width, 2 * width), all.subarray(2 * width)]);
    const size = width / this.heads;
    const mixed = new Float64Array(width);
    for (let start = 0; start < width; start += size) {
      const dot = ([key]) => {
        let sum = 0;
        for (let i = start; i < start + size; i += 1) sum += all[i] * key[i];
        return sum / Math.sqrt(size);
      };
      softmax(memory.map(dot)).forEach((share, j) => {
        for (let i = start; i < start + size; i += 1) mixed[i] += share * memory[j][1][i];
      });
    }
    return affine(outward, mixed);
  }

  /** What has been read: one memory for each block. */
  begin() {
    return this.blocks.map(() => []);
  }

  /** Read one token (`base` is the one before the first) and give the logits of the next. */
  read(token, memories) {
    const { width } = this;
    const place = memories[0].length;
    let x = add(this.token.subarray(token * width, (token + 1) * width), this.position.subarray(place * width, (place + 1) * width));
    this.blocks.forEach((block, i) => {
      x = add(x, this.attention(block, this.normalised(block.norms[0], x), memories[i]));
      const [wide, narrow] = block.feedForward;
      x = add(x, affine(narrow, affine(wide, this.normalised(block.norms[1], x)).map(silu)));
    });
    return affine(this.head, this.normalised(this.norm, x));
  }

  /** Tokens of a point: three digits of the cell of each coordinate; what lies outside goes to the nearest cell. */
  tokenise(point) {
    return [...point].flatMap((x) => {
      const cell = Math.min(Math.max(Math.floor(((x + this.edge) * this.cells) / (2 * this.edge)), 0), this.cells - 1);
      return [...cell.toString(this.base).padStart(this.digits, "0")].map(Number);
    });
  }

  /** Logits of each token of a sequence, given those before it. */
  logits(tokens) {
    const memories = this.begin();
    return [this.base, ...tokens.slice(0, -1)].map((token) => this.read(token, memories));
  }

  *sample(count, random) {
    const draws = (block) => Array.from({ length: block.length / 2 }, () => this.draw(random)).flat();
    return yield* eachBlock(new Float64Array(2 * count), draws, FEW);
  }

  /** One sample: digit after digit, then a uniform point of the cell. */
  draw(random) {
    const memories = this.begin();
    const cells = [0, 0];
    let token = this.base;
    for (let i = 0; i < 2 * this.digits; i += 1) {
      token = random.index(softmax(this.read(token, memories)));
      cells[Math.floor(i / this.digits)] = cells[Math.floor(i / this.digits)] * this.base + token;
    }
    return cells.map((cell) => ((cell + random.uniform()) * 2 * this.edge) / this.cells - this.edge);
  }

  /** Log-density, constant in each cell and minus infinity outside of the square. */
  logDensity(points) {
    const cell = 2 * Math.log((2 * this.edge) / this.cells);
    return overBlocks(points, (block) => {
      const values = new Float64Array(block.length / 2);
      for (let i = 0; i < values.length; i += 1) {
        const point = block.subarray(2 * i, 2 * i + 2);
        const tokens = this.tokenise(point);
        const sum = this.logits(tokens).reduce((total, logits, place) => total + Math.log(softmax(logits)[tokens[place]]), 0);
        values[i] = point.every((x) => x >= -this.edge && x < this.edge) ? sum - cell : -Infinity;
      }
      return values;
    }, FEW);
  }
}
