// Diffusion and flow matching from the same noise: how straight their paths are, and what a few steps cost.

import { noise } from "./lib/blocks.js";
import { picker, slider } from "./lib/controls.js";
import { h } from "./lib/dom.js";
import { fixed, percent, significant, whole } from "./lib/format.js";
import { bar, formula, fraction, group, hat, mi, mn, mo, mtext, root, row, sub, tied } from "./lib/maths.js";
import { Mixture } from "./lib/mixture.js";
import { ModelExhibit } from "./lib/model-exhibit.js";
import { Plot } from "./lib/plot.js";
import { Random } from "./lib/random.js";

const STEPS = [1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 70, 100];
const MEASURED = [1, 2, 5, 10, 20, 50, 100];
const EXACT = 1000; // steps of the path that counts as exact
const PATHS = 32;
const POINTS = 64; // of which the first 32 are drawn
const REACH = 2.5;
const LIMIT = 2.2; // of the coordinates of A
const MODELS = {
  diffusion: { title: "Diffusion, DDIM", sampler: "DDIM", tone: "k2", dash: 1 },
  flow_matching: { title: "Flow matching, Euler", sampler: "Euler", tone: "k1", dash: 0 },
};

/** All points of the paths from `start` (n x 2) in `steps` steps, as a list of arrays; rests after each step. */
function* paths(family, start, steps, found) {
  const path = [start];
  for (const step of family.steppers(steps)) {
    path.push(step(path.at(-1)));
    yield found;
  }
  return path;
}

/** The paths that are drawn, as lists of points, with the steps that made them. */
function* drawnPaths(family, steps, seed) {
  const path = yield* paths(family, noise(PATHS, new Random(seed)), steps);
  const lines = Array.from({ length: PATHS }, (_, i) => path.map((points) => [points[2 * i], points[2 * i + 1]]));
  return { lines, steppers: [...family.steppers(steps)] };
}

/** How path `i` runs: the straight way over the length, and by how many degrees the direction changes on the way. */
function shapeOf(path, i) {
  let [length, turning] = [0, 0];
  let [a, b] = [0, 0];
  for (let k = 1; k < path.length; k += 1) {
    const [c, d] = [path[k][2 * i] - path[k - 1][2 * i], path[k][2 * i + 1] - path[k - 1][2 * i + 1]];
    length += Math.hypot(c, d);
    turning += k > 1 ? (Math.abs(Math.atan2(a * d - b * c, a * c + b * d)) * 180) / Math.PI : 0;
    [a, b] = [c, d];
  }
  const [first, last] = [path[0], path.at(-1)];
  return { straight: Math.hypot(last[2 * i] - first[2 * i], last[2 * i + 1] - first[2 * i + 1]) / length, turning };
}

/** The shape of paths in many steps, and how far from their ends those with few steps end; means over the noise of one seed.
 *
 * What is yielded holds what has been found so far: { straight, turning, errors }, errors by the number of steps.
 */
function* measured(family, seed) {
  const start = noise(POINTS, new Random(seed));
  const found = { straight: NaN, turning: NaN, errors: {} };
  const exact = yield* paths(family, start, EXACT, found);
  const shapes = [];
  for (let i = 0; i < POINTS; i += 1) {
    shapes.push(shapeOf(exact, i));
    yield found;
  }
  for (const key of ["straight", "turning"]) found[key] = shapes.reduce((sum, shape) => sum + shape[key], 0) / POINTS;
  const aim = exact.at(-1);
  for (const steps of STEPS) {
    const ends = (yield* paths(family, start, steps, found)).at(-1);
    found.errors[steps] = ends.reduce((sum, _, i) => (i % 2 ? sum : sum + Math.hypot(ends[i] - aim[i], ends[i + 1] - aim[i + 1])), 0) / POINTS;
  }
  return found;
}

class SamplingPaths extends ModelExhibit {
  static heading = "Two ways from the same noise";
  static lead = "pull the steps down to 2 and then to 1: one model lands between the modes, the other far outside. Then drag the point A.";
  static source = "lab/exported.py";
  static defaults = { steps: 20, x: 1.9, y: -1, seed: 1 };

