// The energy model, as lab/families/energy.py: E(x) = f(x) + |x|^2 / (2 s^2), sampled by Langevin steps at temperature one.

import { noise, overBlocks, throughSteps } from "../blocks.js";
import { Network } from "../network.js";

export class EnergyModel {
  constructor(model) {
    this.network = Network.of(model, "network.");
    this.tilt = model.constants.tilt;
    this.step = model.constants.langevin_step;
    this.logPartition = model.constants.log_partition;
  }

  /** Energy in nats at each of the points (n x 2). */
  energy(points) {
    return this.network.forward(points).map((f, i) => f + (points[2 * i] ** 2 + points[2 * i + 1] ** 2) / (2 * this.tilt ** 2));
  }

  /** One Langevin step of points (n x 2): half the squared step down the slope, and noise. */
  langevin(points, random) {
    const slope = this.network.gradient(points);
    return points.map((x, i) => x - (this.step ** 2 / 2) * (slope[i] + x / this.tilt ** 2) + this.step * random.normal());
  }

  /** Chains of `steps` Langevin steps that start in the wide Gaussian. */
  *sample(count, random, steps) {
    const points = noise(count, random).map((each) => this.tilt * each);
    return yield* throughSteps(points, new Array(steps).fill((block) => this.langevin(block, random)));
  }

  /** Log-density, normalised by the sum over a grid that the lab computed. */
  logDensity(points) {
    return overBlocks(points, (block) => this.energy(block).map((each) => -each - this.logPartition));
  }
}
