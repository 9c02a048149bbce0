// Samples of two of the lab's trained models side by side, drawn in the page, over the density that both learnt from.

import { choice, menu, picker, slider } from "./lib/controls.js";
import { projections, slicedDistance } from "./lib/distance.js";
import { h } from "./lib/dom.js";
import { NAMES } from "./lib/families.js";
import { fixed, percent, significant, whole } from "./lib/format.js";
import { formula, fraction, group, mi, mn, mo, mtext, row, sub, subsup, sup, tied } from "./lib/maths.js";
import { Mixture } from "./lib/mixture.js";
import { ModelExhibit } from "./lib/model-exhibit.js";
import { Plot } from "./lib/plot.js";
import { Random } from "./lib/random.js";

const FILE = "assets/data/eight_families.json";
const SAMPLES = 2000;
const PAIRS = 5; // fresh true samples, for the distance of true samples from true samples
const TRUE_SEED = 4711;
const STEPS = [1, 2, 5, 10, 20, 50, 100, 250];
const SAMPLERS = { diffusion: "DDIM", latent_diffusion: "DDIM", flow_matching: "Euler", energy: "Langevin" };
const REACH = 2.3;
const CELLS = 56;
const SHADES = [[-4, 0.12], [-2.5, 0.22], [-1.2, 0.34], [0, 0.46]]; // log-density from which each shade lies over the last
const SIDES = { a: ["k1", "A"], b: ["k2", "B"] };
const TITLES = {
  autoregressive: "Autoregressive",
  transformer: "Transformer",
  vae: "VAE",
  beta_vae: "beta-VAE (4)",
  gan: "GAN",
  gan_r1: "GAN with R1",
  flow: "Flow",
  diffusion: "Diffusion",
  latent_diffusion: "Latent diffusion",
  flow_matching: "Flow matching",
  energy: "Energy-based",
};
// What the lab says of the likelihood of a method: in the numbers, and over a plot that has nothing to show.
const DENSITY = {
  exact: ["exact", ""],
  numeric: ["sum over a grid", ""],
  bound: ["lower bound", "only a bound is known"],
  ode: ["by an ODE", "not drawn: an ODE a point"],
  none: ["none", "no density"],
};
const kindOf = (method) => method.likelihood ?? "none";

/** True points that all samples are compared with, and what true points get themselves. */
function* ground(ring) {
  const lines = yield* projections(ring.sample(SAMPLES, new Random(TRUE_SEED)));
  let floor = 0;
  for (let i = 1; i <= PAIRS; i += 1) floor += (yield* slicedDistance(ring.sample(SAMPLES, new Random(TRUE_SEED + i)), lines)) / PAIRS;
  return { lines, floor };
}

/** Samples and their distance; what is yielded is how the samples stand so far. */
function* drawn(family, ring, lines, steps, seed) {
  const points = yield* family.sample(SAMPLES, new Random(seed), steps);
  const distance = yield* quietly(slicedDistance(points, lines), points);
  return { points, distance, ...ring.coverage(points) };
}

/** A generator that yields `value` whatever the one in it yields. */
function* quietly(generator, value) {
  let step = generator.next();
  for (; !step.done; step = generator.next()) yield value;
  return step.value;
}

/** Divergence of the model from the data in nats, over true points, and the log-density on the cells of a map. */
function* densities(family, ring) {
  const points = ring.sample(SAMPLES, new Random(TRUE_SEED));
  const model = yield* family.logDensity(points);
  const truth = model.map((_, i) => ring.logDensity(points[2 * i], points[2 * i + 1]));
  const at = (i) => -REACH + ((i + 0.5) * 2 * REACH) / CELLS;
  const map = yield* family.logDensity(Float64Array.from({ length: 2 * CELLS ** 2 }, (_, i) => at(i % 2 ? Math.floor(i / 2 / CELLS) : Math.floor(i / 2) % CELLS)));
  return { kl: truth.reduce((sum, each, i) => sum + (each - model[i]) / SAMPLES, 0), map };
}

class EightFamilies extends ModelExhibit {
  static heading = "Eight families, one density, the same budget";
  static lead = "compare the GAN with GAN with R1; then take Diffusion and Flow matching and lower the steps; then look at the density of Energy-based.";
  static source = "lab/foundations/eight_families.py";
  static defaults = { a: "autoregressive", b: "gan", behind: "support", steps: 50, seed: 1 };

