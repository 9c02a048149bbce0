// A walk through the latent plane of two trained autoencoders: what lies on the way, what the axes mean, and what a code costs.

import { choice, picker, slider } from "./lib/controls.js";
import { h } from "./lib/dom.js";
import { fixed, percent, significant, whole } from "./lib/format.js";
import { gaussianRate, leastRate, linearVae } from "./lib/linear-vae.js";
import { formula, group, mi, mn, mo, mtext, row, sub, sup, tied } from "./lib/maths.js";
import { Mixture } from "./lib/mixture.js";
import { ModelExhibit } from "./lib/model-exhibit.js";
import { Plot } from "./lib/plot.js";
import { Random } from "./lib/random.js";

const MODELS = { vae: ["β = 1", "k1"], beta_vae: ["β = 4", "k2"] };
const BETAS = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128];
const POINTS = 2000; // true points that the means are taken over
const SHOWN = 400;
const STOPS = 41;
const REACH = 3;
const EDGE = Math.sqrt(-2 * Math.log(0.05)); // the circle that holds 95 % of the prior
const SEED = 1;
const TONES = ["k1", "k2", "k3", "k4", "k5", "k6"];

/** Points (n x 2) turned about the origin. */
function turned(points, angle) {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return points.map((_, i) => (i % 2 ? s * points[i - 1] + c * points[i] : c * points[i] - s * points[i + 1]));
}

const pairs = (points) => Array.from({ length: points.length / 2 }, (_, i) => [points[2 * i], points[2 * i + 1]]);

/** Means of the latents of true points, and the mode of each point. */
function* codes(family, ring) {
  const points = ring.sample(SHOWN, new Random(SEED));
  const all = family.encode(points);
  const means = Float64Array.from({ length: 2 * SHOWN }, (_, i) => all[4 * Math.floor(i / 2) + (i % 2)]);
  return { means, modes: pairs(points).map(([x, y]) => ring.modeOf(x, y)) };
}

class LatentWalk extends ModelExhibit {
  static heading = "A walk in the latent plane, and what its axes mean";
  static lead = "drag A and B over the plane on the left; then turn the plane, and see what the axes do while KL and error stay; then choose β = 4.";
  static source = "lab/families/vae.py";
  static defaults = { model: "vae", way: 0.5, turn: 0, ax: -1.6, ay: 0.2, bx: 1.4, by: 0.6, beta: 4 };

  build() {
    this.plane = new Plot("Latent plane");
    this.decoded = new Plot("What the decoder makes of the walk");
    this.trade = new Plot("Error against KL");
    const near = (v) => Math.min(Math.max(Math.round(v * 20) / 20, -2.5), 2.5);
    this.plane.onHandle((key, x, y) => this.set({ [`${key}x`]: near(x), [`${key}y`]: near(y) }));
    this.view.append(h("div", { class: "exhibit-twins" }, this.plane.element, this.decoded.element), this.trade.element);
    this.control(choice, { name: "model", text: "Trained autoencoder", symbol: "β", options: Object.entries(MODELS).map(([name, [text]]) => [name, text]) });
    this.control(slider, { name: "way", text: "Way from A to B", symbol: "t", min: 0, max: 1, step: 0.025, format: (v) => percent(v) });
    this.control(slider, { name: "turn", text: "Turn the plane", symbol: "θ", min: 0, max: 180, step: 5, format: (v) => `${whole(v)}°` });
    for (const [key, letter] of [["a", "A"], ["b", "B"]]) {
      for (const [axis, words] of [["x", "across"], ["y", "up"]]) this.control(slider, { name: `${key}${axis}`, text: `${letter}, ${words}`, min: -2.5, max: 2.5, step: 0.05, format: (v) => fixed(v, 2) });
    }
    this.control(picker, { name: "beta", text: "Linear VAE", symbol: "β", values: BETAS, format: (v) => `β = ${v}` });
    const [z, x] = [() => mi("z"), () => mi("x")];
    this.formulas.append(
      formula(tied("t", sub(z(), mi("t"))), mo("="), group(mn("1"), mo("−"), tied("t", mi("t"))), mi("A"), mo("+"), tied("t", mi("t")), mi("B"), mo(","), mtext("\u2002"), x(), mo("="), mi("f"), group(sup(sub(mi("R"), tied("θ", mi("θ"))), mo("⊤")), sub(z(), mi("t")))),
      formula(mi("L"), mo("="), mi("𝔼"), mo("["), mi("log"), mi("p"), group(x(), mo("|"), z()), mo("]"), mo("−"), tied("β", mi("β")), mtext("\u2009KL"), group(mi("q"), group(z(), mo("|"), x()), mo("‖"), mi("p"), group(z()))),
    );
    this.words = h("p");
    this.formulas.append(this.words);
  }

