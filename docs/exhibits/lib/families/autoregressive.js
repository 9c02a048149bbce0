// The autoregressive model, as lab/families/autoregressive.py: p(x1) p(x2 | x1), each factor a mixture of logistic densities.

import { eachBlock, overBlocks } from "../blocks.js";
import { Network } from "../network.js";

/** Log-weights, means and log-scales of a mixture, from raw numbers. */
function mixture(raw) {
  const k = raw.length / 3;
  const top = Math.max(...raw.subarray(0, k));
  const sum = Math.log(raw.subarray(0, k).reduce((total, each) => total + Math.exp(each - top), 0)) + top;
  return { logWeights: raw.slice(0, k).map((each) => each - sum), means: raw.subarray(k, 2 * k), logScales: raw.subarray(2 * k) };
}

/** Log-density of the mixture `raw` at x: the logistic density is exp(-u) / (s (1 + exp(-u))^2) with u = (x - mean) / s. */
export function mixtureLogDensity(raw, x) {
  const { logWeights, means, logScales } = mixture(raw);
  const parts = logWeights.map((each, k) => {
    const u = (x - means[k]) * Math.exp(-logScales[k]);
    // log(1 + exp(-u)) without overflow.
    const soft = Math.max(-u, 0) + Math.log1p(Math.exp(-Math.abs(u)));
    return each - logScales[k] - u - 2 * soft;
  });
  const top = Math.max(...parts);
  return top + Math.log(parts.reduce((total, each) => total + Math.exp(each - top), 0));
}

/** One draw: a component, then its distribution function turned round. */
function mixtureSample(raw, random) {
  const { logWeights, means, logScales } = mixture(raw);
  const k = random.index(logWeights.map(Math.exp));
  const share = Math.min(Math.max(random.uniform(), 1e-6), 1 - 1e-6);
  return means[k] + Math.exp(logScales[k]) * Math.log(share / (1 - share));
}

export class Autoregressive {
  constructor(model) {
    this.first = model.tensors.get("first").data;
    this.network = Network.of(model, "network.");
  }

  /** Raw numbers of the mixtures of the second coordinate, given a list of first ones; one after the other. */
  second(x1) {
    return this.network.forward(Float64Array.from(x1));
  }

  given(x1) {
    const raw = this.second(x1);
    const size = this.network.outputs;
    return Array.from(x1, (_, i) => raw.subarray(i * size, (i + 1) * size));
  }

  *sample(count, random) {
    return yield* eachBlock(new Float64Array(2 * count), (block) => {
      const x1 = Float64Array.from({ length: block.length / 2 }, () => mixtureSample(this.first, random));
      return this.given(x1).flatMap((raw, i) => [x1[i], mixtureSample(raw, random)]);
    });
  }

  logDensity(points) {
    return overBlocks(points, (block) => {
      const x1 = block.filter((_, i) => i % 2 === 0);
      return this.given(x1).map((raw, i) => mixtureLogDensity(this.first, x1[i]) + mixtureLogDensity(raw, block[2 * i + 1]));
    });
  }
}
