// The compute-optimal model by three published fits of one law, with the refit's uncertainty and with the cost of use.

import { button, choice, slider, toggle } from "./lib/controls.js";
import { LAWS, loss, optimum, ratioBand, servedOptimum } from "./lib/chinchilla.js";
import { h } from "./lib/dom.js";
import { Exhibit } from "./lib/exhibit.js";
import { count, fixed, percent, significant } from "./lib/format.js";
import { formula, fraction, mi, mn, mo, row, sup, tied } from "./lib/maths.js";
import { Plot } from "./lib/plot.js";

const TONES = { printed: ["k2", 1], unrounded: ["k4", 3], refit: ["k1", 0] };
const GOPHER = Math.log10(5.76e23);
const AXIS = Array.from({ length: 46 }, (_, i) => 10 ** (18 + i * 0.2));
const BANDS = Object.fromEntries([1, 2].map((errors) => [errors, AXIS.map((c) => ratioBand(LAWS.refit, c, errors))]));

class ChinchillaCalculator extends Exhibit {
  static heading = "Compute-optimal size, by three fits";
  static lead = "set the budget to Gopher's and compare the three rows of tokens per parameter; then count the use of the model in.";
  static source = "lab/calc/chinchilla.py";
  static defaults = { compute: 23.76, law: "refit", errors: "2", use: false, served: 12.5 };

  build() {
    this.ratios = new Plot("Optimal tokens per parameter against compute, by three fits");
    this.ratios.onDrag((x) => this.set({ compute: Number(Math.log10(x).toFixed(2)) }));
    this.valley = new Plot("Loss against size at one budget");
    this.view.append(this.ratios.element, this.valley.element);
    const power = { min: 18, max: 27, step: 0.02 };
    this.control(slider, { name: "compute", text: "Compute", symbol: "C", ...power, format: (v) => `${significant(10 ** v, 3)} FLOP` });
    this.panel.append(
      h("div", { class: "button-row" }, button("Gopher's budget", () => this.set({ compute: GOPHER })), button("10²¹ FLOP", () => this.set({ compute: 21 }))),
    );
    this.control(choice, { name: "law", text: "Constants", symbol: "α", options: [["printed", "Printed"], ["unrounded", "Unrounded"], ["refit", "Refit"]] });
    this.control(choice, { name: "errors", text: "Refit's band, standard errors", options: [["0", "None"], ["1", "1"], ["2", "2"]] });
    this.control(toggle, { name: "use", text: "Count the use of the model", symbol: "T" });
    this.control(slider, { name: "served", text: "Tokens it will serve", symbol: "T", min: 9, max: 15, step: 0.1, format: (v) => count(10 ** v, 2) });
    const term = (letter, size, greek) => fraction(tied("α", mi(letter)), sup(mi(size), tied("α", mi(greek))));
    this.formulas.append(
      formula(mi("L"), mo("="), tied("α", mi("E")), mo("+"), term("A", "N", "α"), mo("+"), term("B", "D", "β"), mo(","), tied("C", mi("C")), mo("="), mn("6"), mi("N"), mi("D")),
      formula(
        fraction(row(mi("α"), mi("A"), sup(mi("N"), row(mo("−"), mi("α")))), row(mi("β"), mi("B"), sup(mi("D"), row(mo("−"), mi("β"))))), mo("="), mn("1"), mo("+"),
        fraction(tied("T", mi("T")), row(mn("3"), mi("D"))),
      ),
    );
    this.words = h("p");
    this.formulas.append(this.words);
  }

  draw() {
    const { state } = this;
    const compute = 10 ** state.compute;
    const law = LAWS[state.law];
    const best = optimum(law, compute);
    const served = 10 ** state.served;
    const use = state.use ? servedOptimum(law, best.loss, served) : null;
    this.drawRatios(compute, use);
    this.drawValley(law, compute, best, use);
    const shown = use ?? best;
    this.show({
      parameters: ["Parameters N", count(shown.N)],
      tokens: ["Training tokens D", count(shown.D)],
      ratio: ["Tokens per parameter D/N", significant(shown.ratio)],
      loss: ["Loss, nats per token", fixed(best.loss, 3)],
      printed: ["D/N, as printed", significant(optimum(LAWS.printed, compute).ratio)],
      unrounded: ["D/N, unrounded", significant(optimum(LAWS.unrounded, compute).ratio)],
      refit: ["D/N, refit", significant(optimum(LAWS.refit, compute).ratio)],
      saved: ["Saved by counting use", use ? percent(1 - use.total / (6 * best.N * best.D + 2 * best.N * served), 1) : "–"],
    });
    const [low, high] = ratioBand(LAWS.refit, compute, Number(state.errors));
    this.words.textContent = use
      ? `Same loss as the training optimum of this budget, with the least 6ND + 2NT: ${count(use.N)} instead of ${count(best.N)} parameters.`
      : state.errors === "0"
        ? "Only the refit agrees with the model that was trained, Chinchilla (dot)."
        : `Moving α and β of the refit by ${state.errors} standard error${state.errors === "1" ? "" : "s"}, hinged at 10²¹ FLOP, puts D/N between ${significant(low)} and ${significant(high)}. ` +
          "This is the uncertainty of the slope alone, which the budget stretches.";
    this.say(`At ${significant(compute)} FLOP and the constants "${law.name}": ${count(shown.N)} parameters, ${count(shown.D)} tokens, ${significant(shown.ratio)} tokens per parameter.`);
    const rows = Object.values(LAWS).map((each) => {
      const at = optimum(each, compute);
      return [each.name, count(at.N), count(at.D), significant(at.ratio), fixed(at.loss, 3), each.alpha, each.beta];
    });
    if (use) rows.push([`${law.name}, with use`, count(use.N), count(use.D), significant(use.ratio), fixed(best.loss, 3), law.alpha, law.beta]);
    this.table(`The optimum at ${significant(compute)} FLOP`, ["Constants", "Parameters", "Tokens", "Tokens per parameter", "Loss", "α", "β"], rows);
  }

