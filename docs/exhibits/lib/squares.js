// Attention of one head as squares: each row is a token that reads, each column a token that is read, and the area is the weight.

const LEFT = 84;
const RIGHT = 8;
const CELL = 20;
const LEAST = 0.06; // of a cell: what is smaller cannot be seen

/** How many tokens there is room for. */
export const across = (width) => (width < 420 ? 16 : 24);

function square(plot, x, y, weight) {
  const half = 0.48 * Math.sqrt(weight);
  if (2 * half < LEAST) return "";
  const [x1, x2, y1, y2] = [plot.X(x - half), plot.X(x + half), plot.Y(y - half), plot.Y(y + half)].map((n) => n.toFixed(1));
  return `M${x1} ${y1}H${x2}V${y2}H${x1}Z`;
}

/** Draw the rows of weights for the tokens from `first` on, with their names; those before `first` are added up in a column of their own.
 *
 * The last row, which is looked at, has another colour. Without rows only the diagonal is drawn.
 */
export function drawSquares(plot, width, names, rows, first) {
  const size = across(width);
  const side = Math.min(width - LEFT - RIGHT, CELL * size);
  const older = first > 0;
  const y = { domain: [size, 0], ticks: names.map((name, i) => [i + 0.5, name.slice(0, 9)]), grid: false };
  plot.begin({ width: side + LEFT + RIGHT, height: side + 8, margin: [4, RIGHT, 4, LEFT], x: { domain: [older ? -1 : 0, size], ticks: 0, line: false }, y });
  plot.line([[0, 0], [rows.length || size, rows.length || size]], "k6", { width: 1, dash: 2 });
  rows.forEach((weights, i) => {
    const before = weights.subarray(0, first).reduce((sum, each) => sum + each, 0);
    const squares = Array.from(weights.subarray(first), (weight, j) => square(plot, j + 0.5, i + 0.5, weight));
    if (older) squares.push(square(plot, -0.5, i + 0.5, before));
    plot.shape(squares.join(""), i === rows.length - 1 ? "k2" : "k4");
  });
}
