
/* --- The sequence diagram: who called whom, step by step ------------------------------------ */

const ROW = 24;
const LANE = 150;
const LEFT = 40;
const WORDS = 530; /* what is said of a call stands to the right of the lanes */

/* The step's client, which makes all of its calls. */
function clientOf(event, step) {
  const sync = objects(event.syncs).find((one) => one.step === step);
  return sync ? string(sync.client) : "";
}

/* The server stands on the right, where clients send to. */
function lanesOf(event) {
  const clients = new Set();
  for (const sync of objects(event.syncs)) clients.add(string(sync.client));
  for (const call of objects(event.calls)) {
    if (string(call.on) !== "server") clients.add(string(call.on));
  }
  return [...clients, "server"];
}

/* Rows in the order in which things happened: a step, then its calls. */
function rowsOf(event) {
  const calls = objects(event.calls);
  const rows = [];
  for (const step of objects(event.steps)) {
    rows.push({ step });
    for (const call of calls.filter((one) => one.step === step.n)) rows.push({ call });
  }
  return rows;
}

function labelOf(call) {
  const item = string(call.item).split("/").pop();
  const property = string(call.property);
  const value = string(call.value) ? ` = "${call.value}"` : "";
  return short(`${string(call.call)} ${item}${property ? `#${property}` : ""}${value}`, 52);
}

const isRefused = (call) => string(call.status) !== "ok";

function spoken(call) {
  return [
    `call ${number(call.n)}: ${string(call.call)} ${placeOf(call)} on ${string(call.on)}: `,
    string(call.status), call.fault ? ", fault" : "",
  ].join("");
}

/* From the client to the server, or a loop at the client. */
function drawCall(call, from, to, y) {
  const refused = isRefused(call) ? " refused" : "";
  const parts = [];
  if (from === to) {
    parts.push(svg("path", { class: `arrow${refused}`, d: `M${from} ${y - 5}h14v9h-10` }),
      svg("path", { class: `tip${refused}`, d: `M${from + 2} ${y + 4}l7 -4v8z` }));
  } else {
    const end = to > from ? -1 : 1;
    parts.push(svg("path", { class: `arrow${refused}`, d: `M${from} ${y}H${to + end * 6}` }),
      svg("path", { class: `tip${refused}`, d: `M${to} ${y}l${end * 8} -4v8z` }));
  }
  if (call.fault) {
    const x = from === to ? from + 14 : (from + to) / 2;
    parts.push(svg("path", { class: "fault", d: `M${x - 7} ${y - 7}l14 14m0 -14l-14 14` }));
  }
  return parts;
}

function callRow(event, call, lanes, y, right) {
  const x = (name) => LEFT + Math.max(0, lanes.indexOf(name)) * LANE;
  const from = x(clientOf(event, call.step) || string(call.on));
  const to = x(string(call.on));
  const words = [string(call.status)];
  if (call.fault) words.push(`fault ${string(call.which) || string(event.fault)}`.trim());
  if (call.stale) words.push("stale token");
  return svg("g", {
    role: "option", id: `call-${number(call.n)}`, "aria-selected": "false",
    "aria-label": shown(spoken(call)),
  },
  svg("rect", { class: "row", x: 1, y: y - ROW / 2 + 1, width: right + WORDS - 2, height: ROW - 2, rx: 3 }),
  svg("text", { x: 4, y: y + 4, class: "faint" }, String(number(call.n))),
  drawCall(call, from, to, y),
  svg("text", { x: right + 24, y: y + 4 }, labelOf(call)),
  svg("text", {
    x: right + WORDS - 10, y: y + 4, "text-anchor": "end",
    class: isRefused(call) ? "bad" : call.fault ? "warn" : "faint",
  }, words.join(", ")));
}

function stepRow(step, y, width) {
  return svg("g", { "aria-hidden": "true" },
    svg("rect", { class: "band", x: 1, y: y - ROW / 2 + 2, width: width - 2, height: ROW - 4, rx: 4 }),
    svg("text", { x: 10, y: y + 4, class: "name" }, `step ${number(step.n)}`),
    svg("text", { x: 70, y: y + 4 }, short(string(step.text), 80)),
    svg("text", {
      x: width - 8, y: y + 4, "text-anchor": "end",
      class: string(step.status) === "ok" ? "faint" : "bad",
    }, string(step.status)));
}

/* The diagram. choose(n) is called when call n is chosen. */
function sequence(event, choose) {
  const lanes = lanesOf(event);
  const rows = rowsOf(event);
  const right = LEFT + (lanes.length - 1) * LANE;
  const width = right + WORDS;
  const height = (rows.length + 2) * ROW;
  const box = svg("svg", {
    role: "listbox", tabindex: "0", "aria-label": "Calls, in order", viewBox: `0 0 ${width} ${height}`,
    width, height,
  });

  lanes.forEach((name, i) => {
    const x = LEFT + i * LANE;
    box.append(svg("path", { class: "life", d: `M${x} ${ROW + 4}V${height - 4}` }),
      svg("text", { x, y: 16, class: "name", "text-anchor": i ? "middle" : "start" }, short(name, 24)));
  });
  rows.forEach((row, i) => {
    const y = (i + 1.8) * ROW;
    if (row.step) {
      box.append(stepRow(row.step, y, width));
      return;
    }
    const drawn = callRow(event, row.call, lanes, y, right);
    drawn.addEventListener("click", () => choose(row.call.n));
    box.append(drawn);
  });
  return box;
}
