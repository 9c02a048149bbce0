// Measures of generated samples on data that are known exactly: what each sees, what fools it, and what it owes to the sample's size.

import { button, choice, picker, slider } from "./lib/controls.js";
import { h } from "./lib/dom.js";
import { fixed, percent, significant, whole } from "./lib/format.js";
import { formula, fraction, group, hat, mi, mn, mo, mtext, root, row, sub, subsup, sup, tied } from "./lib/maths.js";
import { biasLaw, covered, exactMoments, fid, frechet, inceptionScore, kid, MODES, PERFECT, sample } from "./lib/metrics.js";
import { ModelExhibit } from "./lib/model-exhibit.js";
import { Plot } from "./lib/plot.js";
import { Random } from "./lib/random.js";

const SIZES = { fid: [20, 40, 80, 160, 320, 640, 1280, 2560], kid: [20, 40, 80, 160, 320] };
const SEEDS = 5;
const FITTED = 2; // the smallest sizes are left out of the line in 1 / n
const mean = (list) => list.reduce((sum, v) => sum + v, 0) / list.length;

/** Estimates of all sizes, a row for each with its seeds, the two samples drawn anew for each. */
function* estimates(measure, model, d) {
  const rows = [];
  for (const n of SIZES[measure]) {
    const row = [];
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const random = new Random(7000 * n + seed);
      const [points, reference] = [sample(model, n, d, random), sample(PERFECT, n, d, random)];
      yield rows;
      if (measure === "fid") row.push(fid(points, reference, d));
      else {
        const slow = kid(points, reference, d);
        let step = slow.next();
        for (; !step.done; step = slow.next()) yield rows;
        row.push(step.value);
      }
      yield rows;
    }
    rows.push(row);
  }
  return rows;
}

function* slowMeasures(points, reference, d) {
  const inside = yield* covered(points, reference, d);
  const found = yield* covered(reference, points, d);
  return { inside, found, kid: yield* kid(points, reference, d) };
}

class MetricLab extends ModelExhibit {
  static heading = "What the measures see, and what fools them";
  static lead = "press “Copies”: the Inception Score goes above that of the data. Then take the perfect model and lower the samples.";
  static source = "lab/feature_metrics.py";
  static defaults = { modes: MODES, spread: 1, radius: 1, shape: "modes", samples: 160, features: 8, curve: "fid", seed: 1 };

  build() {
    this.cloud = new Plot("Data and samples in the first two features");
    this.curve = new Plot("Estimates against the number of samples");
    this.curve.onDrag((n) => this.set({ samples: SIZES.fid.slice(0, 6).reduce((best, each) => (Math.abs(Math.log(each / n)) < Math.abs(Math.log(best / n)) ? each : best)) }));
    this.view.append(this.cloud.element, this.curve.element);
    const model = (text, patch) => button(text, () => this.set({ ...PERFECT, ...patch }));
    this.panel.append(
      h("div", { class: "button-row is-wide" }, model("Perfect", {}), model("Four modes", { modes: 4 }), model("Copies", { spread: 0 }), model("Far out", { radius: 1.75 })),
    );
    this.control(slider, { name: "modes", text: "Modes the model has", symbol: "k", min: 1, max: MODES, format: whole });
    this.control(slider, { name: "spread", text: "Spread in a mode", symbol: "s", min: 0, max: 2, step: 0.05, format: (v) => `${fixed(v, 2)} × data` });
    this.control(slider, { name: "radius", text: "Radius of the ring", symbol: "ρ", min: 0.5, max: 1.75, step: 0.05, format: (v) => `${fixed(v, 2)} × data` });
    this.control(choice, { name: "shape", text: "Shape, same two moments", options: [["modes", "Modes"], ["gaussian", "One Gaussian"]] });
    this.control(picker, { name: "samples", text: "Samples on each side", symbol: "n", values: SIZES.fid.slice(0, 6), format: whole });
    this.control(picker, { name: "features", text: "Features", symbol: "d", values: [2, 4, 8, 16], format: whole });
    this.control(choice, { name: "curve", text: "Curve below", options: [["fid", "FID"], ["kid", "KID"]] });
    this.control(slider, { name: "seed", text: "Seed of the samples", min: 1, max: 20, format: whole });
    this.formulas.append(...this.written());
    this.words = h("p");
    this.formulas.append(this.words);
  }

  written() {
    const tilde = (letter, low) => sub(hat(mi(letter)), mtext(low));
    const model = sub(mi("p"), mtext("model"));
    const inner = row(mo("𝒩"), group(tied("ρ", mi("ρ")), sub(mi("c"), mi("j")), mo(","), tied("s", sup(mi("s"), mn("2"))), sup(mi("σ"), mn("2")), mi("I")));
    const terms = [tilde("Σ", "r"), mo("+"), tilde("Σ", "g"), mo("−"), mn("2"), root(tilde("Σ", "r"), tilde("Σ", "g"))];
    return [
      formula(sub(mi("FID"), tied("n", mi("n"))), mo("="), sup(row(mo("‖"), mi("Δ"), hat(mi("μ")), mo("‖")), mn("2")), mo("+"), mi("Tr"), group(...terms)),
      formula(model, mo("="), fraction(mn("1"), tied("k", mi("k"))), subsup(mo("∑"), row(mi("j"), mo("="), mn("1")), tied("k", mi("k"))), inner),
      formula(mi("IS"), mo("="), mi("exp"), mo("⁡"), group(mi("𝔼"), sub(mi("D"), mi("KL")), group(mi("p"), group(mi("y"), mo("∣"), mi("x")), mo("‖"), mi("p"), group(mi("y"))))),
    ];
  }

