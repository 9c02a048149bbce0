// The z-test of a green-list watermark: its score, its Gaussian and its exact tail, and what paraphrase leaves.

/** (green - gamma n) / sqrt(n gamma (1 - gamma)). */
export const zScore = (green, n, gamma) => (green - gamma * n) / Math.sqrt(n * gamma * (1 - gamma));

/** Complementary error function, to about 1e-14 relative: its series near 0, its continued fraction (Lentz) beyond. */
export function erfc(x) {
  if (x < 0) return 2 - erfc(-x);
  if (x < 1.5) {
    let term = x;
    let sum = x;
    for (let k = 1; k < 80; k += 1) {
      term *= (-x * x) / k;
      sum += term / (2 * k + 1);
    }
    return 1 - (2 / Math.sqrt(Math.PI)) * sum;
  }
  let fraction = 0;
  for (let k = 200; k >= 1; k -= 1) fraction = k / 2 / (x + fraction);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
}

/** Chance that a standard normal number exceeds z. */
export const gaussianTail = (z) => erfc(z / Math.SQRT2) / 2;

/** Chance that more than `limit` of `n` independent tokens are green, each with chance `share`. */
export function binomialTail(limit, n, share) {
  const first = Math.floor(limit + 1e-9) + 1;
  if (first <= 0) return 1;
  if (first > n) return 0;
  let log = 0;
  for (let i = 1; i <= first; i += 1) log += Math.log((n - first + i) / i);
  let term = Math.exp(log + first * Math.log(share) + (n - first) * Math.log1p(-share));
  let sum = 0;
  for (let k = first; k <= n; k += 1) {
    sum += term;
    term *= ((n - k) / (k + 1)) * (share / (1 - share));
  }
  return Math.min(sum, 1);
}

/** Share of green tokens when delta is added to the logits of the green ones, where all words were equally likely before. */
export const greenShare = (gamma, delta) => (gamma * Math.exp(delta)) / (gamma * Math.exp(delta) + 1 - gamma);

/** Share of green tokens when a share `replaced` of the tokens was drawn anew without the key. */
export const dilutedShare = (marked, gamma, replaced) => (1 - replaced) * marked + replaced * gamma;

/** Fewest tokens at which a share of green tokens is expected to reach z; infinite when it is not above gamma. */
export function tokensNeeded(z, share, gamma) {
  if (share <= gamma) return Infinity;
  return Math.ceil((z ** 2 * gamma * (1 - gamma)) / (share - gamma) ** 2 - 1e-9);
}