  build() {
    this.planes = { a: new Plot("Samples of the first model"), b: new Plot("Samples of the second model") };
    this.bars = { a: new Plot("Samples in each mode, first model"), b: new Plot("Samples in each mode, second model") };
    this.view.append(h("div", { class: "exhibit-twins" }, [this.planes, this.bars].flatMap(({ a, b }) => [a.element, b.element])));
    const options = NAMES.map((name) => [name, TITLES[name]]);
    this.control(menu, { name: "a", text: "Left", symbol: "A", options });
    this.control(menu, { name: "b", text: "Right", symbol: "B", options });
    this.control(choice, { name: "behind", text: "Behind the samples", symbol: "p", options: [["support", "True support"], ["model", "Model’s density"]] });
    this.control(picker, { name: "steps", text: "Steps of a sampler", values: STEPS, format: whole, hint: "Diffusion (DDIM), flow matching (Euler), energy (Langevin)." });
    this.control(slider, { name: "seed", text: "Seed of the samples", min: 1, max: 20, format: whole });
    const place = () => group(mi("x"));
    this.formulas.append(
      formula(sup(mi("d"), mn("2")), mo("="), fraction(mn("1"), mn("64")), subsup(mo("∑"), row(mi("k"), mo("="), mn("1")), mn("64")), subsup(mi("W"), mn("2"), mn("2")), group(sub(mi("θ"), mi("k")), mo("·"), tied("A", mi("A")), mo(","), sub(mi("θ"), mi("k")), mo("·"), mtext("true"))),
      formula(mtext("and the same with\u2002"), tied("B", mi("B"))),
      formula(mtext("KL"), mo("="), sub(mi("𝔼"), mi("p")), mo("["), mi("log"), mi("p"), place(), mo("−"), mi("log"), tied("p", sub(mi("p"), mi("θ"))), place(), mo("]")),
    );
    this.words = h("p");
    this.formulas.append(this.words);
    this.readout.classList.add("is-twofold");
  }

  draw() {
    const short = this.file(FILE);
    const ring = short && (this.ring ??= new Mixture(short.ring));
    const truth = ring ? this.computed("truth", "truth", () => ground(ring)).value : null;
    const said = Object.keys(SIDES).map((side) => this.drawSide(side, short, ring, truth));
    const floor = truth ? fixed(truth.floor, 4) : "–";
    this.words.textContent =
      `Each model has about 9,000 weights and was trained by the lab for 3,000 steps on the ring of eight Gaussians (seed 0). ${whole(SAMPLES)} samples of each are drawn here and compared with as many true points; ` +
      `the sliced distance d is in units of that between two sets of true points, ${floor} on average over ${PAIRS} pairs. The lab’s numbers are means and deviations over five seeds.`;
    this.say(said.join(" "));
    if (short) this.fillTable(short);
  }

  drawSide(side, short, ring, truth) {
    const [tone, letter] = SIDES[side];
    const { [side]: name, behind, seed } = this.state;
    const sampler = SAMPLERS[name];
    const steps = sampler ? this.state.steps : 1;
    const width = Math.floor((this.width - 10) / 2);
    const plot = this.planes[side].plane(width, REACH, width < 200 ? TITLES[name] : `${letter}: ${TITLES[name]}${sampler ? `, ${whole(steps)} steps` : ""}`);
    const family = this.family(name);
    if (ring && behind === "support") plot.discs(ring.centres, ring.radius, "k5");
    const job = family && truth ? this.computed(`samples ${side}`, `${name} ${steps} ${seed}`, () => drawn(family, ring, truth.lines, steps, seed)) : null;
    const density = family?.logDensity && ring ? this.computed(`density ${side}`, name, () => densities(family, ring)) : null;
    const map = density?.done ? density.value : null;
    if (map && behind === "model") this.drawMap(plot, map.map, tone);
    if (short && family && behind === "model" && !density) plot.text(0, 0, DENSITY[kindOf(short.methods[name])][1], "k6", { anchor: "middle" });
    const points = job?.partial ?? job?.value?.points;
    if (points) plot.specks(points, behind === "model" && map ? "k0" : tone, { size: 2, opacity: 0.7 });
    const found = job?.done ? job.value : null;
    this.drawBars(side, width, found, ring);
    const words = this.showSide(side, { name, steps, found, kl: map?.kl, known: Boolean(family) && (!density || map), truth, short });
    plot.describe(`${TITLES[name]}: ${words}`);
    return `${TITLES[name]}: ${words}`;
  }

