// A question that is answered in the page: a choice, a number or an order. Without scripts its answer is folded below it.
//
// report_build/questions.py makes the element of what an author writes: it holds the question (a paragraph), its items (a list whose
// items begin with a letter) and the folded answer. `data-kind` is choice, number or order; `data-answer` is the letter, the number or the
// letters in order; a number has `data-tolerance` and `data-unit`.

import { inPlace, misses, readNumber } from "./lib/answers.js";
import { h, uniqueId } from "./lib/dom.js";
import { answered, forget, remember } from "./lib/progress.js";

class CheckQuestion extends HTMLElement {
  connectedCallback() {
    if (this.form) return;
    const { kind } = this.dataset;
    this.asked = this.querySelector(":scope > p");
    this.list = this.querySelector(":scope > ul");
    this.fold = this.querySelector(":scope > details");
    this.asked.id ||= uniqueId("question");
    this.key = `${window.location.pathname} ${this.asked.textContent.trim()}`;
    this.status = h("p", { class: "check-status", role: "status" });
    const listen = { submit: (event) => this.check(event), input: () => this.quiet() };
    const fields = { choice: () => this.choices(), number: () => this.field(), order: () => this.order() }[kind]();
    const submit = h("button", { type: "submit" }, "Check");
    this.form = h("form", { class: `check-form is-${kind}`, "aria-labelledby": this.asked.id, novalidate: true, on: listen }, fields, submit, this.status);
    this.list?.remove();
    this.asked.after(this.form);
    this.dataset.ready = "";
    if (!document.querySelector(".check-progress")) (document.querySelector("h2#check-yourself") ?? this.previousSibling).after(progressLine());
    showProgress();
  }

  /** The items as [letter, what follows it]. */
  items() {
    return [...this.list.children].map((item) => {
      const [letter, ...rest] = item.childNodes;
      return [letter.textContent, rest];
    });
  }

  choices() {
    const name = uniqueId("choice");
    const option = ([letter, rest]) => h("label", { class: "check-item" }, h("input", { type: "radio", name, value: letter }), h("span", {}, h("strong", {}, letter), rest));
    return h("div", { class: "check-items", role: "radiogroup", "aria-labelledby": this.asked.id }, this.items().map(option));
  }

  field() {
    const { unit } = this.dataset;
    const input = h("input", { type: "text", inputmode: "decimal", autocomplete: "off", "aria-label": unit ? `Your answer in ${unit}` : "Your answer" });
    return h("div", { class: "check-field" }, input, unit ? h("span", { "aria-hidden": "true" }, unit) : null);
  }

  order() {
    const rows = this.items().map(([letter, rest]) => {
      const text = h("span", {}, h("strong", {}, letter), rest);
      const row = h("li", { class: "check-item", "data-letter": letter }, text);
      const arrow = (sign, way, step) => h("button", { type: "button", class: "check-arrow", "aria-label": `Move ${letter} ${way}`, on: { click: () => this.move(row, step) } }, sign);
      row.append(arrow("↑", "up", -1), arrow("↓", "down", 1));
      return row;
    });
    return h("ol", { class: "check-items", "aria-labelledby": this.asked.id }, rows);
  }

  /** Move an item one place up or down; the button that was pressed keeps the focus. */
  move(row, step) {
    const pressed = document.activeElement;
    const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (other) other[step < 0 ? "before" : "after"](row);
    pressed?.focus();
    this.quiet();
    const place = [...row.parentElement.children].indexOf(row) + 1;
    this.say(`${row.dataset.letter} is now number ${place} of ${row.parentElement.childElementCount}.`);
  }

  check(event) {
    event.preventDefault();
    const { kind, answer, tolerance } = this.dataset;
    const [right, words] = { choice: () => this.checkChoice(answer), number: () => this.checkNumber(Number(answer), Number(tolerance)), order: () => this.checkOrder(answer) }[kind]();
    this.dataset.state = right ? "right" : "wrong";
    this.say(words);
    if (!right) return;
    this.fold.open = true;
    remember(this.key);
    showProgress();
  }

  checkChoice(answer) {
    const chosen = this.form.querySelector("input:checked")?.value;
    return [chosen === answer, chosen === answer ? "Right." : chosen ? `Not ${chosen}. Try again, or unfold the answer.` : "Choose one first."];
  }

  checkNumber(answer, tolerance) {
    const number = readNumber(this.form.querySelector("input").value, this.dataset.unit);
    if (Number.isNaN(number)) return [false, "Write a number, such as 0.5 or 1,200."];
    const off = misses(number, answer, tolerance);
    return [off === 0, off === 0 ? "Right." : `Too ${off > 0 ? "large" : "small"}. Try again, or unfold the answer.`];
  }

  checkOrder(answer) {
    const letters = [...this.form.querySelectorAll("[data-letter]")].map((row) => row.dataset.letter).join("");
    const right = letters === answer;
    return [right, right ? "Right." : `${inPlace(letters, answer)} of ${answer.length} stand in their place. Try again, or unfold the answer.`];
  }

  quiet() {
    delete this.dataset.state;
    this.say("");
  }

  say(words) {
    this.status.textContent = words;
  }
}

/** How many questions of the page were answered, and the button that forgets it. */
function progressLine() {
  const button = h("button", { type: "button", on: { click: () => {
    forget();
    for (const question of document.querySelectorAll("check-question")) question.quiet();
    showProgress();
  } } }, "Forget my answers");
  return h("p", { class: "check-progress" }, h("span", { role: "status" }), button);
}

function showProgress() {
  const questions = [...document.querySelectorAll("check-question[data-ready]")];
  const done = questions.filter((question) => answered().has(question.key));
  for (const question of questions) question.toggleAttribute("data-answered", done.includes(question));
  const line = document.querySelector(".check-progress");
  const words = done.length ? `${done.length} of ${questions.length} answered; only this browser keeps that.` : `${questions.length === 1 ? "One question" : `${questions.length} questions`} can be answered here.`;
  if (line.firstChild.textContent !== words) line.firstChild.textContent = words;
  line.lastChild.hidden = answered().size === 0;
}

customElements.define("check-question", CheckQuestion);
