// Fully connected networks of the lab's exports: y = W x + b in each layer, SiLU between the layers and not after the last.
//
// Points lie row by row in one array. Four rows and two outputs are computed at a time, so that each number that is read serves twice or
// four times: that is more than twice as fast as the plain loops.

const ROWS = 4;

/** v times the logistic function of v. */
export const silu = (v) => v / (1 + Math.exp(-v));

/** One layer on `rows` rows (a multiple of four) of `x` into `y`. */
function affine({ weight, bias, inputs, outputs }, x, y, rows) {
  for (let a = 0, to = 0; a < rows * inputs; a += ROWS * inputs, to += ROWS * outputs) {
    const b = a + inputs;
    const c = b + inputs;
    const d = c + inputs;
    for (let o = 0; o < outputs; o += 2) {
      const next = o + 1 < outputs ? 1 : 0; // an odd last output is computed twice
      const first = o * inputs;
      const second = first + next * inputs;
      let a1 = bias[o];
      let b1 = a1;
      let c1 = a1;
      let d1 = a1;
      let a2 = bias[o + next];
      let b2 = a2;
      let c2 = a2;
      let d2 = a2;
      for (let i = 0; i < inputs; i += 1) {
        const w1 = weight[first + i];
        const w2 = weight[second + i];
        const xa = x[a + i];
        const xb = x[b + i];
        const xc = x[c + i];
        const xd = x[d + i];
        a1 += w1 * xa;
        b1 += w1 * xb;
        c1 += w1 * xc;
        d1 += w1 * xd;
        a2 += w2 * xa;
        b2 += w2 * xb;
        c2 += w2 * xc;
        d2 += w2 * xd;
      }
      const at = to + o;
      y[at] = a1;
      y[at + outputs] = b1;
      y[at + 2 * outputs] = c1;
      y[at + 3 * outputs] = d1;
      y[at + next] = a2;
      y[at + outputs + next] = b2;
      y[at + 2 * outputs + next] = c2;
      y[at + 3 * outputs + next] = d2;
    }
  }
}

const padded = (rows) => Math.ceil(rows / ROWS) * ROWS;

/** A network with its layers as { weight, bias, inputs, outputs }. */
export class Network {
  constructor(layers) {
    this.layers = layers;
    this.inputs = layers[0].inputs;
    this.outputs = layers.at(-1).outputs;
  }

  /** The network whose tensors are called `<stem>0.weight`, `<stem>0.bias`, `<stem>2.weight` and so on. */
  static of({ tensors }, stem) {
    const layers = [];
    for (let i = 0; tensors.has(`${stem}${i}.weight`); i += 2) {
      const { shape, data } = tensors.get(`${stem}${i}.weight`);
      layers.push({ weight: data, bias: tensors.get(`${stem}${i}.bias`).data, inputs: shape[1], outputs: shape[0] });
    }
    if (!layers.length) throw new Error(`The model has no network “${stem}”.`);
    return new Network(layers);
  }

  /** The same network as a function of its first inputs, the last ones held at `values`. */
  holding(values) {
    const [{ weight, bias, inputs, outputs }, ...rest] = this.layers;
    const free = inputs - values.length;
    const first = { weight: new Float64Array(outputs * free), bias: Float64Array.from(bias), inputs: free, outputs };
    for (let o = 0; o < outputs; o += 1) {
      for (let i = 0; i < free; i += 1) first.weight[o * free + i] = weight[o * inputs + i];
      for (let i = 0; i < values.length; i += 1) first.bias[o] += weight[o * inputs + free + i] * values[i];
    }
    return new Network([first, ...rest]);
  }

  /** The sums of each layer before its activation, the outputs last; the arrays are padded to a multiple of four rows. */
  sums(x) {
    const rows = padded(x.length / this.inputs);
    let y = new Float64Array(rows * this.inputs);
    y.set(x);
    return this.layers.map((layer, k) => {
      const input = y;
      if (k > 0) {
        y = new Float64Array(input.length);
        for (let i = 0; i < y.length; i += 1) y[i] = silu(input[i]);
      }
      const out = new Float64Array(rows * layer.outputs);
      affine(layer, y, out, rows);
      y = out;
      return out;
    });
  }

  /** Outputs (rows x outputs) for rows `x` (rows x inputs). */
  forward(x) {
    return this.sums(x).at(-1).subarray(0, (x.length / this.inputs) * this.outputs);
  }

  /** The gradient (rows x inputs) of the sum of the outputs, for rows `x`: derivatives carried back from the last layer to the first. */
  gradient(x) {
    const sums = this.sums(x);
    const rows = padded(x.length / this.inputs);
    let back = new Float64Array(rows * this.outputs).fill(1);
    for (let k = this.layers.length - 1; k >= 0; k -= 1) {
      const layer = this.transposed(k);
      const before = new Float64Array(rows * layer.outputs);
      affine(layer, back, before, rows);
      if (k > 0) {
        const sum = sums[k - 1];
        for (let i = 0; i < before.length; i += 1) {
          const chance = 1 / (1 + Math.exp(-sum[i]));
          before[i] *= chance * (1 + sum[i] * (1 - chance));
        }
      }
      back = before;
    }
    return back.subarray(0, x.length);
  }

  /** Layer `k` the other way round, without its bias. */
  transposed(k) {
    this.backward ??= [];
    if (!this.backward[k]) {
      const { weight, inputs, outputs } = this.layers[k];
      const turned = new Float64Array(weight.length);
      for (let o = 0; o < outputs; o += 1) for (let i = 0; i < inputs; i += 1) turned[i * outputs + o] = weight[o * inputs + i];
      this.backward[k] = { weight: turned, bias: new Float64Array(inputs), inputs: outputs, outputs: inputs };
    }
    return this.backward[k];
  }
}

/** A network of a point and a time in [0, 1], which enters as the sines and cosines of `octaves` frequencies. */
export class TimeNetwork {
  constructor(model, stem, octaves) {
    this.network = Network.of(model, stem);
    this.frequencies = Array.from({ length: octaves }, (_, i) => Math.PI * 2 ** i);
  }

  /** The network of points at time `t`. */
  at(t) {
    const phases = this.frequencies.map((frequency) => frequency * t);
    return this.network.holding([...phases.map(Math.sin), ...phases.map(Math.cos)]);
  }
}
