// What the lines and marks of a plot mean, in a row of text under it.

import { h, s } from "./dom.js";

const DASHES = [null, "7 4", "2 3", "9 3 2 3"];

/** `entries` are { text, colour, dash } for a line, or { text, colour, mark } for a mark: "dot", "ring" or "diamond". */
export function legend(entries) {
  const sign = ({ colour, dash = 0, mark }) => {
    const shape =
      mark === "diamond"
        ? s("path", { class: `ring ${colour}`, d: "M13 1l5 5-5 5-5-5z", "stroke-width": 2 })
        : mark
          ? s("circle", { class: `${mark === "ring" ? "ring" : "fill"} ${colour}`, cx: 13, cy: 6, r: 4, "stroke-width": 2 })
          : s("line", { class: `line ${colour}`, x1: 1, x2: 25, y1: 6, y2: 6, "stroke-width": 2.6, "stroke-dasharray": DASHES[dash] });
    return s("svg", { class: "exhibit-key", width: 26, height: 12, "aria-hidden": "true" }, shape);
  };
  return h("ul", { class: "exhibit-legend" }, entries.map((entry) => h("li", {}, sign(entry), h("span", {}, entry.text))));
}
