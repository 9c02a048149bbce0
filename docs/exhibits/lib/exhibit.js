// What all exhibits share: the frame, the state in the address, reset, the readout, the table, the live region, the still figure.

import { button } from "./controls.js";
import { h, uniqueId } from "./dom.js";
import { readState, replaceQuery, writeState } from "./state.js";

/** An element that turns the still figure inside it into an exhibit.
 *
 * A subclass gives `heading`, `lead` (what to try first), `source` (the tested code of the same numbers) and `defaults` (its whole state) as
 * static properties, and defines `build()`, which adds controls and plots, and `draw()`, which shows `this.state` in `this.width` pixels.
 */
export class Exhibit extends HTMLElement {
  connectedCallback() {
    if (this.frame) return;
    const { heading, lead, source, defaults } = this.constructor;
    const title = uniqueId("exhibit");
    this.key = this.localName;
    this.state = readState(this.key, defaults, window.location.search);
    this.controls = new Map();
    this.touched = false;
    this.view = h("div", { class: "exhibit-view" });
    this.panel = h("div", { class: "exhibit-controls" });
    this.readout = h("dl", { class: "exhibit-readout" });
    this.formulas = h("div", { class: "exhibit-formulas" });
    this.status = h("p", { class: "exhibit-hidden", role: "status", "aria-live": "polite" });
    this.copyButton = button("Copy link", () => this.copyLink(), { title: "Copy the address of this state" });
    const [tableButton, tableBox] = this.folded("Numbers as a table", "exhibit-table");
    this.tableBox = tableBox;
    const number = this.querySelector(":is(figcaption, .table-caption) strong")?.textContent.replace(/\.\s*$/, "");
    const [stillButton, stillBox] = this.folded(number ? `${number}, still` : "Still figure", "exhibit-still");
    this.frame = h(
      "div",
      { class: "exhibit", role: "group", "aria-labelledby": title },
      h("p", { class: "exhibit-title", id: title }, heading),
      h("p", { class: "exhibit-lead" }, h("strong", {}, "Try first: "), lead),
      h("div", { class: "exhibit-body" }, this.view, this.panel),
      this.readout,
      this.formulas,
      h("div", { class: "exhibit-foot" }, button("Reset", () => this.reset()), this.copyButton, tableButton, this.childElementCount ? stillButton : null),
      tableBox,
      h("p", { class: "exhibit-source" }, "The same numbers, tested: ", h("code", {}, source)),
      this.status,
    );
    const still = [...this.childNodes];
    try {
      this.append(this.frame);
      this.build();
      for (const control of this.controls.values()) {
        const value = control.clamp(this.state[control.name]);
        this.state[control.name] = value === null || Number.isNaN(value) ? defaults[control.name] : value;
        control.set(this.state[control.name]);
      }
      this.width = this.view.clientWidth;
      this.draw();
    } catch (error) {
      this.frame.remove();
      console.error(error);
      return;
    }
    stillBox.append(...still);
    this.frame.after(stillBox);
    this.dataset.ready = "";
    this.lightSymbols();
    this.watch(stillBox);
  }

  /** A button and the box that it shows and hides. The browser's own search finds what is in the box. */
  folded(text, name) {
    const box = h("div", { class: name, id: uniqueId(name), hidden: "until-found" });
    const toggleButton = button(text, () => open(box.hasAttribute("hidden")), { "aria-expanded": "false", "aria-controls": box.id });
    const open = (shown) => {
      if (shown) box.removeAttribute("hidden");
      else box.setAttribute("hidden", "until-found");
      toggleButton.setAttribute("aria-expanded", String(shown));
    };
    box.addEventListener("beforematch", () => open(true));
    box.open = open;
    return [toggleButton, box];
  }

  /** Draw again when the width changes, and open the still figure when the address names it. */
  watch(stillBox) {
    new ResizeObserver(() => {
      const width = this.view.clientWidth;
      if (width && width !== this.width) {
        this.width = width;
        this.refresh();
      }
    }).observe(this.view);
    const named = (scroll) => {
      const id = decodeURIComponent(window.location.hash.slice(1));
      const target = id && document.getElementById(id);
      if (target && stillBox.contains(target)) {
        stillBox.open(true);
        if (scroll) target.scrollIntoView();
      }
    };
    window.addEventListener("hashchange", () => named(true));
    named(true);
  }

