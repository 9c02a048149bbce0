// The lab's language model in the page: tokens, the distribution of the next one, attention, and text drawn from it.

import { ByteTokens } from "./lib/byte-tokens.js";
import { button, choice, picker, slider, textField } from "./lib/controls.js";
import { readJson } from "./lib/data.js";
import { entropyBits } from "./lib/decoding.js";
import { h } from "./lib/dom.js";
import { Exhibit } from "./lib/exhibit.js";
import { fixed, percent, whole } from "./lib/format.js";
import { distribution, generation } from "./lib/generation.js";
import { languageModel } from "./lib/language-model.js";
import { formula, fraction, mi, mn, mo, root, row, sub, subsup, sup, tied } from "./lib/maths.js";
import { Plot } from "./lib/plot.js";
import { sliced } from "./lib/sliced.js";
import { across, drawSquares } from "./lib/squares.js";

const FILE = "assets/models/language_model.json";
// What is said of the file before it is loaded; a test holds it against the file.
const ABOUT = { size: "1.1 MB", weights: 787584, layers: 4, heads: 4, vocabulary: 1024, context: 256 };
const MOST_READ = 160;
const MOST_DRAWN = 80;
const MORE = 20;
const ROWS = 10;
const OFF = ABOUT.vocabulary;
const LABELS = { tokens: "Tokens read", bits: "Bits a token of the prompt", kept: "Tokens that may be drawn", before: "Entropy after temperature", after: "Entropy after the cuts", sum: "Attention adds up to" };
const numbered = (count) => Array.from({ length: count }, (_, i) => [String(i + 1), String(i + 1)]);

class LanguageModelExhibit extends Exhibit {
  static heading = "A language model that one can read";
  static lead = `load the model and draw ${MORE} tokens; then set the temperature to 0.2 and watch the text go round in circles.`;
  static source = "lab/language/model.py";
  static defaults = { prompt: "If the input is an array, the", count: 0, temperature: 1, k: OFF, p: 0.9, minp: 0, seed: 1, layer: "4", head: "1", back: 0 };

  build() {
    this.main = button(`Load the model (${ABOUT.size})`, () => this.act(), { class: "exhibit-button is-main" });
    this.clear = button("Clear", () => this.set({ count: 0, back: 0 }));
    this.note = h("p", { class: "lm-note" }, "It runs in this page: nothing that you type leaves it.");
    this.strip = h("div", { class: "tokens lm-tokens", role: "region", tabindex: "0", "aria-label": "Tokens", on: { click: (event) => this.pick(event) } });
    this.bars = new Plot("Probabilities of the next token, once the model is loaded");
    this.heat = new Plot("Attention of one head, once the model is loaded");
    this.next = h("p", { class: "part-title part" }, "The next token");
    this.reading = h("p", { class: "part-title part" }, "Attention: a row reads its columns");
    const prompt = this.control(textField, { name: "prompt", text: "Prompt", rows: 2, limit: 400 });
    this.view.append(
      h("div", { class: "button-row" }, this.main, this.clear), this.note, prompt.element, h("p", { class: "part-title part" }, "Tokens: of the prompt, and drawn"), this.strip,
      this.next, this.bars.element, this.reading, this.heat.element,
    );
    this.control(slider, { name: "count", text: "Tokens drawn", min: 0, max: MOST_DRAWN, format: whole });
    this.control(slider, { name: "temperature", text: "Temperature", symbol: "τ", min: 0, max: 2, step: 0.05, format: (v) => (v === 0 ? "0: no chance" : fixed(v, 2)) });
    this.control(picker, { name: "k", text: "Top-k", symbol: "k", values: [1, 2, 3, 5, 10, 20, 50, 100, 200, 500, OFF], format: (v) => (v === OFF ? "off" : whole(v)) });
    this.control(slider, { name: "p", text: "Top-p", symbol: "p*", min: 0.05, max: 1, step: 0.01, format: (v) => (v === 1 ? "off" : fixed(v, 2)) });
    this.control(slider, { name: "minp", text: "Min-p", symbol: "ρ", min: 0, max: 0.95, step: 0.01, format: (v) => (v === 0 ? "off" : fixed(v, 2)) });
    this.control(slider, { name: "seed", text: "Seed", min: 1, max: 50, format: whole });
    this.control(choice, { name: "layer", text: "Layer", symbol: "ℓ", options: numbered(ABOUT.layers) });
    this.control(choice, { name: "head", text: "Head", symbol: "h", options: numbered(ABOUT.heads) });
    this.control(slider, { name: "back", text: "Look after", min: 0, max: 60, format: (v) => (v === 0 ? "the last token" : `${v} before it`) });
    const p = () => sub(mi("p"), mi("i"));
    const power = () => sup(mi("e"), row(sub(mi("z"), mi("i")), mo("/"), tied("τ", mi("τ"))));
    const score = (j) => sup(mi("e"), row(subsup(mi("q"), mi("i"), mo("⊤")), sub(mi("k"), mi(j)), mo("/"), root(mn(String(128 / ABOUT.heads)))));
    this.formulas.append(
      formula(p(), mo("="), fraction(power(), row(sub(mo("∑"), mi("j")), sup(mi("e"), row(sub(mi("z"), mi("j")), mo("/"), tied("τ", mi("τ"))))))),
      formula(mi("i"), mo("≤"), tied("k", mi("k")), mo(","), row(sub(mo("∑"), row(mi("j"), mo("<"), mi("i"))), sub(mi("p"), mi("j"))), mo("<"), tied("p*", sup(mi("p"), mo("*"))), mo(","), p(), mo("≥"), tied("ρ", mi("ρ")), sub(mi("p"), mn("1"))),
      formula(subsup(mi("A"), row(mi("i"), mi("j")), row(tied("ℓ", mi("ℓ")), tied("h", mi("h")))), mo("="), fraction(score("j"), row(sub(mo("∑"), row(mi("m"), mo("≤"), mi("i"))), score("m")))),
    );
    this.words = h("p", { class: "lm-words" });
    this.formulas.append(this.words);
  }

