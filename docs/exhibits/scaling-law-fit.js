// The lab's own runs on a source of known entropy: choose which are fitted, and see what the law says of the others and of its floor.

import { slider, toggle } from "./lib/controls.js";
import { h } from "./lib/dom.js";
import { fixed, percent, significant, whole } from "./lib/format.js";
import { legend } from "./lib/legend.js";
import { formula, fraction, group, hat, mi, mn, mo, mtext, row, sub, sup, tied } from "./lib/maths.js";
import { ModelExhibit } from "./lib/model-exhibit.js";
import { Plot } from "./lib/plot.js";
import { Random } from "./lib/random.js";
import { bootstrap, constants, fit, predict, quantile } from "./lib/scaling.js";

const FILE = "assets/data/scaling_law.json";
const LEAST = 9; // runs of a fit of five constants
const FITS = 200;
const NOISE = 5; // residuals drawn anew for each fit of the bootstrap
const MOST_MISSED = 15; // per cent, of the plot
const MARKS = { fitted: ["k1", { radius: 3.4 }], "left out": ["k6", { radius: 3.2, ring: true }], "held out": ["k2", { radius: 3.4, ring: true }] };
const TAILS = [0.025, 0.975];

/** The best fit, then its bootstrap: { theta, many, bands, miss }; a band for each of all runs. Yields what there is so far. */
function* study(all, inside, entropy, seed) {
  const theta = yield* fit(inside, entropy);
  const residuals = inside.map((run) => Math.log(predict(theta, run) / run.loss));
  const far = { theta, many: [], bands: null };
  const random = new Random(seed);
  const drawing = bootstrap(inside, theta, FITS, random, entropy);
  let step = drawing.next();
  for (; !step.done; step = drawing.next()) yield far;
  far.many = step.value;
  const bands = [];
  for (const run of all) {
    const guesses = far.many.flatMap((each) => {
      const level = predict(each, run);
      return Array.from({ length: NOISE }, () => level * Math.exp(residuals[Math.floor(random.uniform() * residuals.length)]));
    });
    bands.push(TAILS.map((q) => quantile(guesses, q)));
    yield far;
  }
  return { ...far, bands };
}

class ScalingLawFit extends ModelExhibit {
  static heading = "A law, fitted to some runs and held against the rest";
  static lead = "drag the border to the left, so that fewer budgets are fitted, and watch the floor E and the runs that were held out.";
  static source = "lab/laws/fit.py";
  static defaults = { budgets: 11, skipped: 0, known: false, seed: 1 };

  build() {
    this.losses = new Plot("Loss of every run against compute, with the fitted law");
    this.losses.onDrag((compute) => this.set({ budgets: this.budgetsBelow(compute) }));
    this.misses = new Plot("By how much the law misses every run");
    this.misses.onDrag((compute) => this.set({ budgets: this.budgetsBelow(compute) }));
    const marks = legend([{ text: "fitted", colour: "k1", mark: "dot" }, { text: "held out", colour: "k2", mark: "ring" }, { text: "left out", colour: "k6", mark: "ring" }, { text: "law", colour: "k6" }, { text: "floor E", colour: "k4", dash: 1 }, { text: "entropy rate", colour: "k3" }]);
    this.view.append(this.losses.element, marks, this.misses.element);
    this.control(slider, { name: "budgets", text: "Budgets in the fit", symbol: "C", min: 4, max: 14, format: whole });
    this.control(slider, { name: "skipped", text: "Small data left out", symbol: "D", min: 0, max: 3, format: (v) => (v ? `${v} of 8` : "none") });
    this.control(toggle, { name: "known", text: "Hold E at the entropy rate", symbol: "E" });
    this.control(slider, { name: "seed", text: "Seed of the bootstrap", min: 1, max: 20, format: whole });
    const E = () => tied("E", mi("E"));
    const law = row(E(), mo("+"), fraction(mi("A"), sup(mi("N"), mi("α"))), mo("+"), fraction(mi("B"), sup(tied("D", mi("D")), mi("β"))));
    this.formulas.append(
      formula(hat(mi("L")), group(mi("N"), mo(","), tied("D", mi("D"))), mo("="), law),
      formula(mi("min"), mtext("\u2009"), sub(mo("∑"), row(sub(mi("C"), mi("i")), mo("≤"), tied("C", mi("C")))), sub(mi("H"), mi("δ")), group(mi("log"), mtext("\u2009"), sub(hat(mi("L")), mi("i")), mo("−"), mi("log"), mtext("\u2009"), sub(mi("L"), mi("i")))),
    );
    this.words = h("p");
    this.formulas.append(this.words);
  }

