// Elements in three namespaces from a tag, attributes and children; nothing here parses HTML.

const NAMESPACES = {
  html: "http://www.w3.org/1999/xhtml",
  svg: "http://www.w3.org/2000/svg",
  math: "http://www.w3.org/1998/Math/MathML",
};

/** One element; an attribute of null, undefined or false is left out, `true` is written empty, `on` holds listeners. */
function make(namespace, tag, attributes, children) {
  const element = document.createElementNS(namespace, tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name === "on") {
      for (const [type, listener] of Object.entries(value)) element.addEventListener(type, listener);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** An HTML element. */
export const h = (tag, attributes, ...children) => make(NAMESPACES.html, tag, attributes, children);
/** An SVG element. */
export const s = (tag, attributes, ...children) => make(NAMESPACES.svg, tag, attributes, children);
/** A MathML element. */
export const m = (tag, attributes, ...children) => make(NAMESPACES.math, tag, attributes, children);

let counted = 0;

/** An id that no other element of the page has. */
export const uniqueId = (stem) => `${stem}-${(counted += 1)}`;
