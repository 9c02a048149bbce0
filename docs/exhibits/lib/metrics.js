// Measures of generated samples, on features whose distribution is known: a ring of Gaussians in the first two, noise in the rest.
//
// FID, KID, Inception Score, precision and recall as in lab/feature_metrics.py; the classifier of the score knows the ring exactly.
// Samples of d features stand one after the other in one array.

import { eigen, product, root } from "./algebra.js";

export const MODES = 8;
export const RADIUS = 2;
export const SPREAD = 0.4;
export const NEIGHBOUR = 5; // the ball around a point reaches to this neighbour
/** What the model would be if it were the data. `radius` and `spread` (about the centres, in all features) are in units of the data's;
 * `shape` may be "gaussian": one cloud with the mean and covariance of the modes. */
export const PERFECT = { modes: MODES, radius: 1, spread: 1, shape: "modes" };

const centre = (j, radius) => [radius * Math.cos((2 * Math.PI * j) / MODES), radius * Math.sin((2 * Math.PI * j) / MODES)];

/** Mean (d) and covariance (d, d) of the model itself, whatever its shape: that of infinitely many samples. */
export function exactMoments(model, d) {
  const mean = new Float64Array(d);
  const cov = new Float64Array(d * d);
  const centres = Array.from({ length: model.modes }, (_, j) => centre(j, RADIUS * model.radius));
  for (const a of [0, 1]) mean[a] = centres.reduce((sum, c) => sum + c[a], 0) / model.modes;
  for (let a = 0; a < d; a += 1) cov[a * d + a] = model.spread ** 2;
  for (const a of [0, 1]) {
    for (const b of [0, 1]) {
      const between = centres.reduce((sum, c) => sum + (c[a] - mean[a]) * (c[b] - mean[b]), 0) / model.modes;
      cov[a * d + b] = between + (a === b ? (SPREAD * model.spread) ** 2 : 0);
    }
  }
  return { mean, cov };
}

/** `n` samples of the model in `d` features. */
export function sample(model, n, d, random) {
  const points = new Float64Array(n * d);
  const { mean, cov } = exactMoments(model, d);
  const half = root([cov[0], cov[1], cov[d], cov[d + 1]], 2);
  for (let i = 0; i < n; i += 1) {
    const [x, y] = [random.normal(), random.normal()];
    if (model.shape === "gaussian") {
      points[i * d] = mean[0] + half[0] * x + half[1] * y;
      points[i * d + 1] = mean[1] + half[2] * x + half[3] * y;
    } else {
      const c = centre(Math.floor(random.uniform() * model.modes), RADIUS * model.radius);
      points[i * d] = c[0] + SPREAD * model.spread * x;
      points[i * d + 1] = c[1] + SPREAD * model.spread * y;
    }
    for (let k = 2; k < d; k += 1) points[i * d + k] = model.spread * random.normal();
  }
  return points;
}

/** Mean (d) and unbiased covariance (d, d) of samples. */
export function moments(points, d) {
  const n = points.length / d;
  const mean = new Float64Array(d);
  for (let i = 0; i < n; i += 1) for (let a = 0; a < d; a += 1) mean[a] += points[i * d + a] / n;
  const cov = new Float64Array(d * d);
  const gap = new Float64Array(d);
  for (let i = 0; i < n; i += 1) {
    for (let a = 0; a < d; a += 1) {
      gap[a] = points[i * d + a] - mean[a];
      for (let b = 0; b <= a; b += 1) cov[a * d + b] += gap[a] * gap[b];
    }
  }
  for (let a = 0; a < d; a += 1) for (let b = 0; b <= a; b += 1) cov[b * d + a] = cov[a * d + b] /= n - 1;
  return { mean, cov };
}

/** Squared Frechet distance of two Gaussians: |m1 - m2|^2 + tr(S1 + S2 - 2 (S1 S2)^(1/2)). */
export function frechet(first, second) {
  const d = first.mean.length;
  const half = root(first.cov, d);
  const cross = eigen(product(product(half, second.cov, d), half, d), d).values.reduce((sum, v) => sum + Math.sqrt(Math.max(0, v)), 0);
  let total = -2 * cross;
  for (let a = 0; a < d; a += 1) total += (first.mean[a] - second.mean[a]) ** 2 + first.cov[a * d + a] + second.cov[a * d + a];
  return total;
}

