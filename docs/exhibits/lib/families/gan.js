// The adversarial network, plain and with the penalty R1, as lab/families/gan.py. It has no density.

import { eachBlock, noise } from "../blocks.js";
import { Network } from "../network.js";

export class AdversarialNetwork {
  constructor(model) {
    this.generator = Network.of(model, "generator.");
    this.discriminator = Network.of(model, "discriminator.");
  }

  *sample(count, random) {
    return yield* eachBlock(noise(count, random), (block) => this.generator.forward(block));
  }
}
