// A plot in SVG that is drawn anew at each change, in the pixels of the page, so that its text keeps its size.
//
// Colours are classes k1 ... k6 (the palette of the report's figures); exhibits.css says what they look like.

import { s } from "./dom.js";
import { linear, logarithmic } from "./scale.js";

const DASHES = [null, "7 4", "2 3", "9 3 2 3"];

const path = (points, X, Y) => {
  let out = "";
  let pen = false;
  for (const [x, y] of points) {
    if (Number.isFinite(x) && Number.isFinite(y)) {
      out += `${pen ? "L" : "M"}${X(x).toFixed(1)} ${Y(y).toFixed(1)}`;
      pen = true;
    } else pen = false;
  }
  return out;
};

/** One pair of axes. `describe(text)` says to a screen reader what the picture shows. */
export class Plot {
  constructor(label) {
    this.element = s("svg", { class: "exhibit-plot", role: "img", "aria-label": label, preserveAspectRatio: "xMinYMin meet" });
    this.width = 0;
  }

  /** Change the text that stands for the picture. */
  describe(text) {
    this.element.setAttribute("aria-label", text);
  }

  /** Clear the picture and draw the axes.
   *
   * `x` and `y` hold `domain`, and may hold `log`, `label`, `ticks` (their number, or a list of [value, label]; 0 for none), `grid` and, for
   * x, `line` (false for none). `margin` is [top, right, bottom, left] in pixels.
   */
  begin({ width, height, x, y, margin = [26, 12, 40, 40] }) {
    const [top, right, bottom, left] = margin;
    const svg = this.element;
    if (width !== this.width || height !== this.height) {
      svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
      svg.setAttribute("width", width);
      svg.setAttribute("height", height);
    }
    Object.assign(this, { width, height, left, top, innerWidth: width - left - right, innerHeight: height - top - bottom });
    this.scaleX = (x.log ? logarithmic : linear)(x.domain, [0, this.innerWidth]);
    this.scaleY = (y.log ? logarithmic : linear)(y.domain, [this.innerHeight, 0]);
    this.X = this.scaleX.to;
    this.Y = this.scaleY.to;
    this.under = s("g", { class: "grid" });
    this.inner = s("svg", { x: left, y: top, width: this.innerWidth, height: this.innerHeight, overflow: "hidden" });
    this.over = s("g", { transform: `translate(${left} ${top})` });
    svg.replaceChildren(this.under, this.inner, this.over);
    this.under.setAttribute("transform", `translate(${left} ${top})`);
    const ticksOf = (axis, scale, room) => (Array.isArray(axis.ticks) ? axis.ticks : axis.ticks === 0 ? [] : scale.ticks(axis.ticks ?? room));
    for (const [value, text] of ticksOf(x, this.scaleX, this.innerWidth / 70)) {
      const at = this.X(value);
      if (x.grid !== false) this.under.append(s("line", { x1: at, x2: at, y1: 0, y2: this.innerHeight }));
      this.over.append(s("text", { class: "tick", x: at, y: this.innerHeight + 17, "text-anchor": "middle" }, text));
    }
    for (const [value, text] of ticksOf(y, this.scaleY, this.innerHeight / 42)) {
      const at = this.Y(value);
      if (y.grid !== false) this.under.append(s("line", { x1: 0, x2: this.innerWidth, y1: at, y2: at }));
      this.over.append(s("text", { class: "tick", x: -7, y: at + 4, "text-anchor": "end" }, text));
    }
    if (x.line !== false) this.over.append(s("line", { class: "axis", x1: 0, x2: this.innerWidth, y1: this.innerHeight, y2: this.innerHeight }));
    if (x.label) this.over.append(s("text", { class: "label", x: this.innerWidth, y: this.innerHeight + 34, "text-anchor": "end" }, x.label));
    if (y.label) this.over.append(s("text", { class: "label", x: 2 - left, y: -11 }, y.label));
    return this;
  }

  /** The same for a square of the plane, `side` pixels wide, that is about the origin and `reach` in each direction, below its title. */
  plane(side, reach, title) {
    const axis = { domain: [-reach, reach], ticks: 0, line: false };
    return this.begin({ width: side, height: side + 22, margin: [22, 0, 0, 0], x: axis, y: { ...axis, label: title } });
  }

  /** A line through [x, y] points; a point that is no number breaks it. */
  line(points, colour, { dash = 0, width = 2.4, opacity } = {}) {
    this.inner.append(
      s("path", { class: `line ${colour}`, d: path(points, this.X, this.Y), "stroke-width": width, "stroke-dasharray": DASHES[dash], opacity }),
    );
  }

  /** Many lines as one path, which is far cheaper than many paths; gives the element. */
  lines(many, colour, { width = 1, opacity } = {}) {
    const d = many.map((points) => path(points, this.X, this.Y)).join("");
    const element = s("path", { class: `line ${colour}`, d, "stroke-width": width, opacity });
    this.inner.append(element);
    return element;
  }

  /** The area between points and the level `base`; `soft` takes the pale tone. */
  area(points, colour, { base = 0, soft = true, opacity } = {}) {
    if (!points.length) return;
    const closed = [...points, [points.at(-1)[0], base], [points[0][0], base]];
    this.inner.append(s("path", { class: `${soft ? "soft" : "fill"} ${colour}`, d: `${path(closed, this.X, this.Y)}Z`, opacity }));
  }

