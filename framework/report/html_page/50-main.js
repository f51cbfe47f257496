
/* --- The page: what is chosen, filtered and typed ----------------------------------------------- */

function main() {
  const all = readPool(document.getElementById("data").textContent);
  const costs = objects(all.pop());
  all.pop(); /* end: the overview tells it */
  const begin = object(all.pop());
  const events = all.map(object);
  const detail = document.getElementById("detail");
  const links = [...document.querySelectorAll("#grid a")];
  const filter = document.getElementById("filter");
  const striking = document.getElementById("striking");
  let view = null;
  let current = null;

  document.getElementById("about").textContent = shown([
    string(begin.command) || "run", `version ${string(begin.synctorture)}`,
    `scenarios: ${number(begin.scenarios)}`, `engines: ${list(begin.engines).length}`,
  ].filter(Boolean).join(" \u00b7 "));
  document.getElementById("tools").hidden = links.length < 2;

  function show(link, call) {
    const [index, cell] = link.hash.slice(2).split(".").map(Number);
    const event = events[index];
    if (!event) return;
    if (link !== current) {
      if (event.event === "matrix") view = showMatrix(detail, event, costs, cell || 0);
      else if (event.event === "sweep") view = showSweep(detail, event);
      else view = showCase(detail, event, events);
    }
    for (const one of links) one.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    current = link;
    if (call) view.choose(call);
  }

  /* "#c17" or "#c17e6": event 17, call 6 */
  function showHash() {
    const [, name, call] = /^(#c[\d.]+)(?:e(\d+))?$/.exec(location.hash) || [];
    const link = links.find((one) => one.hash === name);
    if (link) show(link, Number(call || 0));
    return Boolean(link);
  }

  const visible = () => links.filter((link) => link.getClientRects().length > 0);

  function go(link) {
    if (!link) return;
    history.replaceState(null, "", link.hash);
    show(link, 0);
    link.focus();
  }

  function next(by) {
    const among = visible();
    go(among[Math.min(Math.max(among.indexOf(current) + by, 0), among.length - 1)]);
  }

  /* In the table: the same column of the next row that has a cell there, or the next cell. */
  function arrow(dx, dy) {
    const cell = document.activeElement.closest("#grid td");
    if (!cell) return false;
    const among = visible().filter((link) => (dx
      ? link.closest("tr") === cell.parentNode
      : link.closest("td").cellIndex === cell.cellIndex));
    go(among[among.indexOf(document.activeElement) + dx + dy]);
    return true;
  }

  function select() {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const only = striking.getAttribute("aria-pressed") === "true";
    for (const row of document.querySelectorAll("#grid tbody tr")) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word))
        || (only && !row.querySelector("a.bad, a.warn"));
    }
  }

  function toggle() {
    striking.setAttribute("aria-pressed", String(striking.getAttribute("aria-pressed") !== "true"));
    select();
  }

  const keys = {
    n: () => next(1),
    p: () => next(-1),
    j: () => view && view.move(1),
    k: () => view && view.move(-1),
    f: toggle,
    "/": () => filter.focus(),
    Escape: () => go(visible().includes(current) ? current : visible()[0]),
  };
  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  function onKey(key) {
    if (key.ctrlKey || key.altKey || key.metaKey) return;
    if (key.target === filter && key.key !== "Escape") return;
    const [dx, dy] = arrows[key.key] || [0, 0];
    if (dy && key.target.closest("[role=listbox]")) view.move(dy);
    else if (keys[key.key]) keys[key.key]();
    else if (!(dx || dy) || !arrow(dx, dy)) return;
    key.preventDefault();
  }

  document.addEventListener("keydown", onKey);
  window.addEventListener("hashchange", showHash);
  filter.addEventListener("input", select);
  striking.addEventListener("click", toggle);
  if (!showHash()) {
    const first = ["bad", "warn"].map((look) => links.find((link) => link.classList.contains(look)));
    const link = first.find(Boolean) || links[0];
    if (link) show(link, 0);
  }
}

main();
