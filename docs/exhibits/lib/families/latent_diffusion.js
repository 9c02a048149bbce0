// Latent diffusion, as lab/families/latent_diffusion.py: diffusion in the scaled latents of a VAE, and the decoder at the end.

import { eachBlock } from "../blocks.js";
import { Diffusion } from "./diffusion.js";
import { VariationalAutoencoder } from "./vae.js";

export class LatentDiffusion {
  constructor(model) {
    this.autoencoder = new VariationalAutoencoder(model, "autoencoder.");
    this.diffusion = new Diffusion(model, "diffusion.");
    this.scale = model.tensors.get("scale").data;
  }

  /** DDIM in the latent plane, then a draw from the decoder. */
  *sample(count, random, steps) {
    const points = yield* this.diffusion.sample(count, random, steps);
    const { autoencoder, scale } = this;
    return yield* eachBlock(points, (block) =>
      autoencoder.decode(block.map((each, i) => each * scale[i % 2])).map((mean) => mean + autoencoder.sigma * random.normal()),
    );
  }
}