  get model() {
    const { modes, spread, radius, shape } = this.state;
    return { modes, spread, radius, shape };
  }

  draw() {
    const { samples, features, seed, curve } = this.state;
    const { model } = this;
    const key = JSON.stringify([model, samples, features, seed]);
    if (key !== this.drawnFor) {
      this.drawnFor = key;
      const random = new Random(seed);
      this.reference = sample(PERFECT, samples, features, random);
      this.points = sample(model, samples, features, random);
      this.fast = { fid: fid(this.points, this.reference, features), score: inceptionScore(this.points, features), data: inceptionScore(this.reference, features) };
      this.exact = frechet(exactMoments(model, features), exactMoments(PERFECT, features));
    }
    const slow = this.computed("slow", key, () => slowMeasures(this.points, this.reference, features));
    const line = this.computed("curve", JSON.stringify([model, features, curve]), () => estimates(curve, model, features));
    this.slow = slow.done ? slow.value : null;
    this.rows = (line.done ? line.value : line.partial) ?? [];
    this.means = this.rows.map(mean);
    this.drawAll();
  }

  /** What a line in 1 / n through the mean FIDs says of infinitely many samples; undefined until all are there. */
  get extrapolated() {
    if (this.state.curve !== "fid" || this.rows.length < SIZES.fid.length) return undefined;
    const x = SIZES.fid.slice(FITTED).map((n) => 1 / n);
    const y = this.means.slice(FITTED);
    const [mx, my] = [mean(x), mean(y)];
    const slope = x.reduce((sum, v, i) => sum + (v - mx) * (y[i] - my), 0) / x.reduce((sum, v) => sum + (v - mx) ** 2, 0);
    return my - slope * mx;
  }

  drawAll() {
    const { samples, features, curve } = this.state;
    const { fast, slow, exact } = this;
    const pending = "…";
    const precision = slow ? mean(slow.inside) : NaN;
    const recall = slow ? mean(slow.found) : NaN;
    const line = this.extrapolated;
    this.drawCloud(slow, precision, recall);
    this.drawCurve();
    this.show({
      score: ["Inception Score of the samples", fixed(fast.score, 2)],
      data: ["Inception Score of the data", fixed(fast.data, 2)],
      fid: [`FID, ${whole(samples)} samples`, significant(fast.fid)],
      exact: ["FID, closed form for n = ∞", exact < 1e-9 ? "0" : significant(exact)],
      kid: ["KID", slow ? fixed(slow.kid, 2) : pending],
      line: ["FID by a line in 1/n", line === undefined ? (curve === "fid" ? pending : "–") : fixed(line, 3)],
      precision: ["Precision", slow ? fixed(precision, 2) : pending],
      recall: ["Recall", slow ? fixed(recall, 2) : pending],
    });
    this.words.textContent = this.verdict(exact, precision, recall);
    if (slow) {
      this.say(`Inception Score ${fixed(fast.score, 2)}, of the data ${fixed(fast.data, 2)}; FID ${significant(fast.fid)}, closed form ${significant(exact)}; precision ${fixed(precision, 2)}, recall ${fixed(recall, 2)}.`);
    }
    const name = curve.toUpperCase();
    this.table(
      `${name} of two samples, ${features} features, ${SEEDS} seeds${curve === "fid" ? `; closed form for n = ∞: ${exact < 1e-9 ? "0" : significant(exact)}` : ""}`, ["Samples", "Mean", "Least", "Largest"],
      SIZES[curve].map((n, i) => [whole(n), ...(this.rows[i] ? [this.means[i], Math.min(...this.rows[i]), Math.max(...this.rows[i])].map((v) => significant(v)) : ["…", "…", "…"])]),
    );
  }

  verdict(exact, precision, recall) {
    const { modes, spread, radius, shape, samples } = this.state;
    const { fast } = this;
    const said = [];
    if (fast.score > fast.data + 0.1) said.push(`The Inception Score, ${fixed(fast.score, 1)}, is above the ${fixed(fast.data, 1)} of the data, at which it never looks.`);
    if (exact < 1e-9) said.push(`The closed form is 0; with ${whole(samples)} samples on each side FID says ${significant(fast.fid)}, by chance and by its bias.`);
    if (shape === "gaussian" && exact < 1e-9) said.push("FID sees two moments only, and one Gaussian has the same two.");
    else if (shape === "modes" && spread === 0 && modes === MODES && radius === 1) said.push(`Every sample is the centre of its mode; by FID the missing spread counts ${significant(exact)}.`);
    if (recall < 0.8 && precision > 0.95) said.push(`Precision, ${fixed(precision, 2)}, does not see what is missing; recall, ${fixed(recall, 2)}, does.`);
    else if (precision < 0.9) said.push(`${percent(1 - precision)} of the samples lie off the data.`);
    return said.join(" ") || "The measures disagree in kind, not in size: each answers another question.";
  }

