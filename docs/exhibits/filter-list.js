// A list or a table that filters as one types. Without scripts the whole of it stands.
//
// On a page (`choose` may be left out, and stands on generated pages alone):
//
//   <filter-list id="models" choose="Maker, Year" markdown="1">
//
//   | Model | Maker | Year | Parameters |
//   …
//
//   </filter-list>
//
// - `id` is the plural of what is listed: it names the field ("Filter 12 models") and the state in the address
//   (?models.q=llama&models.maker=Meta&models.sort=-year; a minus sign before the column turns the order round).
// - Items are the rows of the first table in it, or the terms of its first definition list, or the items of all its lists. A heading right
//   above a list goes when nothing in the list is left (exhibits.css).
// - `choose` gives a menu for each column of that name. In a list, the first element of an item carries the values:
//   <span id="an-item" data-maker="Meta" data-year="2024"></span>. "; " stands between several values of one item.
//   With more than two menus write class="many-menus": the place that is kept then has room for a second row of them on a phone.
// - In a table each header becomes a button that sorts. A cell counts as the number or the date in its `<data value="7e9">7 billion</data>`
//   or `<time datetime="2024-05">`, else as its text; what is empty comes last.

import { h, uniqueId } from "./lib/dom.js";
import { readState, replaceQuery, writeState } from "./lib/state.js";

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const keyOf = (title) => plain(title.trim()).replace(/[^a-z0-9]+/g, "-");
const order = new Intl.Collator("en", { numeric: true });

/** What a cell sorts by: a number where it is one. */
function sortValue(cell) {
  const marked = cell.querySelector("data[value], time[datetime]");
  const text = (marked?.getAttribute("value") ?? marked?.getAttribute("datetime") ?? cell.textContent).trim();
  const number = Number(text.replaceAll(",", ""));
  return text !== "" && Number.isFinite(number) ? number : text;
}

/** Numbers before words, and what is empty last, whichever way the order goes. */
function compare(a, b, sign) {
  if (a === "" || b === "") return (a === "") - (b === "");
  if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
  return sign * (typeof a === "number" ? a - b : order.compare(a, b));
}

class FilterList extends HTMLElement {
  connectedCallback() {
    if (this.items) return;
    this.noun = this.id.replaceAll("-", " ");
    this.table = this.querySelector("table");
    this.items = this.read();
    const facets = (this.getAttribute("choose") ?? "").split(",").map((title) => title.trim()).filter(Boolean);
    this.defaults = { q: "", ...(this.table ? { sort: "" } : {}), ...Object.fromEntries(facets.map((title) => [keyOf(title), ""])) };
    this.state = readState(this.id, this.defaults, window.location.search);
    this.input = h("input", { type: "search", id: uniqueId("filter"), autocomplete: "off", spellcheck: "false", on: { input: () => this.set({ q: this.input.value }) } });
    this.menus = new Map(facets.map((title) => [keyOf(title), this.menu(title)]));
    this.status = h("p", { class: "filter-count", role: "status" });
    this.all = h("button", { type: "button", on: { click: () => {
      this.clear();
      this.input.focus();
    } } }, "Show all");
    const typed = h("div", { class: "filter-field is-wide" }, h("label", { for: this.input.id }, `Filter ${this.items.length} ${this.noun}`), this.input);
    const fields = [...this.menus].map(([key, select]) => h("div", { class: "filter-field" }, h("label", { for: select.id }, select.dataset.title), select));
    this.prepend(h("search", { class: "filter-bar" }, typed, fields, h("div", { class: "filter-foot" }, this.status, this.all)));
    if (this.table) this.makeSortable();
    this.show();
    this.dataset.ready = "";
    window.addEventListener("hashchange", () => this.reveal());
    this.reveal();
  }

  /** The items: their elements, their text without accents and capitals, and what the first element of each carries. */
  read() {
    const headers = [...(this.table?.tHead.rows[0].cells ?? [])].map((cell) => keyOf(cell.textContent));
    const terms = this.table ? [] : [...this.querySelectorAll("dt")];
    const rows = this.table ? [...this.table.tBodies[0].rows] : terms.length ? terms : [...this.querySelectorAll(":scope > :is(ul, ol) > li")];
    return rows.map((row) => {
      const elements = [row];
      for (let next = row.nextElementSibling; terms.length && next?.localName === "dd"; next = next.nextElementSibling) elements.push(next);
      const values = this.table ? Object.fromEntries(headers.map((key, i) => [key, row.cells[i].textContent.trim()])) : { ...row.firstElementChild?.dataset };
      return { row, elements, values, text: plain(elements.map((each) => each.textContent).join(" ")) };
    });
  }

