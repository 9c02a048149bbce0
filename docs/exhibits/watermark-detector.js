// A green-list watermark, the test that finds it, its false alarms, and a paraphraser who draws tokens anew.

import { picker, slider } from "./lib/controls.js";
import { h } from "./lib/dom.js";
import { Exhibit } from "./lib/exhibit.js";
import { fixed, percent, significant, whole } from "./lib/format.js";
import { formula, fraction, group, mi, mn, mo, root, row, tied } from "./lib/maths.js";
import { Plot } from "./lib/plot.js";
import { Random } from "./lib/random.js";
import { sliced } from "./lib/sliced.js";
import { binomialTail, dilutedShare, gaussianTail, greenShare, tokensNeeded, zScore } from "./lib/watermark.js";

const TEXTS = 1000;
const BINS = [-4, 20];

function* manyTexts(n, gamma, share, seed) {
  const random = new Random(seed + 500);
  const draws = [[], []];
  for (let i = 0; i < TEXTS; i += 1) {
    draws[0].push(zScore(random.binomial(n, gamma), n, gamma));
    draws[1].push(zScore(random.binomial(n, share), n, gamma));
    if (i % 10 === 9) yield;
  }
  return draws;
}

class WatermarkDetector extends Exhibit {
  static heading = "Finding a watermark, and rubbing it out";
  static lead = "raise the paraphrase until the test misses the text, then lengthen the text until it finds it again.";
  static source = "lab/calc/watermark.py";
  static defaults = { tokens: 200, gamma: 0.5, delta: 0.85, replaced: 0, threshold: 4, seed: 1 };

  build() {
    this.strip = new Plot("The tokens of one marked text");
    this.texts = new Plot("Scores of marked and unmarked texts");
    this.view.append(this.strip.element, this.texts.element);
    this.texts.onDrag((x) => this.set({ threshold: Math.min(6, Math.max(1, Math.round(x * 10) / 10)) }));
    this.control(picker, { name: "tokens", text: "Tokens tested", symbol: "n", values: [25, 50, 75, 100, 150, 200, 300, 400, 500, 625, 800, 1000], format: whole });
    this.control(slider, { name: "replaced", text: "Tokens replaced", symbol: "r", min: 0, max: 1, step: 0.05, format: (v) => percent(v) });
    this.control(slider, { name: "delta", text: "Added to green logits", symbol: "δ", min: 0, max: 4, step: 0.05, format: (v) => fixed(v, 2) });
    this.control(slider, { name: "gamma", text: "Green share of words", symbol: "γ", min: 0.1, max: 0.75, step: 0.05, format: (v) => fixed(v, 2) });
    this.control(slider, { name: "threshold", text: "Threshold", symbol: "z*", min: 1, max: 6, step: 0.1, format: (v) => fixed(v, 1) });
    this.control(slider, { name: "seed", text: "Seed of the text", min: 1, max: 50, format: whole });
    this.formulas.append(
      formula(mi("z"), mo("="), fraction(row(mi("g"), mo("−"), tied("γ", mi("γ")), tied("n", mi("n"))), root(tied("n", mi("n")), tied("γ", mi("γ")), group(mn("1"), mo("−"), tied("γ", mi("γ"))))), mo(">"), tied("z*", mi("z*"))),
      formula(mi("share"), mo("="), group(mn("1"), mo("−"), tied("r", mi("r"))), tied("δ", mi("s")), mo("+"), tied("r", mi("r")), tied("γ", mi("γ"))),
    );
    this.words = h("p");
    this.formulas.append(this.words);
  }

  draw() {
    const { tokens, gamma, delta, replaced, threshold, seed } = this.state;
    const marked = greenShare(gamma, delta);
    const share = dilutedShare(marked, gamma, replaced);
    const random = new Random(seed);
    this.one = Array.from({ length: tokens }, () => {
      const [a, b, c] = [random.uniform(), random.uniform(), random.uniform()];
      const swapped = a < replaced;
      return { swapped, green: swapped ? b < gamma : c < marked };
    });
    this.share = share;
    const green = this.one.filter((each) => each.green).length;
    const z = zScore(green, tokens, gamma);
    const limit = gamma * tokens + threshold * Math.sqrt(tokens * gamma * (1 - gamma));
    this.drawStrip();
    const oneIn = (chance) => (chance >= 0.01 ? percent(chance, 1) : chance > 0 ? `1 in ${significant(1 / chance, 2)}` : "0");
    const needed = tokensNeeded(threshold, share, gamma);
    this.show({
      green: ["Green tokens g", `${whole(green)} of ${whole(tokens)}`],
      z: ["Score z of this text", fixed(z, 2)],
      chance: ["Chance reaches it", oneIn(gaussianTail(z))],
      verdict: ["The test says", z > threshold ? "marked" : "no finding"],
      false: ["False alarms at z*, Gaussian", oneIn(gaussianTail(threshold))],
      exact: ["False alarms, exact", oneIn(binomialTail(limit, tokens, gamma))],
      found: ["Marked texts found, exact", percent(binomialTail(limit, tokens, share), 1)],
      needed: ["Tokens needed to expect z*", Number.isFinite(needed) ? whole(needed) : "no number"],
    });
    this.words.textContent =
      `Share of green tokens expected: ${fixed(share, 3)} (${fixed(marked, 3)} before the paraphrase), so z = ${fixed(zScore(share * tokens, tokens, gamma), 1)}. ` +
      "Every word counts as equally likely before the mark, which is its best case; a replaced token is drawn without the key and costs only its own mark.";
    this.say(`${green} of ${tokens} tokens are green, z is ${fixed(z, 2)}: ${z > threshold ? "marked" : "no finding"}. ${percent(binomialTail(limit, tokens, share), 1)} of such texts are found.`);
    const rows = [0, 0.2, 0.4, 0.6, 0.8].map((r) => {
      const s = dilutedShare(marked, gamma, r);
      return [percent(r), fixed(s, 3), fixed(zScore(s * tokens, tokens, gamma), 2), percent(binomialTail(limit, tokens, s), 1), Number.isFinite(tokensNeeded(threshold, s, gamma)) ? whole(tokensNeeded(threshold, s, gamma)) : "–"];
    });
    this.table(`Paraphrase of a text of ${whole(tokens)} tokens`, ["Replaced", "Green share", "Expected z", "Found", "Tokens needed"], rows);
    const key = JSON.stringify([tokens, gamma, share, seed]);
    if (key !== this.simulated) {
      this.simulated = key;
      this.stop?.();
      this.stop = sliced(manyTexts(tokens, gamma, share, seed), (result) => {
        this.result = result;
        this.drawTexts();
      });
      if (!this.result) this.drawTexts();
    } else this.drawTexts();
  }