  /** How many budgets lie below a compute, within the limits of the slider; each is twice the one before. */
  budgetsBelow(compute) {
    const first = this.first ?? 449_052_672;
    return Math.min(14, Math.max(4, Math.round(Math.log2(compute / first) + 0.5)));
  }

  /** What a run is: beyond the border it is held out; small data that is left out is neither fitted nor foretold. */
  kind({ size, amount }) {
    if (size + amount >= this.state.budgets) return "held out";
    return amount < this.state.skipped ? "left out" : "fitted";
  }

  draw() {
    const { budgets, skipped, known, seed } = this.state;
    const data = this.file(FILE);
    if (!data) {
      this.drawEmpty();
      return;
    }
    this.first = Math.min(...data.runs.map((run) => run.C));
    const inside = data.runs.filter((run) => this.kind(run) === "fitted");
    if (inside.length < LEAST) {
      this.drawAll(data, inside, { theta: null, many: [], bands: null }, false);
      return;
    }
    const job = this.computed("fit", JSON.stringify([budgets, skipped, known, seed]), () => study(data.runs, inside, known ? data.entropy_rate : null, seed));
    this.drawAll(data, inside, (job.done ? job.value : job.partial) ?? { theta: null, many: [], bands: null }, true);
  }

  drawEmpty() {
    this.losses.begin({ width: this.width, height: 270, x: { domain: [0, 1], ticks: 0 }, y: { domain: [0, 1], ticks: 0 } });
    this.misses.begin({ width: this.width, height: 190, x: { domain: [0, 1], ticks: 0 }, y: { domain: [0, 1], ticks: 0 } });
    const labels = { floor: "Fitted floor E, nats", rate: "Entropy rate, nats", interval: "E, 95 % of the bootstrap", fitted: "Runs fitted", alpha: "α", beta: "β", inside: "Held-out runs in their band", miss: "Their error (rms)" };
    this.show(Object.fromEntries(Object.entries(labels).map(([key, label]) => [key, [label, "–"]])));
    this.table("Runs that were held out", ["N", "D", "Measured", "Law", "Band", "Inside"], [["–", "–", "–", "–", "–", "–"], ["–", "–", "–", "–", "–", "–"]]);
  }

