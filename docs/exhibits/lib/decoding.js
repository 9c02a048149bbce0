// From scores to a distribution over the next token: softmax at a temperature, and the cuts top-k, top-p and min-p.

/** Probabilities exp(s / tau) / sum exp(s / tau). */
export function softmax(scores, temperature = 1) {
  const top = Math.max(...scores);
  const raw = scores.map((score) => Math.exp((score - top) / temperature));
  const sum = raw.reduce((total, each) => total + each, 0);
  return raw.map((each) => each / sum);
}

/** Shannon entropy in bits. */
export const entropyBits = (probabilities) => probabilities.reduce((total, p) => (p > 0 ? total - p * Math.log2(p) : total), 0);

/** Indices from the most to the least probable; earlier ones win ties. */
const ranked = (probabilities) => probabilities.map((_, i) => i).sort((a, b) => probabilities[b] - probabilities[a] || a - b);

/** The k most probable, as a mask. */
export function topK(probabilities, k) {
  const kept = new Set(ranked(probabilities).slice(0, k));
  return probabilities.map((_, i) => kept.has(i));
}

/** The smallest set of most probable tokens with a mass of at least p, as a mask. */
export function nucleus(probabilities, p) {
  let mass = 0;
  let size = 0;
  for (const i of ranked(probabilities)) {
    mass += probabilities[i];
    size += 1;
    if (mass >= p - 1e-12) break;
  }
  return topK(probabilities, size);
}

/** The tokens with at least a share of the largest probability, as a mask. */
export function minP(probabilities, share) {
  const least = share * Math.max(...probabilities);
  return probabilities.map((p) => p >= least);
}

/** What is left when only the masked tokens may be drawn. */
export function renormalised(probabilities, mask) {
  const mass = probabilities.reduce((total, p, i) => total + (mask[i] ? p : 0), 0);
  return probabilities.map((p, i) => (mask[i] ? p / mass : 0));
}
