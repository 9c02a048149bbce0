// The same answers of the same models, scored whole or token by token.

import { choice, picker, slider } from "./lib/controls.js";
import { h } from "./lib/dom.js";
import { accuracyFor, answers, exactMatch, tokenAccuracy } from "./lib/emergence.js";
import { Exhibit } from "./lib/exhibit.js";
import { fixed, percent, powerOfTen, significant, whole } from "./lib/format.js";
import { formula, group, mi, mn, mo, mtext, row, sup, tied } from "./lib/maths.js";
import { Plot } from "./lib/plot.js";
import { Random } from "./lib/random.js";
import { sliced } from "./lib/sliced.js";

const MODELS = Array.from({ length: 12 }, (_, i) => 10 ** (16.5 + i));
const LINE = Array.from({ length: 145 }, (_, i) => 10 ** (16 + i / 12));
const SHOWN = 14;

function* measured(length, questions) {
  const all = [];
  for (const [i, compute] of MODELS.entries()) {
    const rows = yield* answers(tokenAccuracy(compute), length, questions, new Random(100 + i));
    const right = rows.map((row) => row.reduce((sum, each) => sum + each, 0));
    all.push({
      exact: right.filter((n) => n === length).length / questions,
      token: right.reduce((sum, n) => sum + n, 0) / questions / length,
      sample: rows.slice(0, SHOWN),
    });
    yield;
  }
  return all;
}

class EmergenceSwitch extends Exhibit {
  static heading = "One set of answers, two metrics";
  static lead = "switch the metric and back; no answer changes. Then make the answers longer.";
  static source = "lab/calc/emergence.py";
  static defaults = { metric: "exact", length: 30, questions: 100, model: 6 };

  build() {
    this.scores = new Plot("Score against training compute for twelve models");
    this.scores.onDrag((x) => this.set({ model: Math.min(12, Math.max(1, Math.round(Math.log10(x) - 15.5))) }));
    this.strip = new Plot("Answers of one model, token by token");
    this.view.append(this.scores.element, this.strip.element);
    this.control(choice, { name: "metric", text: "Metric", options: [["exact", "Exact match"], ["token", "Per token"]] });
    this.control(slider, { name: "length", text: "Tokens an answer", symbol: "k", min: 1, max: 100, format: whole });
    this.control(picker, { name: "questions", text: "Questions in the test", symbol: "Q", values: [10, 30, 100, 300, 1000], format: whole });
    this.control(slider, { name: "model", text: "Model looked at", symbol: "p", min: 1, max: 12, format: (i) => `${significant(MODELS[i - 1], 2)} FLOP` });
    this.formulas.append(
      formula(mtext("exact match"), mo("="), sup(tied("p", mi("p")), tied("k", mi("k"))), mo(","), mtext("\u2003per token"), mo("="), tied("p", mi("p"))),
      formula(tied("p", mi("p")), mo("="), sup(mi("e"), row(mo("−"), mi("ℓ"))), mo(","), mtext("\u2003"), mi("ℓ"), mo("="), sup(group(mi("C"), mo("/"), sup(mn("10"), mn("17"))), row(mo("−"), mn("0.2")))),
    );
    this.words = h("p");
    this.formulas.append(this.words);
  }

  draw() {
    const key = `${this.state.length} ${this.state.questions}`;
    if (key !== this.measuredFor) {
      this.measuredFor = key;
      this.stop?.();
      this.stop = sliced(measured(this.state.length, this.state.questions), (result) => {
        this.result = result;
        this.drawAll();
      });
    } else if (this.result) this.drawAll();
  }

