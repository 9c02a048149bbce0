// Temperature, top-k, top-p and min-p on one distribution over twelve words, with the entropy before and after.

import { button, choice, slider } from "./lib/controls.js";
import { entropyBits, minP, nucleus, renormalised, softmax, topK } from "./lib/decoding.js";
import { h } from "./lib/dom.js";
import { Exhibit } from "./lib/exhibit.js";
import { fixed, percent, whole } from "./lib/format.js";
import { formula, fraction, mi, mn, mo, row, sub, sup, tied } from "./lib/maths.js";
import { Plot } from "./lib/plot.js";
import { Random } from "./lib/random.js";

// The scores of "even" are those of the still figure; all are made up for the purpose.
const CONTEXTS = {
  even: { before: "My favourite season is", words: ["spring", "summer", "autumn", "winter", "the", "when", "not", "still", "now", "early", "soup", "of"], scores: [4, 3.4, 2.9, 2.1, 1.6, 1.2, 0.7, 0.3, 0, -0.4, -0.9, -1.5] },
  sure: { before: "The capital of France is", words: ["Paris", "the", "a", "located", "Lyon", "now", "called", "not", "in", "very", "blue", "of"], scores: [8, 3.2, 2.8, 2.6, 2.2, 1.6, 1.4, 1, 0.6, 0, -0.8, -1.4] },
  flat: { before: "Her name was", words: ["Anna", "Mary", "Ruth", "Lena", "Clara", "Ada", "Nora", "Ines", "Mona", "Vera", "not", "of"], scores: [2, 1.95, 1.9, 1.85, 1.8, 1.75, 1.7, 1.65, 1.6, 1.55, -0.2, -1] },
};
const OFF = 12;

class SamplingLab extends Exhibit {
  static heading = "What the settings of a sampler do";
  static lead = "raise the temperature to 2 with top-p at 0.9 and watch the cut move; then try the same on the sure context.";
  static source = "lab/calc/decoding.py";
  static defaults = { context: "even", temperature: 1, k: OFF, p: 0.9, minp: 0, drawn: 0 };

  build() {
    this.plot = new Plot("Probabilities of twelve words");
    this.text = h("p", { class: "part" });
    this.view.append(this.plot.element, this.text);
    this.control(choice, { name: "context", text: "Context", options: [["even", "Even"], ["sure", "Sure"], ["flat", "Flat"]] });
    this.control(slider, { name: "temperature", text: "Temperature", symbol: "τ", min: 0.1, max: 3, step: 0.05, format: (v) => fixed(v, 2) });
    this.control(slider, { name: "k", text: "Top-k", symbol: "k", min: 1, max: OFF, format: (v) => (v === OFF ? "off" : whole(v)) });
    this.control(slider, { name: "p", text: "Top-p", symbol: "p*", min: 0.05, max: 1, step: 0.01, format: (v) => (v === 1 ? "off" : fixed(v, 2)) });
    this.control(slider, { name: "minp", text: "Min-p", symbol: "ρ", min: 0, max: 0.95, step: 0.01, format: (v) => (v === 0 ? "off" : fixed(v, 2)) });
    this.panel.append(h("div", { class: "button-row" }, button("Draw 50 words", () => this.set({ drawn: this.state.drawn + 50 }), { class: "exhibit-button is-main" }), button("Clear", () => this.set({ drawn: 0 }))));
    const power = () => sup(mi("e"), row(sub(mi("z"), mi("i")), mo("/"), tied("τ", mi("τ"))));
    const p = () => sub(mi("p"), mi("i"));
    this.formulas.append(
      formula(p(), mo("="), fraction(power(), row(sub(mo("∑"), mi("j")), sup(mi("e"), row(sub(mi("z"), mi("j")), mo("/"), tied("τ", mi("τ"))))))),
      formula(mi("i"), mo("≤"), tied("k", mi("k")), mo(","), row(sub(mo("∑"), row(mi("j"), mo("<"), mi("i"))), sub(mi("p"), mi("j"))), mo("<"), tied("p*", sup(mi("p"), mo("*"))), mo(","), p(), mo("≥"), tied("ρ", mi("ρ")), sub(mi("p"), mn("1"))),
    );
    this.words = h("p");
    this.formulas.append(this.words);
  }

