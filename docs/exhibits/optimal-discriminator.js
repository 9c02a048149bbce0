// The discriminator that a generator deserves: D* = p / (p + q), what it tells the generator, and what trained generators miss.

import { button, choice, slider } from "./lib/controls.js";
import { at, descend, play } from "./lib/discriminator.js";
import { h } from "./lib/dom.js";
import { fixed, percent, significant, whole } from "./lib/format.js";
import { formula, fraction, group, mi, mn, mo, mtext, row, sub, sup, tied } from "./lib/maths.js";
import { Mixture } from "./lib/mixture.js";
import { ModelExhibit } from "./lib/model-exhibit.js";
import { Plot } from "./lib/plot.js";
import { Random } from "./lib/random.js";
import { sliced } from "./lib/sliced.js";

const LIMITS = { mean: [-6, 6], spread: [0.3, 3] };
const RATE = 0.05;
const LINE = Array.from({ length: 281 }, (_, i) => -7 + i * 0.05);
const MEANS = Array.from({ length: 49 }, (_, i) => -6 + i * 0.25);
const SAMPLES = 2000;
const SHOWN = 2.3;
const LOSSES = { saturating: ["Saturating", "k2"], nonSaturating: ["Non-saturating", "k1"] };

/** The size of both gradients by the mean, for generators of one spread all along the line. */
function* slopes(spread) {
  const found = [];
  for (const mean of MEANS) {
    const { saturating, nonSaturating } = play(mean, spread);
    found.push({ mean, saturating: Math.abs(saturating[0]), nonSaturating: Math.abs(nonSaturating[0]) });
    yield;
  }
  return found;
}

class OptimalDiscriminator extends ModelExhibit {
  static heading = "The optimal discriminator, and what it tells the generator";
  static lead = "press “+ 50 steps” and watch the generator settle on one of two modes; then Reset, choose Saturating, and try again.";
  static source = "lab/calc/discriminator.py";
  static defaults = { mean: 5, spread: 0.6, loss: "nonSaturating", seed: 1 };

  build() {
    this.line = new Plot("Densities of data and generator, and the optimal discriminator");
    this.line.onDrag((x) => this.set({ mean: Math.min(Math.max(Math.round(x * 20) / 20, LIMITS.mean[0]), LIMITS.mean[1]) }));
    this.pull = new Plot("Size of the gradients against the mean of the generator");
    this.trained = { gan: new Plot("Samples of the plain GAN"), gan_r1: new Plot("Samples of the GAN with R1") };
    this.view.append(this.line.element, this.pull.element, h("div", { class: "exhibit-twins" }, ...Object.values(this.trained).map((plot) => plot.element)));
    this.control(choice, { name: "loss", text: "Loss of the generator", symbol: "D", options: Object.entries(LOSSES).map(([name, [text]]) => [name, text]) });
    this.panel.append(h("div", { class: "button-row" }, button("+ 50 steps", () => this.learn(50), { class: "exhibit-button is-main" }), button("+ 1 step", () => this.learn(1))));
    this.control(slider, { name: "mean", text: "Generator’s mean", symbol: "μ", min: LIMITS.mean[0], max: LIMITS.mean[1], step: 0.05, format: (v) => fixed(v, 2) });
    this.control(slider, { name: "spread", text: "Its deviation", symbol: "σ", min: LIMITS.spread[0], max: LIMITS.spread[1], step: 0.05, format: (v) => fixed(v, 2) });
    this.control(slider, { name: "seed", text: "Seed of the samples", min: 1, max: 20, format: whole });
    const [p, q] = [row(mi("p"), group(mi("x"))), tied("μ", sub(mi("q"), row(tied("μ", mi("μ")), mo(","), tied("σ", mi("σ")))), group(mi("x")))];
    const star = () => sup(mi("D"), mo("∗"));
    this.formulas.append(
      formula(star(), group(mi("x")), mo("="), fraction(p, row(p.cloneNode(true), mo("+"), q))),
      formula(sub(mi("D"), mtext("JS")), mo("="), fraction(mn("1"), mn("2")), group(row(mi("V"), group(star(), mo(","), mi("q")), mo("+"), mi("log"), mn("4")))),
      formula(sub(mi("L"), mtext("sat")), mo("="), sub(mi("𝔼"), tied("μ", mi("q"))), mo("["), mi("log"), group(mn("1"), mo("−"), tied("D", star())), mo("]")),
      formula(sub(mi("L"), mtext("non")), mo("="), mo("−"), sub(mi("𝔼"), tied("μ", mi("q"))), mo("["), mi("log"), tied("D", star()), mo("]")),
    );
    this.words = h("p");
    this.formulas.append(this.words);
    const lab = ["The lab: mean of 5 seeds", "–"];
    const none = (key, text) => [key, [text, "–"]];
    this.show(Object.fromEntries([none("divergence", "Jensen–Shannon divergence"), none("most", "Its largest value, log 2"), none("saturating", "Slope by μ, saturating"), none("nonSaturating", "Slope by μ, non-saturating"), none("gan", "GAN: modes found here"), ["ganLab", lab], none("r1", "With R1: modes found here"), ["r1Lab", lab]]));
  }

