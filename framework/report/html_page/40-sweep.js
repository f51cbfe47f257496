
/* --- A sweep: every fault at every call, as a heat map ----------------------------------------- */

const CELLS = {
  ".": ["same", "as without the fault"],
  e: ["expected", "another way or an error, and every promise is kept"],
  F: ["wrong", "an invariant is broken that holds without the fault"],
  H: ["hang", "the engine did not end"],
  X: ["died", "the engine crashed"],
  "-": ["unreached", "the fault never fired"],
  "?": ["undone", "in another shard, or the budget was used up"],
  " ": ["unfit", "the fault cannot happen at this call"],
};
const CELLS_MAX = 20000;
const meaningOf = (letter) => CELLS[letter] || CELLS["?"];

function cellFacts(event, row, point, letter) {
  const name = `${string(row.fault)}@${number(point.step)}:${number(point.call_n)}`;
  const group = objects(event.groups).find((one) => one.smallest === name);
  return [facts([
    ["cell", name],
    ["call", `${string(point.call)} ${placeOf(point)} on ${string(point.on)}`],
    ["came", `${meaningOf(letter)[0]}: ${meaningOf(letter)[1]}`],
    ["broken", group ? `${string(group.invariant)}: ${string(group.what)}` : ""],
    ["expected", group ? string(group.expected) : ""],
    ["actual", group ? string(group.actual) : ""],
  ]), group ? command(string(group.command)) : null];
}

function groupsPanel(event) {
  const groups = [...objects(event.groups), ...objects(object(event.pairs).groups)];
  if (!groups.length) return null;
  return panel("What is wrong, each kind once", groups.map((group) => h("div", { class: "problem" },
    facts([
      ["broken", string(group.invariant) || string(group.cell)],
      ["known", group.known === true ? "yes, from an earlier sweep" : ""],
      ["at", `${string(group.call)}; ${number(group.count)} of the kind, the smallest ${string(group.smallest)}`],
      ["what", string(group.what)],
      ["expected", string(group.expected)],
      ["actual", string(group.actual)],
    ]), command(string(group.command)))));
}

function verdictOf(event) {
  const groups = [...objects(event.groups), ...objects(object(event.pairs).groups)];
  if (event.died || groups.some((group) => group.known !== true)) return ["wrong", "bad"];
  if (event.skipped) return ["skipped", "faint"];
  if (list(event.stale).length) return ["stale", "bad"];
  return groups.length ? ["known", "warn"] : ["ok", "good"];
}

function pairsPanel(event) {
  const pairs = object(event.pairs);
  const counts = Object.entries(object(pairs.counts)).filter(([, count]) => number(count) > 0);
  if (!counts.length) return null;
  return panel("Pairs of faults", facts([
    ["runs", String(number(pairs.runs))],
    ...counts.map(([word, count]) => [word, String(count)]),
    ["first faults", `${number(pairs.firsts)}, and ${number(pairs.pruned)} that are like one of them`],
    ["ended", string(pairs.ended)],
  ]));
}

/* Rows and columns at which anything can happen, as buttons. */
function heatMap(event, choose) {
  const points = objects(event.points);
  const rows = objects(event.rows);
  const body = h("tbody", null);
  const idle = [];
  let left = CELLS_MAX;

  rows.forEach((row, y) => {
    const cells = [...string(row.cells)].slice(0, points.length);
    left -= cells.length;
    if (!string(row.cells).trim()) idle.push(string(row.fault));
    if (left < 0 || !string(row.cells).trim()) return;
    body.append(h("tr", null, h("th", { scope: "row" }, string(row.fault)),
      cells.map((letter, x) => {
        const label = `${string(row.fault)} at call ${x + 1}: ${meaningOf(letter)[0]}`;
        if (meaningOf(letter)[0] === "unfit") return h("td", null);
        return h("td", null, h("button", {
          type: "button", class: meaningOf(letter)[0], "data-x": x, "data-y": y, tabindex: "-1",
          "aria-pressed": "false", "aria-label": shown(label), title: shown(label),
        }, letter));
      })));
  });
  body.addEventListener("click", (click) => {
    const button = click.target.closest("button");
    if (button) choose(button);
  });
  return [
    h("table", { class: "heat" },
      h("thead", null, h("tr", null, h("th", { scope: "col" }, "fault, at call"),
        points.map((point, x) => h("th", { scope: "col", title: shown(`${string(point.call)} ${placeOf(point)}`) },
          String(x + 1))))),
      body),
    idle.length ? h("p", { class: "faint" }, `At no call can happen: ${idle.join(", ")}`) : null,
    left < 0 ? h("p", { class: "warn" }, `Only the first ${CELLS_MAX} cells are shown.`) : null,
  ];
}

function legend() {
  return h("p", { class: "faint" }, Object.entries(CELLS).filter(([letter]) => letter !== " ")
    .map(([letter, [word]], i) => [i ? " \u00b7 " : "", h("code", null, letter), ` ${word}`]));
}

