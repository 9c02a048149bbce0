// Energy, emissions and water of a training run or of use, with ranges, beside published rows of the ledger.

import { button, choice, slider } from "./lib/controls.js";
import { h } from "./lib/dom.js";
import { costs, stateOf } from "./lib/energy.js";
import { count, fixed, powerOfTen, significant, whole } from "./lib/format.js";
import { formula, fraction, mi, mn, mo, mtext, row, sup, tied } from "./lib/maths.js";
import { ModelExhibit } from "./lib/model-exhibit.js";
import { Plot } from "./lib/plot.js";

const FILE = "assets/data/energy.json";
const PRESETS = [["gpt3", "GPT-3"], ["bloom", "BLOOM"], ["transformer", "Transformer (big)"], ["gemini", "Gemini prompt"]];
const USES = ["classification", "generation", "gemini", "image"];
const MODES = { operations: ["compute", "peak", "mfu", "watts"], energy: ["energy"], requests: ["each", "requests"] };
// Units are [size, sign, used from]; a domain of a plot is in the unit of size 1.
const QUANTITIES = {
  carbon: { name: "Emissions, CO₂e", units: [[1e6, "kt", 1e6], [1e3, "t", 1e3], [1, "kg", 1], [1e-3, "g", 0]], domain: [1e-5, 1e7] },
  energy: { name: "Energy", units: [[1e6, "GWh", 1e7], [1e3, "MWh", 1e3], [1, "kWh", 1], [1e-3, "Wh", 0]], domain: [1e-6, 1e8] },
  water: { name: "Water", units: [[1e6, "million L", 1e6], [1, "L", 1], [1e-3, "mL", 0]], domain: [1e-4, 1e8] },
};
const REACH = 1e-9;

/** A number with at most so many digits, and no noughts at its end. */
const plain = (value, digits = 3) => (value < 1e6 ? value.toLocaleString("en-GB", { maximumSignificantDigits: digits }) : significant(value, Math.min(digits, 4)));
/** A quantity in its unit; with 12 digits it is as published. */
const amount = (value, { units }, digits = 4) => {
  const [size, sign] = units.find(([, , from]) => value >= from * (1 - 5e-4));
  return `${plain(value / size, digits)} ${sign}`;
};
const stated = (value, quantity) => amount(value, quantity, 12);
const span = ([low, high], quantity) => (high === 0 ? "not counted" : high / low < 1.0005 ? amount(high, quantity) : `${amount(low, quantity, 3)} – ${amount(high, quantity, 3)}`);
/** "patterson2021carbon" as "Patterson 2021". */
const cited = ({ source }) => source.replace(/^([a-z]+)(\d{4}).*$/, (_, name, year) => `${name[0].toUpperCase()}${name.slice(1)} ${year}`);
/** "2025-05" as "May 2025". */
const month = (date) => (/^\d{4}-\d{2}$/.test(date) ? new Date(`${date}-01T00:00Z`).toLocaleDateString("en-GB", { month: "long", year: "numeric", timeZone: "UTC" }) : date);
/** A number of times, small ones with their digits. */
const times = (value) => (value < 1000 ? plain(value) : count(value));
const whence = (fact) => `${cited(fact)}, ${fact.locator}, ${fact.status}`;

class EnergyCalculator extends ModelExhibit {
  static heading = "From work to energy, emissions and water";
  static lead = "press “GPT-3”, then “BLOOM”: nearly the same size, and far apart in emissions. Then move the grid of one.";
  static source = "lab/calc/energy.py";
  static defaults = {
    work: "operations", compute: 23, peak: 15, mfu: 40, watts: 1000, energy: 6, each: -0.6, requests: 9,
    pue: 1.1, gridLow: 50, gridHigh: 500, waterLow: 0.5, waterHigh: 5, doubt: 1, compare: "carbon",
  };

