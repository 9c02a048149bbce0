// Labelled controls: each is { element, name, set(value) } and calls `tell(name, value)` when its reader changes it.

import { h, uniqueId } from "./dom.js";

/** A symbol as its formula has it: "n_kv" is n with a low kv. */
function sign(symbol) {
  const [base, low] = symbol.split("_");
  return h("span", { class: "control-symbol" }, base, low ? h("sub", {}, low) : null);
}

const label = (id, text, symbol) => h("label", { for: id }, text, symbol ? [" ", sign(symbol)] : null);

/** A slider. `format(value)` is what it shows and says; `scale` turns its even steps into values and back. */
export function slider({ name, text, symbol, min, max, step = 1, format = String, scale, hint }, tell) {
  const { to, from } = scale ?? { to: (v) => v, from: (v) => v };
  const id = uniqueId("control");
  const output = h("output", { for: id });
  const input = h("input", { type: "range", id, name, min, max, step });
  const show = () => {
    const words = format(to(Number(input.value)));
    output.textContent = words;
    input.setAttribute("aria-valuetext", words);
  };
  input.addEventListener("input", () => {
    show();
    tell(name, to(Number(input.value)));
  });
  const head = h("div", { class: "control-head" }, label(id, text, symbol), output);
  const element = h("div", { class: "control", "data-symbol": symbol }, head, input, hint ? h("p", { class: "control-hint" }, hint) : null);
  const set = (value) => {
    input.value = String(from(value));
    show();
  };
  return { element, name, set, input, clamp: (value) => to(Math.min(max, Math.max(min, from(value)))) };
}

/** A slider over a list of values, which it takes one by one. */
export function picker({ values, ...rest }, tell) {
  const nearest = (value) => values.reduce((best, each, i) => (Math.abs(Math.log(each / value)) < Math.abs(Math.log(values[best] / value)) ? i : best), 0);
  const scale = { to: (i) => values[i], from: (value) => nearest(value) };
  return slider({ ...rest, min: 0, max: values.length - 1, step: 1, scale }, tell);
}

/** One of a few, as a row of radio buttons; `options` are [value, text]. */
export function choice({ name, text, options, symbol }, tell) {
  const group = uniqueId("choice");
  const inputs = options.map(([value]) => h("input", { type: "radio", id: uniqueId("option"), name: group, value }));
  for (const input of inputs) input.addEventListener("change", () => tell(name, input.value));
  const rows = inputs.map((input, i) => h("span", { class: "option" }, input, h("label", { for: input.id }, options[i][1])));
  const element = h(
    "fieldset",
    { class: "control choice", "data-symbol": symbol, "data-name": name },
    h("legend", {}, text),
    h("div", { class: "options" }, rows),
  );
  const set = (value) => {
    for (const input of inputs) input.checked = input.value === value;
  };
  return { element, name, set, clamp: (value) => (options.some(([each]) => each === value) ? value : null) };
}

/** One of many, as a menu; `options` are [value, text]. */
export function menu({ name, text, options, symbol }, tell) {
  const id = uniqueId("control");
  const input = h("select", { id, name }, options.map(([value, words]) => h("option", { value }, words)));
  input.addEventListener("change", () => tell(name, input.value));
  const element = h("div", { class: "control field", "data-symbol": symbol }, label(id, text, symbol), input);
  const set = (value) => (input.value = value);
  return { element, name, input, set, clamp: (value) => (options.some(([each]) => each === value) ? value : null) };
}

/** A box to tick. */
export function toggle({ name, text, hint, symbol }, tell) {
  const id = uniqueId("control");
  const input = h("input", { type: "checkbox", id, name });
  input.addEventListener("change", () => tell(name, input.checked));
  const row = h("div", { class: "toggle-row" }, input, label(id, text));
  const element = h("div", { class: "control toggle", "data-symbol": symbol }, row, hint ? h("p", { class: "control-hint" }, hint) : null);
  return { element, name, input, set: (value) => (input.checked = value), clamp: (value) => value };
}

/** A field for text of one or more lines. */
export function textField({ name, text, rows = 1, hint, limit = 4000 }, tell) {
  const id = uniqueId("control");
  const more = { id, name, maxlength: limit, spellcheck: "false", autocapitalize: "off", autocomplete: "off" };
  const input = rows > 1 ? h("textarea", { ...more, rows }) : h("input", { ...more, type: "text" });
  input.addEventListener("input", () => tell(name, input.value));
  const element = h("div", { class: "control field" }, label(id, text), input, hint ? h("p", { class: "control-hint" }, hint) : null);
  const set = (value) => {
    if (input.value !== value) input.value = value;
  };
  return { element, name, input, set, clamp: (value) => value };
}

/** A button. */
export const button = (text, listener, more = {}) => h("button", { type: "button", class: "exhibit-button", on: { click: listener }, ...more }, text);
