// A proxy of a known reward, optimised: best-of-n, the policy that is best under a KL penalty, and DPO, in four worlds of the lab.

import { choice, slider } from "./lib/controls.js";
import { h } from "./lib/dom.js";
import { fixed, percent, significant, whole } from "./lib/format.js";
import { legend } from "./lib/legend.js";
import { formula, fraction, group, hat, mi, mn, mo, mtext, row, sub, sup, tied } from "./lib/maths.js";
import { ModelExhibit } from "./lib/model-exhibit.js";
import { Plot } from "./lib/plot.js";
import { bound, curves, pair } from "./lib/reward.js";

const FILE = "assets/data/reward_worlds.json";
const POWERS = 14;
const DRAWS = Array.from({ length: 2 * POWERS + 1 }, (_, i) => 2 ** (i / 2));
const BINS = 44;
const TOP = 60; // answers that are drawn whatever their share
const LIKELY = 0.01; // chance from which a single answer is ringed

class RewardOveroptimisation extends ModelExhibit {
  static heading = "A proxy, optimised too far";
  static lead = "move the number of draws to the right: the proxy keeps rising, the true reward turns. Then make the tails light.";
  static source = "lab/policies.py";
  static defaults = { tails: "heavy", merits: "fading", power: 4, beta: "1" };

  build() {
    this.rise = new Plot("Proxy and true reward against the divergence from the base policy");
    this.rise.onDrag((kl) => this.set({ power: this.nearest(kl) }));
    this.bets = new Plot("Answers by proxy and true reward, and where the policies put their chances");
    const lines = legend([
      { text: "true reward, best of n", colour: "k1" }, { text: "true reward, optimum for the proxy", colour: "k2", dash: 1 }, { text: "its proxy, best of n", colour: "k5", dash: 3 },
      { text: "most true reward of any policy", colour: "k3", dash: 2 }, { text: "DPO", colour: "k4", mark: "diamond" },
    ]);
    this.view.append(this.rise.element, lines, this.bets.element);
    this.control(choice, { name: "tails", text: "Tails of the answers’ features", options: [["light", "Light"], ["heavy", "Heavy"]] });
    this.control(choice, { name: "merits", text: "Merits, when overdone", options: [["saturating", "Saturate"], ["fading", "Fade"]] });
    this.control(slider, { name: "power", text: "Draws", symbol: "n", min: 0, max: POWERS, format: (v) => whole(2 ** v) });
    this.control(choice, { name: "beta", text: "DPO with β of", symbol: "β", options: [["4", "4"], ["2", "2"], ["1", "1"], ["0.5", "0.5"]] });
    const proxy = row(hat(mi("r")), group(mi("x")));
    const [base, n] = [row(sub(mi("π"), mn("0")), group(mi("x"))), tied("n", mi("n"))];
    this.formulas.append(
      formula(sub(mi("π"), tied("β", mi("β"))), group(mi("x")), mo("∝"), base, sup(mi("e"), row(proxy, mo("/"), tied("β", mi("β"))))),
      formula(sub(mi("D"), mi("KL")), group(sub(mi("π"), n), mo("‖"), sub(mi("π"), mn("0"))), mo("≤"), mi("log"), mtext("\u2009"), n.cloneNode(true), mo("−"), fraction(row(n.cloneNode(true), mo("−"), mn("1")), n.cloneNode(true))),
    );
    this.words = h("p");
    this.formulas.append(this.words);
  }

  /** The power of two whose best-of-n lies nearest to a divergence. */
  nearest(kl) {
    return [...Array(POWERS + 1).keys()].reduce((best, power) => (Math.abs(bound(2 ** power) - kl) < Math.abs(bound(2 ** best) - kl) ? power : best), 0);
  }

  draw() {
    const { tails, merits, power } = this.state;
    const data = this.file(FILE);
    const name = `${tails}-${merits}`;
    const world = data?.worlds[name];
    const job = world && this.computed("curves", name, () => curves(world.groups, DRAWS));
    const n = 2 ** power;
    if (!world) {
      this.drawEmpty(n);
      return;
    }
    const { best, tilted, beta, policies } = pair(world.groups, n);
    const direct = world.direct[this.state.beta];
    this.drawRise(world, job.done ? job.value : [], best, tilted);
    this.drawBets(world, policies, data.answers);
    this.numbers({ n, best, tilted, beta: beta * world.spread, direct, world, data });
  }

