// The sliced Wasserstein-2 distance of two sets of points in the plane, as lab/metrics.py: the same size, 64 directions.

const DIRECTIONS = 64;

function projected(points, k) {
  const angle = (k * Math.PI) / DIRECTIONS;
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const line = new Float64Array(points.length / 2);
  for (let i = 0; i < line.length; i += 1) line[i] = c * points[2 * i] + s * points[2 * i + 1];
  return line.sort();
}

/** The sorted projections of points (n x 2) in all directions, as a generator that rests after each. */
export function* projections(points) {
  const lines = [];
  for (let k = 0; k < DIRECTIONS; k += 1) {
    lines.push(projected(points, k));
    yield;
  }
  return lines;
}

/** The distance from points (n x 2) to those whose `projections` are given, in the units of the coordinates; a generator too. */
export function* slicedDistance(points, lines) {
  let total = 0;
  for (let k = 0; k < DIRECTIONS; k += 1) {
    const line = projected(points, k);
    for (let i = 0; i < line.length; i += 1) total += (line[i] - lines[k][i]) ** 2;
    yield;
  }
  return Math.sqrt(total / DIRECTIONS / (points.length / 2));
}
