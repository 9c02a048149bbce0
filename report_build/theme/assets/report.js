// What a page can do beyond being read: its drawer by keyboard, the way back from a citation, copying, citing, and what was read.
// Everything here is an addition: without it the whole of the page stands.
(() => {
  "use strict";

  const page = new URL(location.pathname, location.href).pathname;
  const root = new URL(document.querySelector(".brand").href).pathname;
  const heading = document.querySelector(".md-content h1");
  const text = (node) => [...node.childNodes].filter((child) => !child.matches?.(".headerlink")).map((child) => child.textContent).join("").trim();

  /** An element with properties and children. */
  function make(name, properties = {}, ...children) {
    const node = Object.assign(document.createElement(name), properties);
    node.append(...children);
    return node;
  }

  // The drawer ------------------------------------------------------------------------------------------------------

  /** The theme opens its drawer by a label, which no key reaches: a button takes its place. */
  function drawerButton() {
    const label = document.querySelector(".drawer-button");
    const box = document.getElementById("__drawer");
    const button = make("button", { type: "button", className: label.className, ariaLabel: label.title });
    if (document.getElementById("map")) button.setAttribute("aria-controls", "map");
    else button.hidden = true;
    button.append(...label.childNodes);
    label.replaceWith(button);
    const tell = () => button.setAttribute("aria-expanded", String(box.checked));
    const turn = (open) => {
      if (box.checked !== open) box.click();
    };
    tell();
    box.addEventListener("change", () => {
      tell();
      if (box.checked) setTimeout(() => document.querySelector(".map a")?.focus({ preventScroll: true }), 50);
    });
    button.addEventListener("click", () => turn(!box.checked));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && box.checked) {
        turn(false);
        button.focus();
      }
    });
    // Who leaves the drawer by Tab closes it.
    document.getElementById("map")?.addEventListener("focusout", (event) => {
      if (box.checked && event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)) turn(false);
    });
  }

  /** What scrolls must take the focus, or no key can scroll it; what does not scroll should not be in the way. */
  function makeFocusable() {
    for (const box of document.querySelectorAll(".formula-long, .equation, .md-typeset pre > code")) {
      if (box.clientWidth > 0 && box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  }

  // Citations -------------------------------------------------------------------------------------------------------

  /** Who follows a citation to its reference finds the way back to this very place marked there. */
  function wayBack() {
    for (const mark of document.querySelectorAll(".footnote-ref")) {
      mark.addEventListener("click", () => {
        document.querySelectorAll(".footnote-backref.is-return").forEach((other) => other.classList.remove("is-return"));
        const back = [...document.querySelectorAll(".footnote-backref")].find((each) => each.hash === `#${mark.parentElement.id}`);
        if (!back) return;
        back.classList.add("is-return");
        // After the browser has gone there: the next Tab or Enter is the way back.
        setTimeout(() => back.focus({ preventScroll: true }));
      });
    }
  }

  // Copying ---------------------------------------------------------------------------------------------------------

  /** A button that copies what `get` gives, and says so. */
  function copyButton(name, what, get) {
    const button = make("button", { type: "button", className: "copy", textContent: name, title: what });
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(await get());
        button.textContent = "Copied";
      } catch {
        button.textContent = "Not copied";
      }
      setTimeout(() => (button.textContent = name), 1500);
    });
    return button;
  }

  function copyFormulas() {
    for (const formula of document.querySelectorAll(".equation")) {
      const tex = formula.querySelector("annotation")?.textContent.trim();
      if (tex) formula.after(copyButton("TeX", "Copy the TeX of this formula", () => tex));
    }
  }

  function copyCode() {
    for (const code of document.querySelectorAll(".md-typeset .highlight > pre > code")) {
      code.parentElement.after(copyButton("Copy", "Copy this code", () => code.textContent));
    }
  }

  function copyFigures() {
    for (const link of document.querySelectorAll("a[data-copy]")) {
      const get = async () => (await fetch(link.href)).text();
      link.after(copyButton("copy", `Copy the figure's ${link.dataset.copy}`, get));
    }
  }

  // Citing the section being read -----------------------------------------------------------------------------------

  /** The last heading above a third of the window; what is read in brief is the whole of the page. */
  function sectionBeingRead() {
    const all = [...document.querySelectorAll(".md-content :is(h1, h2, h3)[id]")].filter((each) => !each.matches("#in-brief, #the-answer, section *, dialog *"));
    return all.filter((each) => each.getBoundingClientRect().top < innerHeight / 3).at(-1) ?? heading;
  }

  /** A citation of a section, as text and as BibTeX. */
  function citations(section) {
    const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";
    const site = document.title.split(" - ").at(-1);
    const title = section === heading ? text(heading) : `${text(heading)}, section ${text(section)}`;
    const canonical = document.querySelector("link[rel=canonical]")?.href ?? location.href.split("#")[0];
    const url = canonical + (section === heading ? "" : `#${section.id}`);
    const reviewed = document.querySelector(".byline time")?.dateTime ?? "";
    const year = reviewed.slice(0, 4) || String(new Date().getFullYear());
    const authors = meta("author") || site;
    const seen = new Date().toISOString().slice(0, 10);
    const key = `report${year}${section.id.replace(/[^a-z0-9]/g, "")}`;
    return {
      Text: `${authors} (${year}). ${title}. In: ${site}.${reviewed ? ` Reviewed ${reviewed}.` : ""} ${url} (seen on ${seen}).`,
      BibTeX: `@incollection{${key},\n  author = {${authors}},\n  title = {{${title}}},\n  booktitle = {{${site}}},\n  year = {${year}},\n  url = {${url}},\n  urldate = {${seen}}\n}`,
    };
  }

  function citeButton() {
    const button = document.querySelector("[data-cite]");
    if (!button) return;
    const body = make("div");
    const dialog = make("dialog", { className: "cite", ariaLabel: "Cite this section" }, body);
    document.body.append(dialog);
    const open = () => {
      const section = sectionBeingRead();
      const forms = Object.entries(citations(section)).flatMap(([name, cited]) => [
        make("p", { className: "cite-head" }, make("strong", { textContent: name }), copyButton("Copy", `Copy as ${name}`, () => cited)),
        make("pre", { textContent: cited, tabIndex: 0 }),
      ]);
      const close = make("button", { type: "button", textContent: "Close", onclick: () => dialog.close() });
      body.replaceChildren(make("h2", { textContent: `Cite “${text(section)}”` }), ...forms, close);
      dialog.showModal();
    };
    button.addEventListener("click", open);
    addEventListener("keydown", (event) => {
      if (event.key === "c" && keysAreOn() && isFree(event) && !getSelection().toString()) open();
    });
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  }

  // What was read, in this browser alone ----------------------------------------------------------------------------

  const store = {
    name: `${root}report.read`,
    get: () => {
      try {
        return JSON.parse(localStorage.getItem(store.name)) ?? { pages: {} };
      } catch {
        return { pages: {} };
      }
    },
    set: (value) => {
      try {
        localStorage.setItem(store.name, JSON.stringify(value));
      } catch {
        // A browser that keeps nothing keeps nothing.
      }
    },
  };

  /** The share of the article above the lower edge of the window. */
  function shareRead() {
    const box = document.querySelector("article").getBoundingClientRect();
    const end = document.querySelector(".footnote")?.getBoundingClientRect().top ?? box.bottom;
    return Math.max(0, Math.min(1, (innerHeight - box.top) / (end - box.top)));
  }

  function markRead() {
    const { pages, last } = store.get();
    for (const link of document.querySelectorAll(".map a, .chapters a, .is-home ol a")) {
      const share = pages[link.pathname] ?? 0;
      link.classList.toggle("is-read", share > 0.95);
      link.classList.toggle("is-begun", share > 0.05 && share <= 0.95);
    }
    const kept = document.querySelector(".kept");
    kept.hidden = false;
    const count = Object.values(pages).filter((share) => share > 0.95).length;
    kept.querySelector("[data-kept]").textContent = Object.keys(pages).length
      ? `This browser remembers that you have read ${count} ${count === 1 ? "chapter" : "chapters"} and begun ${Object.keys(pages).length - count}; nobody else does.`
      : "What you read is remembered in this browser only; nothing so far.";
    kept.querySelector("[data-forget]").disabled = !Object.keys(pages).length;
    const begin = document.querySelector(".is-home > p:has(> .md-button)");
    document.querySelector(".go-on")?.remove();
    if (begin && last) begin.append(make("a", { className: "md-button go-on", href: last.url, textContent: `Go on with ${last.title}` }));
  }

  function keepProgress() {
    const line = document.querySelector(".reading-line > div");
    if (!line) return;
    let waiting = 0;
    const note = () => {
      const share = shareRead();
      line.style.transform = `scaleX(${share})`;
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        const kept = store.get();
        if (share <= 0.05 || scrollY < 10) return;
        kept.pages[page] = Math.max(share, kept.pages[page] ?? 0);
        const section = sectionBeingRead();
        kept.last = { url: page + (section === heading ? "" : `#${section.id}`), title: text(heading) };
        store.set(kept);
      }, 400);
    };
    addEventListener("scroll", note, { passive: true });
    addEventListener("resize", note, { passive: true });
    note();
  }

  function forgetButton() {
    document.querySelector("[data-forget]").addEventListener("click", () => {
      store.set({ pages: {} });
      markRead();
    });
  }

  // Keys ------------------------------------------------------------------------------------------------------------

  const keysAreOn = () => document.querySelector("[data-keys]").checked;
  const isFree = (event) => !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest?.("input, textarea, select, dialog, [contenteditable]");

  /** Single keys can be turned off, for those who speak to their computer or have a heavy hand (WCAG 2.1.4). */
  function keySwitch() {
    const box = document.querySelector("[data-keys]");
    const name = `${root}report.keys`;
    try {
      box.checked = localStorage.getItem(name) !== "off";
    } catch {
      // A browser that keeps nothing has them on.
    }
    box.addEventListener("change", () => {
      try {
        localStorage.setItem(name, box.checked ? "on" : "off");
      } catch {
        // It holds for this page then.
      }
    });
    addEventListener("keydown", (event) => {
      if (!keysAreOn() && event.key.length === 1 && isFree(event)) event.stopImmediatePropagation();
    }, true);
  }

  // What was not yet scrolled to is printed too.
  addEventListener("beforeprint", () => document.querySelectorAll("img[loading]").forEach((image) => (image.loading = "eager")));

  keySwitch();
  drawerButton();
  wayBack();
  copyFormulas();
  copyCode();
  copyFigures();
  citeButton();
  forgetButton();
  markRead();
  keepProgress();
  makeFocusable();
  addEventListener("resize", makeFocusable, { passive: true });
  addEventListener("load", makeFocusable);
})();