/** FID of two samples. */
export const fid = (points, reference, d) => frechet(moments(points, d), moments(reference, d));

/** n times the mean FID of two samples of n of the data, as n grows: the bias that remains when the model is perfect.
 *
 * The means miss by 2 tr S / n in square. The distance of two covariances near S with eigenvalues l is half the sum of h_ij^2 / (l_i + l_j),
 * h their difference, whose square is 2 Var(x_i x_j) / n on average (Bures metric; the ring's fourth moments are those of a circle).
 */
export function biasLaw(d) {
  const [r, s] = [RADIUS ** 2, SPREAD ** 2];
  const ring = r / 2 + s;
  const along = (3 / 8) * r * r + 3 * r * s + 3 * s * s - ring ** 2;
  const across = (r * r) / 8 + r * s + s * s;
  const noise = d - 2;
  const covariance = (2 * along + 2 * across) / (2 * ring) + (2 * 2 * noise * ring) / (ring + 1) + (noise * (noise + 1)) / 2;
  return 2 * (2 * ring + noise) + covariance;
}

/** Unbiased squared MMD with the kernel (x . y / d + 1)^3; may be below zero. Yields after each row, so that it can be run in slices. */
export function* kid(points, reference, d) {
  const [n, m] = [points.length / d, reference.length / d];
  const sums = [0, 0, 0];
  const pairs = [[points, points, n, n], [reference, reference, m, m], [points, reference, n, m]];
  for (const [k, [first, second, rows, columns]] of pairs.entries()) {
    for (let i = 0; i < rows; i += 1) {
      for (let j = k < 2 ? i + 1 : 0; j < columns; j += 1) {
        let dot = 0;
        for (let a = 0; a < d; a += 1) dot += first[i * d + a] * second[j * d + a];
        sums[k] += (dot / d + 1) ** 3;
      }
      yield;
    }
  }
  return (2 * sums[0]) / (n * (n - 1)) + (2 * sums[1]) / (m * (m - 1)) - (2 * sums[2]) / (n * m);
}

/** exp of the mean divergence of p(mode | x) from its mean over the samples, which the true ring gives: 1 to MODES. */
export function inceptionScore(points, d) {
  const n = points.length / d;
  const centres = Array.from({ length: MODES }, (_, j) => centre(j, RADIUS));
  const mean = new Float64Array(MODES);
  let sharp = 0;
  for (let i = 0; i < n; i += 1) {
    const logs = centres.map(([x, y]) => -((points[i * d] - x) ** 2 + (points[i * d + 1] - y) ** 2) / (2 * SPREAD ** 2));
    const most = Math.max(...logs);
    const total = most + Math.log(logs.reduce((sum, v) => sum + Math.exp(v - most), 0));
    logs.forEach((v, j) => {
      const p = Math.exp(v - total);
      mean[j] += p / n;
      sharp += (p * (v - total)) / n;
    });
  }
  return Math.exp(sharp - mean.reduce((sum, p) => sum + (p > 0 ? p * Math.log(p) : 0), 0));
}

/** Whether each of `points` lies in a ball around one of `centres`, which reaches to that one's fifth neighbour. Yields after each row. */
export function* covered(points, centres, d) {
  const [n, m] = [points.length / d, centres.length / d];
  const squared = (first, i, second, j) => {
    let sum = 0;
    for (let a = 0; a < d; a += 1) sum += (first[i * d + a] - second[j * d + a]) ** 2;
    return sum;
  };
  const radii = new Float64Array(m);
  const row = new Float64Array(m);
  for (let i = 0; i < m; i += 1) {
    for (let j = 0; j < m; j += 1) row[j] = squared(centres, i, centres, j);
    radii[i] = row.sort()[Math.min(NEIGHBOUR, m - 1)];
    yield;
  }
  const inside = new Uint8Array(n);
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < m && !inside[i]; j += 1) if (squared(points, i, centres, j) <= radii[j] + 1e-12) inside[i] = 1;
    yield;
  }
  return inside;
}