  /** Bars as one path: each is [left, right, value], from the level `base` up. */
  bars(list, colour, { base = 0, soft = false, outline = false, opacity } = {}) {
    const d = list
      .map(([a, b, value]) => {
        const [x1, x2, y1, y2] = [this.X(a), this.X(b), this.Y(base), this.Y(value)].map((n) => n.toFixed(1));
        return `M${x1} ${y1}V${y2}H${x2}V${y1}Z`;
      })
      .join("");
    this.inner.append(s("path", { class: `${outline ? "line" : soft ? "soft" : "fill"} ${colour}`, d, opacity, "stroke-width": outline ? 1.5 : null }));
  }

  /** Bars that lie: each is [lower, upper, value], from the left. */
  across(list, colour, { opacity } = {}) {
    const d = list
      .map(([a, b, value]) => {
        const [y1, y2, x1, x2] = [this.Y(a), this.Y(b), this.X(0), this.X(value)].map((n) => n.toFixed(1));
        return `M${x1} ${y1}H${x2}V${y2}H${x1}Z`;
      })
      .join("");
    this.inner.append(s("path", { class: `fill ${colour}`, d, opacity }));
  }

  /** Any shape, as path data in the pixels of the plot. */
  shape(d, colour, { opacity, outline = false } = {}) {
    this.inner.append(s("path", { class: `${outline ? "line" : "fill"} ${colour}`, d, opacity, "stroke-width": outline ? 1.8 : null }));
  }

  /** Dots as one path. */
  dots(points, colour, { radius = 3, opacity, ring = false } = {}) {
    const r = radius;
    const d = points
      .filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y))
      .map(([x, y]) => `M${(this.X(x) - r).toFixed(1)} ${this.Y(y).toFixed(1)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`)
      .join("");
    this.inner.append(s("path", { class: `${ring ? "ring" : "fill"} ${colour}`, d, opacity, "stroke-width": ring ? 2 : null }));
  }

  /** Discs about points, `radius` in the units of both axes, in the pale tone. */
  discs(points, radius, colour) {
    for (const [x, y] of points) {
      const [rx, ry] = [this.X(x + radius) - this.X(x), this.Y(y) - this.Y(y + radius)];
      this.inner.append(s("ellipse", { class: `soft ${colour}`, cx: this.X(x), cy: this.Y(y), rx, ry }));
    }
  }

  /** Small round dots for thousands of points (n x 2 in one array): one path of strokes without length, which is far cheaper than discs. */
  specks(points, colour, { size = 2.4, opacity } = {}) {
    const tenth = (pixels) => Math.round(10 * pixels) / 10; // toFixed would take most of the time
    let d = "";
    for (let i = 0; i < points.length; i += 2) d += `M${tenth(this.X(points[i]))} ${tenth(this.Y(points[i + 1]))}h.01`;
    this.inner.append(s("path", { class: `line ${colour}`, d, opacity, "stroke-width": size }));
  }

  /** A straight line across the plot at one value of x or y. */
  rule(axis, value, colour, { dash = 2, width = 1.4 } = {}) {
    const at = axis === "x" ? this.X(value) : this.Y(value);
    const ends = axis === "x" ? { x1: at, x2: at, y1: 0, y2: this.innerHeight } : { x1: 0, x2: this.innerWidth, y1: at, y2: at };
    this.inner.append(s("line", { class: `line ${colour}`, ...ends, "stroke-width": width, "stroke-dasharray": DASHES[dash] }));
  }

  /** A word at a data point, `dx` and `dy` pixels from it, on a halo of the background. */
  text(x, y, words, colour, { anchor = "start", dx = 0, dy = 4 } = {}) {
    this.over.append(s("text", { class: `note ${colour}`, x: this.X(x) + dx, y: this.Y(y) + dy, "text-anchor": anchor }, words));
  }

  /** A point that can be taken hold of, named `key`, with a letter beside it: see `onHandle`. */
  handle(key, x, y, colour, letter) {
    const [cx, cy] = [this.X(x), this.Y(y)];
    this.over.append(
      s("circle", { class: `handle ${colour}`, cx, cy, r: 8 }),
      s("circle", { class: "handle-room", "data-handle": key, cx, cy, r: 22 }),
    );
    this.text(x, y, letter, colour, { dx: 12, dy: -7 });
  }

  /** Call `listener(key, x, y)` in data units while one of the handles is moved. The rest of the plot still scrolls the page. */
  onHandle(listener) {
    let held = null;
    this.element.addEventListener("pointerdown", (event) => (held = event.target.dataset?.handle ?? null), { capture: true });
    this.onDrag((x, y) => listener(held, x, y), () => held !== null);
    this.element.classList.replace("is-draggable", "has-handles");
  }

  /** Call `listener(x, y)` in data units while a pointer is pressed and moved over the plot; `taken()` may refuse a press. */
  onDrag(listener, taken = () => true) {
    this.element.classList.add("is-draggable");
    const tell = (event) => {
      const box = this.element.getBoundingClientRect();
      const shrink = box.width / this.width || 1;
      const x = Math.min(Math.max((event.clientX - box.left) / shrink - this.left, 0), this.innerWidth);
      const y = Math.min(Math.max((event.clientY - box.top) / shrink - this.top, 0), this.innerHeight);
      listener(this.scaleX.from(x), this.scaleY.from(y));
    };
    this.element.addEventListener("pointerdown", (event) => {
      if (!taken()) return;
      this.element.setPointerCapture(event.pointerId);
      tell(event);
    });
    this.element.addEventListener("pointermove", (event) => {
      if (this.element.hasPointerCapture(event.pointerId)) tell(event);
    });
  }
}
