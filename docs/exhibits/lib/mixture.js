// An equal mixture of Gaussians in the plane, as lab/data.py: its density, its samples, its modes, and the support that holds 99.9 %.

export class Mixture {
  /** `rim` is the log-density at the edge of the support. */
  constructor({ centres, sigma, entropy, rim }) {
    Object.assign(this, { centres, sigma, entropy, rim });
    this.constant = Math.log(centres.length * 2 * Math.PI * sigma ** 2);
    // Where the centres are far apart the support is a disc about each.
    this.radius = sigma * Math.sqrt(2 * (-this.constant - rim));
  }

  /** Squared distances from (x, y) to the centres, in units of sigma squared. */
  squares(x, y) {
    return this.centres.map(([a, b]) => ((x - a) ** 2 + (y - b) ** 2) / this.sigma ** 2);
  }

  logDensity(x, y) {
    const squares = this.squares(x, y);
    const least = Math.min(...squares);
    return Math.log(squares.reduce((sum, each) => sum + Math.exp((least - each) / 2), 0)) - least / 2 - this.constant;
  }

  /** The nearest centre, or -1 off the support. */
  modeOf(x, y) {
    const squares = this.squares(x, y);
    return this.logDensity(x, y) >= this.rim ? squares.indexOf(Math.min(...squares)) : -1;
  }

  /** Points (n x 2). */
  sample(count, random) {
    const points = new Float64Array(2 * count);
    for (let i = 0; i < count; i += 1) {
      const [a, b] = this.centres[Math.floor(random.uniform() * this.centres.length)];
      points[2 * i] = a + this.sigma * random.normal();
      points[2 * i + 1] = b + this.sigma * random.normal();
    }
    return points;
  }

  /** What points (n x 2) cover: the share of each mode, how many modes get a quarter of their fair share, and the share off the support. */
  coverage(points) {
    const count = points.length / 2;
    const shares = this.centres.map(() => 0);
    let off = 0;
    for (let i = 0; i < count; i += 1) {
      const mode = this.modeOf(points[2 * i], points[2 * i + 1]);
      if (mode < 0) off += 1 / count;
      else shares[mode] += 1 / count;
    }
    return { shares, off, found: shares.filter((share) => share >= 0.25 / shares.length).length };
  }
}
