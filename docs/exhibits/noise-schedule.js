// Noise schedules, and what a sampler with few steps makes of them, on a density whose score is known exactly.

import { choice, picker, slider } from "./lib/controls.js";
import { alphaBars, distance, signalToNoise, step, tilted, timesteps } from "./lib/diffusion.js";
import { h } from "./lib/dom.js";
import { Exhibit } from "./lib/exhibit.js";
import { fixed, significant, whole } from "./lib/format.js";
import { bar, formula, fraction, group, hat, mi, mn, mo, root, row, sub, sup, tied } from "./lib/maths.js";
import { Plot } from "./lib/plot.js";
import { Random } from "./lib/random.js";
import { sliced } from "./lib/sliced.js";

const STEPS = [1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 100, 200, 500, 1000];
const SAMPLES = 1500;
const PATHS = 36;
const RANGE = [-3.5, 3.5];
const GRID = Array.from({ length: 401 }, (_, i) => RANGE[0] + ((RANGE[1] - RANGE[0]) * i) / 400);
const XTICKS = [[1000, "1,000"], [500, "500"], [0, "0"]];
const LEVELS = { linear: alphaBars("linear"), cosine: alphaBars("cosine") };
const CURVES = Object.fromEntries(Object.entries(LEVELS).map(([name, levels]) => [name, Array.from({ length: 251 }, (_, i) => [i * 4, levels[i * 4]])]));

/** All samples as a generator: each step is one time step of one block of samples. Returns end points and the first paths. */
function* simulate({ schedule, sampler, steps, guidance, seed }) {
  const levels = LEVELS[schedule];
  const times = timesteps(steps);
  const random = new Random(seed);
  const x = Float64Array.from({ length: SAMPLES }, () => random.normal());
  const keep = new Set(times.filter((_, i) => i % Math.ceil(times.length / 120) === 0 || i === times.length - 1));
  const paths = Array.from({ length: PATHS }, (_, j) => [[times[0], x[j]]]);
  const eta = sampler === "ddpm" ? 1 : 0;
  for (let i = 1; i < times.length; i += 1) {
    const [level, next] = [levels[times[i - 1]], levels[times[i]]];
    for (let j = 0; j < SAMPLES; j += 1) {
      x[j] = step(x[j], level, next, guidance, eta, eta && times[i] ? random.normal() : 0);
      if (j % 250 === 249) yield;
    }
    if (keep.has(times[i])) paths.forEach((path, j) => path.push([times[i], x[j]]));
  }
  return { ends: x, paths };
}

class NoiseSchedule extends Exhibit {
  static heading = "Noise schedules and few-step sampling";
  static lead = "pull the steps taken from 50 down to 2, then switch to DDPM; after that, raise the guidance.";
  static source = "lab/calc/diffusion.py";
  static defaults = { schedule: "cosine", step: 400, sampler: "ddim", steps: 50, guidance: 0, seed: 1 };

