// Work on many points in small blocks, with a rest after each, so that `sliced` can stop between two of them.

const BLOCK = 64; // points; about a millisecond of one of the lab's networks

/** Change points (n x 2) in place, block by block: `change(block)` gives the new ones. Yields those that are done. */
export function* eachBlock(points, change, size = BLOCK) {
  for (let start = 0; start < points.length; start += 2 * size) {
    points.set(change(points.subarray(start, start + 2 * size)), start);
    yield points.subarray(0, start + 2 * size);
  }
  return points;
}

/** Take points (n x 2) through steps, each a function of a block of them. Yields all points, on their way. */
export function* throughSteps(points, steps) {
  for (const step of steps) for (const _ of eachBlock(points, step)) yield points;
  return points;
}

/** One number for each of the points (n x 2), block by block: `of(block)` gives those of a block. */
export function* overBlocks(points, of, size = BLOCK) {
  const values = new Float64Array(points.length / 2);
  for (let start = 0; start < points.length; start += 2 * size) {
    values.set(of(points.subarray(start, start + 2 * size)), start / 2);
    yield values;
  }
  return values;
}

/** Standard normal points (n x 2). */
export const noise = (count, random) => Float64Array.from({ length: 2 * count }, () => random.normal());

/** Log-density of the standard Gaussian at each of the points (n x 2). */
export function standardLogDensity(points) {
  return Float64Array.from({ length: points.length / 2 }, (_, i) => -(points[2 * i] ** 2 + points[2 * i + 1] ** 2) / 2 - Math.log(2 * Math.PI));
}