  build() {
    this.strip = new Plot("This work among published rows");
    this.uses = new Plot("Requests that use as much energy");
    this.view.append(this.strip.element, this.uses.element);
    const preset = (name, text) => button(text, () => this.rows && this.set(stateOf(name, this.rows)));
    this.panel.append(h("div", { class: "button-row is-wide" }, PRESETS.map(([name, text]) => preset(name, text))));
    this.control(choice, { name: "work", text: "Work is given as", options: [["operations", "FLOP"], ["energy", "kWh"], ["requests", "Requests"]] });
    const log = (name, text, symbol, min, max, format, step = "any") => this.control(slider, { name, text, symbol, min, max, step, format: (v) => format(10 ** v) });
    log("compute", "Operations", "C", 17, 27, (v) => `${significant(v)} FLOP`, 0.02);
    log("peak", "Peak of an accelerator", "P", 13, 16.5, (v) => `${significant(v / 1e12)} TFLOP/s`, 0.05);
    this.control(slider, { name: "mfu", text: "Utilisation", symbol: "MFU", min: 5, max: 80, format: (v) => `${fixed(v, 0)} %` });
    this.control(slider, { name: "watts", text: "Power with its server", symbol: "w", min: 100, max: 2000, step: 10, format: (v) => `${significant(v / 1000)} kW` });
    log("energy", "Energy of the computers", "e", -1, 9, (v) => amount(v, QUANTITIES.energy));
    log("each", "Energy of a request", "e", -3.5, 2.5, (v) => amount(v / 1000, QUANTITIES.energy));
    log("requests", "Requests", "m", 0, 13, (v) => count(v), 0.1);
    this.control(slider, { name: "pue", text: "Overhead", symbol: "PUE", min: 1, max: 2, step: 0.01, format: (v) => fixed(v, 2) });
    this.control(slider, { name: "gridLow", text: "Grid, one end", symbol: "g", min: 0, max: 1000, step: "any", format: (v) => `${plain(v)} g/kWh` });
    this.control(slider, { name: "gridHigh", text: "Grid, other end", symbol: "g", min: 0, max: 1000, step: "any", format: (v) => `${plain(v)} g/kWh` });
    this.control(slider, { name: "waterLow", text: "Water, one end", symbol: "ω", min: 0, max: 10, step: "any", format: (v) => `${plain(v, 2)} L/kWh` });
    this.control(slider, { name: "waterHigh", text: "Water, other end", symbol: "ω", min: 0, max: 10, step: "any", format: (v) => `${plain(v, 2)} L/kWh` });
    this.control(slider, { name: "doubt", text: "Energy known to a factor", symbol: "u", min: 1, max: 5, step: 0.1, format: (v) => (v > 1 ? `× or ÷ ${fixed(v, 1)}` : "exactly") });
    this.control(choice, { name: "compare", text: "Compare", options: [["carbon", "CO₂e"], ["energy", "Energy"], ["water", "Water"]] });
    const pue = () => tied("PUE", mi("PUE"));
    const doubt = () => tied("u", sup(mi("u"), row(mo("±"), mn("1"))));
    this.formulas.append(
      formula(mtext("energy"), mo("="), fraction(tied("C", mi("C")), row(tied("MFU", mi("MFU")), mtext("\u2009"), tied("P", mi("P")))), mo("·"), tied("w", mi("w")), mo("·"), pue(), mo("·"), doubt()),
      formula(mtext("or"), mtext("\u2003"), tied("m", mi("m")), mo("·"), tied("e", mi("e")), mo("·"), pue(), mo("·"), doubt()),
      formula(mtext("emissions"), mo("="), mtext("energy"), mo("·"), tied("g", mi("g"))),
      formula(mtext("water"), mo("="), mtext("energy"), mo("·"), tied("ω", mi("ω"))),
    );
    this.words = h("p");
    this.formulas.append(this.words);
  }

  /** The published rows by name, or null while they are on the way. */
  get rows() {
    const list = this.file(FILE);
    if (list && !this.byName) this.byName = new Map(list.map((each) => [each.name, each]));
    return this.byName ?? null;
  }

  /** Show the controls of the kind of work that is chosen, and no others. */
  arrange() {
    if (this.arranged === this.state.work) return;
    this.arranged = this.state.work;
    for (const name of Object.values(MODES).flat()) this.controls.get(name).element.remove();
    this.controls.get("work").element.after(...MODES[this.state.work].map((name) => this.controls.get(name).element));
  }

  /** The name of the published row that the state is, if it is one. */
  published(rows) {
    const same = ([key, value]) => (typeof value === "number" ? Math.abs(value - this.state[key]) <= REACH * Math.max(1, Math.abs(value)) : value === this.state[key]);
    return PRESETS.map(([name]) => name).find((name) => Object.entries(stateOf(name, rows)).every(same)) ?? null;
  }

