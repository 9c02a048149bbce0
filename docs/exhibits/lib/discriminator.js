// The optimal discriminator between data and one Gaussian on a line, and the generator's two gradients, as lab/calc/discriminator.py.

/** The data: two bumps, made for the exhibit. */
export const DATA = { weights: [0.5, 0.5], means: [-2, 2], spreads: [0.6, 0.6] };

const logNormal = (x, mean, spread) => -(((x - mean) / spread) ** 2) / 2 - Math.log(spread) - Math.log(2 * Math.PI) / 2;
const logSum = (a, b) => Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));

/** Logarithm of the data's density at x, and its slope. */
export function data(x) {
  const parts = DATA.weights.map((weight, k) => Math.log(weight) + logNormal(x, DATA.means[k], DATA.spreads[k]));
  const log = logSum(...parts);
  const slope = parts.reduce((sum, part, k) => sum + (Math.exp(part - log) * (DATA.means[k] - x)) / DATA.spreads[k] ** 2, 0);
  return { log, slope };
}

/** What holds at x when the generator makes N(mean, spread²): both log-densities, their slopes, and D* = p / (p + q). */
export function at(x, mean, spread) {
  const { log: logP, slope: slopeP } = data(x);
  const logQ = logNormal(x, mean, spread);
  return { logP, slopeP, logQ, slopeQ: (mean - x) / spread ** 2, real: Math.exp(logP - logSum(logP, logQ)) };
}

/** The divergence in nats and, for the saturating loss E[log(1 - D)] and the other E[-log D], the slopes by mean and spread, D held still.
 *
 * Sums over an even grid, which are exact to ten digits for spreads from 0.3.
 */
export function play(mean, spread, gap = 0.04, edge = 24) {
  let divergence = 0;
  const saturating = [0, 0];
  const nonSaturating = [0, 0];
  for (let i = 0; i <= (2 * edge) / gap; i += 1) {
    const x = -edge + i * gap;
    const { logP, slopeP, logQ, slopeQ, real } = at(x, mean, spread);
    const logM = logSum(logP, logQ) - Math.LN2;
    const q = Math.exp(logQ);
    divergence += (Math.exp(logP) * (logP - logM) + q * (logQ - logM)) / 2;
    // log(1 - D) = log q - log(p + q) and log D = log p - log(p + q); the slope of the last is D p'/p + (1 - D) q'/q.
    const both = real * slopeP + (1 - real) * slopeQ;
    const noise = (x - mean) / spread;
    saturating[0] += q * (slopeQ - both);
    saturating[1] += q * (slopeQ - both) * noise;
    nonSaturating[0] += q * (both - slopeP);
    nonSaturating[1] += q * (both - slopeP) * noise;
  }
  return { divergence: divergence * gap, saturating: saturating.map((v) => v * gap), nonSaturating: nonSaturating.map((v) => v * gap) };
}

/** One step of gradient descent by the mean and the logarithm of the spread; both stay within their limits. */
export function descend({ mean, spread }, loss, rate, limits) {
  const [byMean, bySpread] = play(mean, spread)[loss];
  const within = (value, [least, most]) => Math.min(Math.max(value, least), most);
  return { mean: within(mean - rate * byMean, limits.mean), spread: within(spread * Math.exp(-rate * bySpread * spread), limits.spread) };
}
