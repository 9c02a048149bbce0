// Self-attention on three tokens, every number to be changed and followed by hand.

import { attention, readMatrix, writeMatrix } from "./lib/attention.js";
import { slider, toggle } from "./lib/controls.js";
import { h } from "./lib/dom.js";
import { Exhibit } from "./lib/exhibit.js";
import { fixed } from "./lib/format.js";
import { formula, fraction, group, mi, mn, mo, mtext, root, row, sub, sup, tied } from "./lib/maths.js";
import { Plot } from "./lib/plot.js";

const START = { q: "1,0;0,1;1,1", k: "1,0;0,2;1,1", v: "10,0;0,10;5,5" };
const TONES = ["k1", "k2", "k3"];
const NAMES = { q: "Queries", k: "Keys", v: "Values" };

class AttentionByHand extends Exhibit {
  static heading = "Attention on three tokens, by hand";
  static lead = "take the mask off and watch output 2 move; then double the queries and watch the outputs run to the corners.";
  static source = "lab/architectures/attention_by_hand.py";
  static defaults = { ...START, mask: true, scale: true, factor: 1 };

  build() {
    this.triangle = new Plot("Values and outputs as points");
    this.heat = h("div", { class: "heat" });
    this.view.append(this.triangle.element, h("p", { class: "part-title part" }, "Weights: who listens to whom"), this.heat);
    this.cells = {};
    for (const [name, title] of Object.entries(NAMES)) {
      const input = (i, c) =>
        h("input", {
          type: "number", step: name === "v" ? 1 : 0.5, min: -99, max: 99, "aria-label": `${title}: token ${i + 1}, component ${c + 1}`, on: { input: () => this.typed(name) },
        });
      this.cells[name] = [0, 1, 2].map((i) => [0, 1].map((c) => input(i, c)));
      const rows = this.cells[name].map((pair, i) => h("div", { class: "matrix-row" }, h("span", { class: "matrix-token" }, String(i + 1)), pair));
      this.panel.append(h("div", { class: "control matrix", "data-symbol": name.toUpperCase(), role: "group", "aria-label": title }, h("p", { class: "part-title" }, title, " ", h("span", { class: "control-symbol" }, name.toUpperCase())), rows));
      // A control without an element of its own: it keeps state, address and fields in step.
      this.controls.set(name, {
        name, set: (text) => this.fill(name, text), clamp: (text) => (readMatrix(text) ? text : null),
      });
    }
    this.control(slider, { name: "factor", text: "Queries times", symbol: "c", min: 0, max: 4, step: 0.25, format: (v) => fixed(v, 2) });
    this.control(toggle, { name: "mask", text: "Causal mask", symbol: "M" });
    this.control(toggle, { name: "scale", text: "Divide by √d_head", symbol: "s" });
    this.formulas.append(
      formula(mtext("output"), mo("="), mtext("softmax"), group(fraction(row(tied("c", mi("c")), tied("Q", mi("Q")), sup(tied("K", mi("K")), mo("⊤"))), tied("s", root(sub(mi("d"), mi("head"))))), mo("+"), tied("M", mi("M"))), tied("V", mi("V"))),
      formula(sub(mi("d"), mi("head")), mo("="), mn("2")),
    );
    this.words = h("p");
    this.formulas.append(this.words);
  }

  fill(name, text) {
    const rows = readMatrix(text);
    rows?.forEach((pair, i) => pair.forEach((each, c) => {
      const field = this.cells[name][i][c];
      if (field.value === "" || Number(field.value) !== each) field.value = String(each);
    }));
  }

  typed(name) {
    const rows = this.cells[name].map((pair) => pair.map((field) => (field.value === "" ? NaN : Number(field.value))));
    const text = writeMatrix(rows);
    if (readMatrix(text)) this.set({ [name]: text }, name);
  }

  draw() {
    const { state } = this;
    const Q = readMatrix(state.q).map((pair) => pair.map((each) => each * state.factor));
    const [K, V] = [readMatrix(state.k), readMatrix(state.v)];
    const { scores, weights, outputs } = attention(Q, K, V, state);
    const point = ([a, b]) => `(${fixed(a, 2)}, ${fixed(b, 2)})`;
    const ends = V.flat();
    const [low, high] = [Math.min(0, ...ends), Math.max(1, ...ends)];
    const pad = (high - low) * 0.12;
    const plot = this.triangle.begin({ width: this.width, height: 270, x: { domain: [low - pad, high + pad], label: "component 1", ticks: 4 }, y: { domain: [low - pad, high + pad], label: "component 2: values (dots), outputs (rings)", ticks: 4 } });
    plot.line([...V, V[0]], "k6", { width: 1.2, dash: 2 });
    outputs.forEach((o, i) => V.forEach((v, j) => weights[i][j] > 0.001 && plot.line([o, v], TONES[i], { width: 0.6 + 4 * weights[i][j], opacity: 0.35 })));
    plot.dots(V, "k6", { radius: 5 });
    V.forEach((v, i) => plot.text(v[0], v[1], `v${"₁₂₃"[i]}`, "k6", { anchor: "middle", dy: -11 }));
    outputs.forEach((o, i) => {
      plot.dots([o], TONES[i], { radius: 8, ring: true });
      plot.text(o[0], o[1], String(i + 1), TONES[i], { anchor: "middle" });
    });
    plot.describe(`Outputs: ${outputs.map((o, i) => `token ${i + 1} ${point(o)}`).join(", ")}.`);
    this.drawHeat(scores, weights);
    this.show({
      ...Object.fromEntries(outputs.map((o, i) => [`output${i + 1}`, [`Output ${i + 1}`, point(o)]])),
      ...Object.fromEntries(weights.map((w, i) => [`weights${i + 1}`, [`Weights of token ${i + 1}`, w.map((each) => fixed(each, 3)).join(", ")]])),
    });
    const last = scores[2].map((each) => fixed(each, 3)).join(", ");
    const raw = scores[2].map((each) => Math.exp(each));
    this.words.textContent = `Token 3: scores ${last}; exponentials ${raw.map((each) => fixed(each, 3)).join(", ")} with sum ${fixed(raw.reduce((a, b) => a + b, 0), 3)}; each divided by the sum is a weight.`;
    this.say(`Outputs: ${outputs.map(point).join(", ")}.`);
    this.table("Scores, weights and outputs", ["Token", "Scores", "Weights", "Output"], scores.map((s, i) => [String(i + 1), s.map((each) => (each === -Infinity ? "masked" : fixed(each, 3))).join(", "), weights[i].map((each) => fixed(each, 3)).join(", "), point(outputs[i])]));
  }

  drawHeat(scores, weights) {
    const cell = (weight, masked, i) => {
      const box = h("span", { class: `heat-cell ${TONES[i]}` }, masked ? "masked" : fixed(weight, 3));
      const fill = h("span", { class: "heat-fill" });
      fill.style.width = `${100 * weight}%`;
      box.prepend(fill);
      return box;
    };
    this.heat.replaceChildren(
      h("span", {}), ...[1, 2, 3].map((j) => h("span", { class: "heat-head" }, `to ${j}`)),
      ...weights.flatMap((line, i) => [h("span", { class: "heat-head" }, `from ${i + 1}`), ...line.map((each, j) => cell(each, scores[i][j] === -Infinity, i))]),
    );
  }
}

customElements.define("attention-by-hand", AttentionByHand);
