// Flow matching, as lab/families/flow_matching.py: a velocity from noise at time 0 to data at time 1, followed by Euler steps.

import { noise, throughSteps } from "../blocks.js";
import { TimeNetwork } from "../network.js";

export class FlowMatching {
  constructor(model) {
    this.network = new TimeNetwork(model, "network.network.", model.constants.octaves);
  }

  /** Velocities (n x 2) at points (n x 2) and time `t`. */
  velocity(points, t) {
    return this.network.at(t).forward(points);
  }

  /** The steps of Euler's method with `count` of them, each a function of points (n x 2), made when it is asked for. */
  *steppers(count) {
    for (let k = 0; k < count; k += 1) {
      const network = this.network.at(k / count);
      yield (points) => network.forward(points).map((each, i) => points[i] + each / count);
    }
  }

  *sample(count, random, steps) {
    return yield* throughSteps(noise(count, random), this.steppers(steps));
  }
}
