// Walkers on an energy: with noise they become samples of the density, without it they stop in the valleys.

import { button, choice, picker, slider } from "./lib/controls.js";
import { h } from "./lib/dom.js";
import { Exhibit } from "./lib/exhibit.js";
import { fixed, percent, whole } from "./lib/format.js";
import { density, descent, ENERGIES, ksDistance, langevin, walk } from "./lib/langevin.js";
import { formula, fraction, mi, mn, mo, root, row, sub, sup, tied } from "./lib/maths.js";
import { Plot } from "./lib/plot.js";
import { Random } from "./lib/random.js";
import { sliced } from "./lib/sliced.js";

const WALKERS = 600;
const MOST = 2000;
const DENSITIES = Object.fromEntries(Object.keys(ENERGIES).map((name) => [name, density(name)]));
const CRITICAL = 1.358 / Math.sqrt(WALKERS);

class LangevinLandscape extends Exhibit {
  static heading = "Sampling is not minimising";
  static lead = "press Play with Langevin, then with gradient descent, and compare the histogram with the density.";
  static source = "lab/families/langevin_landscape.py";
  static defaults = { energy: "two", method: "langevin", eta: 0.1, steps: 0, start: "spread", seed: 1 };

  build() {
    this.hills = new Plot("Energy with the walkers on it");
    this.counts = new Plot("Histogram of the walkers and the density");
    this.view.append(this.hills.element, this.counts.element);
    this.control(choice, { name: "method", text: "Rule", symbol: "ξ", options: [["langevin", "Langevin"], ["descent", "Descent"]] });
    this.play = button("Play", () => this.toggle(), { class: "exhibit-button is-main", "aria-pressed": "false" });
    this.panel.append(h("div", { class: "button-row" }, this.play, button("+ 1 step", () => this.more(1)), button("+ 500", () => this.more(500))));
    this.control(slider, { name: "steps", text: "Steps taken", symbol: "k", min: 0, max: MOST, format: whole });
    this.control(picker, { name: "eta", text: "Step size", symbol: "η", values: [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1], format: (v) => fixed(v, 2) });
    this.control(choice, { name: "energy", text: "Energy", symbol: "E", options: [["two", "Two valleys"], ["well", "One"], ["three", "Many"]] });
    this.control(choice, { name: "start", text: "Walkers start", options: [["spread", "Spread"], ["left", "Left"], ["right", "Right"]] });
    this.control(slider, { name: "seed", text: "Seed of the noise", min: 1, max: 20, format: whole });
    const x = (low) => sub(mi("x"), low);
    this.formulas.append(
      formula(x(row(tied("k", mi("k")), mo("+"), mn("1"))), mo("="), x(tied("k", mi("k"))), mo("−"), fraction(tied("η", mi("η")), mn("2")), tied("E", row(mo("∇"), mi("E"))), mo("("), x(mi("k")), mo(")"), mo("+"), tied("ξ", root(mi("η")), sub(mi("ξ"), mi("k")))),
      formula(mi("p"), mo("="), sup(mi("e"), row(mo("−"), tied("E", mi("E")))), mo("/"), mi("Z")),
    );
    this.words = h("p");
    this.formulas.append(this.words);
  }

  more(steps) {
    this.set({ steps: Math.min(MOST, this.state.steps + steps) });
  }

  /** Start or stop the clock; with less motion asked for it jumps in strides and does not glide. */
  toggle() {
    const on = !this.clock;
    this.play.textContent = on ? "Pause" : "Play";
    this.play.setAttribute("aria-pressed", String(on));
    window.clearInterval(this.clock);
    this.clock = 0;
    if (!on) return;
    if (this.state.steps >= MOST) this.set({ steps: 0 });
    const [stride, pause] = this.calm ? [250, 1000] : [2, 50];
    this.clock = window.setInterval(() => {
      if (this.state.steps >= MOST || !this.isConnected) this.toggle();
      else this.more(stride);
    }, pause);
  }

  reset() {
    if (this.clock) this.toggle();
    super.reset();
  }

  draw() {
    const { energy, method, eta, steps, start, seed } = this.state;
    const key = JSON.stringify([energy, method, eta, start, seed]);
    const { gradient } = ENERGIES[energy];
    if (key === this.walkedFor && !this.stop && steps >= this.at && steps - this.at <= 40) {
      // A few steps further: the walkers go on from where they stand.
      for (; this.at < steps; this.at += 1) {
        for (let i = 0; i < WALKERS; i += 1) this.x[i] = method === "langevin" ? langevin(gradient, this.x[i], eta, this.noise.normal()) : descent(gradient, this.x[i], eta);
      }
      this.drawAll();
      return;
    }
    this.walkedFor = key;
    this.stop?.();
    const [low, high] = ENERGIES[energy].range;
    const from = { spread: null, left: low * 0.75, right: high * 0.75 }[start];
    const noise = new Random(seed);
    let done = false;
    const stop = sliced(walk({ name: energy, method, eta, steps, start: from, count: WALKERS }, noise), (x) => {
      Object.assign(this, { x, at: steps, noise, stop: null });
      done = true;
      this.drawAll();
    });
    this.stop = done ? null : stop;
    if (!this.x) this.drawAll();
  }