  build() {
    this.levels = new Plot("Share of signal variance against the step");
    this.levels.onDrag((x) => this.set({ step: Math.min(1000, Math.max(1, Math.round(x))) }));
    this.paths = new Plot("Paths of samples from noise to data");
    this.ends = new Plot("Histogram of the samples with the density that they should have");
    this.view.append(this.levels.element, h("div", { class: "ns-row" }, this.paths.element, this.ends.element));
    this.control(choice, { name: "schedule", text: "Schedule", symbol: "ᾱ", options: [["linear", "Linear"], ["cosine", "Cosine"]] });
    this.control(slider, { name: "step", text: "Step", symbol: "t", min: 1, max: 1000, format: whole });
    this.control(choice, { name: "sampler", text: "Sampler", symbol: "σ", options: [["ddpm", "DDPM"], ["ddim", "DDIM"]] });
    this.control(picker, { name: "steps", text: "Steps taken", values: STEPS, format: whole });
    this.control(slider, { name: "guidance", text: "Guidance", symbol: "w", min: 0, max: 6, step: 0.25, format: (w) => (w === 0 ? "0, no condition" : fixed(w, 2)) });
    this.control(slider, { name: "seed", text: "Seed of the noise", min: 1, max: 20, format: whole });
    const abar = (at) => tied("ᾱ", sub(bar(mi("α")), at));
    const eps = () => hat(mi("ϵ"));
    const clean = () => sub(hat(mi("x")), mn("0"));
    this.formulas.append(
      formula(sub(mi("x"), tied("t", mi("t"))), mo("="), root(abar(mi("t"))), sub(mi("x"), mn("0")), mo("+"), root(mn("1"), mo("−"), abar(mi("t"))), mi("ϵ")),
      formula(clean(), mo("="), fraction(row(sub(mi("x"), mi("t")), mo("−"), root(mn("1"), mo("−"), abar(mi("t"))), eps()), root(abar(mi("t"))))),
      formula(
        sub(mi("x"), mi("s")), mo("="), root(abar(mi("s"))), clean(), mo("+"), root(mn("1"), mo("−"), abar(mi("s")), mo("−"), tied("σ", sup(mi("σ"), mn("2")))), eps(),
        mo("+"), tied("σ", mi("σ")), mi("z"),
      ),
      formula(
        eps(), mo("="), mi("ϵ"), group(sub(mi("x"), mi("t"))), mo("+"), tied("w", mi("w")), group(mi("ϵ"), group(sub(mi("x"), mi("t")), mo(","), mi("y")), mo("−"), mi("ϵ"), group(sub(mi("x"), mi("t")))),
      ),
    );
    this.words = h("p");
    this.formulas.append(this.words);
  }

  draw() {
    const { state } = this;
    this.side = Math.max(86, Math.round(this.width * 0.26));
    const level = LEVELS[state.schedule][state.step];
    const ratio = signalToNoise(level);
    this.drawLevels(level);
    this.show({
      level: ["Share of signal at step t", significant(level)],
      snr: ["Signal over noise", `${fixed(10 * Math.log10(ratio), 1)} dB`],
      last: ["Left at step 1,000", significant(LEVELS[state.schedule][1000])],
    });
    this.words.textContent =
      `At t = ${whole(state.step)}: x = ${fixed(Math.sqrt(level), 3)} × data + ${fixed(Math.sqrt(1 - level), 3)} × noise. ` +
      `The noise estimate is exact, so every error seen here comes from the steps or from the guidance.`;
    const key = JSON.stringify([state.schedule, state.sampler, state.steps, state.guidance, state.seed]);
    if (key !== this.simulated) {
      this.simulated = key;
      this.stop?.();
      this.stop = sliced(simulate({ ...state }), (result) => {
        this.result = result;
        this.drawSamples();
      });
    } else if (this.result) this.drawSamples();
    if (!this.result) this.drawSamples();
  }

  drawLevels(level) {
    const { state, levels: plot } = this;
    plot.begin({ width: this.width, height: 150, margin: [24, this.side + 10, 24, 40], x: { domain: [1000, 0], ticks: XTICKS }, y: { domain: [0, 1.02], label: "share of signal left", ticks: [[0, "0"], [0.5, "0.5"], [1, "1"]] } });
    const tones = { linear: ["k2", 1], cosine: ["k1", 0] };
    for (const [name, points] of Object.entries(CURVES)) {
      const on = name === state.schedule;
      plot.line(points, tones[name][0], { dash: tones[name][1], width: on ? 3 : 1.8, opacity: on ? 1 : 0.65 });
    }
    plot.rule("x", state.step, "k0", { dash: 0, width: 1.2 });
    plot.dots([[state.step, level]], tones[state.schedule][0], { radius: 6, ring: true });
    plot.text(330, LEVELS.linear[330], "linear", "k2", { anchor: "start", dx: 6, dy: 20 });
    plot.text(560, LEVELS.cosine[560], "cosine", "k1", { anchor: "end", dx: -6, dy: -4 });
    plot.text(0, 0.66, significant(level), tones[state.schedule][0], { dx: 14 });
    plot.text(0, 0.66, `${fixed(10 * Math.log10(signalToNoise(level)), 1)} dB`, tones[state.schedule][0], { dx: 14, dy: 22 });
    plot.describe(`Share of signal against the step for the linear and the cosine schedule; at step ${state.step} the ${state.schedule} one is at ${significant(level)}.`);
  }