  valuesOf(item, key) {
    return (item.values[key] ?? "").split("; ").filter(Boolean);
  }

  menu(title) {
    const key = keyOf(title);
    const counts = new Map();
    for (const item of this.items) for (const value of this.valuesOf(item, key)) counts.set(value, (counts.get(value) ?? 0) + 1);
    const options = [...counts.keys()].sort(order.compare).map((value) => h("option", { value }, `${value} (${counts.get(value)})`));
    if (!counts.has(this.state[key])) this.state[key] = "";
    return h("select", { id: uniqueId("filter"), "data-title": title, on: { change: (event) => this.set({ [key]: event.target.value }) } }, h("option", { value: "" }, "any"), options);
  }

  makeSortable() {
    this.headers = [...this.table.tHead.rows[0].cells].filter((cell) => cell.textContent.trim());
    for (const cell of this.headers) {
      const key = keyOf(cell.textContent);
      cell.dataset.key = key;
      const next = () => (this.state.sort === key ? `-${key}` : this.state.sort === `-${key}` ? "" : key);
      cell.replaceChildren(h("button", { type: "button", class: "filter-sort", on: { click: () => this.set({ sort: next() }) } }, ...cell.childNodes));
    }
    if (!this.headers.some((cell) => cell.dataset.key === this.state.sort.replace(/^-/, ""))) this.state.sort = "";
  }

  set(patch) {
    Object.assign(this.state, patch);
    window.cancelAnimationFrame(this.pending);
    this.pending = window.requestAnimationFrame(() => this.show());
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => replaceQuery(writeState(this.id, this.defaults, this.state, window.location.search)), 250);
  }

  clear() {
    this.set(Object.fromEntries(Object.keys(this.defaults).filter((key) => key !== "sort").map((key) => [key, ""])));
  }

  /** Show what the state says, in its order. */
  show() {
    const { q, sort = "" } = this.state;
    const words = plain(q).split(/\s+/).filter(Boolean);
    const chosen = [...this.menus.keys()].filter((key) => this.state[key]);
    let shown = 0;
    for (const item of this.items) {
      const fits = words.every((word) => item.text.includes(word)) && chosen.every((key) => this.valuesOf(item, key).includes(this.state[key]));
      if (item.row.hidden === fits) for (const element of item.elements) element.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    if (sort !== (this.sorted ?? "")) this.sort(sort);
    if (this.input.value !== q) this.input.value = q;
    for (const [key, select] of this.menus) select.value = this.state[key];
    const total = this.items.length;
    this.status.textContent = shown ? `${shown === total ? `All ${total}` : `${shown} of ${total}`} ${this.noun}` : `None of ${total} ${this.noun} fits.`;
    this.all.hidden = !words.length && !chosen.length;
  }

  sort(by) {
    this.sorted = by;
    const key = by.replace(/^-/, "");
    const sign = by.startsWith("-") ? -1 : 1;
    for (const cell of this.headers) {
      if (cell.dataset.key === key) cell.setAttribute("aria-sort", sign < 0 ? "descending" : "ascending");
      else cell.removeAttribute("aria-sort");
    }
    const column = this.headers.find((cell) => cell.dataset.key === key)?.cellIndex;
    const value = new Map(column === undefined ? [] : this.items.map((item) => [item, sortValue(item.row.cells[column])]));
    const sorted = column === undefined ? this.items : this.items.toSorted((a, b) => compare(value.get(a), value.get(b), sign));
    this.table.tBodies[0].append(...sorted.map((item) => item.row));
  }

  /** An item that the address names is never hidden by a filter. */
  reveal() {
    const target = document.getElementById(window.location.hash.slice(1));
    if (!target || !this.items.some((item) => item.row.hidden && item.elements.some((each) => each.contains(target)))) return;
    this.clear();
    window.requestAnimationFrame(() => target.scrollIntoView());
  }
}

customElements.define("filter-list", FilterList);