  build() {
    this.planes = Object.fromEntries(Object.entries(MODELS).map(([name, { title }]) => [name, new Plot(`Paths of ${title}`)]));
    this.curve = new Plot("Error of the end points against the number of steps");
    this.curve.onDrag((steps) => this.set({ steps: STEPS.reduce((best, each) => (Math.abs(Math.log(each / steps)) < Math.abs(Math.log(best / steps)) ? each : best)) }));
    const within = (v) => Math.min(Math.max(Math.round(v * 20) / 20, -LIMIT), LIMIT);
    for (const plot of Object.values(this.planes)) plot.onHandle((_, x, y) => this.set({ x: within(x), y: within(y) }));
    this.view.append(h("div", { class: "exhibit-twins" }, Object.values(this.planes).map((plot) => plot.element)), this.curve.element);
    this.control(picker, { name: "steps", text: "Steps", symbol: "K", values: STEPS, format: whole });
    const place = { min: -LIMIT, max: LIMIT, step: 0.05, format: (v) => fixed(v, 2) };
    this.control(slider, { name: "x", text: "Noise A, across", symbol: "ϵ", ...place });
    this.control(slider, { name: "y", text: "Noise A, up", symbol: "ϵ", ...place });
    this.control(slider, { name: "seed", text: "Seed of the other noise", min: 1, max: 20, format: whole });
    const level = (at) => sub(bar(mi("α")), at);
    const x = (low) => sub(mi("x"), low);
    this.formulas.append(
      formula(x(mi("s")), mo("="), root(level(mi("s"))), fraction(row(x(mi("t")), mo("−"), root(mn("1"), mo("−"), level(mi("t"))), hat(mi("ϵ"))), root(level(mi("t")))), mo("+"), root(mn("1"), mo("−"), level(mi("s"))), hat(mi("ϵ"))),
      formula(x(row(mi("t"), mo("+"), mn("1"), mo("/"), tied("K", mi("K")))), mo("="), x(mi("t")), mo("+"), fraction(mn("1"), tied("K", mi("K"))), mi("v"), group(x(mi("t")), mo(","), mi("t"))),
      formula(x(mtext("start")), mo("="), tied("ϵ", mi("ϵ")), mtext(", the same for both")),
    );
    this.words = h("p");
    this.formulas.append(this.words);
  }

  draw() {
    const { steps, x, y, seed } = this.state;
    const short = this.file("assets/data/eight_families.json");
    const ring = short && (this.ring ??= new Mixture(short.ring));
    const side = Math.floor((this.width - 10) / 2);
    const found = {};
    for (const [name, { title }] of Object.entries(MODELS)) {
      const plot = this.planes[name].plane(side, REACH, title);
      if (ring) plot.discs(ring.centres, ring.radius, "k5");
      const family = this.family(name);
      if (family) found[name] = this.drawPaths(name, family, ring);
      plot.handle("A", x, y, "k0", "A");
    }
    this.drawCurve(found);
    const both = Object.keys(MODELS).map((name) => found[name]);
    const of = (key, text) => both.map((each) => (each?.[key] === undefined || Number.isNaN(each[key]) ? "–" : text(each[key])));
    const [straightD, straightF] = of("straight", (v) => fixed(v, 3));
    const [turningD, turningF] = of("turning", (v) => `${whole(v)}°`);
    const [errorD, errorF] = of("error", (v) => significant(v));
    const [offD, offF] = of("off", (v) => percent(v, 0));
    this.show({
      straightDiffusion: ["Straightness, diffusion", straightD],
      straightFlow: ["Straightness, flow matching", straightF],
      turningDiffusion: ["Turning, diffusion", turningD],
      turningFlow: ["Turning, flow matching", turningF],
      errorDiffusion: [`Error of ${whole(steps)} steps, diffusion`, errorD],
      errorFlow: [`Error of ${whole(steps)} steps, flow`, errorF],
      offDiffusion: ["Off support, diffusion", offD],
      offFlow: ["Off support, flow matching", offF],
    });
    this.words.textContent =
      "Above, a step of DDIM from time t to s and one of Euler’s method; hats are what the networks predict, and so is v. " +
      `Straightness: the way as the crow flies over the length of the path, 1 if straight; turning: by how much the direction changes on the way; means of ${POINTS} paths in ${whole(EXACT)} steps. ` +
      `Error: how far from there they end in K steps, the mean, in units of the coordinates; neighbouring modes are 1.08 apart. Noise of seed ${seed}; ${PATHS} of the paths are drawn.`;
    this.say(`${steps} steps: error ${errorD} for diffusion, ${errorF} for flow matching; straightness ${straightD} and ${straightF}, turning ${turningD} and ${turningF}.`);
    this.fillTable(short, both);
  }

