// Drawing a text from a model: the distribution that is drawn from under the settings of a sampler, and tokens one after the other.

import { minP, nucleus, renormalised, softmax, topK } from "./decoding.js";
import { Random } from "./random.js";

/** `before` the cuts and `after` them, and `kept`, for logits and { temperature, k, p, minp }; a token `never` is not drawn.
 *
 * At temperature 0 the most probable token is left alone. Every cut is measured on the probabilities after the temperature.
 */
export function distribution(logits, { temperature, k, p, minp }, never) {
  const scores = Array.from(logits);
  scores[never] = -Infinity;
  if (temperature === 0) {
    const kept = topK(scores, 1);
    const sure = kept.map(Number);
    return { before: sure, after: sure, kept };
  }
  const before = softmax(scores, temperature);
  const masks = [...(k < scores.length ? [topK(before, k)] : []), ...(p < 1 ? [nucleus(before, p)] : []), ...(minp > 0 ? [minP(before, minp)] : [])];
  const kept = before.map((each, i) => each > 0 && masks.every((mask) => mask[i]));
  return { before, after: renormalised(before, kept), kept };
}

/** Let a model read `prompt` and draw `count` tokens after it; yields after each token. What it has read already is not read again. */
export function* generation(model, prompt, count, settings, seed, never) {
  const random = new Random(seed);
  for (let i = 0; i < prompt.length + count; i += 1) {
    const token = i < prompt.length ? prompt[i] : random.index(distribution(model.logits[i - 1], settings, never).after);
    if (model.tokens[i] !== token) {
      model.forget(i);
      model.read(token);
    }
    yield i;
  }
  model.forget(prompt.length + count);
}
