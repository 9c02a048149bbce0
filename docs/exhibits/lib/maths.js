// Formulas as MathML, with the parts that belong to a control marked: they light up while the control has the focus.

import { m } from "./dom.js";

export const mi = (text) => m("mi", {}, text);
export const mn = (text) => m("mn", {}, text);
export const mo = (text) => m("mo", {}, text);
export const mtext = (text) => m("mtext", {}, text);
export const row = (...parts) => m("mrow", {}, ...parts);
export const sub = (base, low) => m("msub", {}, base, low);
export const sup = (base, high) => m("msup", {}, base, high);
export const subsup = (base, low, high) => m("msubsup", {}, base, low, high);
export const fraction = (above, below) => m("mfrac", {}, above, below);
export const root = (...parts) => m("msqrt", {}, ...parts);
export const bar = (base) => m("mover", { accent: "true" }, base, m("mo", { stretchy: "false" }, "¯"));
export const hat = (base) => m("mover", { accent: "true" }, base, m("mo", { stretchy: "false" }, "^"));
export const group = (...parts) => row(mo("("), ...parts, mo(")"));
/** A part of a formula that a control changes; `symbol` is that of the control. */
export const tied = (symbol, ...parts) => m("mrow", { class: "tied", "data-symbol": symbol }, ...parts);
/** A whole formula. */
export const formula = (...parts) => m("math", { display: "block" }, m("mrow", {}, ...parts));