  drawAll(data, inside, { theta, many, bands }, enough) {
    const pending = enough ? "…" : "–";
    const late = data.runs.map((run, i) => ({ run, at: i })).filter(({ run }) => this.kind(run) === "held out");
    const within = ({ run, at }) => run.loss >= bands[at][0] && run.loss <= bands[at][1];
    const hits = bands ? late.filter(within).length : NaN;
    const law = theta ? constants(theta) : null;
    const floors = many.map((each) => Math.exp(each[2]));
    const interval = floors.length ? TAILS.map((q) => fixed(quantile(floors, q), 3)) : null;
    const rms = theta && late.length ? Math.sqrt(late.reduce((sum, { run }) => sum + Math.log(predict(theta, run) / run.loss) ** 2, 0) / late.length) : NaN;
    this.drawLosses(data, law, theta);
    this.drawMisses(data, theta, bands);
    this.show({
      floor: ["Fitted floor E, nats", law ? fixed(law.E, 3) : pending],
      rate: ["Entropy rate, nats", fixed(data.entropy_rate, 3)],
      interval: ["E, 95 % of the bootstrap", this.state.known ? "held" : interval ? `${interval[0]} – ${interval[1]}` : pending],
      fitted: ["Runs fitted", `${whole(inside.length)} of ${whole(data.runs.length)}`],
      alpha: ["α", law ? fixed(law.alpha, 3) : pending],
      beta: ["β", law ? fixed(law.beta, 3) : pending],
      inside: ["Held-out runs in their band", late.length ? (bands ? `${whole(hits)} of ${whole(late.length)}` : pending) : "none held out"],
      miss: ["Their error (rms)", late.length ? (theta ? percent(rms, 2) : pending) : "–"],
    });
    this.words.textContent = this.verdict(data, late, law, theta, bands, hits, enough, inside.length);
    this.tell({ theta, bands, enough }, `${whole(inside.length)} runs fitted: E is ${law ? fixed(law.E, 3) : pending} nats, the entropy rate ${fixed(data.entropy_rate, 3)}. ${bands ? (late.length ? `${hits} of ${late.length} held-out runs lie in their band.` : "No run is held out.") : ""}`);
    const cells = ({ run, at }) => [whole(run.N), whole(run.D), fixed(run.loss, 3), theta ? fixed(predict(theta, run), 3) : pending, ...(bands ? [bands[at].map((v) => fixed(v, 3)).join(" – "), within({ run, at }) ? "inside" : run.loss < bands[at][0] ? "below" : "above"] : [pending, pending])];
    const headers = ["N", "D", "Measured", "Law", "95 % band", "Measured is"];
    if (late.length) this.table(`Runs that were held out; ${FITS} bootstrap fits`, headers, late.map(cells));
    else this.table(`All runs are fitted; ${FITS} bootstrap fits`, headers, data.runs.map((run, at) => cells({ run, at })));
  }

  /** Say what there is, once for the fit and once more with its bands: to say it at each slice would put it off for ever. */
  tell({ theta, bands, enough }, sentence) {
    const stage = JSON.stringify([this.state, Boolean(theta), Boolean(bands)]);
    if (stage === this.stage || (enough && !theta)) return;
    this.stage = stage;
    this.say(enough ? sentence : this.words.textContent);
  }

  verdict(data, late, law, theta, bands, hits, enough, size) {
    if (!enough) return `${whole(size)} runs are too few for ${this.state.known ? "four" : "five"} constants: fit more budgets, or leave out less.`;
    if (!bands) return "Fitting …";
    const floor = this.state.known ? "" : `The fitted floor is ${fixed(Math.abs(law.E - data.entropy_rate), 3)} nats ${law.E > data.entropy_rate ? "above" : "below"} the entropy rate${law.E < data.entropy_rate ? ", where no model can come" : ""}. `;
    if (!late.length) return `${floor}Nothing is held out, so nothing tests the law.`;
    const below = late.filter(({ run, at }) => run.loss < bands[at][0]).length;
    const better = late.filter(({ run }) => run.loss < predict(theta, run)).length;
    const sides = hits === late.length ? "" : ` Below it lie ${whole(below)}, above it ${whole(late.length - hits - below)}.`;
    return `${floor}A 95 % band should hold about 19 held-out runs of 20; here it holds ${whole(hits)} of ${whole(late.length)}.${sides} Measured losses are lower than the law’s for ${whole(better)} of ${whole(late.length)}. The bootstrap takes the form for granted, and cannot warn of a wrong one.`;
  }

  axis(data) {
    const [low, high] = [this.first * 0.7, Math.max(...data.runs.map((run) => run.C)) * 1.5];
    return { domain: [low, high], log: true, label: "training compute C = 6ND, FLOP" };
  }

  /** The border between what is fitted and what is held out, as a compute. */
  get border() {
    return this.first * 2 ** (this.state.budgets - 0.5);
  }