  /** The share of each mode among the samples, counted round the ring from the right; the rule is the fair share. */
  drawBars(side, width, found, ring) {
    const y = { domain: [0, 0.32], ticks: [[0, "0"], [0.125, "⅛"], [0.25, "¼"]], grid: false, label: "share of each mode" };
    const plot = this.bars[side].begin({ width, height: 106, margin: [24, 0, 22, 22], x: { domain: [0.4, 8.6], grid: false, ticks: [1, 2, 3, 4, 5, 6, 7, 8].map((k) => [k, String(k)]) }, y });
    plot.rule("y", 1 / 8, "k0", { width: 1 });
    if (!found) return;
    plot.bars(found.shares.map((share, k) => [k + 0.7, k + 1.3, Math.min(share, 0.32)]), SIDES[side][0]);
    plot.describe(`Share of the samples in each of the ${ring.centres.length} modes: ${found.shares.map((share) => percent(share)).join(", ")}; the fair share is 12.5 %.`);
  }

  /** The cells of a map whose log-density is above each level, one shade over the other. */
  drawMap(plot, map, tone) {
    const size = plot.innerWidth / CELLS;
    for (const [level, opacity] of SHADES) {
      let d = "";
      map.forEach((value, i) => {
        if (value >= level) d += `M${((i % CELLS) * size).toFixed(1)} ${((CELLS - 1 - Math.floor(i / CELLS)) * size).toFixed(1)}h${size.toFixed(2)}v${size.toFixed(2)}h-${size.toFixed(2)}z`;
      });
      plot.shape(d, tone, { opacity });
    }
  }

  /** The numbers of one model; gives them in words. */
  showSide(side, { name, steps, found, kl, known, truth, short }) {
    const [, letter] = SIDES[side];
    const method = short?.methods[name];
    const floors = short?.truth.ring;
    const curve = method?.curves[SAMPLERS[name]]?.[steps];
    const over = (spread, floor) => `× ${fixed(spread.mean / floor.mean, 2)} ± ${fixed(spread.sd / floor.mean, 2)}`;
    const lab = !method ? "–" : SAMPLERS[name] ? (curve ? over(curve, floors.floor_of_curves) : "not measured") : over(method.results.ring.sliced_w2, floors.floor);
    const distance = found ? `× ${fixed(found.distance / truth.floor, 2)}` : "–";
    const cover = found ? `${found.found} of 8, ${percent(found.off, 1)}` : "–";
    const limit = method?.likelihood === "bound" ? "≤ " : "";
    const here = !known || !method ? "–" : !method.likelihood ? "none" : kl === undefined ? "not computed" : `${fixed(kl, 3)} nats`;
    const labKl = method?.results.ring.kl;
    this.show({
      [`${side}Distance`]: [`${letter}: sliced distance here`, distance],
      [`${side}Lab`]: [`${letter}: the lab, five seeds`, lab],
      [`${side}Cover`]: [`${letter}: modes found, off support`, cover],
      [`${side}Density`]: [`${letter}: density`, method ? DENSITY[kindOf(method)][0] : "–"],
      [`${side}Kl`]: [`${letter}: KL here, this model`, here],
      [`${side}LabKl`]: [`${letter}: KL, the lab`, labKl ? `${limit}${fixed(labKl.mean, 3)} ± ${fixed(labKl.sd, 3)}` : method ? "none" : "–"],
    });
    return `sliced distance ${distance} that of true samples; modes found and share off the support ${cover}; density ${method ? DENSITY[kindOf(method)][0] : "–"}.`;
  }

  fillTable(short) {
    const titles = Object.values(short.truth).map((truth) => truth.title.split(" of ")[0]);
    const cells = (method) =>
      Object.entries(short.truth).flatMap(([key, truth]) => {
        const { sliced_w2: distance, kl } = method.results[key];
        const limit = method.likelihood === "bound" ? "≤ " : "";
        return [`${fixed(distance.mean / truth.floor.mean, 2)} ± ${fixed(distance.sd / truth.floor.mean, 2)}`, kl ? `${limit}${fixed(kl.mean, 2)} ± ${fixed(kl.sd, 2)}` : "none"];
      });
    this.table(
      "The lab’s numbers, means and deviations over five seeds with 5,000 samples: sliced distance in units of true against true, and KL in nats",
      ["Method", "Likelihood", "Passes a sample", ...titles.flatMap((title) => [`${title}: distance`, `${title}: KL`])],
      NAMES.map((name) => {
        const method = short.methods[name];
        return [TITLES[name], DENSITY[kindOf(method)][0], whole(method.evaluations), ...cells(method)];
      }),
    );
  }
}

customElements.define("eight-families", EightFamilies);
