// What the theme leaves to the page: a filter above long lists, and keyboard ways into the drawer and the search.
(() => {
  "use strict";

  /** Put a search field above a list; only items that hold every typed word stay. */
  function addFilter(box) {
    const items = [...box.querySelectorAll(":scope > ul > li")];
    const texts = items.map((item) => item.textContent.toLowerCase());
    const input = document.createElement("input");
    const status = document.createElement("p");
    input.type = "search";
    input.className = "report-filter";
    input.placeholder = `Filter ${items.length} entries`;
    input.setAttribute("aria-label", "Filter the list");
    status.className = "report-meta";
    status.setAttribute("role", "status");
    input.addEventListener("input", () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      items.forEach((item, index) => {
        const fits = words.every((word) => texts[index].includes(word));
        item.hidden = !fits;
        shown += fits ? 1 : 0;
      });
      status.textContent = words.length ? `${shown} of ${items.length}` : "";
    });
    box.before(input, status);
  }

  /** The theme opens its drawer and search by labels, which no key reaches. */
  function makeButton(label) {
    const box = document.getElementById(label.htmlFor);
    if (!box) return;
    label.tabIndex = 0;
    label.setAttribute("role", "button");
    const tell = () => label.setAttribute("aria-expanded", String(box.checked));
    tell();
    box.addEventListener("change", tell);
    label.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        label.click();
      }
    });
  }

  /** What scrolls must take the focus, or no key can scroll it; what does not scroll should not be in the way. */
  function makeFocusable() {
    document.querySelectorAll(".formula-long").forEach((formula) => {
      if (formula.scrollWidth > formula.clientWidth + 1 && formula.clientWidth > 0) formula.tabIndex = 0;
      else formula.removeAttribute("tabindex");
    });
  }

  makeFocusable();
  window.addEventListener("resize", makeFocusable, { passive: true });
  document.querySelectorAll(".filterable").forEach(addFilter);
  document.querySelectorAll("label.md-header__button").forEach(makeButton);
})();
