// Bytes and operations of the key-value cache, by the scheme of attention.

/** Numbers that one layer keeps for one token: both of keys and values, or a latent and a rotary key. */
export function numbersPerLayer(scheme, { heads, groups, headWidth, latent, rotary }) {
  if (scheme === "mla") return latent + rotary;
  return 2 * { mha: heads, gqa: groups, mqa: 1 }[scheme] * headWidth;
}

/** Bytes for one token over all layers. */
export const bytesPerToken = (scheme, shape) => shape.layers * numbersPerLayer(scheme, shape) * shape.bytesPerValue;

/** Bytes of the caches of `batch` sequences of `context` tokens. */
export const cacheBytes = (scheme, shape, context, batch) => bytesPerToken(scheme, shape) * context * batch;

/** FLOP of scores and mixtures for one new token that attends to `context` positions, a multiply-add counted as two.
 *
 * In MLA the up-projections are merged into the query side, so each head compares latent and rotary parts and mixes latents.
 */
export function attentionFlop(scheme, { layers, heads, headWidth, latent, rotary }, context) {
  const perHead = scheme === "mla" ? 2 * (latent + rotary) + 2 * latent : 4 * headWidth;
  return layers * heads * perHead * context;
}

/** FLOP for each byte of cache that a decoding step reads; it does not depend on context, batch or layers. */
export const intensity = (scheme, shape) => attentionFlop(scheme, shape, 1) / bytesPerToken(scheme, shape);