  /** The main button loads the model, and draws when it is there. */
  async act() {
    if (this.model) {
      this.set({ count: Math.min(MOST_DRAWN, this.state.count + MORE), back: 0 });
      return;
    }
    if (this.hasAttribute("data-busy")) return;
    this.touched = true;
    this.main.textContent = "Loading …";
    this.toggleAttribute("data-busy", true);
    try {
      const document = await readJson(FILE);
      const model = await new Promise((resolve) => sliced(languageModel(document), resolve));
      this.tokenizer = new ByteTokens(document);
      this.model = model;
      this.main.textContent = `Draw ${MORE} more`;
      this.note.textContent = `Loaded: ${whole(ABOUT.weights)} weights. What you type stays in this page.`;
      this.say("The model is loaded.");
      this.refresh();
    } catch (error) {
      this.main.textContent = `Load the model (${ABOUT.size})`;
      this.note.textContent = error.message;
      this.toggleAttribute("data-busy", false);
    }
  }

  /** A click on a token looks at what comes after it. */
  pick(event) {
    const at = event.target.closest("[data-at]")?.dataset.at;
    if (at !== undefined) this.set({ back: Math.min(60, this.read().length - 1 - Number(at)) });
  }

  /** The tokens that are read so far of those that the state asks for. */
  read() {
    return this.model.tokens.slice(0, this.wanted);
  }

  draw() {
    if (this.model) this.run();
    else this.drawIdle();
  }

  /** Read the prompt and draw tokens in slices whenever the state asks for other ones; show what there is. */
  run() {
    const { prompt, count, temperature, k, p, minp, seed } = this.state;
    const settings = { temperature, k, p, minp };
    const asked = [this.tokenizer.start, ...this.tokenizer.encode(prompt)];
    const read = asked.slice(0, MOST_READ);
    const job = JSON.stringify([read, count, settings, seed]);
    if (job !== this.job) {
      this.job = job;
      this.prompted = read.length;
      this.wanted = read.length + count;
      this.stop?.();
      this.toggleAttribute("data-busy", true);
      const done = () => {
        this.toggleAttribute("data-busy", false);
        this.refresh();
      };
      this.stop = sliced(generation(this.model, read, count, settings, seed, this.tokenizer.start), done, () => this.glimpse());
    }
    const tokens = this.read();
    if (!tokens.length) return;
    const at = tokens.length - 1 - Math.min(this.state.back, tokens.length - 1);
    const found = distribution(this.model.logits[at], settings, this.tokenizer.start);
    const weights = this.model.attention[at][Number(this.state.layer) - 1][Number(this.state.head) - 1];
    this.drawTokens(tokens, at);
    this.drawNext(found, at, tokens);
    this.drawAttention(tokens, at);
    this.showNumbers(tokens, at, found, weights, asked.length > read.length);
    this.main.disabled = count === MOST_DRAWN;
    this.follow(at);
  }

  /** Show what is there so far, eight times a second, to those who did not ask for less motion. */
  glimpse() {
    if (this.calm || performance.now() - (this.glimpsed ?? 0) < 125) return;
    this.glimpsed = performance.now();
    this.refresh();
  }

  drawTokens(tokens, at) {
    this.strip.replaceChildren(
      ...tokens.map((token, i) => {
        const name = i === 0 ? "Start of the document" : `${fixed(this.model.bits[i], 1)} bits after what stands before`;
        return h("span", { class: `token ${i === 0 ? "k6" : i < this.prompted ? "k1" : "k3"}${i === at ? " is-at" : ""}`, "data-at": i, title: name }, this.tokenizer.shown(token));
      }),
    );
  }

  /** Bring a token into sight within the strip; it comes last, since it makes the browser lay out what was drawn. */
  follow(at) {
    const seen = this.strip.children[at];
    const below = seen.offsetTop + seen.offsetHeight - this.strip.clientHeight;
    if (this.strip.scrollTop < below || this.strip.scrollTop > seen.offsetTop) this.strip.scrollTop = below + 4;
  }

