// The diffusion model, as lab/families/diffusion.py: it predicts the noise; DDIM without noise of its own takes any number of steps.

import { noise, throughSteps } from "../blocks.js";
import { alphaBars, timesteps } from "../diffusion.js";
import { TimeNetwork } from "../network.js";

export class Diffusion {
  /** `stem` is what the names of its tensors begin with. */
  constructor(model, stem = "") {
    this.steps = model.constants.steps;
    this.levels = alphaBars("linear", this.steps);
    this.denoiser = new TimeNetwork(model, `${stem}denoiser.network.`, model.constants.octaves);
  }

  /** The step from time `t` to the earlier time `before`, as a function of points (n x 2). */
  stepper(t, before) {
    const [now, then] = [this.levels[t], this.levels[before]];
    const network = this.denoiser.at(t / this.steps);
    const [signal, spread] = [Math.sqrt(then / now), Math.sqrt(1 - then) - Math.sqrt((then * (1 - now)) / now)];
    return (points) => network.forward(points).map((each, i) => signal * points[i] + spread * each);
  }

  /** The steps of a sampler with `count` of them, from noise to data, each made when it is asked for. */
  *steppers(count) {
    const times = timesteps(count, this.steps);
    for (let i = 0; i < count; i += 1) yield this.stepper(times[i], times[i + 1]);
  }

  /** DDIM in `steps` steps. */
  *sample(count, random, steps) {
    return yield* throughSteps(noise(count, random), this.steppers(steps));
  }
}
