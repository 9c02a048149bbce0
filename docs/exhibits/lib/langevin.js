// Energies on a line with their gradients and densities, and the two rules: Langevin dynamics and gradient descent.

/** Each energy with its gradient; `range` is where it is drawn. */
export const ENERGIES = {
  two: { energy: (x) => 0.5 * (x * x - 1.5) ** 2 + 0.35 * x, gradient: (x) => 2 * x * (x * x - 1.5) + 0.35, range: [-2.8, 2.8], top: 4 },
  well: { energy: (x) => (x * x) / 2, gradient: (x) => x, range: [-4, 4], top: 6 },
  three: {
    energy: (x) => 0.1 * x * x + 1.3 * Math.cos(2.2 * x) + 0.15 * x,
    gradient: (x) => 0.2 * x - 2.86 * Math.sin(2.2 * x) + 0.15,
    range: [-5, 5],
    top: 4,
  },
};

/** The density exp(-E) / Z on an even grid over twice the range, with its distribution function. */
export function density(name, points = 1201) {
  const { energy, range } = ENERGIES[name];
  const [low, high] = range.map((end) => 2 * end);
  const gap = (high - low) / (points - 1);
  const grid = Array.from({ length: points }, (_, i) => low + i * gap);
  const raw = grid.map((x) => Math.exp(-energy(x)));
  const area = raw.reduce((sum, v) => sum + v, 0) * gap;
  const values = raw.map((v) => v / area);
  let reached = 0;
  const below = values.map((v, i) => (reached += i ? ((v + values[i - 1]) / 2) * gap : 0));
  return { grid, values, below, gap };
}

/** One step of Langevin dynamics with step size `eta` and normal noise `xi`. */
export const langevin = (gradient, x, eta, xi) => x - (eta / 2) * gradient(x) + Math.sqrt(eta) * xi;

/** The same step without the noise: gradient descent with rate eta / 2. */
export const descent = (gradient, x, eta) => x - (eta / 2) * gradient(x);

/** Kolmogorov-Smirnov distance between samples and a density made by `density`. */
export function ksDistance(samples, { grid, below, gap }) {
  const sorted = Float64Array.from(samples).sort();
  const share = (x) => {
    const at = (x - grid[0]) / gap;
    if (at <= 0) return 0;
    if (at >= grid.length - 1) return 1;
    const i = Math.floor(at);
    return below[i] + (at - i) * (below[i + 1] - below[i]);
  };
  let most = 0;
  sorted.forEach((x, i) => {
    const f = share(x);
    most = Math.max(most, Math.abs(f - i / sorted.length), Math.abs((i + 1) / sorted.length - f));
  });
  return most;
}

/** Walkers after a number of steps, as a generator; `start` is a place, or null for a spread over the range. */
export function* walk({ name, method, eta, steps, start, count }, random) {
  const { gradient, range } = ENERGIES[name];
  const x = Float64Array.from({ length: count }, (_, i) => start ?? range[0] + ((range[1] - range[0]) * (i + 0.5)) / count);
  for (let k = 0; k < steps; k += 1) {
    for (let i = 0; i < count; i += 1) x[i] = method === "langevin" ? langevin(gradient, x[i], eta, random.normal()) : descent(gradient, x[i], eta);
    if (k % 8 === 7) yield;
  }
  return x;
}
