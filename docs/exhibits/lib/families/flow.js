// The flow of affine couplings, as lab/families/flow.py: each keeps one coordinate a and maps the other, b -> b exp(s(a)) + t(a).

import { eachBlock, noise, overBlocks, standardLogDensity } from "../blocks.js";
import { Network } from "../network.js";

export class Flow {
  constructor(model) {
    this.limit = model.constants.scale_limit;
    this.kept = model.constants.kept;
    this.networks = this.kept.map((_, i) => Network.of(model, `couplings.${i}.network.`));
  }

  /** Scales and shifts of coupling `i` at points (n x 2). */
  coupling(i, points) {
    const raw = this.networks[i].forward(points.filter((_, j) => j % 2 === this.kept[i]));
    return raw.map((each, j) => (j % 2 ? each : this.limit * Math.tanh(each / this.limit)));
  }

  /** Noise of the data `points` (n x 2), and the logarithm of the determinant of the Jacobian at each. */
  toNoise(points) {
    const z = Float64Array.from(points);
    const logDeterminant = new Float64Array(z.length / 2);
    this.networks.forEach((_, i) => {
      const raw = this.coupling(i, z);
      for (let n = 0; n < logDeterminant.length; n += 1) {
        const moved = 2 * n + 1 - this.kept[i];
        z[moved] = z[moved] * Math.exp(raw[2 * n]) + raw[2 * n + 1];
        logDeterminant[n] += raw[2 * n];
      }
    });
    return { z, logDeterminant };
  }

  /** Data of the noise `points` (n x 2). */
  toData(points) {
    const x = Float64Array.from(points);
    for (let i = this.networks.length - 1; i >= 0; i -= 1) {
      const raw = this.coupling(i, x);
      for (let n = 0; n < x.length / 2; n += 1) {
        const moved = 2 * n + 1 - this.kept[i];
        x[moved] = (x[moved] - raw[2 * n + 1]) * Math.exp(-raw[2 * n]);
      }
    }
    return x;
  }

  *sample(count, random) {
    return yield* eachBlock(noise(count, random), (block) => this.toData(block));
  }

  logDensity(points) {
    return overBlocks(points, (block) => {
      const { z, logDeterminant } = this.toNoise(block);
      return standardLogDensity(z).map((each, i) => each + logDeterminant[i]);
    });
  }
}
