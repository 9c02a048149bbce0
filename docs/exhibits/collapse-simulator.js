// Recursive training in its simplest case: a Gaussian fitted to its own samples, replaced or accumulated.

import { accumulatedLimit, accumulatedVariance, replacedVariance, run } from "./lib/collapse.js";
import { choice, picker, slider } from "./lib/controls.js";
import { h } from "./lib/dom.js";
import { Exhibit } from "./lib/exhibit.js";
import { fixed, percent, significant, whole } from "./lib/format.js";
import { formula, fraction, group, mi, mn, mo, mtext, row, sub, subsup, sup, tied } from "./lib/maths.js";
import { Plot } from "./lib/plot.js";
import { Random } from "./lib/random.js";
import { sliced } from "./lib/sliced.js";

const GENERATIONS = 500;
const RUNS = 300;
const SHOWN = 12;

function* simulate(samples, accumulate, seed) {
  const runs = [];
  for (let i = 0; i < RUNS; i += 1) {
    runs.push(run(samples, GENERATIONS, accumulate, new Random(1000 * seed + i)));
    if (i % 5 === 4) yield;
  }
  return runs;
}

class CollapseSimulator extends Exhibit {
  static heading = "A model that learns from itself";
  static lead = "move the generation to 500 and look at the bell curves; then add the data instead of replacing them.";
  static source = "lab/calc/gaussians.py";
  static defaults = { data: "replace", samples: 100, generation: 100, seed: 1 };

  build() {
    this.spread = new Plot("Fitted variance against generation");
    this.spread.onDrag((x) => this.set({ generation: Math.round(x) }));
    this.bells = new Plot("Fitted densities at one generation");
    this.view.append(this.spread.element, this.bells.element);
    this.control(choice, { name: "data", text: "New samples", options: [["replace", "Replace"], ["accumulate", "Are added"]] });
    this.control(slider, { name: "generation", text: "Generation", symbol: "t", min: 0, max: GENERATIONS, format: whole });
    this.control(picker, { name: "samples", text: "Samples a generation", symbol: "M", values: [5, 10, 20, 50, 100, 200, 500, 1000], format: whole });
    this.control(slider, { name: "seed", text: "Seed of the runs", min: 1, max: 20, format: whole });
    const variance = () => row(mi("𝔼"), mo("["), subsup(mi("σ"), tied("t", mi("t")), mn("2")), mo("]"));
    this.formulas.append(
      formula(variance(), mo("="), sup(group(mn("1"), mo("−"), fraction(mn("1"), tied("M", mi("M")))), tied("t", mi("t"))), mtext("\u2003replaced")),
      formula(variance(), mo("="), sub(mo("∏"), row(mi("i"), mo("≤"), tied("t", mi("t")))), group(mn("1"), mo("−"), fraction(mn("1"), row(tied("M", mi("M")), sup(mi("i"), mn("2"))))), mtext("\u2003added")),
    );
    this.words = h("p");
    this.formulas.append(this.words);
  }

  draw() {
    const { data, samples, seed } = this.state;
    const key = `${data} ${samples} ${seed}`;
    if (key !== this.simulated) {
      this.simulated = key;
      this.stop?.();
      this.stop = sliced(simulate(samples, data === "accumulate", seed), (runs) => {
        this.runs = runs;
        this.drawAll();
      });
      if (!this.runs) this.drawAll();
    } else this.drawAll();
  }