  drawNext({ before, after, kept }, at, tokens) {
    const first = before.map((_, i) => i).sort((a, b) => before[b] - before[a]).slice(0, ROWS);
    const names = first.map((token) => this.tokenizer.shown(token));
    const most = Math.max(...first.map((i) => Math.max(before[i], after[i]))) * 1.3;
    const y = { domain: [ROWS, 0], ticks: names.map((name, i) => [i + 0.5, name.slice(0, 12)]), grid: false, label: "with the cuts (bar), before them (line)" };
    const plot = this.bars.begin({ width: this.width, height: 290, margin: [24, 8, 30, 92], x: { domain: [0, most], ticks: Math.max(2, Math.round(this.width / 150)) }, y });
    first.forEach((token, i) => {
      const cut = !kept[token];
      plot.across([[i + 0.16, i + 0.84, cut ? before[token] : after[token]]], cut ? "k6" : "k1", cut ? { opacity: 0.28 } : {});
      plot.line([[before[token], i + 0.12], [before[token], i + 0.88]], cut ? "k6" : "k2", { width: 2.5 });
      plot.text(Math.max(after[token], before[token]), i + 0.5, cut ? "cut" : percent(after[token], 1), cut ? "k6" : "k1", { dx: 9 });
    });
    const last = this.tokenizer.shown(tokens[at]);
    this.next.textContent = `The next token after “${last}”`;
    plot.describe(`The most probable next tokens: ${names.map((name, i) => `${name} ${kept[first[i]] ? percent(after[first[i]], 1) : "cut"}`).join(", ")}.`);
    const rows = first.map((token, i) => [names[i], String(token), fixed(this.model.logits[at][token], 2), percent(before[token], 2), kept[token] ? "yes" : "no", percent(after[token], 2)]);
    this.table(`The ${ROWS} most probable tokens after “${last}”`, ["Token", "Number", "Logit", "Probability", "Kept", "Drawn with"], rows);
  }

  /** The weights of one head for the tokens up to the one that is looked at. */
  drawAttention(tokens, at) {
    const [layer, head] = [Number(this.state.layer) - 1, Number(this.state.head) - 1];
    const first = Math.max(0, at + 1 - across(this.width));
    const shown = tokens.slice(first, at + 1);
    this.reading.textContent = `Attention: a row reads its columns${first ? ", the first for all older tokens" : ""}`;
    drawSquares(this.heat, this.width, shown.map((token) => this.tokenizer.shown(token)), shown.map((_, i) => this.model.attention[first + i][layer][head]), first);
  }

  showNumbers(tokens, at, { before, after, kept }, weights, cutOff) {
    const bits = this.model.bits.slice(1, this.prompted);
    this.showAll({
      tokens: `${whole(tokens.length)} of ${ABOUT.context}`,
      bits: bits.length ? fixed(bits.reduce((sum, each) => sum + each, 0) / bits.length, 2) : "–",
      kept: whole(kept.filter(Boolean).length),
      before: `${fixed(entropyBits(before), 2)} bits`,
      after: `${fixed(entropyBits(after), 2)} bits`,
      sum: fixed(weights.reduce((sum, each) => sum + each, 0), 6),
    });
    const name = (i) => `“${this.tokenizer.shown(tokens[i])}”`;
    const reads = Array.from(weights, (weight, j) => [weight, j]).sort((a, b) => b[0] - a[0]).slice(0, 4);
    const sentence = `Layer ${this.state.layer}, head ${this.state.head}: ${name(at)} reads ${reads.map(([weight, j]) => `${j === at ? "itself" : name(j)} with ${percent(weight, 0)}`).join(", ")}.`;
    this.heat.describe(`${sentence} No token reads one after it.`);
    this.words.textContent = sentence + (cutOff ? ` Only the first ${MOST_READ} tokens of the prompt are read.` : "");
    const drawn = this.tokenizer.decode(tokens.slice(this.prompted));
    this.say(drawn ? `Drawn: ${drawn}` : `The most probable next token has ${percent(Math.max(...after), 0)}.`);
  }

  showAll(values) {
    this.show(Object.fromEntries(Object.entries(LABELS).map(([key, label]) => [key, [label, values[key] ?? "–"]])));
  }

  /** What can be said, and the place that is kept, before the model is there. */
  drawIdle() {
    this.bars.begin({ width: this.width, height: 290, margin: [24, 8, 30, 92], x: { domain: [0, 1], ticks: 4 }, y: { domain: [ROWS, 0], ticks: 0, label: "with the cuts (bar), before them (line)" } });
    drawSquares(this.heat, this.width, [], [], 0);
    this.showAll({});
    this.words.textContent = "Numbers come once the model is loaded.";
    this.say(this.words.textContent);
    const rows = [["File", ABOUT.size], ["Weights", whole(ABOUT.weights)], ["Layers", ABOUT.layers], ["Heads in each", ABOUT.heads], ["Vocabulary", `${whole(ABOUT.vocabulary)} tokens`], ["Context", `${ABOUT.context} tokens`]];
    this.table("The model that the button loads", ["Part", "Size"], rows.map(([part, size]) => [part, String(size)]));
  }
}

customElements.define("language-model", LanguageModelExhibit);