  drawAll() {
    const { energy, method, eta, steps } = this.state;
    const tone = method === "langevin" ? "k1" : "k2";
    const { energy: E, range, top } = ENERGIES[energy];
    const truth = DENSITIES[energy];
    const line = Array.from({ length: 201 }, (_, i) => range[0] + ((range[1] - range[0]) * i) / 200);
    const lowest = Math.min(...line.map(E));
    const hills = this.hills.begin({ width: this.width, height: 215, margin: [24, 8, 24, 40], x: { domain: range }, y: { domain: [lowest - 0.5, top], label: "energy E(x), and 150 of the walkers" } });
    hills.line(line.map((x) => [x, E(x)]), "k0", { width: 2 });
    const x = this.x ?? [];
    hills.dots(Array.from(x).filter((_, i) => i % 4 === 0).map((v, i) => [v, E(v) + 0.06 + ((i * 7) % 10) * 0.035]), tone, { radius: 3, opacity: 0.6 });
    const bins = 56;
    const wide = (range[1] - range[0]) / bins;
    const counts = new Array(bins).fill(0);
    for (const v of x) {
      const i = Math.floor((v - range[0]) / wide);
      if (i >= 0 && i < bins) counts[i] += 1;
    }
    const peak = Math.max(...truth.values) * 1.7;
    const plot = this.counts.begin({ width: this.width, height: 205, margin: [24, 8, 40, 40], x: { domain: range, label: "x" }, y: { domain: [0, peak], ticks: 3, label: "histogram of the walkers, and the density (line)" } });
    plot.bars(counts.map((n, i) => [range[0] + i * wide, range[0] + (i + 1) * wide, n / WALKERS / wide]), tone, { opacity: 0.45 });
    plot.line(truth.grid.map((v, i) => [v, truth.values[i]]), "k0", { width: 2.2 });
    const far = x.length ? ksDistance(x, truth) : NaN;
    const mean = x.reduce?.((sum, v) => sum + v, 0) / WALKERS;
    const variance = x.length ? x.reduce((sum, v) => sum + (v - mean) ** 2, 0) / WALKERS : NaN;
    const left = x.length ? x.reduce((n, v) => n + (v < 0 ? 1 : 0), 0) / WALKERS : NaN;
    const zero = truth.below[Math.round((truth.grid.length - 1) / 2)];
    const trueMean = truth.grid.reduce((sum, v, i) => sum + v * truth.values[i], 0) * truth.gap;
    const trueVariance = truth.grid.reduce((sum, v, i) => sum + (v - trueMean) ** 2 * truth.values[i], 0) * truth.gap;
    this.show({
      ks: ["Distance from density (KS)", fixed(far, 3)],
      fits: [`Below ${fixed(CRITICAL, 3)} (5 % level)`, far < CRITICAL ? "yes" : "no"],
      variance: ["Variance of walkers", fixed(variance, 3)],
      truth: ["Variance of density", fixed(trueVariance, 3)],
      left: ["Walkers left of 0", Number.isNaN(left) ? "–" : percent(left, 1)],
      mass: ["Mass left of 0", percent(zero, 1)],
    });
    const bias = energy === "well" && method === "langevin" ? ` For this energy a fixed step size gives the variance 1/(1 − η/4) = ${fixed(1 / (1 - eta / 4), 3)}.` : "";
    this.words.textContent = method === "langevin" ? `With the noise each valley is visited as often as the density says, given steps enough and a small step size.${bias}` : "Without the noise each walker stops at the bottom of its own valley, so the heights count starting points and not probability.";
    hills.describe(`Energy with walkers after ${steps} steps of ${method === "langevin" ? "Langevin dynamics" : "gradient descent"}.`);
    plot.describe(`Histogram of ${WALKERS} walkers and the density; their largest difference in distribution is ${fixed(far, 3)}.`);
    if (!this.clock) this.say(`After ${steps} steps: distance from the density ${fixed(far, 3)}, ${percent(left, 0)} of the walkers left of 0 where the density has ${percent(zero, 0)}.`);
    const cuts = [0.1, 0.25, 0.5, 0.75, 0.9];
    const sorted = Float64Array.from(x).sort();
    this.table(`Quantiles after ${whole(steps)} steps`, ["Share below", "Walkers", "Density"], cuts.map((q) => [percent(q), sorted.length ? fixed(sorted[Math.floor(q * (sorted.length - 1))], 2) : "–", fixed(truth.grid[truth.below.findIndex((v) => v >= q)], 2)]));
  }
}

customElements.define("langevin-landscape", LangevinLandscape);