  drawAll() {
    const { data, samples, generation } = this.state;
    const replace = data === "replace";
    const tone = replace ? "k2" : "k1";
    const theory = replace ? replacedVariance : accumulatedVariance;
    const every = Array.from({ length: 101 }, (_, i) => i * 5);
    const plot = this.spread.begin({ width: this.width, height: 225, x: { domain: [0, GENERATIONS], label: "generation t", ticks: this.width < 420 ? 2 : 5 }, y: { domain: [0, 2.05], ticks: [[0, "0"], [1, "1"], [2, "2"]], label: "fitted variance: 12 runs, and the expectation" } });
    if (this.width < 420) plot.over.lastChild.textContent = "variance: 12 runs, expectation";
    const shown = (this.runs ?? []).slice(0, SHOWN);
    plot.lines(shown.map((one) => every.map((t) => [t, one.variances[t]])), "k6", { width: 1, opacity: 0.75 });
    if (replace) plot.line(every.map((t) => [t, theory(samples, t)]), tone, { width: 3.4 });
    else {
      let product = 1;
      const line = [[0, 1]];
      for (let k = 1; k <= GENERATIONS; k += 1) {
        product *= 1 - 1 / (samples * k * k);
        if (k < 10 || k % 5 === 0) line.push([k, product]);
      }
      plot.line(line, tone, { width: 3.4 });
    }
    plot.rule("x", generation, "k0", { dash: 0, width: 1.2 });
    plot.dots([[generation, theory(samples, generation)]], tone, { radius: 6, ring: true });
    const all = this.runs?.map((one) => one.variances[generation]).sort((a, b) => a - b) ?? [];
    const mean = all.reduce((sum, v) => sum + v, 0) / all.length;
    plot.describe(`Fitted variance over ${GENERATIONS} generations; at generation ${generation} it is expected to be ${significant(theory(samples, generation))}.`);
    this.drawBells(shown, tone);
    const numbers = all.length ? [fixed(mean, 3), significant(all[Math.floor(RUNS / 2)]), percent(all.filter((v) => v < 0.1).length / RUNS)] : ["–", "–", "–"];
    this.show({
      expected: ["Variance expected", significant(theory(samples, generation), 4)],
      mean: [`Mean of ${RUNS} runs`, numbers[0]],
      median: ["Median of the runs", numbers[1]],
      dead: ["Runs below a tenth", numbers[2]],
      half: ["Generations to one half", replace ? whole(Math.ceil(Math.log(0.5) / Math.log(1 - 1 / samples))) : "never"],
      limit: ["Limit for ever", replace ? "0" : fixed(accumulatedLimit(samples), 3)],
    });
    this.words.textContent = replace
      ? "Each generation sees only samples of the last. The median dies before the expectation does, since a few lucky runs carry the mean."
      : `Each generation sees all data so far: ${whole(samples * Math.max(generation, 1))} points at this one, of which the first ${whole(samples)} are real.`;
    this.say(`Generation ${generation}, samples ${replace ? "replaced" : "added"}: expected variance ${significant(theory(samples, generation))}, mean of the runs ${numbers[0]}, median ${numbers[1]}.`);
    this.table(
      `Expected variance with M = ${whole(samples)}`, ["Generation", "Replaced", "Added", "Median of the runs"],
      [0, 1, 10, 50, 100, 200, 500].map((t) => {
        const sorted = this.runs?.map((one) => one.variances[t]).sort((a, b) => a - b);
        return [whole(t), significant(replacedVariance(samples, t), 4), significant(accumulatedVariance(samples, t), 4), sorted ? significant(sorted[Math.floor(RUNS / 2)]) : "–"];
      }),
    );
  }

  drawBells(shown, tone) {
    const { generation } = this.state;
    const plot = this.bells.begin({ width: this.width, height: 190, x: { domain: [-4, 4], label: "x" }, y: { domain: [0, 1.5], ticks: [[0, "0"], [0.5, "0.5"], [1, "1"], [1.5, "1.5"]], label: `the 12 fitted models at generation ${generation}` } });
    const bell = (mean, variance) => {
      const sd = Math.sqrt(Math.max(variance, 1e-6));
      return Array.from({ length: 81 }, (_, i) => [mean + (i - 40) * 0.1 * sd, Math.exp(-0.5 * ((i - 40) * 0.1) ** 2) / sd / 2.5066282746]);
    };
    plot.area(bell(0, 1), "k6", { soft: false, opacity: 0.3 });
    plot.lines(shown.map((one) => bell(one.means[generation], one.variances[generation])), tone, { width: 1.3, opacity: 0.85 });
    plot.text(-1.6, 0.16, "real data", "k6", { anchor: "end", dx: -8 });
    plot.describe(`Densities of twelve fitted models at generation ${generation}, over that of the real data.`);
  }
}

customElements.define("collapse-simulator", CollapseSimulator);