  drawLosses(data, law, theta) {
    const floor = Math.min(data.entropy_rate, law?.E ?? data.entropy_rate);
    const plot = this.losses.begin({ width: this.width, height: 270, x: this.axis(data), y: { domain: [Math.max(2.2, Math.min(3.1, floor - 0.05)), 4.35], ticks: 5, label: "loss, nats a symbol; one line for each size N" } });
    if (theta) {
      for (const N of new Set(data.runs.map((run) => run.N))) {
        const Ds = data.runs.filter((run) => run.N === N).map((run) => run.D);
        const [least, most] = [Math.min(...Ds), Math.max(...Ds)];
        plot.line(Array.from({ length: 25 }, (_, i) => least * (most / least) ** (i / 24)).map((D) => [6 * N * D, predict(theta, { N, D })]), "k6", { width: 1.5 });
      }
      plot.rule("y", law.E, "k4", { dash: 1, width: 2 });
    }
    plot.rule("y", data.entropy_rate, "k3", { dash: 0, width: 2.2 });
    this.drawBorder(plot, true);
    for (const [kind, mark] of Object.entries(MARKS)) plot.dots(data.runs.filter((run) => this.kind(run) === kind).map((run) => [run.C, run.loss]), ...mark);
    plot.describe(`Losses of ${data.runs.length} runs against compute, ${data.runs.filter((run) => this.kind(run) === "fitted").length} of them fitted.${law ? ` The law levels out at ${fixed(law.E, 3)} nats; the entropy rate is ${fixed(data.entropy_rate, 3)}.` : ""}`);
  }

  drawBorder(plot, named) {
    plot.rule("x", this.border, "k0", { dash: 0, width: 1.4 });
    const grip = [plot.X(this.border), plot.innerHeight / 2];
    plot.shape(`M${grip[0] - 4} ${grip[1] - 12}h8v24h-8z`, "k0");
    if (!named) return;
    const right = plot.X(this.border) > plot.innerWidth - 70;
    plot.text(this.border, plot.scaleY.from(12), "fitted", "k1", { anchor: "end", dx: -7, dy: 0 });
    if (!right) plot.text(this.border, plot.scaleY.from(12), "held out", "k2", { dx: 7, dy: 0 });
  }

  drawMisses(data, theta, bands) {
    const miss = (run, predicted = predict(theta, run)) => 100 * (run.loss / predicted - 1);
    const all = data.runs.map((run, at) => ({ run, at, kind: this.kind(run), miss: theta ? miss(run) : 0, band: theta && bands ? bands[at].map((level) => 100 * (level / predict(theta, run) - 1)) : [] }));
    const shown = all.flatMap((each) => (each.kind === "held out" ? [each.miss, ...each.band] : [each.miss]));
    const domain = [Math.max(-MOST_MISSED, Math.min(-3, ...shown) - 0.5), Math.min(MOST_MISSED, Math.max(3, ...shown) + 0.5)];
    const plot = this.misses.begin({ width: this.width, height: 190, x: this.axis(data), y: { domain, ticks: 5, label: this.width < 420 ? "measured over law, %; bands of held-out" : "measured over law, %; 95 % bands of the held-out runs" } });
    plot.rule("y", 0, "k6", { dash: 0, width: 1.5 });
    this.drawBorder(plot, false);
    if (!theta) return;
    const at = ({ size, C }) => C * (1 + 0.08 * (size - 3)); // runs of one budget side by side
    for (const { run, kind, band } of all) if (kind === "held out" && band.length) plot.line(band.map((v) => [at(run), v]), "k2", { width: 4, opacity: 0.35 });
    for (const [kind, mark] of Object.entries(MARKS)) plot.dots(all.filter((each) => each.kind === kind).map((each) => [at(each.run), each.miss]), ...mark);
    const range = (list) => `${significant(Math.min(...list), 2)} to ${significant(Math.max(...list), 2)} per cent`;
    const late = all.filter(({ kind }) => kind === "held out").map((each) => each.miss);
    plot.describe(`Measured losses differ from the law’s by ${range(all.filter(({ kind }) => kind === "fitted").map((each) => each.miss))} where fitted${late.length ? `, by ${range(late)} where held out` : ""}.`);
  }
}

customElements.define("scaling-law-fit", ScalingLawFit);