  /** Paths of one model, that of A in front; gives what was found. */
  drawPaths(name, family, ring) {
    const { steps, x, y, seed } = this.state;
    const { tone } = MODELS[name];
    const plot = this.planes[name];
    const { value } = this.computed(`paths ${name}`, `${steps} ${seed}`, () => drawnPaths(family, steps, seed));
    // While the reader moves A, the other paths stay the same element.
    if (value && value.side !== plot.innerWidth) Object.assign(value, { side: plot.innerWidth, element: plot.lines(value.lines, "k6", { width: 1, opacity: 0.8 }) });
    else if (value) plot.inner.append(value.element);
    const ends = value?.lines.map((line) => line.at(-1)) ?? [];
    plot.dots(ends, tone, { radius: 3 });
    const own = [[x, y]];
    for (const step of value?.steppers ?? []) own.push([...step(Float64Array.from(own.at(-1)))]);
    plot.line(own, "k0", { width: 2 });
    if (steps <= 20) plot.dots(own.slice(1, -1), "k0", { radius: 2.2 });
    plot.dots([own.at(-1)], "k0", { radius: 5 });
    const job = this.computed(`measured ${name}`, String(seed), () => measured(family, seed));
    const { straight, turning, errors } = job.partial ?? job.value ?? { straight: NaN, turning: NaN, errors: {} };
    const off = ring && value ? ends.filter((end) => ring.modeOf(...end) < 0).length / PATHS : NaN;
    plot.describe(`${MODELS[name].title}: ${PATHS} paths in ${steps} steps; ${percent(off, 0)} end off the support. From A at ${fixed(x, 2)}, ${fixed(y, 2)} the path ends at ${own.at(-1).map((v) => fixed(v, 2)).join(", ")}.`);
    return { straight, turning, error: errors[steps] ?? NaN, off, errors };
  }

  drawCurve(found) {
    const { steps } = this.state;
    const plot = this.curve.begin({ width: this.width, height: 190, margin: [26, 10, 40, 44], x: { domain: [0.9, 120], log: true, label: "steps K", ticks: [1, 2, 5, 10, 20, 50, 100].map((n) => [n, String(n)]) }, y: { domain: [0.001, 20], log: true, ticks: [[0.001, "0.001"], [0.01, "0.01"], [0.1, "0.1"], [1, "1"], [10, "10"]], label: this.width < 420 ? "error of the end points" : "error of the end points, in units of the coordinates" } });
    for (const [name, { title, tone, dash }] of Object.entries(MODELS)) {
      const points = STEPS.filter((n) => found[name]?.errors[n]).map((n) => [n, found[name].errors[n]]);
      plot.line(points, tone, { dash });
      plot.dots(points.filter(([n]) => n === steps), tone, { radius: 6, ring: true });
      if (points.length === STEPS.length) plot.text(50, found[name].errors[50], title.split(",")[0], tone, name === "diffusion" ? { anchor: "middle", dy: -10 } : { anchor: "end", dx: 4, dy: 22 });
    }
    plot.rule("x", steps, "k0", { dash: 0, width: 1.2 });
    plot.describe(`Error of the end points against the number of steps, for both models; the mark is at ${steps} steps.`);
  }

  fillTable(short, both) {
    const cell = (value, digits) => (value === undefined ? "–" : significant(value, digits));
    const measured = (name, n) => short?.methods[name].curves[MODELS[name].sampler][n];
    const of = (spread) => (spread ? `${fixed(spread.mean, 3)} ± ${fixed(spread.sd, 3)}` : "–");
    this.table(
      "End points: error here, and sliced distance from true samples as the lab measured it (2,000 samples, mean ± deviation of 5 seeds)",
      ["Steps", "Diffusion, error", "Flow, error", "Diffusion, distance", "Flow, distance"],
      MEASURED.map((n) => [whole(n), ...both.map((each) => cell(each?.errors[n], 3)), of(measured("diffusion", n)), of(measured("flow_matching", n))]),
    );
  }
}

customElements.define("sampling-paths", SamplingPaths);
