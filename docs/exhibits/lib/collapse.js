// A Gaussian that is fitted again and again to its own samples: the expectation in closed form, and single runs.

/** Expected variance, as a share of the first, when each generation sees only the samples of the last. */
export const replacedVariance = (samples, generation) => (1 - 1 / samples) ** generation;

/** The same when each generation adds its samples to all earlier data. */
export function accumulatedVariance(samples, generation) {
  let product = 1;
  for (let k = 1; k <= generation; k += 1) product *= 1 - 1 / (samples * k * k);
  return product;
}

/** What `accumulatedVariance` tends to: sin(pi / sqrt n) / (pi / sqrt n). */
export function accumulatedLimit(samples) {
  const angle = Math.PI / Math.sqrt(samples);
  return Math.sin(angle) / angle;
}

/** One run: fitted means and variances of generations 0 ... `generations`.
 *
 * Sufficient statistics are drawn in place of samples: the mean of n draws is Gaussian, their sum of squares about it is chi-squared.
 */
export function run(samples, generations, accumulate, random) {
  const means = new Float64Array(generations + 1);
  const variances = new Float64Array(generations + 1);
  variances[0] = 1;
  let size = 0;
  let total = 0;
  let squares = 0;
  for (let k = 1; k <= generations; k += 1) {
    const variance = variances[k - 1];
    const batch = means[k - 1] + Math.sqrt(variance / samples) * random.normal();
    const inside = variance * random.chiSquared(samples - 1);
    if (accumulate && size) {
      const gap = batch - total;
      squares += inside + (gap * gap * size * samples) / (size + samples);
      total += (gap * samples) / (size + samples);
      size += samples;
    } else [size, total, squares] = [samples, batch, inside];
    means[k] = total;
    variances[k] = squares / size;
  }
  return { means, variances };
}