  drawCloud(slow, precision, recall) {
    const height = this.width < 420 ? 270 : 320;
    const margin = [26, 8, 10, 8];
    const shape = (this.width - 16) / (height - 36);
    const reach = 4.2;
    const [rx, ry] = shape > 1 ? [reach * shape, reach] : [reach, reach / shape];
    const label = this.width < 420 ? "data (missed: purple), samples (off: orange)" : "data (grey; purple: no sample near) and samples (blue; orange: off the data)";
    const plot = this.cloud.begin({ width: this.width, height, margin, x: { domain: [-rx, rx], ticks: 0 }, y: { domain: [-ry, ry], ticks: 0, label } });
    const d = this.state.features;
    const pick = (points, keep) => Array.from({ length: points.length / d }, (_, i) => i).filter(keep).map((i) => [points[i * d], points[i * d + 1]]);
    const radius = this.state.samples > 300 ? 2 : 2.8;
    plot.dots(pick(this.reference, (i) => !slow || slow.found[i]), "k6", { radius, opacity: 0.45 });
    if (slow) plot.dots(pick(this.reference, (i) => !slow.found[i]), "k4", { radius, opacity: 0.8 });
    plot.dots(pick(this.points, (i) => !slow || slow.inside[i]), "k1", { radius, opacity: 0.85 });
    if (slow) plot.dots(pick(this.points, (i) => !slow.inside[i]), "k2", { radius: radius + 0.4 });
    plot.describe(`The data are eight clusters on a ring; the model has ${this.state.shape === "gaussian" ? "one broad cloud" : `${this.state.modes} of them`}. ${slow ? `Of the samples ${percent(precision)} lie on the data, of the data ${percent(recall)} have samples near.` : ""}`);
  }

  drawCurve() {
    const { curve, samples, features } = this.state;
    const { rows, means, exact } = this;
    const sizes = SIZES[curve];
    const perfect = JSON.stringify(this.model) === JSON.stringify({ modes: MODES, spread: 1, radius: 1, shape: "modes" });
    const law = biasLaw(features);
    const isFid = curve === "fid";
    const spread = Math.max(1, ...rows.flat().map(Math.abs));
    const y = isFid ? { domain: [Math.min(exact || Infinity, exact + law / sizes.at(-1)) * 0.45, (exact + law / sizes[0]) * 2.4], log: true, ticks: 3 } : { domain: [Math.min(0, ...rows.flat()) - spread * 0.1, spread * 1.15], ticks: 4 };
    const plot = this.curve.begin({
      width: this.width, height: 225, x: { domain: [sizes[0] * 0.8, sizes.at(-1) * 1.25], log: true, ticks: sizes.filter((_, i) => this.width > 420 || i % 2 === 0).map((n) => [n, whole(n)]), label: "samples on each side, n" },
      y: { ...y, label: isFid ? `FID: ${SEEDS} seeds (dots), their mean (line)` : `KID: ${SEEDS} seeds (dots), their mean (line)` },
    });
    const narrow = this.width < 420;
    if (isFid && exact > 1e-9) {
      plot.rule("y", exact, "k3", { dash: 0, width: 2 });
      plot.text(sizes[0] * 0.85, exact, "closed form", "k3", { dy: -7 });
    } else if (isFid) plot.text(sizes[0] * 0.85, plot.scaleY.from(plot.innerHeight - 8), narrow ? "closed form: 0, below" : "closed form: 0, below the axis", "k3", { dy: 0 });
    if (isFid && perfect) {
      plot.line([sizes[0], sizes.at(-1)].map((n) => [n, law / n]), "k3", { dash: 1, width: 2 });
      plot.text(sizes.at(-1), plot.scaleY.from(12), narrow ? "dashed: bias, closed form" : "dashed: closed form of the bias", "k3", { anchor: "end" });
    }
    plot.rule("x", samples, "k0", { dash: 0, width: 1.2 });
    plot.dots(rows.flatMap((found, i) => found.map((v) => [sizes[i], v])), "k1", { radius: 2.8, opacity: 0.7 });
    plot.line(means.map((v, i) => [sizes[i], v]), "k1", { width: 2.4 });
    plot.describe(`${curve.toUpperCase()} against samples from ${sizes[0]} to ${sizes.at(-1)}: ${means.map((v) => significant(v, 2)).join(", ")} on average${isFid ? `, the closed form for infinitely many is ${significant(exact)}` : ""}.`);
  }
}

customElements.define("metric-lab", MetricLab);