  /** While a control has the focus or the pointer, what it changes is lit in the formulas. */
  lightSymbols() {
    const light = (event, on) => {
      const symbol = event.target.closest?.("[data-symbol]")?.dataset.symbol;
      if (!symbol || !this.panel.contains(event.target)) return;
      for (const part of this.formulas.querySelectorAll(".tied")) part.classList.toggle("is-lit", on && part.dataset.symbol === symbol);
    };
    for (const [type, on] of [["focusin", true], ["pointerover", true], ["focusout", false], ["pointerout", false]]) {
      this.panel.addEventListener(type, (event) => light(event, on));
    }
  }

  /** Make a control with one of the makers of controls.js and put it on the panel. */
  control(maker, options) {
    const made = maker(options, (name, value) => this.set({ [name]: value }, name));
    this.controls.set(options.name, made);
    this.panel.append(made.element);
    return made;
  }

  /** Change the state as its reader would; the control that told of it (`from`) shows it already. */
  set(patch, from = null) {
    this.touched = true;
    Object.assign(this.state, patch);
    for (const name of Object.keys(patch)) if (name !== from) this.controls.get(name)?.set(this.state[name]);
    this.refresh();
    window.clearTimeout(this.addressTimer);
    this.addressTimer = window.setTimeout(() => this.writeAddress(), 250);
  }

  /** Draw before the next frame, once. */
  refresh() {
    if (this.pending) return;
    this.pending = window.requestAnimationFrame(() => {
      this.pending = 0;
      this.draw();
    });
  }

  writeAddress() {
    replaceQuery(writeState(this.key, this.constructor.defaults, this.state, window.location.search));
  }

  reset() {
    this.set({ ...this.constructor.defaults });
    this.say("Reset.");
  }

  async copyLink() {
    window.clearTimeout(this.addressTimer);
    this.writeAddress();
    const address = new URL(window.location.href);
    address.hash = this.id;
    let done = "Copied";
    try {
      await navigator.clipboard.writeText(address.href);
    } catch {
      done = "See address";
    }
    this.copyButton.textContent = done;
    this.say(done === "Copied" ? "Link copied." : "The address bar holds the link.");
    window.setTimeout(() => (this.copyButton.textContent = "Copy link"), 2000);
  }

  /** Show numbers under the plot: { key: [label, text] }, in a fixed order. */
  show(numbers) {
    for (const [key, [label, text]] of Object.entries(numbers)) {
      let value = this.readout.querySelector(`[data-value="${key}"]`);
      if (!value) {
        value = h("dd", { "data-value": key });
        this.readout.append(h("div", {}, h("dt", {}), value));
      }
      if (value.textContent !== text) value.textContent = text;
      if (value.previousSibling.textContent !== label) value.previousSibling.textContent = label;
    }
    this.readout.classList.toggle("is-four", this.readout.childElementCount % 4 === 0);
  }

  /** Say a sentence to screen readers, a moment after the last change and only after a first one. */
  say(sentence) {
    if (!this.touched) return;
    window.clearTimeout(this.sayTimer);
    this.sayTimer = window.setTimeout(() => (this.status.textContent = sentence), 700);
  }

  /** Fill the table: a caption, headers, and rows whose first cell names the row. */
  table(caption, headers, rows) {
    const fill = () => {
      const head = h("thead", {}, h("tr", {}, headers.map((text) => h("th", { scope: "col" }, text))));
      const line = ([first, ...rest]) => h("tr", {}, h("th", { scope: "row" }, first), rest.map((text) => h("td", {}, text)));
      const table = h("table", { class: "exhibit-numbers" }, h("caption", {}, caption), head, h("tbody", {}, rows.map(line)));
      const old = this.tableBox.firstChild?.scrollLeft ?? 0;
      this.tableBox.replaceChildren(h("div", { class: "exhibit-scroll", role: "region", tabindex: "0", "aria-label": caption }, table));
      this.tableBox.firstChild.scrollLeft = old;
    };
    window.clearTimeout(this.tableTimer);
    if (this.tableBox.firstChild) this.tableTimer = window.setTimeout(fill, 200);
    else fill();
  }

  /** Whether its reader asked for less motion. */
  get calm() {
    return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  }
}
