// What a code may cost and what it must lose: closed forms beside the trained autoencoders, as lab/calc/rate_distortion.py. Nats.

/** The beta-VAE with linear maps, a fixed sigma of the decoder and Gaussian data of variance `variance` in each of `axes` coordinates.
 *
 * Its loss D / (2 sigma^2) + beta R has its least where the distortion D of a coordinate is beta sigma^2, or the variance where that is less:
 * the code then says nothing. The rate R is log(variance / D) / 2 for a coordinate, which no code for such data can better.
 */
export function linearVae(beta, sigma, variance, axes = 2) {
  const distortion = Math.min(beta * sigma ** 2, variance);
  return { distortion, rate: gaussianRate(distortion, variance, axes) };
}

/** The least rate at a distortion for Gaussian data. */
export const gaussianRate = (distortion, variance, axes = 2) => (axes / 2) * Math.log(Math.max(variance / distortion, 1));

/** Shannon's lower bound: no code for data of this entropy has a smaller rate at a distortion. */
export const leastRate = (distortion, entropy, axes = 2) => Math.max(entropy - (axes / 2) * Math.log(2 * Math.PI * Math.E * distortion), 0);
