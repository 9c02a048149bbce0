// How a metric turns smooth progress into a jump: the made-up law of the still figure, and answers drawn from it.

/** Chance that a token is right at `compute` FLOP: exp(-loss) with loss = (C / 10^17)^(-0.2) nats a token. */
export const tokenAccuracy = (compute) => Math.exp(-((compute / 1e17) ** -0.2));

/** Chance that all `length` tokens of an answer are right, each alone with chance `p`. */
export const exactMatch = (p, length) => p ** length;

/** Accuracy per token at which an exact match has the chance `share`. */
export const accuracyFor = (share, length) => share ** (1 / length);

/** Answers of one model: `questions` rows of `length` tokens, each true when right; a generator that rests between rows. */
export function* answers(p, length, questions, random) {
  const rows = [];
  for (let i = 0; i < questions; i += 1) {
    const row = new Uint8Array(length);
    for (let j = 0; j < length; j += 1) row[j] = random.uniform() < p ? 1 : 0;
    rows.push(row);
    if (i % 50 === 49) yield;
  }
  return rows;
}