  draw() {
    this.arrange();
    const { rows } = this;
    const cost = costs(this.state);
    const name = rows && this.published(rows);
    const row = name && rows.get(name);
    this.drawStrip(rows, cost, row);
    this.drawUses(rows, cost.kwh);
    const gemini = rows?.get("gemini").energy.value;
    const compared = QUANTITIES[this.state.compare];
    const fact = row?.[this.state.compare];
    this.show({
      hours: ["Accelerator hours", cost.seconds ? count(cost.seconds / 3600) : row?.hours ? whole(row.hours.value) : "–"],
      energy: ["Energy with overhead", span(cost.energy, QUANTITIES.energy)],
      prompts: ["As many Gemini prompts", gemini ? times(cost.kwh / gemini) : "–"],
      carbon: ["Emissions, CO₂e", span(cost.carbon, QUANTITIES.carbon)],
      water: ["Water", span(cost.water, QUANTITIES.water)],
      published: [`${compared.name}: published`, fact ? stated(fact.value, compared) : "–"],
    });
    this.words.textContent = row ? this.account(row, rows, cost) : this.ownAccount(cost);
    this.say(`${row ? `${row.title}: ` : ""}energy ${span(cost.energy, QUANTITIES.energy)}, emissions ${span(cost.carbon, QUANTITIES.carbon)}, water ${span(cost.water, QUANTITIES.water)}.`);
    this.fillTable(rows);
  }

  /** What a published row says, and what of it the chain computes. */
  account(row, rows, cost) {
    const { carbon, energy } = QUANTITIES;
    const grid = `${plain(this.state.gridLow)} g/kWh`;
    const chain = `${amount(cost.kwh, energy)} × ${grid} = ${amount(cost.carbon[1], carbon)} CO₂e`;
    if (row.name === "gpt3") {
      const site = rows.get("gpt3-water-site").water;
      return `${chain}; published are ${stated(row.carbon.value, carbon)} (${whence(row.carbon)}). The overhead is in the energy. The water is that of another estimate, on site and with power plants (${whence(site)}); its factors are implied.`;
    }
    if (row.name === "bloom") {
      return `${whole(row.hours.value)} accelerator hours at ${fixed(row.energy.value / row.hours.value, 3)} kW; ${chain}; published are ${stated(row.carbon.value, carbon)} (${whence(row.carbon)}), for the accelerators alone. With idle power and manufacture it is ${stated(rows.get("bloom-all").carbon.value, carbon)}. No overhead and no water are counted.`;
    }
    if (row.name === "gemini") {
      return `One median prompt of ${month(row.energy.date)}. Published are energy, emissions (market-based, with a share of manufacture) and water on site (${whence(row.energy)}); ${grid} and ${plain(this.state.waterLow)} L/kWh are implied by them.`;
    }
    return `Published are emissions of ${stated(row.carbon.value, carbon)} (${whence(row.carbon)}); ${amount(cost.kwh, energy)} is what they imply at ${grid}, the grid assumed for GPT-3 (${cited(rows.get("gpt3").grid)}).`;
  }

  ownAccount(cost) {
    const factor = ([low, high]) => (low > 0 ? high / low : 1);
    const ranges = [["emissions", cost.carbon], ["water", cost.water]].filter(([, range]) => factor(range) > 1.0005).map(([name, range]) => `${name} by a factor of ${significant(factor(range), 2)}`);
    return ranges.length ? `The ranges of the factors move ${ranges.join(", ")}. A number without grid, overhead, boundary and date says little.` : "A number without grid, overhead, boundary and date says little.";
  }

  fillTable(rows) {
    const { carbon, energy, water } = QUANTITIES;
    const cell = (fact, quantity) => (fact ? stated(fact.value, quantity) : "–");
    const body = rows
      ? [...rows.values()].map((row) => {
          const fact = row.energy ?? row.carbon ?? row.water;
          return [row.title, row.use ? "1 request" : "training", cell(row.energy, energy), row.grid ? `${plain(1000 * row.grid.value)} g/kWh` : "–", row.energy && row.grid ? amount(row.energy.value * row.grid.value, carbon) : "–", cell(row.carbon, carbon), cell(row.water, water), fact.status, `${cited(fact)}, ${fact.locator}`, month(fact.date)];
        })
      : [["–", ...Array(9).fill("–")], ["–", ...Array(9).fill("–")]];
    this.table("Published rows; the chain is energy times grid", ["Row", "Of", "Energy", "Grid", "Chain", "Emissions", "Water", "Status", "Source", "Date"], body);
  }

