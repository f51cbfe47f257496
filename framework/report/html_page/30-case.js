
/* --- A case: what came of one scenario on one engine ------------------------------------------ */

const LOOKS = { pass: "good", known: "warn", skipped: "faint" };
const lookOf = (event) => LOOKS[string(event.verdict)] || "bad";

/* The first thing that is wrong, or why it was skipped. */
function reasonOf(event) {
  const problem = objects(event.problems)[0];
  const broken = objects(event.broken).map((one) => string(one.invariant));
  if (string(event.reason)) return event.reason;
  if (problem) {
    return `${string(problem.what)}: expected ${string(problem.expected)}, got ${string(problem.actual)}`;
  }
  return broken.length ? `breaks ${broken.join(", ")}` : "";
}

function problemPart(event, problem) {
  const lines = objects(problem.source).map((line) =>
    `${String(number(line.line)).padStart(4)} | ${string(line.text)}`);
  const caret = `     | ${" ".repeat(Math.max(0, number(problem.column) - 1))}`
    + "^".repeat(Math.min(Math.max(1, number(problem.width)), 80));
  const excerpt = lines.length ? h("pre", { tabindex: "0" }) : null;
  for (const line of lines.length ? [...lines, caret] : []) excerpt.append(shown(line), "\n");
  return h("div", { class: "problem" },
    facts([
      ["problem", string(problem.what)],
      ["expected", string(problem.expected)],
      ["actual", string(problem.actual)],
      ["why", string(problem.why)],
      ["where", number(problem.line) ? `${string(event.file)}:${problem.line}:${number(problem.column)}` : ""],
    ]), excerpt);
}

function brokenPart(broken) {
  return h("div", { class: "problem" }, facts([
    ["broken", `${string(broken.invariant)}: ${string(broken.promise)}`],
    ["what", string(broken.what)],
    ["expected", string(broken.expected)],
    ["actual", string(broken.actual)],
    ["where", number(broken.call) ? `step ${number(broken.step)}, call ${broken.call}` : ""],
  ]));
}

function problemsPanel(event) {
  const parts = [
    ...objects(event.problems).map((problem) => problemPart(event, problem)),
    ...objects(event.broken).map(brokenPart),
  ];
  return parts.length ? panel("What is not as it should be", parts) : null;
}

/* The entries in the order in which they were looked at. */
function walkTable(refusal) {
  const walk = objects(refusal.walk);
  return [
    h("p", null, string(refusal.question)),
    table(["order", "entry", "from", "effect", "line"],
      walk.map((entry) => [
        String(number(entry.n)), string(entry.text), string(entry.from),
        entry.decides ? `${string(entry.effect)} - decides` : string(entry.effect),
        number(entry.line) ? String(entry.line) : "",
      ]),
      walk.map((entry) => (entry.decides ? "decides" : ""))),
    h("p", null, h("strong", null, string(refusal.answer))),
  ];
}

/* What is known of the chosen call, and how it was decided whether it may be. */
function callParts(event, call) {
  const decided = object(call.decided_by);
  const refusal = object(event.refusal);
  const parts = [facts([
    ["call", `${number(call.n)}: ${string(call.call)} on ${string(call.on)}, as ${string(call.as)}`],
    ["object", placeOf(call)],
    ["value", string(call.value)],
    ["status", string(call.status)],
    ["fault", call.fault ? string(call.which) || string(event.fault) || "here" : ""],
    ["token", call.stale ? "out of date, and only because of that granted" : ""],
    ["missing", string(call.missing)],
    ["decided by", string(decided.text) && `${decided.text}, line ${number(decided.line)}`],
  ])];
  if (refusal.call === call.n) parts.push(h("h3", null, "Access check"), ...walkTable(refusal));
  return parts;
}

/* Replica by replica, item by item: what it was, and what it is. */
function stateRows(before, after, replica) {
  const rows = [];
  for (const item of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const old = object(before[item]);
    const now = object(after[item]);
    const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
    if (!names.length) names.push("");
    for (const name of names) {
      const was = item in before ? string(old[name]) : null;
      const is = item in after ? string(now[name]) : null;
      rows.push({ replica, item, name, was, is });
    }
  }
  return rows;
}

function changeOf(row) {
  if (row.was === row.is) return ["", ""];
  if (row.was === null) return ["added", "added"];
  return row.is === null ? ["removed", "removed"] : ["changed", "changed"];
}

function statePanel(event) {
  const before = object(event.before);
  const after = object(event.after);
  const clients = [object(before.clients), object(after.clients)];
  const rows = stateRows(object(before.server), object(after.server), "server");

  for (const name of new Set(clients.flatMap((one) => Object.keys(one)))) {
    rows.push(...stateRows(object(clients[0][name]), object(clients[1][name]), name));
  }
  if (!rows.length) return null;
  return panel("State before and after", table(["replica", "property", "before", "after", "change"],
    rows.map((row) => [
      row.replica, placeOf({ item: row.item, property: row.name }),
      row.was === null ? h("span", { class: "faint" }, "-") : row.was,
      row.is === null ? h("span", { class: "faint" }, "-") : row.is,
      h("span", { class: changeOf(row)[1] }, changeOf(row)[0]),
    ]),
    rows.map((row) => (changeOf(row)[0] ? "changed" : ""))));
}

