// The law L(N, D) = E + A / N^alpha + B / D^beta, its optima, and three published sets of constants.

/** Hoffmann et al. 2022 as printed and from the source of the paper; Besiroglu et al. 2024 with the standard errors of their refit. */
export const LAWS = {
  printed: { name: "Hoffmann, as printed", E: 1.69, A: 406.4, B: 410.7, alpha: 0.34, beta: 0.28 },
  unrounded: { name: "Hoffmann, unrounded", E: 1.6934, A: 406.4, B: 410.7, alpha: 0.3392, beta: 0.2849 },
  refit: { name: "Besiroglu, refit", E: 1.8172, A: 482.01, B: 2085.43, alpha: 0.3478, beta: 0.3658 },
};
export const ERRORS = { E: 0.03, A: 124.58, B: 1293.23, alpha: 0.02, beta: 0.02 };
/** The budget at which the band is hinged, 10^21 FLOP. */
export const PIVOT = 1e21;

/** Loss in nats per token of `N` parameters trained on `D` tokens. */
export const loss = (law, N, D) => law.E + law.A / N ** law.alpha + law.B / D ** law.beta;

/** The split of `compute` FLOP (6 N D) with the least loss. */
export function optimum(law, compute) {
  const total = law.alpha + law.beta;
  const N = ((law.alpha * law.A) / (law.beta * law.B)) ** (1 / total) * (compute / 6) ** (law.beta / total);
  const D = compute / 6 / N;
  return { N, D, loss: loss(law, N, D), ratio: D / N };
}

/** Tokens with which `N` parameters reach the loss `target`; infinite when no number of tokens does. */
export function tokensFor(law, target, N) {
  const left = target - law.E - law.A / N ** law.alpha;
  return left > 0 ? (law.B / left) ** (1 / law.beta) : Infinity;
}

/** The model that reaches the loss `target` with the least 6 N D + 2 N T, where T = `served` tokens of use. */
export function servedOptimum(law, target, served) {
  // alpha A / N^alpha = beta B / D^beta (1 + T / 3D): the left side falls with N, and the right side rises, as D falls with N.
  const excess = (N) => {
    const D = tokensFor(law, target, N);
    return Number.isFinite(D) ? (law.alpha * law.A) / N ** law.alpha - ((law.beta * law.B) / D ** law.beta) * (1 + served / (3 * D)) : 1;
  };
  let [low, high] = [0, 40];
  for (let i = 0; i < 200; i += 1) {
    const middle = (low + high) / 2;
    if (excess(Math.exp(middle)) > 0) low = middle;
    else high = middle;
  }
  const N = Math.exp((low + high) / 2);
  const D = tokensFor(law, target, N);
  return { N, D, ratio: D / N, total: 6 * N * D + 2 * N * served };
}

/** Least and largest tokens per parameter when alpha and beta move by so many standard errors, hinged at the optimum of the pivot.
 *
 * The ratio grows as C^((alpha - beta) / (alpha + beta)), so this is the uncertainty of the slope alone: how the errors of A and B go with
 * those of the exponents is not in the published table, so the level at the pivot is taken as it is.
 */
export function ratioBand(law, compute, errors) {
  const start = optimum(law, PIVOT).ratio;
  const slopes = [-1, 0, 1].flatMap((a) =>
    [-1, 0, 1].map((b) => {
      const [alpha, beta] = [law.alpha + a * errors * ERRORS.alpha, law.beta + b * errors * ERRORS.beta];
      return start * (compute / PIVOT) ** ((alpha - beta) / (alpha + beta));
    }),
  );
  return [Math.min(...slopes), Math.max(...slopes)];
}