  drawStrip(rows, cost, row) {
    const key = this.state.compare;
    const quantity = QUANTITIES[key];
    const list = [...(rows?.values() ?? [])].filter((each) => each[key]);
    const own = cost[key];
    const [low, high] = quantity.domain;
    const exponents = [Math.floor(Math.log10(Math.min(low, own[0] || low))), Math.ceil(Math.log10(Math.max(high, own[1] || high)))];
    const narrow = this.width < 420;
    const ticks = [];
    for (let e = exponents[0]; e <= exponents[1]; e += 1) if (e % (narrow ? 6 : 3) === 0) ticks.push([10 ** e, stated(10 ** e, quantity)]);
    const plot = this.strip.begin({
      width: this.width, height: narrow ? 340 : 270, margin: [26, 14, 26, 6], x: { domain: exponents.map((e) => 10 ** e), log: true, ticks }, y: { domain: [list.length + 1, 0], ticks: 0, label: `${quantity.name}: this work, and published rows` },
    });
    this.tell(plot, own, 0.5, "k1", `this work: ${span(own, quantity)}`);
    list.forEach((each, i) => this.tell(plot, [each[key].value, each[key].value], i + 1.5, each[key].status === "disputed" ? "k2" : "k6", `${each.title}: ${stated(each[key].value, quantity)}${each[key].status === "disputed" ? ", disputed" : ""}`, each === row));
    plot.describe(`${quantity.name} of this work: ${span(own, quantity)}. Published: ${list.map((each) => `${each.title} ${stated(each[key].value, quantity)}`).join(", ")}.`);
  }

  /** A dot, or a bar for a range, with words on the side where there is room. */
  tell(plot, [low, high], y, colour, words, on = false) {
    // On a phone the words stand above their dot, which has no room beside it.
    const dy = this.width < 420 ? 0.1 : 0;
    const middle = Math.sqrt(low * high);
    const left = !(middle > 0) || plot.X(middle) < plot.innerWidth / 2;
    if (high > 0) {
      if (high / Math.max(low, high * 1e-6) > 1.0005) plot.line([[Math.max(low, high * 1e-6), y + dy], [high, y + dy]], colour, { width: 7 });
      else plot.dots([[high, y + dy]], colour, { radius: colour === "k1" || on ? 6 : 4.5, ring: on });
    }
    if (this.width < 420) plot.text(plot.scaleX.from(0), y, words, colour, { dx: 2, dy: -7 });
    else if (!(high > 0)) plot.text(plot.scaleX.from(0), y, words, colour);
    else plot.text(left ? high : low || high * 1e-6, y, words, colour, { anchor: left ? "start" : "end", dx: left ? 11 : -11 });
  }

  drawUses(rows, kwh) {
    const list = USES.map((name) => rows?.get(name)).filter(Boolean);
    const narrow = this.width < 420;
    const plot = this.uses.begin({
      width: this.width, height: narrow ? 196 : 160, margin: [26, 14, 26, 6], x: { domain: [1e-2, 1e16], log: true, ticks: [0, 4, 8, 12, 16].filter((e) => !narrow || e % 8 === 0).map((e) => [10 ** e, e ? powerOfTen(e) : "1"]) }, y: { domain: [USES.length, 0], ticks: 0, label: "requests that use as much energy as this work" },
    });
    list.forEach((each, i) => this.tell(plot, [kwh / each.energy.value, kwh / each.energy.value], i + 0.5, "k3", `${each.title}: ${times(kwh / each.energy.value)}`));
    plot.describe(list.length ? `The energy of this work is that of ${list.map((each) => `${times(kwh / each.energy.value)} times ${each.title}`).join(", ")}.` : "Requests that use as much energy as this work.");
  }
}

customElements.define("energy-calculator", EnergyCalculator);
