// The variational autoencoder and the beta-VAE, as lab/families/vae.py: a latent of two dimensions, one learned sigma of the decoder.

import { eachBlock, noise, overBlocks } from "../blocks.js";
import { Network } from "../network.js";

export class VariationalAutoencoder {
  /** `stem` is what the names of its tensors begin with. */
  constructor(model, stem = "") {
    this.encoder = Network.of(model, `${stem}encoder.`);
    this.decoder = Network.of(model, `${stem}decoder.`);
    this.sigma = Math.exp(model.tensors.get(`${stem}log_sigma`).data[0]);
  }

  /** For each of the points (n x 2) the mean and the logarithm of the standard deviation of its latent, in rows of four. */
  encode(points) {
    return this.encoder.forward(points);
  }

  /** The decoder's means (n x 2) at latents (n x 2). */
  decode(latents) {
    return this.decoder.forward(latents);
  }

  /** Samples of the model: the decoder's mean and its noise. */
  *sample(count, random) {
    return yield* eachBlock(noise(count, random), (block) => this.decode(block).map((mean) => mean + this.sigma * random.normal()));
  }

  /** Divergence of q(z|x) from the prior in nats, and squared error of a coordinate with one latent each; means over points (n x 2). */
  *rateAndDistortion(points, random) {
    let [rate, error] = [0, 0];
    yield* overBlocks(points, (block) => {
      const codes = this.encode(block);
      const latents = block.map((_, i) => {
        const [mean, logSigma] = [codes[4 * (i >> 1) + (i % 2)], codes[4 * (i >> 1) + 2 + (i % 2)]];
        rate += (mean ** 2 + Math.exp(2 * logSigma) - 1 - 2 * logSigma) / 2;
        return mean + Math.exp(logSigma) * random.normal();
      });
      this.decode(latents).forEach((mean, i) => (error += (block[i] - mean) ** 2));
      return [];
    });
    return { rate: rate / (points.length / 2), distortion: error / points.length };
  }
}