  /** Steps of gradient descent, the discriminator optimal again after each; with less motion asked for only the end is shown. */
  learn(count) {
    const { loss } = this.state;
    let at = { mean: this.state.mean, spread: this.state.spread };
    function* steps() {
      for (let i = 0; i < count; i += 1) yield (at = descend(at, loss, RATE, LIMITS));
      return at;
    }
    this.stopLearning?.();
    this.stopLearning = sliced(steps(), (end) => this.set(end), (now) => (this.calm ? null : this.set(now)));
  }

  reset() {
    this.stopLearning?.();
    super.reset();
  }

  draw() {
    const { mean, spread, loss } = this.state;
    const game = play(mean, spread);
    this.drawLine(game);
    this.drawPull(game);
    this.show({
      divergence: ["Jensen–Shannon divergence", `${fixed(game.divergence, 4)} nats`],
      most: ["Its largest value, log 2", `${fixed(Math.LN2, 4)} nats`],
      saturating: ["Slope by μ, saturating", significant(game.saturating[0])],
      nonSaturating: ["Slope by μ, non-saturating", significant(game.nonSaturating[0])],
    });
    const found = this.drawTrained();
    this.words.textContent =
      `One step moves μ and log σ by ${RATE} times the slope of the ${LOSSES[loss][0].toLowerCase()} loss, D* held still; then D* is the optimal one again. ` +
      `Below: ${whole(SAMPLES)} samples of each of two GANs that the lab trained on a ring of eight modes, drawn here; a mode is found if it gets a quarter of its fair share.`;
    this.say(`Mean ${fixed(mean, 2)}, standard deviation ${fixed(spread, 2)}: divergence ${fixed(game.divergence, 3)} nats, slope ${significant(game[loss][0])}.${found}`);
    const marks = [-6, -4, -3, -2, -1, 0, 1, 2, 3, 4, 6];
    this.table(
      `Densities and D* for μ = ${fixed(mean, 2)}, σ = ${fixed(spread, 2)}`, ["x", "p(x)", "q(x)", "D*(x)"],
      marks.map((x) => {
        const { logP, logQ, real } = at(x, mean, spread);
        return [fixed(x, 0), significant(Math.exp(logP)), significant(Math.exp(logQ)), significant(real)];
      }),
    );
  }

  drawLine({ divergence }) {
    const { mean, spread } = this.state;
    const points = LINE.map((x) => ({ x, ...at(x, mean, spread) }));
    const plot = this.line.begin({ width: this.width, height: 205, margin: [24, 10, 38, 40], x: { domain: [-7, 7], label: "x" }, y: { domain: [0, 1.08], ticks: [[0, "0"], [0.5, "0.5"], [1, "1"]], label: "densities (areas), and D* (line)" } });
    plot.area(points.map(({ x, logP }) => [x, Math.exp(logP)]), "k3", { soft: false, opacity: 0.35 });
    plot.area(points.map(({ x, logQ }) => [x, Math.exp(logQ)]), "k2", { soft: false, opacity: 0.35 });
    plot.rule("y", 0.5, "k6", { width: 1 });
    plot.line(points.map(({ x, real }) => [x, real]), "k1", { width: 3 });
    plot.text(-2, 0.33, "p, data", "k3", { anchor: "middle", dy: -6 });
    plot.text(mean, Math.min(Math.exp(at(mean, mean, spread).logQ), 0.86), "q", "k2", { anchor: "middle", dy: -6 });
    plot.text(-6.9, points[2].real, "D*", "k1", { dy: points[2].real > 0.9 ? 18 : -8 });
    plot.describe(`Data with modes at −2 and 2, a generator at ${fixed(mean, 2)} with standard deviation ${fixed(spread, 2)}, and D*, which is one half where both densities are equal. Divergence ${fixed(divergence, 3)} nats.`);
  }