function showSweep(place, event) {
  const chosen = h("section", { class: "panel", "aria-live": "polite", "aria-label": "The chosen cell" });
  const [map, ...notes] = heatMap(event, choose);
  const buttons = [...map.querySelectorAll("button")];
  const bad = buttons.find((button) => /wrong|hang|died/.test(button.className));

  function choose(button) {
    const row = objects(event.rows)[button.dataset.y];
    const point = objects(event.points)[button.dataset.x];
    for (const one of buttons) {
      one.setAttribute("aria-pressed", String(one === button));
      one.tabIndex = one === button ? 0 : -1;
    }
    chosen.replaceChildren(h("h3", null, "The chosen cell"),
      ...cellFacts(event, row, point, button.textContent).filter(Boolean));
  }

  /* The next button in that direction, over what cannot happen. */
  function step(dx, dy) {
    const now = buttons.find((one) => one.tabIndex === 0) || buttons[0];
    if (!now) return;
    const x = Number(now.dataset.x);
    const y = Number(now.dataset.y);
    const ahead = buttons.filter((one) => (dx
      ? one.dataset.y === now.dataset.y && Math.sign(one.dataset.x - x) === dx
      : one.dataset.x === now.dataset.x && Math.sign(one.dataset.y - y) === dy));
    const next = dx + dy > 0 ? ahead[0] : ahead[ahead.length - 1];
    if (next) {
      choose(next);
      next.focus();
    }
  }

  map.addEventListener("keydown", (key) => {
    const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (!arrows[key.key]) return;
    step(...arrows[key.key]);
    key.preventDefault();
    key.stopPropagation();
  });

  const heat = panel("Every fault at every call", legend(), map, notes);
  heat.classList.add("wide");
  const [verdict, ink] = verdictOf(event);
  const stale = list(event.stale).map(string).join("; ");
  const remark = string(event.skipped) || string(event.died) || (stale && `not wrong any more: ${stale}`);
  place.replaceChildren(
    h("div", { class: "head" }, badge(verdict, ink),
    h("h2", null, `${string(event.scenario)} [${string(event.engine)}]`)),
    h("p", null, string(event.title)), h("p", { class: "faint" }, remark),
    h("div", { class: "panels" }, buttons.length ? heat : null, buttons.length ? chosen : null,
      groupsPanel(event), pairsPanel(event)));
  if (buttons.length) choose(bad || buttons[0]);
  return { move: (by) => step(by, 0), choose() {} };
}

/* --- A row of the matrix of workarounds --------------------------------------------------------- */

function costPanel(event, costs, label) {
  const found = costs.find((one) => one.file === event.file && one.label === label);
  if (!found) return null;
  const cost = object(found.cost);
  const rows = (key) => objects(object(cost[key]).rows).map((row) => [
    string(row.who), string(row.right), string(row.kind), string(row.through),
    String(number(row.count)), String(number(row.needed)),
  ]);
  const heads = ["who", "right", "of each", "through", "places", "needed"];
  return panel("What it costs",
    h("p", null, string(found.quote) ? `"${found.quote}"` : ""), h("p", null, string(found.why)),
    h("p", { class: "warn" }, string(found.invalid) || string(cost.unknown)),
    objects(cost.privileges).map((one) => h("p", null,
      `${string(one.who)} gains the privilege ${string(one.privilege)} through ${string(one.through)}`)),
    rows("gained").length ? [h("h3", null, `Rights given: ${number(object(cost.gained).count)}`),
      table(heads, rows("gained"))] : h("p", null, "It gives no rights."),
    rows("lost").length ? [h("h3", null, `Rights taken: ${number(object(cost.lost).count)}`),
      table(heads, rows("lost"))] : null);
}

function matrixCell(event, cell, label) {
  return panel(label || "Without a workaround", facts([
    ["effect", string(cell.effect)],
    ["because", string(cell.because)],
    ["broken", list(cell.broken).map(string).join(", ")],
    ["worse", list(cell.worse).map(string).join(", ")],
    ["under faults", number(cell.runs) ? `${number(cell.good)} of ${cell.runs} keep every promise` : ""],
    ["breaks there", list(cell.under_faults).map(string).join(", ")],
    ["stated", string(cell.stated)],
    ["stated under faults", string(cell.stated_under_faults)],
    ["strange", cell.strange ? `not as stated in ${string(event.file)}:${number(cell.line)}` : ""],
  ]), command(string(cell.reproduce)));
}

/* k is the number of the cell, 0 the one without a workaround. */
function showMatrix(place, event, costs, k) {
  const cell = k ? object(list(event.cells)[k - 1]) : object(event.base);
  const label = k ? string(cell.label) : "";
  place.replaceChildren(
    h("div", { class: "head" }, badge(string(cell.effect) || "skipped", EFFECTS[cell.effect] || "faint"),
      h("h2", null, `${string(event.scenario)} [${string(event.engine)}]`)),
    h("p", null, string(event.title)), h("p", { class: "faint" }, string(event.why)),
    h("p", { class: "faint" }, string(event.skipped)),
    h("div", { class: "panels" }, event.skipped ? null : matrixCell(event, cell, label),
      costPanel(event, costs, label)));
  return { move() {}, choose() {} };
}
