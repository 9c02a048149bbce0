// Small dense matrices, row by row in one array: eigenvalues, roots, and linear equations.

/** Eigenvalues of a symmetric matrix (d, d), and with `vectors` the matrix whose columns are the eigenvectors (Jacobi's rotations). */
export function eigen(matrix, d, vectors = false) {
  const a = Float64Array.from(matrix);
  const v = vectors ? identity(d) : null;
  for (let sweep = 0; sweep < 60; sweep += 1) {
    let off = 0;
    let all = 0;
    for (let i = 0; i < d; i += 1) {
      for (let j = 0; j < d; j += 1) {
        all += a[i * d + j] ** 2;
        if (i !== j) off += a[i * d + j] ** 2;
      }
    }
    if (off <= 1e-30 * all) break;
    for (let p = 0; p < d - 1; p += 1) {
      for (let q = p + 1; q < d; q += 1) rotate(a, v, d, p, q);
    }
  }
  return { values: Float64Array.from({ length: d }, (_, i) => a[i * d + i]), vectors: v };
}

/** One rotation, which makes the entry (p, q) zero. */
function rotate(a, v, d, p, q) {
  const apq = a[p * d + q];
  if (apq === 0) return;
  const theta = (a[q * d + q] - a[p * d + p]) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < d; k += 1) {
    const [x, y] = [a[k * d + p], a[k * d + q]];
    a[k * d + p] = c * x - s * y;
    a[k * d + q] = s * x + c * y;
  }
  for (let k = 0; k < d; k += 1) {
    const [x, y] = [a[p * d + k], a[q * d + k]];
    a[p * d + k] = c * x - s * y;
    a[q * d + k] = s * x + c * y;
    if (v) {
      const [vx, vy] = [v[k * d + p], v[k * d + q]];
      v[k * d + p] = c * vx - s * vy;
      v[k * d + q] = s * vx + c * vy;
    }
  }
}

export function identity(d) {
  const found = new Float64Array(d * d);
  for (let i = 0; i < d; i += 1) found[i * d + i] = 1;
  return found;
}

/** The product of two (d, d) matrices. */
export function product(a, b, d) {
  const found = new Float64Array(d * d);
  for (let i = 0; i < d; i += 1) {
    for (let k = 0; k < d; k += 1) {
      const x = a[i * d + k];
      for (let j = 0; j < d; j += 1) found[i * d + j] += x * b[k * d + j];
    }
  }
  return found;
}

/** The symmetric square root of a positive semidefinite matrix; what rounding has put below zero counts as zero. */
export function root(matrix, d) {
  const { values, vectors } = eigen(matrix, d, true);
  const scaled = new Float64Array(d * d);
  for (let i = 0; i < d; i += 1) for (let j = 0; j < d; j += 1) scaled[i * d + j] = vectors[i * d + j] * Math.sqrt(Math.max(0, values[j]));
  const found = new Float64Array(d * d);
  for (let i = 0; i < d; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = 0;
      for (let k = 0; k < d; k += 1) sum += scaled[i * d + k] * vectors[j * d + k];
      found[i * d + j] = sum;
      found[j * d + i] = sum;
    }
  }
  return found;
}

/** The x of A x = b, by elimination with pivots; null where A (n, n) is singular. */
export function solve(A, b) {
  const n = b.length;
  const a = Float64Array.from(A);
  const x = Float64Array.from(b);
  for (let k = 0; k < n; k += 1) {
    let best = k;
    for (let i = k + 1; i < n; i += 1) if (Math.abs(a[i * n + k]) > Math.abs(a[best * n + k])) best = i;
    if (!(Math.abs(a[best * n + k]) > 1e-300)) return null;
    if (best !== k) {
      for (let j = k; j < n; j += 1) [a[k * n + j], a[best * n + j]] = [a[best * n + j], a[k * n + j]];
      [x[k], x[best]] = [x[best], x[k]];
    }
    for (let i = k + 1; i < n; i += 1) {
      const factor = a[i * n + k] / a[k * n + k];
      for (let j = k; j < n; j += 1) a[i * n + j] -= factor * a[k * n + j];
      x[i] -= factor * x[k];
    }
  }
  for (let i = n - 1; i >= 0; i -= 1) {
    for (let j = i + 1; j < n; j += 1) x[i] -= a[i * n + j] * x[j];
    x[i] /= a[i * n + i];
  }
  return x;
}
