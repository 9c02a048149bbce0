// Noise schedules, and sampling with the exact score of a mixture of Gaussians on a line (no network, so no error of a network).

/** The data: three bumps, of which the condition y names the last two. `weights` add up to 1. */
export const DATA = { weights: [0.45, 0.25, 0.3], means: [-1.55, 0.25, 1.75], spreads: [0.5, 0.35, 0.4], chosen: [false, true, true] };

/** The shares of signal variance alpha-bar_0 = 1, alpha-bar_1 ... alpha-bar_T of the schedule "linear" or "cosine". */
export function alphaBars(schedule, steps = 1000) {
  const levels = new Float64Array(steps + 1);
  levels[0] = 1;
  const angle = (t) => (((t / steps + 0.008) / 1.008) * Math.PI) / 2;
  const cosine = (t) => Math.max(Math.cos(angle(t)) ** 2 / Math.cos(angle(0)) ** 2, 0);
  for (let t = 1; t <= steps; t += 1) {
    const beta = schedule === "linear" ? 1e-4 + ((0.02 - 1e-4) * (t - 1)) / (steps - 1) : Math.min(1 - cosine(t) / cosine(t - 1), 0.999);
    levels[t] = levels[t - 1] * (1 - beta);
  }
  return levels;
}

/** Signal over noise as a ratio of variances. */
export const signalToNoise = (level) => level / (1 - level);

/** The times at which a sampler with `count` steps stops, from T down to 0. */
export function timesteps(count, steps = 1000) {
  return Array.from({ length: count + 1 }, (_, i) => Math.round((steps * (count - i)) / count));
}

const density = (x, mean, variance) => Math.exp((-0.5 * (x - mean) ** 2) / variance) / Math.sqrt(2 * Math.PI * variance);

/** Density of x_t when alpha-bar_t is `level`; with `conditioned` only of the bumps that y names. */
export function marginal(x, level, conditioned = false, data = DATA) {
  const mass = conditioned ? data.weights.reduce((sum, w, k) => sum + (data.chosen[k] ? w : 0), 0) : 1;
  let total = 0;
  for (let k = 0; k < data.means.length; k += 1) {
    if (conditioned && !data.chosen[k]) continue;
    total += (data.weights[k] / mass) * density(x, Math.sqrt(level) * data.means[k], level * data.spreads[k] ** 2 + 1 - level);
  }
  return total;
}

/** The noise that an exact model predicts at x_t, guided with scale w: eps + w (eps(y) - eps), eps = -sqrt(1 - level) score. */
export function guidedNoise(x, level, w, data = DATA) {
  let all = 0;
  let allPull = 0;
  let some = 0;
  let somePull = 0;
  const scale = Math.sqrt(level);
  let top = -Infinity;
  const logs = [];
  for (let k = 0; k < data.means.length; k += 1) {
    const variance = level * data.spreads[k] ** 2 + 1 - level;
    const gap = x - scale * data.means[k];
    logs.push([Math.log(data.weights[k]) - 0.5 * Math.log(variance) - (0.5 * gap * gap) / variance, gap / variance]);
    if (data.chosen[k] && logs[k][0] > top) top = logs[k][0];
  }
  const peak = Math.max(...logs.map(([log]) => log));
  for (let k = 0; k < logs.length; k += 1) {
    const weight = Math.exp(logs[k][0] - peak);
    all += weight;
    allPull += weight * logs[k][1];
    if (data.chosen[k]) {
      const own = Math.exp(logs[k][0] - top);
      some += own;
      somePull += own * logs[k][1];
    }
  }
  const plain = allPull / all;
  return Math.sqrt(1 - level) * (plain + w * (somePull / some - plain));
}

/** One step of the sampler from alpha-bar `level` to `next`: eta 1 is DDPM, eta 0 is DDIM; `z` is fresh normal noise. */
export function step(x, level, next, w, eta, z, data = DATA) {
  const noise = guidedNoise(x, level, w, data);
  const clean = (x - Math.sqrt(1 - level) * noise) / Math.sqrt(level);
  const variance = eta * eta * ((1 - next) / (1 - level)) * (1 - level / next);
  return Math.sqrt(next) * clean + Math.sqrt(Math.max(1 - next - variance, 0)) * noise + Math.sqrt(variance) * z;
}

/** The density proportional to p(x) p(y | x)^w on a grid, normalised there: p for w = 0, p(x | y) for w = 1. */
export function tilted(grid, w, data = DATA) {
  const mass = data.weights.reduce((sum, weight, k) => sum + (data.chosen[k] ? weight : 0), 0);
  const raw = grid.map((x) => {
    const p = marginal(x, 1, false, data);
    return p * ((mass * marginal(x, 1, true, data)) / p) ** w;
  });
  const area = raw.reduce((sum, v) => sum + v, 0) * (grid[1] - grid[0]);
  return raw.map((v) => v / area);
}

/** Distance (Wasserstein-1, in units of x) between samples and a density on an even grid. */
export function distance(samples, grid, values) {
  const sorted = Float64Array.from(samples).sort();
  const gap = grid[1] - grid[0];
  let total = 0;
  let reached = 0;
  let at = 0;
  for (let i = 0; i < grid.length; i += 1) {
    reached += values[i] * gap;
    while (at < sorted.length && sorted[at] <= grid[i] + gap / 2) at += 1;
    total += Math.abs(at / sorted.length - Math.min(reached, 1)) * gap;
  }
  return total;
}