  drawStrip() {
    const { one } = this;
    // One height for all lengths: short texts have larger cells.
    const height = 170;
    const fit = Math.ceil(Math.sqrt((one.length * this.width) / (height - 26)));
    const across = Math.max(12, fit);
    const down = Math.ceil(one.length / across);
    const plot = this.strip.begin({ width: this.width, height, margin: [24, 2, 2, 2], x: { domain: [0, across], ticks: 0 }, y: { domain: [Math.max(down, (height - 26) / (this.width / across)), 0], ticks: 0, label: "one text: green, not green (pale), replaced (ringed)" } });
    plot.over.firstChild.remove();
    if (this.width < 420) plot.over.lastChild.textContent = "green, not (pale), replaced (ringed)";
    const along = (n, scale, pad) => Array.from({ length: n }, (_, i) => [scale(i + pad).toFixed(1), scale(i + 1 - pad).toFixed(1)]);
    const [xs, ys, ringXs, ringYs] = [along(across, plot.X, 0.1), along(down, plot.Y, 0.1), along(across, plot.X, 0.14), along(down, plot.Y, 0.14)];
    const shapes = { green: "", other: "", swapped: "" };
    one.forEach((each, i) => {
      const [column, line] = [i % across, Math.floor(i / across)];
      const square = ([a, b], [c, d]) => `M${a} ${c}H${b}V${d}H${a}Z`;
      shapes[each.green ? "green" : "other"] += square(xs[column], ys[line]);
      if (each.swapped) shapes.swapped += square(ringXs[column], ringYs[line]);
    });
    plot.shape(shapes.green, "k3", {});
    plot.shape(shapes.other, "k6", { opacity: 0.25 });
    plot.shape(shapes.swapped, "k2", { outline: true });
    plot.describe(`${one.length} tokens, of which ${one.filter((each) => each.green).length} are green and ${one.filter((each) => each.swapped).length} were replaced.`);
  }

  drawTexts() {
    const { threshold, tokens, gamma } = this.state;
    const spread = 1 / Math.sqrt(tokens * gamma * (1 - gamma));
    const wide = Math.max(1, Math.round(0.5 / spread)) * spread;
    const histogram = (list) => {
      const counts = new Map();
      for (const z of list) {
        const i = Math.floor(z / wide + 0.5);
        counts.set(i, (counts.get(i) ?? 0) + 1);
      }
      return [...counts].map(([i, n]) => [(i - 0.5) * wide, (i + 0.5) * wide, n / TEXTS / wide]);
    };
    const [low, high] = BINS;
    const expected = zScore(this.share * tokens, tokens, gamma);
    const top = Math.max(high, Math.ceil(expected + 5));
    const plot = this.texts.begin({ width: this.width, height: 210, margin: [24, 10, 40, 10], x: { domain: [low, top], label: "score z" }, y: { domain: [0, 0.62], ticks: 0, label: `${whole(TEXTS)} unmarked and ${whole(TEXTS)} marked texts` } });
    if (this.result) {
      plot.bars(histogram(this.result[0]), "k6", { opacity: 0.45 });
      plot.bars(histogram(this.result[1]), "k3", { opacity: 0.55 });
    }
    const bell = (middle, sd) => Array.from({ length: 161 }, (_, i) => [middle + ((i - 80) / 20) * sd, Math.exp(-0.5 * ((i - 80) / 20) ** 2) / sd / Math.sqrt(2 * Math.PI)]);
    plot.line(bell(0, 1), "k6", { width: 2 });
    plot.line(bell(expected, Math.sqrt((this.share * (1 - this.share)) / (gamma * (1 - gamma)))), "k3", { width: 2.4 });
    plot.rule("x", threshold, "k2", { dash: 1, width: 2 });
    plot.text(threshold, 0.6, `z* = ${fixed(threshold, 1)}`, "k2", { dx: 6, dy: 8 });
    plot.text(0, 0.44, "unmarked", "k6", { anchor: "middle" });
    plot.text(Math.max(expected, 0), 0.505, this.state.replaced ? "marked, paraphrased" : "marked", "k3", { anchor: expected > 14 ? "end" : "start", dx: expected < 4 ? 30 : 0 });
    plot.describe(`Scores of unmarked texts around 0 and of marked texts around ${fixed(expected, 1)}, with the threshold at ${fixed(threshold, 1)}.`);
  }
}

customElements.define("watermark-detector", WatermarkDetector);