  drawSamples() {
    const { state } = this;
    const { side } = this;
    const height = 275;
    const y = { domain: RANGE, label: "x", ticks: [[-2, "−2"], [0, "0"], [2, "2"]] };
    const tone = state.schedule === "linear" ? "k2" : "k1";
    const plot = this.paths.begin({ width: this.width - side, height, x: { domain: [1000, 0], ticks: XTICKS, label: this.width < 420 ? "step t" : "step t, from noise to data" }, y, margin: [22, 10, 40, 40] });
    const times = timesteps(Math.min(state.steps, 100));
    if (state.steps <= 30) for (const t of times) plot.rule("x", t, "k6", { dash: 2, width: 0.8 });
    const target = tilted(GRID, state.guidance);
    const right = this.ends.begin({ width: side, height, x: { domain: [0, 1.02], ticks: 0, label: "samples" }, y: { ...y, label: "", ticks: 0 }, margin: [22, 4, 40, 2] });
    const peak = Math.max(...target) * 1.35;
    if (this.result) {
      plot.lines(this.result.paths, tone, { width: 1, opacity: 0.6 });
      plot.dots(this.result.paths.map((path) => path.at(-1)), tone, { radius: 2 });
      const bins = 40;
      const counts = new Array(bins).fill(0);
      const wide = (RANGE[1] - RANGE[0]) / bins;
      for (const x of this.result.ends) {
        const i = Math.floor((x - RANGE[0]) / wide);
        if (i >= 0 && i < bins) counts[i] += 1;
      }
      right.across(counts.map((n, i) => [RANGE[0] + i * wide, RANGE[0] + (i + 1) * wide, n / SAMPLES / wide / peak]), tone, { opacity: 0.4 });
    }
    right.line(GRID.map((x, i) => [target[i] / peak, x]), "k0", { width: 2 });
    const far = this.result ? distance(this.result.ends, GRID, target) : NaN;
    const kept = this.result ? this.result.ends.reduce((n, x) => n + (x > -0.6 ? 1 : 0), 0) / SAMPLES : NaN;
    const mean = this.result ? this.result.ends.reduce((sum, x) => sum + x, 0) / SAMPLES : 0;
    const spread = this.result ? Math.sqrt(this.result.ends.reduce((sum, x) => sum + (x - mean) ** 2, 0) / SAMPLES) : NaN;
    this.show({
      distance: ["Distance of samples from target", fixed(far, 3)],
      spread: ["Spread of samples", fixed(spread, 2)],
      kept: ["Samples above −0.6", Number.isNaN(kept) ? "–" : `${fixed(100 * kept, 0)} %`],
    });
    const aim = state.guidance === 0 ? "p(x)" : state.guidance === 1 ? "p(x | y)" : "p(x) p(y | x)^w";
    this.ends.describe(`Histogram of ${SAMPLES} samples and the target density ${aim}; their distance is ${fixed(far, 3)}.`);
    this.paths.describe(`${PATHS} paths from noise to data in ${state.steps} ${state.sampler.toUpperCase()} steps.`);
    this.say(`${state.steps} ${state.sampler.toUpperCase()} steps, guidance ${state.guidance}: distance from the target ${fixed(far, 3)}. Step ${state.step}: share of signal ${significant(level(state))}.`);
    const rows = [1, 100, 260, 497, 500, 750, 900, 1000].map((t) => [
      whole(t),
      ...["linear", "cosine"].flatMap((name) => [significant(LEVELS[name][t]), `${fixed(10 * Math.log10(signalToNoise(LEVELS[name][t])), 1)} dB`]),
    ]);
    this.table("Share of signal and signal over noise at some steps", ["Step t", "Linear: share", "Linear: ratio", "Cosine: share", "Cosine: ratio"], rows);
  }
}

const level = (state) => LEVELS[state.schedule][state.step];

customElements.define("noise-schedule", NoiseSchedule);
