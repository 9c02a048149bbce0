// Fits of L(N, D) = E + A / N^alpha + B / D^beta to runs { N, D, loss }, as lab/laws/fit.py makes them.
//
// The sum of Huber losses (delta = 1e-3) of log loss is made small by weighted least squares: a residual beyond delta weighs
// delta / |residual|, which never lets the sum rise. theta = [log A, log B, log E, alpha, beta].

import { solve } from "./algebra.js";

export const DELTA = 1e-3;
export const NAMES = ["A", "B", "E", "alpha", "beta"];
/** Where a fit begins: exponents, and E as a share of the lowest loss; A and B follow from the first and the last run. */
const STARTS = [0.15, 0.4, 0.8].flatMap((alpha) => [0.3, 0.7].flatMap((beta) => [0.5, 0.9].map((share) => [alpha, beta, share])));
const TURNS = 400;
const CLOSE = { fit: 1e-11, bootstrap: 1e-6 }; // relative fall of the sum below which a fit has ended

/** Constants { A, B, E, alpha, beta } of a theta. */
export const constants = ([a, b, e, alpha, beta]) => ({ A: Math.exp(a), B: Math.exp(b), E: Math.exp(e), alpha, beta });

/** Predicted loss of a run. */
export const predict = ([a, b, e, alpha, beta], { N, D }) => Math.exp(e) + Math.exp(a - alpha * Math.log(N)) + Math.exp(b - beta * Math.log(D));

const huber = (miss) => (Math.abs(miss) <= DELTA ? (miss * miss) / 2 : DELTA * (Math.abs(miss) - DELTA / 2));

/** Sum of the Huber losses of log loss. */
export const objective = (theta, runs) => runs.reduce((sum, run) => sum + huber(Math.log(predict(theta, run) / run.loss)), 0);

/** Logarithms of runs, as the fits read them. */
function logarithms(runs) {
  const of = (key) => Float64Array.from(runs, (run) => Math.log(run[key]));
  return { size: runs.length, N: of("N"), D: of("D"), loss: of("loss") };
}

/** The normal equations of the weighted least squares at theta, for the free constants, and the sum there. */
function equations(theta, { size, N, D, loss }, free) {
  const [a, b, e, alpha, beta] = theta;
  const floor = Math.exp(e);
  const count = free.length;
  const matrix = new Float64Array(count * count);
  const right = new Float64Array(count);
  const slopes = new Float64Array(5);
  let total = 0;
  for (let k = 0; k < size; k += 1) {
    const forN = Math.exp(a - alpha * N[k]);
    const forD = Math.exp(b - beta * D[k]);
    const predicted = forN + forD + floor;
    const miss = Math.log(predicted) - loss[k];
    total += huber(miss);
    const weight = Math.min(1, DELTA / Math.abs(miss));
    slopes[0] = forN / predicted;
    slopes[1] = forD / predicted;
    slopes[2] = floor / predicted;
    slopes[3] = -slopes[0] * N[k];
    slopes[4] = -slopes[1] * D[k];
    for (let i = 0; i < count; i += 1) {
      const slope = weight * slopes[free[i]];
      right[i] -= slope * miss;
      for (let j = 0; j <= i; j += 1) matrix[i * count + j] += slope * slopes[free[j]];
    }
  }
  for (let i = 0; i < count; i += 1) for (let j = 0; j < i; j += 1) matrix[j * count + i] = matrix[i * count + j];
  return { matrix, right, total };
}

/** Where the descent from one start ends, as [theta, sum]; with `entropy`, E is held there. `close` is the relative fall that ends it. */
function descend(start, data, entropy, close) {
  let theta = [...start];
  if (entropy !== null) theta[2] = Math.log(entropy);
  const free = entropy === null ? [0, 1, 2, 3, 4] : [0, 1, 3, 4];
  let damping = 1e-3;
  let here = equations(theta, data, free);
  for (let turn = 0; turn < TURNS && damping < 1e12; turn += 1) {
    const damped = Float64Array.from(here.matrix);
    for (let i = 0; i < free.length; i += 1) damped[i * free.length + i] *= 1 + damping;
    const step = solve(damped, here.right);
    const next = [...theta];
    if (step) free.forEach((at, i) => (next[at] += step[i]));
    const there = step && next.every(Number.isFinite) ? equations(next, data, free) : null;
    if (there && there.total < here.total) {
      const fall = (here.total - there.total) / here.total;
      [theta, here] = [next, there];
      damping = Math.max(1e-12, damping / 5);
      if (fall < close) break;
    } else damping *= 8;
  }
  return [theta, here.total];
}

function startsFor(runs) {
  const lowest = Math.min(...runs.map((run) => run.loss));
  const byN = [...runs].sort((x, y) => x.N - y.N);
  const byD = [...runs].sort((x, y) => x.D - y.D);
  return STARTS.map(([alpha, beta, share]) => {
    const excess = (run) => Math.log(Math.max(run.loss - share * lowest, 1e-3) / 2);
    return [excess(byN[0]) + alpha * Math.log(byN[0].N), excess(byD[0]) + beta * Math.log(byD[0].D), Math.log(share * lowest), alpha, beta];
  });
}

/** The best theta over all starts. Yields after each, so that it can be run in slices. */
export function* fit(runs, entropy = null) {
  const data = logarithms(runs);
  let best = null;
  for (const start of startsFor(runs)) {
    const end = descend(start, data, entropy, CLOSE.fit);
    if (Number.isFinite(end[1]) && (!best || end[1] < best[1])) best = end;
    yield;
  }
  return best[0];
}

/** Fits to `count` draws of the runs with replacement, each from theta and from two starts beside it. Yields those that are there. */
export function* bootstrap(runs, theta, count, random, entropy = null) {
  const beside = [-1, 1].map((sign) => theta.map((v, i) => v + sign * [1.5, 1.5, 0.075, 0.15, 0.15][i]));
  const found = [];
  for (let k = 0; k < count; k += 1) {
    const drawn = logarithms(runs.map(() => runs[Math.floor(random.uniform() * runs.length)]));
    let best = null;
    for (const start of [theta, ...beside]) {
      const end = descend(start, drawn, entropy, CLOSE.bootstrap);
      if (Number.isFinite(end[1]) && (!best || end[1] < best[1])) best = end;
      yield found;
    }
    if (best) found.push(best[0]);
  }
  return found;
}

/** The value below which the share q of the numbers lies, with linear interpolation between them. */
export function quantile(numbers, q) {
  const sorted = [...numbers].sort((x, y) => x - y);
  const at = q * (sorted.length - 1);
  const low = Math.floor(at);
  return sorted[low] + (at - low) * (sorted[Math.min(low + 1, sorted.length - 1)] - sorted[low]);
}
