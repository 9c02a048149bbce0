// The search: sections and terms, ranked by where the words stand. The index is fetched when somebody searches, not before.
(() => {
  "use strict";

  const dialog = document.getElementById("search");
  const input = document.getElementById("search-words");
  const list = document.getElementById("search-found");
  const status = dialog.querySelector(".search-status");
  const base = new URL(JSON.parse(document.getElementById("__config").textContent).base.replace(/\/?$/, "/"), location.href);
  const MOST = 30;
  let index;

  /** Letters and digits without accents, in words; -ize and -yze as the report writes them, -ise and -yse. */
  const words = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/(?<=[iy])z(?=[aei])/g, "s").match(/[\p{L}\p{N}]+/gu) ?? [];

  /** The words of a name without those that tell nothing apart. */
  const LITTLE = new Set(["a", "an", "and", "by", "for", "from", "in", "its", "of", "on", "or", "the", "to", "with"]);
  const nameWords = (name) => {
    const all = words(name);
    const telling = all.filter((word) => !LITTLE.has(word));
    return telling.length ? telling : all;
  };

  /** From disk a page may fetch nothing; there the index comes as a script. */
  function load() {
    if (location.protocol !== "file:") return fetch(new URL("search/search_index.json", base)).then((answer) => answer.json());
    return new Promise((done, fail) => {
      const script = document.createElement("script");
      script.src = new URL("search/search_index.js", base);
      script.addEventListener("load", () => done(globalThis.__index));
      script.addEventListener("error", fail);
      document.head.append(script);
    });
  }

  /** What is compared with the words of a query, made once. */
  function prepare({ docs }) {
    const titles = new Map(docs.map((doc) => [doc.location, doc.title]));
    return docs.map((doc) => ({
      ...doc,
      page: doc.location.includes("#") && !doc.term ? titles.get(doc.location.split("#")[0]) : "",
      names: [doc.title, ...(doc.term ?? [])].map(nameWords),
      body: ` ${words(doc.text).join(" ")} `,
    }));
  }

  /** How well a name answers a query: 1 when it is the query, less the more words it has besides. A plural counts as its singular. */
  function nameScore(name, query) {
    const same = (one, other, last) => one === other || one === `${other}s` || `${one}s` === other || (last && other.length > 2 && one.startsWith(other) ? "begin" : false);
    let sum = 0;
    query.forEach((word, at) => {
      const fits = name.map((each) => same(each, word, at === query.length - 1));
      sum += fits.includes(true) ? 1 : fits.includes("begin") ? 0.7 : 0;
    });
    return (sum / query.length) * Math.sqrt(sum / Math.max(name.length, sum, 1));
  }

  /** Entries that hold every word of a query in their names, their page's title or their text, the best first. */
  function find(query) {
    const asked = nameWords(query);
    if (!asked.length) return [];
    const rarity = asked.map((word) => Math.log(1 + index.length / (1 + index.filter((doc) => doc.body.includes(` ${word}`)).length)));
    const phrase = ` ${asked.join(" ")}`;
    const scored = [];
    for (const doc of index) {
      const named = Math.max(...doc.names.map((name) => nameScore(name, asked)));
      const paged = doc.page ? nameScore(nameWords(doc.page), asked) : 0;
      let text = 0;
      let held = 0;
      asked.forEach((word, at) => {
        const count = doc.body.split(` ${word}`).length - 1;
        const inNames = doc.names.some((name) => name.some((each) => each.startsWith(word)));
        held += count > 0 || inNames || (paged > 0 && words(doc.page).some((each) => each.startsWith(word)));
        text += rarity[at] * (count / (count + 1 + doc.body.length / 4000));
      });
      if (held < asked.length) continue;
      const whole = asked.length > 1 && doc.body.includes(phrase) ? 4 : 0;
      // A page or section of that name, then a term, then what merely speaks of it; what explains before what measures or lists.
      const rank = doc.term ? 0.9 : /^(lab|reference)\//.test(doc.location) ? 0.8 : 1;
      const score = 40 * named ** 2 * rank + 6 * paged + text + whole + (doc.location.includes("#") ? 0 : 2 * named);
      scored.push({ doc, score });
    }
    return scored.sort((a, b) => b.score - a.score).slice(0, MOST).map(({ doc }) => doc);
  }

  /** Some words around the first place where a query stands. */
  function excerpt(text, query) {
    const asked = words(query);
    const plain = text.normalize("NFC");
    const at = Math.max(0, Math.min(...asked.map((word) => plain.toLowerCase().indexOf(word)).filter((place) => place >= 0).concat(plain.length)));
    const start = at >= plain.length || at < 60 ? 0 : plain.indexOf(" ", at - 60) + 1;
    const piece = plain.slice(start, start + 170);
    return (start ? "… " : "") + (start + 170 < plain.length ? `${piece.slice(0, piece.lastIndexOf(" "))} …` : piece);
  }

  /** Text in which the words of a query are marked. */
  function marked(text, query) {
    const pattern = words(query).map((word) => `\\b${word}`).join("|");
    if (!pattern) return [text];
    return text.split(new RegExp(`(${pattern})`, "giu")).map((piece, at) => {
      if (at % 2 === 0) return piece;
      const mark = document.createElement("mark");
      mark.textContent = piece;
      return mark;
    });
  }

  function row(doc, query) {
    const link = document.createElement("a");
    link.href = new URL(doc.location, base);
    const title = document.createElement("span");
    title.className = "search-title";
    if (doc.number) title.append(Object.assign(document.createElement("span"), { className: "number", textContent: doc.number }), " ");
    title.append(...marked(doc.title, query));
    const where = Object.assign(document.createElement("span"), { className: "search-where", textContent: doc.term ? "Glossary" : doc.page });
    const told = document.createElement("span");
    told.className = "search-text";
    told.append(...marked(excerpt(doc.text, query), query));
    link.append(title, where.textContent ? where : "", told);
    const item = document.createElement("li");
    item.append(link);
    return item;
  }

  function show() {
    if (!index) return;
    const found = find(input.value);
    list.replaceChildren(...found.map((doc) => row(doc, input.value)));
    status.textContent = !input.value.trim() ? "" : found.length === MOST ? `The best ${MOST} places` : `${found.length} ${found.length === 1 ? "place" : "places"}`;
  }

  async function open() {
    if (dialog.open) return;
    dialog.showModal();
    input.select();
    if (index) return;
    status.textContent = "Loading …";
    try {
      index = prepare(await load());
      status.textContent = "";
      show();
    } catch {
      status.textContent = "The index could not be loaded.";
    }
  }

  /** Arrows walk through what was found; from the first they lead back to the field. */
  function walk(event) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [input, ...list.querySelectorAll("a")];
    const next = stops[stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  input.addEventListener("input", show);
  dialog.addEventListener("keydown", walk);
  // Of itself the first Escape would only empty the field.
  input.addEventListener("keydown", (event) => event.key === "Escape" && dialog.close());
  dialog.addEventListener("click", (event) => (event.target === dialog || event.target.closest("a")) && dialog.close());
  dialog.querySelector("form").addEventListener("submit", (event) => {
    // Enter in the field goes to the best place.
    if (event.submitter?.value === "close" && document.activeElement !== input) return;
    event.preventDefault();
    list.querySelector("a")?.click();
  });
  for (const button of document.querySelectorAll("[data-search-open]")) {
    button.addEventListener("click", open);
  }
  addEventListener("keydown", (event) => {
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
    const palette = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
    if (palette || (slash && !event.target.closest?.("input, textarea, select, [contenteditable]"))) {
      event.preventDefault();
      open();
    }
  });
})();