  drawAll() {
    const { state, result } = this;
    const { metric, length, questions } = state;
    const exact = metric === "exact";
    const tone = exact ? "k2" : "k1";
    const p = tokenAccuracy(MODELS[state.model - 1]);
    const plot = this.scores.begin({
      width: this.width, height: 250, x: { domain: [1e16, 1e28], log: true, ticks: [16, 20, 24, 28].map((e) => [10 ** e, powerOfTen(e)]), label: "training compute C, FLOP" },
      y: { domain: [0, 1.03], ticks: [[0, "0"], [0.5, "0.5"], [1, "1"]], label: exact ? "answers wholly right" : "tokens right" },
    });
    const curves = { exact: LINE.map((c) => [c, exactMatch(tokenAccuracy(c), length)]), token: LINE.map((c) => [c, tokenAccuracy(c)]) };
    plot.line(curves[exact ? "token" : "exact"], "k6", { width: 1.4, dash: 2 });
    plot.text(...(exact ? [1e20, tokenAccuracy(1e20)] : [10 ** 24.3, exactMatch(tokenAccuracy(10 ** 24.3), length)]), exact ? "per token" : "exact match", "k6", exact ? { dx: 6, dy: 22 } : { dx: 10, dy: 16 });
    plot.line(curves[metric], tone, { width: 3, opacity: 0.55 });
    plot.dots(result.map((r, i) => [MODELS[i], r[metric]]), tone, { radius: 4.5 });
    plot.dots([[MODELS[state.model - 1], result[state.model - 1][metric]]], tone, { radius: 8, ring: true });
    plot.dots([[MODELS[state.model - 1], result[state.model - 1][metric]]], tone, { radius: 4.5 });
    plot.describe(`${exact ? "Answers wholly right" : "Tokens right"} against compute: ${result.map((r) => percent(r[metric])).join(", ")} for twelve models.`);
    this.drawStrip(result[state.model - 1].sample, length);
    const shown = result[state.model - 1];
    this.show({
      p: ["Token right, p", fixed(p, 4)],
      exact: ["Exact match, pᵏ", significant(exactMatch(p, length))],
      measured: [`Measured on ${whole(questions)} questions`, percent(shown.exact, 1)],
      half: ["Half of answers right at p", fixed(accuracyFor(0.5, length), 4)],
      wrong: ["Wrong tokens expected", fixed(length * (1 - p), 2)],
      zero: ["Models measured at exactly 0", whole(result.filter((r) => r.exact === 0).length)],
    });
    const zeros = (name) => result.filter((r) => r[name] === 0).length;
    this.words.textContent = `${zeros("exact")} of the 12 models score exactly 0 by exact match, ${zeros("token") || "none"} per token, on the same answers. The law is made up for the purpose; the answers are drawn from it with fixed seeds.`;
    this.say(`${exact ? "Exact match" : "Per-token credit"}, answers of ${length} tokens: model ${state.model} scores ${percent(shown[metric], 1)}.`);
    this.table(
      `Twelve models, ${length} tokens an answer, ${whole(questions)} questions`, ["Compute, FLOP", "Token right, p", "pᵏ", "Exact match, measured", "Tokens right, measured"],
      result.map((r, i) => [significant(MODELS[i], 2), fixed(tokenAccuracy(MODELS[i]), 3), significant(exactMatch(tokenAccuracy(MODELS[i]), length)), percent(r.exact, 1), percent(r.token, 1)]),
    );
  }

  drawStrip(rows, length) {
    const right = rows.map((row) => row.every(Boolean));
    const exact = this.state.metric === "exact";
    const plot = this.strip.begin({ width: this.width, height: 178, margin: [24, 8, 6, 40], x: { domain: [0, length], ticks: 0 }, y: { domain: [SHOWN, 0], ticks: 0, label: `${SHOWN} answers of the model looked at: tokens right, wrong (orange)` } });
    if (this.width < 420) plot.over.lastChild.textContent = "14 answers; wrong tokens in orange";
    const gap = Math.min(0.12, (length / plot.innerWidth) * 0.9);
    const edges = Array.from({ length }, (_, j) => [plot.X(j + gap), plot.X(j + 1 - gap)].map((v) => v.toFixed(1)));
    const shapes = { full: "", pale: "", wrong: "" };
    rows.forEach((row, i) => {
      const [top, bottom] = [plot.Y(i + 0.14), plot.Y(i + 0.86)].map((v) => v.toFixed(1));
      const kind = exact && !right[i] ? "pale" : "full";
      row.forEach((ok, j) => (shapes[ok ? kind : "wrong"] += `M${edges[j][0]} ${top}H${edges[j][1]}V${bottom}H${edges[j][0]}Z`));
    });
    plot.shape(shapes.full, "k1", { opacity: 0.9 });
    plot.shape(shapes.pale, "k1", { opacity: 0.3 });
    plot.shape(shapes.wrong, "k2", {});
    rows.forEach((row, i) => {
      const share = row.reduce((sum, each) => sum + each, 0) / length;
      const text = exact ? (right[i] ? "1" : "0") : fixed(share, 2);
      plot.text(0, i + 0.5, text, exact ? (right[i] ? "k1" : "k2") : "k1", { anchor: "end", dx: -7 });
    });
    plot.describe(`${SHOWN} answers: ${right.filter(Boolean).length} wholly right; ${percent(rows.reduce((sum, row) => sum + row.reduce((a, b) => a + b, 0), 0) / rows.length / length)} of the tokens right.`);
  }
}

customElements.define("emergence-switch", EmergenceSwitch);