  drawEmpty(n) {
    this.rise.begin({ width: this.width, height: 235, x: { domain: [0, 9.9], ticks: 0 }, y: { domain: [-0.6, 5], ticks: 0 } });
    this.bets.begin({ width: this.width, height: 255, x: { domain: [0, 1], ticks: 0 }, y: { domain: [0, 1], ticks: 0 } });
    const labels = ["KL, best of n", "Its bound", "β of equal KL", "Likeliest answer, best of n", "Proxy, best of n", "Proxy, optimum for it", "True reward, best of n", "True reward, optimum for proxy"];
    this.show(Object.fromEntries(["kl", "bound", "beta", "likely", "proxy", "proxy-tilt", "gold", "gold-tilt"].map((key, i) => [key, [labels[i], key === "bound" ? `${fixed(bound(n), 3)} nats` : "–"]])));
    this.table("Policies", ["Policy", "KL, nats", "Proxy", "True reward"], [["Best of n", "–", "–", "–"], ["Optimum for the proxy", "–", "–", "–"]]);
  }

  numbers({ n, best, tilted, beta, direct, world, data }) {
    this.show({
      kl: ["KL, best of n", `${fixed(best.kl, 3)} nats`],
      bound: ["Its bound", `${fixed(bound(n), 3)} nats`],
      beta: ["β of equal KL", Number.isFinite(beta) ? fixed(beta, 2) : "∞"],
      likely: ["Likeliest answer, best of n", `${significant(100 * best.largest, 2)} %`],
      proxy: ["Proxy, best of n", fixed(best.proxy, 2)],
      "proxy-tilt": ["Proxy, optimum for it", fixed(tilted.proxy, 2)],
      gold: ["True reward, best of n", fixed(best.gold, 2)],
      "gold-tilt": ["True reward, optimum for proxy", fixed(tilted.gold, 2)],
    });
    const one = (found) => `${fixed(found.gold, 2)} at ${fixed(found.kl, 2)} nats`;
    this.words.textContent =
      `At ${fixed(best.kl, 2)} nats the likeliest answer of the optimum for the proxy has a chance of ${significant(100 * tilted.largest, 2)} %, that of best of ${whole(n)} one of ${significant(100 * best.largest, 2)} %. ` +
      `DPO with β = ${this.state.beta}${this.state.beta === "1" ? ", whose loss is that of the proxy," : ""} has a true reward of ${one(direct.dpo)}, after its last step of ${one(direct.dpo_last)}. ` +
      `Over the base the proxy, fitted to ${whole(data.pairs)} preferences, correlates with the truth at ${fixed(world.correlation, 2)}. Rewards are in standard deviations over the base.`;
    this.say(`Best of ${whole(n)}: proxy ${fixed(best.proxy, 2)}, true reward ${fixed(best.gold, 2)}. Optimum for the proxy at the same divergence: proxy ${fixed(tilted.proxy, 2)}, true reward ${fixed(tilted.gold, 2)}.`);
    const line = (name, found) => [name, fixed(found.kl, 3), fixed(found.proxy, 2), fixed(found.gold, 2)];
    this.table(
      `Policies in this world; seed ${data.seed}, ${whole(data.answers)} answers`, ["Policy", "KL, nats", "Proxy", "True reward"],
      [
        line(`Best of ${whole(n)}`, best), line(`Optimum for the proxy, β = ${Number.isFinite(beta) ? fixed(beta, 2) : "∞"}`, tilted),
        ...Object.entries(world.direct).flatMap(([key, found]) => [line(`DPO, β = ${key}`, found.dpo), line(`DPO, β = ${key}, last step`, found.dpo_last)]),
      ],
    );
  }