  draw() {
    const { state } = this;
    const { before, words, scores } = CONTEXTS[state.context];
    const p = softmax(scores, state.temperature);
    const cuts = { "top-k": topK(p, state.k), "top-p": nucleus(p, state.p), "min-p": state.minp > 0 ? minP(p, state.minp) : p.map(() => true) };
    const kept = p.map((_, i) => Object.values(cuts).every((mask) => mask[i]));
    const left = renormalised(p, kept);
    const size = kept.filter(Boolean).length;
    const mass = p.reduce((sum, each, i) => sum + (kept[i] ? each : 0), 0);
    const counts = new Array(words.length).fill(0);
    const random = new Random(7);
    const sample = [];
    for (let i = 0; i < state.drawn; i += 1) {
      const at = random.index(left);
      counts[at] += 1;
      sample.push(words[at]);
    }
    this.drawBars(words, p, left, kept, counts);
    this.text.textContent = state.drawn ? `${before} … last draws: ${sample.slice(-7).join(", ")}` : `${before} …`;
    this.show({
      before: ["Entropy after temperature", `${fixed(entropyBits(p), 2)} bits`],
      after: ["Entropy after the cuts", `${fixed(entropyBits(left), 2)} bits`],
      choices: ["As many equal words as", fixed(2 ** entropyBits(left), 1)],
      kept: ["Words kept", `${size} of ${words.length}`],
      mass: ["Mass kept", percent(mass, 1)],
      first: ["First word, drawn with", percent(left[0], 1)],
    });
    const active = Object.entries(cuts).filter(([, mask]) => mask.includes(false));
    const tightest = active.filter(([, mask]) => mask.filter(Boolean).length === size).map(([name]) => name);
    this.words.textContent = active.length
      ? `${tightest.join(" and ").replace(/^t/, "T").replace(/^m/, "M")} decide${tightest.length === 1 ? "s" : ""}. Each cut is measured on the probabilities after the temperature, and a word must pass all of them; what is left is scaled to add up to 1.`
      : "No cut is on: every word may be drawn.";
    this.say(`Temperature ${fixed(state.temperature, 2)}: ${size} words kept with ${percent(mass, 1)} of the mass; entropy ${fixed(entropyBits(left), 2)} bits.`);
    this.table(
      `Words after "${before}"`, ["Word", "Score", "Probability", "Kept", "Drawn with", "Times drawn"],
      words.map((word, i) => [word, fixed(scores[i], 1), percent(p[i], 1), kept[i] ? "yes" : "no", percent(left[i], 1), whole(counts[i])]),
    );
  }

  drawBars(words, p, left, kept, counts) {
    const most = Math.max(...left, ...p) * 1.25;
    const narrow = this.width < 420;
    const plot = this.plot.begin({ width: this.width, height: 345, margin: [24, 8, 30, 64], x: { domain: [0, most], ticks: Math.max(2, Math.round(this.width / 150)) }, y: { domain: [words.length, 0], ticks: words.map((word, i) => [i + 0.5, word]), grid: false, label: narrow ? "after the cuts (bar), before (line)" : "probability: after the cuts (bar), before them (line)" } });
    const total = counts.reduce((sum, n) => sum + n, 0);
    const across = (i, value, half) => [i + 0.5 - half, i + 0.5 + half, value];
    plot.across(left.flatMap((value, i) => (kept[i] ? [across(i, value, 0.34)] : [])), "k1");
    plot.across(p.flatMap((value, i) => (kept[i] ? [] : [across(i, value, 0.34)])), "k6", { opacity: 0.28 });
    for (let i = 0; i < p.length; i += 1) plot.line([[p[i], i + 0.12], [p[i], i + 0.88]], kept[i] ? "k2" : "k6", { width: 2.5 });
    if (total) plot.dots(counts.map((n, i) => [n / total, i + 0.5]), "k0", { radius: 4.5, ring: true });
    left.forEach((value, i) => plot.text(Math.max(value, p[i]), i + 0.5, kept[i] ? percent(value, 1) : "cut", kept[i] ? "k1" : "k6", { dx: 9 }));
    plot.describe(`${words.length} words: ${words.map((word, i) => `${word} ${kept[i] ? percent(left[i], 1) : "cut"}`).join(", ")}.`);
  }
}

customElements.define("sampling-lab", SamplingLab);