  draw() {
    const { model, way, turn, beta } = this.state;
    const short = this.file("assets/data/eight_families.json");
    const ring = short && (this.ring ??= new Mixture(short.ring));
    const family = this.family(model);
    const side = Math.floor((this.width - 10) / 2);
    const angle = (turn * Math.PI) / 180;
    this.plane.plane(side, REACH, this.width < 420 ? "latent z" : "latent plane, z");
    this.decoded.plane(side, 2.2, this.width < 420 ? "data x" : "data, x: decoder’s mean");
    if (ring) this.decoded.discs(ring.centres, ring.radius, "k5");
    const all = Object.keys(MODELS).map((name) => this.tradeOf(name, ring));
    const own = all[Object.keys(MODELS).indexOf(model)];
    const walk = family && ring ? this.drawWalk(family, ring, angle) : null;
    this.drawHandles();
    const linear = this.drawTrade(all, ring);
    const elbo = own && family ? -Math.log(2 * Math.PI * family.sigma ** 2) - own.distortion / family.sigma ** 2 - own.rate : NaN;
    const place = walk ? `(${walk.here.map((v) => fixed(v, 2)).join(", ")})` : "–";
    this.show({
      rate: [`KL, ${MODELS[model][0]}`, own ? `${fixed(own.rate, 3)} nats` : "–"],
      distortion: ["Squared error, a coordinate", own ? significant(own.distortion) : "–"],
      elbo: ["Evidence lower bound", Number.isNaN(elbo) ? "–" : `${fixed(elbo, 3)} nats`],
      sigma: ["Decoder’s deviation σ", family ? fixed(family.sigma, 3) : "–"],
      here: [`Decoded at ${percent(way)}`, place],
      walked: ["Walk on the support", walk ? percent(walk.on) : "–"],
      linearRate: [`Linear, β = ${beta}: KL`, linear ? `${fixed(linear.rate, 3)} nats` : "–"],
      linearDistortion: ["Its squared error", linear ? significant(linear.distortion) : "–"],
    });
    this.words.textContent =
      "On the right, thin lines are walks along the axes, full for the one across; a circle shows σ about the point on the way. " +
      `KL and error are means over ${whole(POINTS)} true points (seed ${SEED}), one latent each. The linear VAE is a closed form with σ held at ${linear ? fixed(linear.sigma, 3) : "–"}. ` +
      "With σ learnt as well, the linear VAE does best to give its code up for any β above 1; of the trained ones, which learn σ, that with β = 4 did so. Only these two values were trained.";
    this.say(`${MODELS[model][0]}, plane turned by ${turn} degrees: KL ${own ? fixed(own.rate, 2) : "–"} nats, squared error ${own ? significant(own.distortion) : "–"}. At ${percent(way)} of the way the decoder gives ${place}.`);
    this.fillTable(all);
  }

  /** KL and error of a trained model, means over the same true points. */
  tradeOf(name, ring) {
    const family = ring && this.family(name);
    if (!family) return null;
    return this.computed(`trade ${name}`, name, () => family.rateAndDistortion(ring.sample(POINTS, new Random(SEED)), new Random(SEED + 100))).value;
  }