  drawRise(world, found, best, tilted) {
    const plot = this.rise.begin({ width: this.width, height: 235, x: { domain: [0, 10.1], ticks: [0, 2, 4, 6, 8, 10].map((v) => [v, String(v)]), label: "KL from the base, nats" }, y: { domain: [-0.6, 5.2], ticks: [0, 1, 2, 3, 4, 5].map((v) => [v, String(v)]), label: "mean reward" } });
    const { ideal } = world.reference;
    plot.line(ideal.kl.map((kl, i) => [kl, ideal.gold[i]]), "k3", { dash: 2, width: 2 });
    plot.line(found.map((each) => [each.best.kl, each.best.proxy]), "k5", { dash: 3, width: 2 });
    plot.line(found.map((each) => [each.tilted.kl, each.tilted.gold]), "k2", { dash: 1, width: 2.6 });
    plot.line(found.map((each) => [each.best.kl, each.best.gold]), "k1", { width: 3 });
    plot.rule("x", best.kl, "k0", { dash: 0, width: 1.2 });
    const diamond = ({ kl, gold }) => {
      const [x, y, r] = [plot.X(kl), plot.Y(gold), 5.5];
      return `M${x} ${y - r}l${r} ${r}-${r} ${r}-${r}-${r}z`;
    };
    for (const [beta, { dpo, dpo_last: last }] of Object.entries(world.direct)) {
      const on = beta === this.state.beta;
      plot.shape(diamond(dpo), "k4", { outline: !on });
      if (on) {
        plot.line([[dpo.kl, dpo.gold], [last.kl, last.gold]], "k4", { dash: 2, width: 1.6 });
        plot.dots([[last.kl, last.gold]], "k4", { radius: 4.5, ring: true });
      }
    }
    plot.dots([[tilted.kl, tilted.gold]], "k2", { radius: 6, ring: true });
    plot.dots([[best.kl, best.gold]], "k1", { radius: 6, ring: true });
    const peak = found.reduce((most, each) => (each.best.gold > most.gold ? { n: each.n, gold: each.best.gold } : most), { n: 1, gold: 0 });
    plot.describe(`True reward of best of n against divergence: at most ${fixed(peak.gold, 2)}, at n = ${whole(peak.n)}; here ${fixed(best.gold, 2)}. The optimum for the proxy has ${fixed(tilted.gold, 2)} at the same divergence.`);
  }

  drawBets(world, policies, answers) {
    const { groups, dots } = world;
    const far = Math.ceil(groups[0][1] + 1);
    const [low, high] = [-5.2, 5.2];
    const floor = low - 4.4;
    const narrow = this.width < 420;
    const plot = this.bets.begin({
      width: this.width, height: 255, x: { domain: [-4, far], ticks: Array.from({ length: 9 }, (_, i) => -4 + i * (far > 8 ? 4 : 2)).filter((v) => v <= far).map((v) => [v, fixed(v, 0)]), label: "proxy of an answer" },
      y: { domain: [floor, high], ticks: [-4, -2, 0, 2, 4].map((v) => [v, fixed(v, 0)]), label: narrow ? "some answers; below, the chances" : "true reward of some answers; below, the chances of all (base grey)" },
    });
    const single = groups.filter(([count]) => count === 1);
    // All of the top, and of the rest as large a share as the dots are of theirs.
    const stride = Math.round((answers - single.length) / dots.length);
    const picked = single.filter((_, i) => i < TOP || i % stride === 0).map(([, proxy, gold]) => [proxy, gold]);
    plot.dots([...dots, ...picked], "k6", { radius: 1.9, opacity: 0.55 });
    const wide = (far + 4) / BINS;
    const histogram = (policy) => {
      const bins = new Float64Array(BINS);
      groups.forEach(([, proxy], i) => (bins[Math.min(BINS - 1, Math.max(0, Math.floor((proxy + 4) / wide)))] += policy[i]));
      return bins;
    };
    const shown = [["k6", groups.map(([count]) => count / answers)], ["k2", policies.tilted], ["k1", policies.best]].map(([colour, policy]) => [colour, histogram(policy)]);
    const top = Math.max(...shown.flatMap(([, bins]) => [...bins]));
    shown.forEach(([colour, bins], k) => {
      const bars = Array.from(bins, (v, i) => [-4 + i * wide, -4 + (i + 1) * wide, floor + (v / top) * (low - floor - 0.3)]).filter(([, , v]) => v > floor + 0.02);
      plot.bars(bars, colour, { base: floor, opacity: k === 0 ? 0.45 : 0.6 });
    });
    const likely = single.map((group, i) => ({ group, best: policies.best[i], tilted: policies.tilted[i] }));
    for (const [key, colour] of [["tilted", "k2"], ["best", "k1"]]) {
      for (const { group: [, proxy, gold], [key]: chance } of likely) {
        if (chance >= LIKELY) plot.shape(circle(plot.X(proxy), plot.Y(gold), 2.5 + 14 * Math.sqrt(chance)), colour, { outline: true });
      }
    }
    const most = likely.reduce((best, each) => (each.tilted > best.tilted ? each : best), likely[0]);
    if (most.tilted >= 0.05) plot.text(most.group[1], most.group[2], percent(most.tilted), "k2", { anchor: "end", dx: -10 - 14 * Math.sqrt(most.tilted) });
    plot.describe(`Answers by proxy and true reward. Of the optimum for the proxy ${percent(most.tilted, 1)} of all chances fall on one answer, whose true reward is ${fixed(most.group[2], 1)}; of best of n ${percent(most.best, 1)} fall on it.`);
  }
}

const circle = (x, y, r) => `M${(x - r).toFixed(1)} ${y.toFixed(1)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;

customElements.define("reward-overoptimisation", RewardOveroptimisation);