function toldPanel(event) {
  const parts = objects(event.syncs).map((sync) => [
    facts([[`step ${number(sync.step)}`, `${string(sync.client)} was told: ${string(sync.status)}`],
      ["dialog", string(sync.session_text)]]),
    list(sync.log).length
      ? h("pre", { tabindex: "0" }, list(sync.log).flatMap((line) => [string(line), h("br")])) : null,
  ]);
  return parts.length ? panel("What the person was told", parts) : null;
}

/* --- The workarounds of a scenario: what each does for each engine ---------------------------- */

const EFFECTS = { fixed: "good", ok: "good", partly: "warn", fail: "bad", broken: "bad" };
const effectCell = (effect) => h("span", { class: EFFECTS[effect] || "faint" }, effect);

function workaroundsPanel(event, events) {
  const same = events.filter((one) => one.event === "case" && one.file === event.file);
  const names = [...new Set(same.flatMap((one) => objects(one.workarounds).map((w) => string(w.name))))];
  const own = objects(event.workarounds);
  if (!names.length) return null;
  return panel("Workarounds",
    own.length ? table(["workaround", "effect here", "because", "as its source puts it"],
      own.map((w) => [string(w.name), effectCell(string(w.effect)), string(w.because), string(w.quote)]))
      : null,
    h("h3", null, "On all engines"),
    table(["engine", "without", ...names], same.map((one) => [
      string(one.engine), h("span", { class: lookOf(one) }, string(one.verdict)),
      ...names.map((name) => {
        const found = objects(one.workarounds).find((w) => w.name === name);
        return found ? effectCell(string(found.effect)) : "";
      }),
    ]), same.map((one) => (one === event ? "decides" : ""))));
}

/* --- All of it ------------------------------------------------------------------------------- */

function caseHead(event) {
  const flaky = object(event.flaky);
  return [
    h("div", { class: "head" }, badge(string(event.verdict), lookOf(event)),
      h("h2", null, `${string(event.scenario)} [${string(event.engine)}]`)),
    h("p", null, string(event.title)),
    string(event.source) ? h("p", { class: "faint" }, `Source: ${event.source}`) : null,
    h("p", { class: lookOf(event) }, reasonOf(event)),
    flaky.tries ? h("p", { class: "warn" },
      `Flaky: passed at try ${number(flaky.tries)}; before: ${string(flaky.reason)}`) : null,
    string(event.cell) ? facts([["cell", event.cell], ["came", string(event.came)],
      ["fault", `${string(event.fault)}${event.fired ? ", fired" : ", never fired"}`]]) : null,
    command(string(event.reproduce)
      || `synctorture run ${string(event.file)} --engine ${string(event.engine)}`),
  ];
}

/* The call to begin with: the refused one, or one to blame, or one at which a fault happened. */
function firstCall(event) {
  const calls = objects(event.calls);
  const blamed = object(event.refusal).call
    || (objects(event.broken).find((one) => number(one.call)) || {}).call;
  const found = calls.find((call) => call.n === blamed) || calls.find((call) => call.fault) || calls[0];
  return found ? found.n : 0;
}

/* Fills the page with a case; what it returns moves from call to call. */
function showCase(place, event, events) {
  const calls = objects(event.calls);
  const chosen = h("section", { class: "panel", "aria-live": "polite", "aria-label": "The chosen call" });
  let at = -1;

  function choose(n) {
    const index = calls.findIndex((call) => call.n === n);
    if (index < 0) return;
    at = index;
    for (const row of diagram.querySelectorAll("[role=option]")) {
      row.setAttribute("aria-selected", String(row.id === `call-${n}`));
    }
    diagram.setAttribute("aria-activedescendant", `call-${n}`);
    chosen.replaceChildren(h("h3", null, "The chosen call"), ...callParts(event, calls[at]));
  }

  const diagram = sequence(event, choose);
  const wide = panel("What happened", diagram);
  wide.classList.add("wide");
  place.replaceChildren(...[caseHead(event)].flat().filter(Boolean),
    h("div", { class: "panels" }, calls.length || objects(event.steps).length ? wide : null,
      calls.length ? chosen : null, problemsPanel(event), statePanel(event),
      workaroundsPanel(event, events), toldPanel(event)));
  choose(firstCall(event));
  return {
    move(by) {
      const call = calls[Math.min(Math.max(at + by, 0), calls.length - 1)];
      if (!call) return;
      choose(call.n);
      diagram.querySelector("[aria-selected=true]").scrollIntoView({ block: "nearest" });
    },
    choose,
  };
}
