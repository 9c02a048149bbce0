// Random numbers from a seed, so that a linked state shows every reader the same picture.

/** A generator with the draws that the exhibits need (mulberry32 underneath; not for secrets). */
export class Random {
  constructor(seed) {
    this.state = Math.imul(seed | 0, 0x9e3779b1) ^ 0x85ebca6b;
    this.spare = null;
    for (let i = 0; i < 4; i += 1) this.uniform();
  }

  /** A number strictly between 0 and 1. */
  uniform() {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 4294967296;
  }

  /** A standard normal number (polar method, which makes two at a time). */
  normal() {
    if (this.spare !== null) {
      const kept = this.spare;
      this.spare = null;
      return kept;
    }
    for (;;) {
      const u = 2 * this.uniform() - 1;
      const v = 2 * this.uniform() - 1;
      const r = u * u + v * v;
      if (r > 0 && r < 1) {
        const scale = Math.sqrt((-2 * Math.log(r)) / r);
        this.spare = v * scale;
        return u * scale;
      }
    }
  }

  /** A gamma number of the given shape (at least 1/2) and scale 1 (Marsaglia and Tsang 2000). */
  gamma(shape) {
    if (shape < 1) return this.gamma(shape + 1) * this.uniform() ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(this.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  }

  /** A chi-squared number. */
  chiSquared(freedom) {
    return 2 * this.gamma(freedom / 2);
  }

  /** The number of successes in `trials` draws of chance `p`. */
  binomial(trials, p) {
    let hits = 0;
    for (let i = 0; i < trials; i += 1) if (this.uniform() < p) hits += 1;
    return hits;
  }

  /** An index, drawn with the given probabilities, which add up to 1. */
  index(probabilities) {
    let left = this.uniform();
    let last = 0;
    for (let i = 0; i < probabilities.length; i += 1) {
      if (probabilities[i] > 0) {
        last = i;
        left -= probabilities[i];
        if (left < 0) return i;
      }
    }
    return last;
  }
}