  /** Latents of true points, the axes and the walk, and what the decoder makes of them. */
  drawWalk(family, ring, angle) {
    const { way, ax, ay, bx, by } = this.state;
    const decode = (points) => family.decode(turned(Float64Array.from(points), -angle));
    const { plane, decoded } = this;
    const { value } = this.computed("codes", this.state.model, () => codes(family, ring));
    const modes = ring.centres.map(() => []);
    pairs(turned(value.means, angle)).forEach((point, i) => modes[value.modes[i]]?.push(point));
    plane.line(Array.from({ length: 73 }, (_, i) => [EDGE * Math.cos((i * Math.PI) / 36), EDGE * Math.sin((i * Math.PI) / 36)]), "k6", { dash: 1, width: 1.2 });
    modes.forEach((points, k) => plane.dots(points, TONES[k % 6], { radius: 2.4, ring: k >= 6, opacity: 0.85 }));
    ring.centres.forEach(([x, y], k) => decoded.dots([[x * 1.42, y * 1.42]], TONES[k % 6], { radius: 4, ring: k >= 6 }));
    const axis = Array.from({ length: 61 }, (_, i) => -2.4 + i * 0.08);
    [axis.flatMap((v) => [v, 0]), axis.flatMap((v) => [0, v])].forEach((points, k) => {
      plane.line(pairs(points), "k6", { width: 1.2, dash: k ? 2 : 0 });
      decoded.line(pairs(decode(points)), "k6", { width: 1.2, dash: k ? 2 : 0 });
    });
    const stops = Array.from({ length: STOPS }, (_, i) => i / (STOPS - 1));
    const walk = pairs(decode(stops.flatMap((t) => [ax + t * (bx - ax), ay + t * (by - ay)])));
    decoded.line(walk, "k0", { width: 2 });
    decoded.dots(walk, "k0", { radius: 2.4 });
    decoded.text(...walk[0], "A", "k0", { dx: 6, dy: -6 });
    decoded.text(...walk.at(-1), "B", "k0", { dx: 6, dy: -6 });
    const at = [ax + way * (bx - ax), ay + way * (by - ay)];
    const here = [...decode(at)];
    plane.line([[ax, ay], [bx, by]], "k0", { width: 2 });
    plane.dots([at], "k0", { radius: 5 });
    const angles = Array.from({ length: 49 }, (_, i) => (i * Math.PI) / 24);
    decoded.line(angles.map((v) => [here[0] + family.sigma * Math.cos(v), here[1] + family.sigma * Math.sin(v)]), "k0", { width: 1.4, dash: 2 });
    decoded.dots([here], "k0", { radius: 5 });
    const on = walk.filter(([x, y]) => ring.modeOf(x, y) >= 0).length / STOPS;
    plane.describe(`Means of the latents of ${SHOWN} true points by their mode, turned by ${this.state.turn} degrees, with a straight walk from A to B.`);
    decoded.describe(`The walk after the decoder: ${percent(on)} of it on the support. A dashed circle shows the decoder’s deviation of ${fixed(family.sigma, 2)}. Two thin lines are what walks along both axes give.`);
    return { here, on };
  }

  drawHandles() {
    const { ax, ay, bx, by } = this.state;
    this.plane.handle("a", ax, ay, "k0", "A");
    this.plane.handle("b", bx, by, "k0", "B");
  }

  /** Error against KL: both trained models, the linear one for every beta, and the least that any code can have. */
  drawTrade(all, ring) {
    const plot = this.trade.begin({ width: this.width, height: 200, margin: [26, 12, 40, 44], x: { domain: [0, 7], label: "KL in nats" }, y: { domain: [0.002, 2.2], log: true, ticks: [[0.01, "0.01"], [0.1, "0.1"], [1, "1"]], label: this.width < 420 ? "squared error" : "squared error of a coordinate" } });
    const sigma = this.family("vae")?.sigma;
    if (!ring || !sigma) return null;
    const variance = ring.centres.reduce((sum, [x]) => sum + x * x, 0) / ring.centres.length + ring.sigma ** 2;
    const grid = Array.from({ length: 121 }, (_, i) => variance * Math.exp(-i * 0.055));
    plot.line(grid.map((d) => [gaussianRate(d, variance), d]), "k6", { width: 2 });
    plot.line(grid.map((d) => [leastRate(d, ring.entropy), d]).filter(([rate]) => rate > 0), "k0", { width: 1.6, dash: 1 });
    const linear = linearVae(this.state.beta, sigma, variance);
    plot.dots([[linear.rate, linear.distortion]], "k6", { radius: 6, ring: true });
    plot.text(gaussianRate(0.05, variance), 0.05, "linear VAE", "k6", { dx: 8, dy: -4 });
    plot.text(0.15, 0.006, "no code below", "k0");
    Object.values(MODELS).forEach(([text, tone], k) => {
      if (!all[k]) return;
      plot.dots([[all[k].rate, all[k].distortion]], tone, { radius: 6 });
      plot.text(all[k].rate, all[k].distortion, text, tone, { dx: 10, dy: k ? -6 : 5 });
    });
    plot.describe(`Squared error against KL: the linear VAE at beta ${this.state.beta} has ${fixed(linear.rate, 2)} nats and ${significant(linear.distortion)}.`);
    return { ...linear, sigma, variance };
  }

  fillTable(all) {
    const sigma = this.family("vae")?.sigma;
    const variance = this.ring ? this.ring.centres.reduce((sum, [x]) => sum + x * x, 0) / this.ring.centres.length + this.ring.sigma ** 2 : NaN;
    const trained = Object.values(MODELS).map(([text], k) => [`Trained, ${text}`, all[k] ? fixed(all[k].rate, 3) : "–", all[k] ? significant(all[k].distortion) : "–"]);
    const linear = sigma && this.ring ? BETAS.map((beta) => [`Linear, β = ${beta}`, fixed(linearVae(beta, sigma, variance).rate, 3), significant(linearVae(beta, sigma, variance).distortion)]) : [];
    this.table("KL in nats and squared error of a coordinate", ["Model", "KL", "Squared error"], [...trained, ...linear]);
  }
}

customElements.define("latent-walk", LatentWalk);
