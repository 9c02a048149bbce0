// Byte-pair encoding that trains in the page: one merge a step, and what each merge does to the corpus and to a new text.

import { countWords, encode, END, training } from "./lib/bpe.js";
import { button, choice, slider, textField } from "./lib/controls.js";
import { h } from "./lib/dom.js";
import { Exhibit } from "./lib/exhibit.js";
import { fixed, whole } from "./lib/format.js";
import { formula, group, mi, mn, mo, row, sub, tied } from "./lib/maths.js";
import { sliced } from "./lib/sliced.js";

const CORPORA = {
  chapter: ["rain 5\ntrain 4\ntrained 3\nwalked 2", "rained walks"],
  sennrich: ["low 5\nlower 2\nnewest 6\nwidest 3", "lowest newer"],
  english: [
    "The river runs to the sea and the sea returns the rain to the hills.\nThe children walked along the river while the rain was falling on the hills.\nNo river is the same river twice, and no rain falls twice on the same hill.",
    "the rivers of the hills",
  ],
  german: [
    "Der Fluss fließt ins Meer und das Meer gibt den Regen den Hügeln zurück.\nDie Kinder liefen am Fluss entlang, während der Regen auf die Hügel fiel.\nKein Fluss ist zweimal derselbe Fluss, und kein Regen fällt zweimal auf denselben Hügel.",
    "the rivers of the hills",
  ],
  digits: ["1990 1991 1992 1995 1999\n2000 2001 2010 2019 2020\n3.14 3.14 2.71 2.71 1.41\n100 1000 10000 100 1000", "2024 1905 3.1415"],
  code: ["for i in range(10):\nprint(i)\nfor x in range(20):\nprint(x, x * x)\nif x in seen:\nprint(seen[x])", "for y in range(30): print(y)"],
};
const MOST = 60;

class BpeTokenizer extends Exhibit {
  static heading = "Byte-pair encoding, merge by merge";
  static lead = "press “One more merge” six times and watch rained fall into two tokens; then load another corpus.";
  static source = "tests/browser/test_bpe_tokenizer.py";
  static defaults = { corpus: "chapter", text: CORPORA.chapter[0], merges: 0, fresh: CORPORA.chapter[1] };

  build() {
    this.list = h("ol", { class: "merges", tabindex: "0", "aria-label": "Merges in the order learned" });
    this.words = h("div", { class: "tokens" });
    this.fresh = h("div", { class: "tokens" });
    const part = (title, node, more = "") => h("div", { class: `part ${more}` }, h("p", { class: "part-title" }, title), node);
    this.view.append(h("div", { class: "bpe-grid" }, part("Merges", this.list), part("The corpus in tokens", this.words, "corpus")), part("The new text in tokens", this.fresh));
    const load = this.control(choice, { name: "corpus", text: "Load a corpus", options: Object.keys(CORPORA).map((key) => [key, { sennrich: "Sennrich" }[key] ?? key[0].toUpperCase() + key.slice(1)]) });
    load.element.addEventListener("change", () => {
      const [text, fresh] = CORPORA[this.state.corpus];
      this.set({ text, fresh, merges: 0 });
    });
    this.control(slider, { name: "merges", text: "Merges", symbol: "m", min: 0, max: MOST, format: whole });
    this.more = button("One more merge", () => this.set({ merges: Math.min(MOST, this.state.merges + 1) }), { class: "exhibit-button is-main" });
    this.panel.append(h("div", { class: "button-row" }, this.more, button("Back", () => this.set({ merges: Math.max(0, this.state.merges - 1) }))));
    this.control(textField, { name: "text", text: "Corpus", rows: 4, hint: "Words, or a word and its count on a line." });
    this.control(textField, { name: "fresh", text: "New text", limit: 300 });
    this.formulas.append(
      formula(group(mi("a"), mo(","), mi("b")), mo("="), row(mi("arg"), mo("\u2009"), sub(mi("max"), row(mi("a"), mi("b")))), mi("count"), group(mi("a"), mi("b"))),
      formula(mi("V"), mo("="), sub(mi("V"), mn("0")), mo("+"), tied("m", mi("m"))),
    );
    this.note = h("p");
    this.formulas.append(this.note);
  }

