// Scaled dot-product attention on small matrices, given as lists of rows.

/** Scores q k / sqrt(d), the weights of each row, and the mixtures of the values; `mask` hides later positions. */
export function attention(Q, K, V, { mask = true, scale = true } = {}) {
  const divisor = scale ? Math.sqrt(Q[0].length) : 1;
  const scores = Q.map((q, i) => K.map((k, j) => (mask && j > i ? -Infinity : q.reduce((sum, each, c) => sum + each * k[c], 0) / divisor)));
  const weights = scores.map((row) => {
    const top = Math.max(...row);
    const raw = row.map((each) => Math.exp(each - top));
    const sum = raw.reduce((total, each) => total + each, 0);
    return raw.map((each) => each / sum);
  });
  const outputs = weights.map((row) => V[0].map((_, c) => row.reduce((sum, each, j) => sum + each * V[j][c], 0)));
  return { scores, weights, outputs };
}

/** Rows of numbers from text such as "1,0;0,1;1,1"; null when it is not three rows of two numbers. */
export function readMatrix(text) {
  const rows = text.split(";").map((row) => row.split(",").map(Number));
  return rows.length === 3 && rows.every((row) => row.length === 2 && row.every((each) => Number.isFinite(each) && Math.abs(each) <= 99)) ? rows : null;
}

/** The text of a matrix. */
export const writeMatrix = (rows) => rows.map((row) => row.join(",")).join(";");
