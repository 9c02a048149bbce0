// Every family of the lab's comparison by the name of its export.

import { Autoregressive } from "./families/autoregressive.js";
import { Diffusion } from "./families/diffusion.js";
import { EnergyModel } from "./families/energy.js";
import { Flow } from "./families/flow.js";
import { FlowMatching } from "./families/flow_matching.js";
import { AdversarialNetwork } from "./families/gan.js";
import { LatentDiffusion } from "./families/latent_diffusion.js";
import { CoordinateTransformer } from "./families/transformer.js";
import { VariationalAutoencoder } from "./families/vae.js";

const KINDS = {
  autoregressive: Autoregressive,
  transformer: CoordinateTransformer,
  vae: VariationalAutoencoder,
  beta_vae: VariationalAutoencoder,
  gan: AdversarialNetwork,
  gan_r1: AdversarialNetwork,
  flow: Flow,
  diffusion: Diffusion,
  latent_diffusion: LatentDiffusion,
  flow_matching: FlowMatching,
  energy: EnergyModel,
};

/** The names of all exports, in the order of the menus. */
export const NAMES = Object.keys(KINDS);

/** What an export can do: `sample(count, random, steps)` and, where its density can be computed here, `logDensity(points)`; both generators. */
export const familyOf = (model) => new KINDS[model.name](model);