  drawPull({ saturating, nonSaturating }) {
    const { mean, spread } = this.state;
    const { value: all } = this.computed("slopes", String(spread), () => slopes(spread));
    const plot = this.pull.begin({ width: this.width, height: 175, margin: [24, 10, 46, 40], x: { domain: [-7, 7], label: "mean μ of the generator" }, y: { domain: [1e-4, 100], log: true, ticks: [[1e-4, "10⁻⁴"], [1e-2, "0.01"], [1, "1"], [100, "100"]], label: this.width < 420 ? "size of the slopes by μ" : "size of the slopes of both losses by μ" } });
    for (const [name, [text, tone]] of Object.entries(LOSSES)) {
      if (all) plot.line(all.map((point) => [point.mean, point[name]]), tone, { dash: name === "saturating" ? 1 : 0 });
      plot.dots([[mean, Math.abs({ saturating, nonSaturating }[name][0])]], tone, { radius: 5, ring: true });
      const edge = all?.[0][name];
      if (edge) plot.text(-6.9, Math.max(edge, 4e-4), text.toLowerCase(), tone, { dy: name === "saturating" ? 16 : -8 });
    }
    plot.describe(`Size of the slope by the mean: ${significant(Math.abs(saturating[0]))} for the saturating loss, ${significant(Math.abs(nonSaturating[0]))} for the other.`);
  }

  /** Both trained GANs, and in words how many modes were found. */
  drawTrained() {
    const side = Math.floor((this.width - 10) / 2);
    const short = this.file("assets/data/eight_families.json");
    const ring = short && (this.ring ??= new Mixture(short.ring));
    const clouds = Object.keys(this.trained).map((name) => {
      const family = this.family(name);
      return family && this.computed(name, String(this.state.seed), () => family.sample(SAMPLES, new Random(this.state.seed))).value;
    });
    // While the reader moves the generator on the line, nothing changes here.
    if (this.shown?.width === this.width && this.shown.ring === ring && clouds.every((points, i) => points === this.shown.clouds[i])) return this.shown.words;
    let words = "";
    for (const [name, plot] of Object.entries(this.trained)) {
      const points = clouds[Object.keys(this.trained).indexOf(name)];
      const title = name === "gan" ? "Plain GAN" : "GAN with R1";
      plot.plane(side, SHOWN, title);
      if (!ring || !points) continue;
      plot.discs(ring.centres, ring.radius, "k5");
      const { shares, found, off } = ring.coverage(points);
      plot.specks(points, name === "gan" ? "k2" : "k1", { size: 2, opacity: 0.7 });
      for (const [k, [x, y]] of ring.centres.entries()) if (shares[k] < 0.25 / 8) plot.text(x, y, side < 200 ? "×" : "missed", "k0", { anchor: "middle" });
      const measured = short.methods[name].results.ring.modes;
      const [key, label] = name === "gan" ? ["gan", "GAN"] : ["r1", "With R1"];
      this.show({ [key]: [`${label}: modes found here`, `${found} of 8`], [`${key}Lab`]: ["The lab: mean of 5 seeds", `${fixed(measured.mean, 1)} ± ${fixed(measured.sd, 1)}`] });
      plot.describe(`${title}: ${found} of eight modes found in ${SAMPLES} samples; ${percent(off, 1)} off the support.`);
      words += ` ${title}: ${found} of 8 modes found.`;
    }
    this.shown = { width: this.width, ring, clouds, words };
    return words;
  }
}

customElements.define("optimal-discriminator", OptimalDiscriminator);