  draw() {
    if (this.trainedOn === this.state.text) {
      this.drawTokens();
      return;
    }
    this.trainedOn = this.state.text;
    this.stop?.();
    this.stop = sliced(training(countWords(this.state.text), MOST), (result) => {
      this.trained = result;
      this.drawTokens();
    });
  }

  drawTokens() {
    const { state, trained } = this;
    const { merges, words } = trained;
    const used = Math.min(state.merges, merges.length);
    const tone = new Map();
    const toneOf = (token) => {
      if ([...token].length === 1) return "k6";
      if (!tone.has(token)) tone.set(token, `k${1 + (tone.size % 5)}`);
      return tone.get(token);
    };
    merges.slice(0, used).forEach(({ pair }) => toneOf(pair.join("")));
    const chip = (token) => h("span", { class: `token ${toneOf(token)}` }, token);
    const wordOf = (tokens, count) => h("span", { class: "bpe-word" }, tokens.map(chip), count > 1 ? h("span", { class: "times" }, `×${count}`) : null);
    const encoded = words.slice(0, 120).map(({ word, count }) => [encode(word, merges, used), count]);
    this.words.replaceChildren(...encoded.map(([tokens, count]) => wordOf(tokens, count)));
    const freshWords = state.fresh.split(/\s+/).filter(Boolean).map((word) => encode(word, merges, used));
    this.fresh.replaceChildren(...freshWords.map((tokens) => wordOf(tokens, 1)));
    const item = ({ pair: [a, b], count }, i) => h("li", { class: i === used - 1 ? "is-last" : null }, chip(a), " + ", chip(b), h("span", { class: "times" }, ` ×${count}`));
    this.list.replaceChildren(...merges.slice(0, used).map(item));
    if (!used) this.list.replaceChildren(h("li", { class: "none" }, "none yet: single characters"));
    this.list.scrollTop = this.list.scrollHeight;
    this.more.disabled = used >= merges.length;
    const all = words.map(({ word, count }) => [encode(word, merges, used).length, count, [...word].length]);
    const tokens = all.reduce((sum, [n, count]) => sum + n * count, 0);
    const total = all.reduce((sum, [, count]) => sum + count, 0);
    const signs = all.reduce((sum, [, count, n]) => sum + n * count, 0);
    const alphabet = new Set(words.flatMap(({ word }) => [...word, END]));
    const freshTokens = freshWords.reduce((sum, each) => sum + each.length, 0);
    this.show({
      vocabulary: ["Vocabulary", whole(alphabet.size + used)],
      tokens: ["Tokens of the corpus", whole(tokens)],
      fertility: ["Tokens per word", total ? fixed(tokens / total, 2) : "–"],
      signs: ["Characters per token", tokens ? fixed(signs / tokens, 2) : "–"],
      fresh: ["Tokens of the new text", whole(freshTokens)],
      unknown: ["Characters unseen in training", whole(new Set([...state.fresh.replace(/\s/g, "")].filter((sign) => !alphabet.has(sign))).size)],
    });
    const next = merges[used];
    this.note.textContent = next
      ? `Next: ${next.pair[0]} + ${next.pair[1]}, which occurs ${whole(next.count)} times. “${END}” ends a word; of pairs with equal counts the earlier one is taken.`
      : `No pair occurs twice any more, or ${MOST} merges are reached. “${END}” ends a word.`;
    const last = merges[used - 1];
    this.say(last ? `Merge ${used}: ${last.pair[0]} and ${last.pair[1]}, ${last.count} times. The corpus has ${tokens} tokens.` : `No merges: ${tokens} tokens.`);
    this.table("Merges in the order learned", ["Merge", "Pair", "Count", "New symbol"], merges.slice(0, Math.max(used, 2)).map(({ pair, count }, i) => [String(i + 1), pair.join(" + "), whole(count), pair.join("")]));
  }
}

customElements.define("bpe-tokenizer", BpeTokenizer);