  drawRatios(compute, use) {
    const { state } = this;
    const plot = this.ratios.begin({
      width: this.width, height: 250, x: { domain: [1e18, 1e27], log: true, ticks: [18, 21, 24, 27].map((e) => [10 ** e, `10${["¹⁸", "²¹", "²⁴", "²⁷"][(e - 18) / 3]}`]), label: "training compute C, FLOP" },
      y: { domain: [5, 400], log: true, ticks: [[10, "10"], [20, "20"], [50, "50"], [100, "100"], [200, "200"]], label: "optimal tokens per parameter, D/N" },
    });
    if (state.errors !== "0") {
      const band = BANDS[state.errors];
      plot.area([...AXIS.map((c, i) => [c, band[i][1]]), ...AXIS.map((c, i) => [c, band[i][0]]).reverse()], "k1", { base: band[0][1] });
    }
    for (const [key, law] of Object.entries(LAWS)) {
      const on = key === state.law;
      plot.line(AXIS.map((c) => [c, optimum(law, c).ratio]), TONES[key][0], { dash: TONES[key][1], width: on ? 3 : 1.8 });
    }
    plot.rule("x", compute, "k0", { dash: 0, width: 1.2 });
    plot.dots([[5.76e23, 20]], "k0", { radius: 4.5 });
    const narrow = this.width < 420;
    plot.text(5.76e23, 20, narrow ? "Chinchilla" : "Chinchilla 70B", "k0", { anchor: "end", dx: -9, dy: 4 });
    plot.text(2e21, 60, "printed", "k2", { anchor: "end", dx: -4, dy: -8 });
    plot.text(6e26, 109, "unrounded", "k4", { anchor: "end", dy: 18 });
    plot.text(6e26, 16, "refit", "k1", { anchor: "end", dy: 18 });
    const best = use ?? optimum(LAWS[state.law], compute);
    plot.dots([[use ? 6 * use.N * use.D : compute, best.ratio]], TONES[state.law][0], { radius: 6, ring: true });
    plot.describe(`Optimal tokens per parameter against compute by three fits; at ${significant(compute)} FLOP the chosen one gives ${significant(best.ratio)}.`);
  }

  drawValley(law, compute, best, use) {
    const tone = TONES[this.state.law][0];
    const span = [best.N / 20, best.N * 20];
    const sizes = Array.from({ length: 81 }, (_, i) => span[0] * (span[1] / span[0]) ** (i / 80));
    const at = (N) => loss(law, N, compute / 6 / N);
    const top = best.loss + 1.15 * (Math.min(at(span[0]), at(span[1])) - best.loss);
    const pad = (top - best.loss) * 0.12;
    const plot = this.valley.begin({
      width: this.width, height: 200, x: { domain: span, log: true, ticks: [0.1, 1, 10].map((f) => [best.N * f, count(best.N * f, 2)]), label: "parameters N, at this compute" },
      y: { domain: [best.loss - pad, top], label: "loss, nats per token", ticks: 4 }, margin: [24, 12, 40, 46],
    });
    plot.line(sizes.map((N) => [N, at(N)]), tone, { width: 3 });
    plot.dots([[best.N, best.loss]], tone, { radius: 6, ring: true });
    plot.text(best.N, best.loss, "optimum", tone, { anchor: "middle", dy: -12 });
    if (use) {
      plot.dots([[use.N, best.loss]], "k3", { radius: 6 });
      plot.rule("y", best.loss, "k3");
      plot.text(use.N, best.loss, "with use, same loss", "k3", { anchor: use.N < best.N / 4 ? "start" : "end", dx: use.N < best.N / 4 ? 10 : -10, dy: use.N < best.N / 4 ? -12 : 4 });
    }
    plot.describe(`Loss against parameters at ${significant(compute)} FLOP: a valley with its lowest point, ${fixed(best.loss, 3)} nats, at ${count(best.N)} parameters.`);
  }
}

customElements.define("chinchilla-calculator", ChinchillaCalculator);
