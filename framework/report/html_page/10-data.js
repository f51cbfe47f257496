
"use strict";

/* --- The events, out of the pool in which each value is once --------------------------- */

/* "n" is left out of an element where it says no more than the place in the list. */
function numbered(element, n) {
  const isObject = element && typeof element === "object" && !Array.isArray(element);
  return isObject ? { n, ...element } : element;
}

/* What html.h calls the pool. A list and an object are made when they are first asked for. */
function readPool(text) {
  const { keys, pool, events } = JSON.parse(text);
  const made = new Map();

  function value(place) {
    const written = pool[place];
    if (!Array.isArray(written)) return written;
    if (!made.has(place)) {
      const [kind, ...parts] = written;
      const names = kind ? keys[kind - 1] : null;
      made.set(place, names
        ? Object.fromEntries(names.map((name, i) => [name, value(parts[i])]))
        : parts.map((part, i) => numbered(value(part), i + 1)));
    }
    return made.get(place);
  }
  return events.map(value);
}

/* A log may have been written by anybody: what is no list is an empty one, and so on. */
const list = (value) => (Array.isArray(value) ? value : []);
const objects = (value) => list(value).filter((one) => one && typeof one === "object");
const object = (value) => (value && typeof value === "object" && !Array.isArray(value) ? value : {});
const string = (value) => (typeof value === "string" ? value : "");
const number = (value) => (typeof value === "number" ? value : 0);

/* Text that cannot steer the reader's eyes: what is not to be seen is written out. */
function shown(text) {
  return String(text).replace(
    /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]/gu,
    (c) => (c === "\n" ? "\\n" : `\\u{${c.codePointAt(0).toString(16)}}`));
}

const short = (text, width) => (text.length > width ? `${text.slice(0, width - 3)}...` : text);

/* "/Team/plan#body" */
function placeOf(call) {
  const property = string(call.property);
  return string(call.item) + (property ? `#${property}` : "");
}

/* --- Elements ---------------------------------------------------------------------------- */

const SVG = "http://www.w3.org/2000/svg";

/* Texts become text nodes, always: nothing that anybody wrote is read as HTML. */
function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value !== null && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === "") continue;
    node.append(child instanceof Node ? child : shown(child));
  }
  return node;
}

const h = (name, attributes, ...children) => fill(document.createElement(name), attributes, children);
const svg = (name, attributes, ...children) =>
  fill(document.createElementNS(SVG, name), attributes, children);

function panel(title, ...children) {
  const name = `panel-${title.replace(/[^a-z]+/gi, "-").toLowerCase()}`;
  return h("section", { class: "panel", "aria-labelledby": name, tabindex: "0" },
    h("h3", { id: name }, title), children);
}

/* rows: lists of cells; the first cell of each names its row. */
function table(heads, rows, classes = []) {
  return h("table", { class: "list" },
    h("thead", null, h("tr", null, heads.map((head) => h("th", { scope: "col" }, head)))),
    h("tbody", null, rows.map((cells, i) => h("tr", { class: classes[i] || null },
      cells.map((cell, k) => h(k ? "td" : "th", k ? null : { scope: "row" }, cell))))));
}

function facts(pairs) {
  return h("dl", null, pairs.filter(([, value]) => value !== "" && value !== null)
    .map(([name, value]) => [h("dt", null, name), h("dd", null, value)]));
}

/* A command, and a button that copies it. */
function command(text) {
  if (!text) return null;
  const button = h("button", { type: "button" }, "Copy");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(button.previousSibling);
      button.textContent = "Selected";
    }
  });
  return h("div", { class: "command" }, h("code", null, text), button);
}

function badge(word, look) {
  return h("span", { class: `badge ${look}` }, word);
}
