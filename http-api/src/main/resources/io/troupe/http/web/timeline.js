// When what ran where: a row for each slot of a worker that was in use, a bar for each attempt.

import { h, s, set } from "./dom.js";
import { duration, taskName } from "./format.js";
import { STATES } from "./states.js";
import { tip } from "./tip.js";

const LEFT = 110;
const TOP = 22;
const WORKER_GAP = 10;
const TICKS = 8;
const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400];

/** `opened(id)` is called with the task of a bar that is clicked. */
export function timeline(model, opened) {
  const svg = s("svg", { class: "timeline", role: "img", "aria-label": "Attempts of each worker over time; the table of tasks has the same" });
  const none = h("p", { class: "faint" }, "No attempt has started.");
  const node = h("div", { class: "timeline-frame" }, none, svg);
  const hint = tip(() => node);
  node.append(...hint.nodes);
  let plan = null;

  function update() {
    const width = node.clientWidth;
    if (!width) return;
    const now = Date.now();
    const bars = attempts(now);
    none.hidden = bars.length > 0;
    svg.setAttribute("visibility", bars.length ? "visible" : "hidden");
    if (!bars.length) return;
    const from = Date.parse(model.head.submitted);
    const until = Math.max(from + 1, ...bars.map((bar) => bar.until));
    plan = { from, scale: (width - LEFT - 4) / (until - from), ...lanes(bars) };
    svg.setAttribute("width", width);
    svg.setAttribute("height", plan.height);
    set(svg, axis((until - from) / 1000, plan), plan.workers.map((worker) => s("text", { class: "lane-name", x: 0, y: worker.y + 10 }, clip(worker.name))), STATES.map((state) => s("path", { class: `lane ${state}`, d: drawn(state) })));
  }

  function drawn(state) {
    return plan.bars.filter((bar) => bar.state === state).map((bar) => `M${x(bar.from).toFixed(1)} ${bar.y}h${wide(bar).toFixed(1)}v${plan.tall - 1}h${(-wide(bar)).toFixed(1)}z`).join("");
  }

  const x = (at) => LEFT + (at - plan.from) * plan.scale;
  const wide = (bar) => Math.max(1, (bar.until - bar.from) * plan.scale - 0.5);

  function attempts(now) {
    const bars = [];
    for (const task of model.tasks.values()) {
      for (const each of task.attempts) {
        if (each.started) bars.push({ task, attempt: each, state: each.state, worker: each.worker, from: Date.parse(each.started), until: each.ended ? Date.parse(each.ended) : now });
      }
    }
    return bars.sort((a, b) => a.from - b.from);
  }

  function under(event) {
    if (!plan) return null;
    const box = svg.getBoundingClientRect();
    const [left, top] = [event.clientX - box.left, event.clientY - box.top];
    return plan.bars.find((bar) => top >= bar.y && top < bar.y + plan.tall && left >= x(bar.from) - 1 && left <= x(bar.from) + wide(bar) + 1) ?? null;
  }

  svg.addEventListener("pointermove", (event) => {
    const bar = under(event);
    svg.classList.toggle("on-bar", Boolean(bar));
    if (!bar) return hint.hide();
    const { task, attempt } = bar;
    return hint.show([taskName(task), `${attempt.state}${attempt.n > 1 ? `, attempt ${attempt.n}` : ""} · ${duration(bar.until - bar.from)} on ${attempt.worker}`], { left: event.clientX + 8, bottom: event.clientY + 8 });
  });
  svg.addEventListener("pointerleave", () => hint.hide());
  svg.addEventListener("click", (event) => {
    const bar = under(event);
    if (bar) opened(bar.task.id);
  });
  const resized = new ResizeObserver(update);
  resized.observe(node);
  return { node, update, close: () => resized.disconnect() };
}

/** Puts bars that overlap in time in rows of their own, worker by worker. */
function lanes(bars) {
  const byWorker = new Map();
  for (const bar of bars) {
    if (!byWorker.has(bar.worker)) byWorker.set(bar.worker, []);
    const rows = byWorker.get(bar.worker);
    let row = rows.findIndex((end) => end <= bar.from);
    if (row < 0) row = rows.length;
    rows[row] = bar.until;
    bar.row = row;
  }
  const names = [...byWorker.keys()].sort((a, b) => a.localeCompare(b, undefined, { numeric: true }));
  const all = names.reduce((sum, name) => sum + byWorker.get(name).length, 0);
  const tall = all <= 24 ? 14 : all <= 80 ? 8 : 5;
  let y = TOP;
  const workers = names.map((name) => {
    const worker = { name, y };
    y += Math.max(14, byWorker.get(name).length * tall) + WORKER_GAP;
    return worker;
  });
  const tops = new Map(workers.map((worker) => [worker.name, worker.y]));
  for (const bar of bars) bar.y = tops.get(bar.worker) + bar.row * tall;
  return { bars, workers, tall, height: y };
}

function axis(seconds, plan) {
  const step = STEPS.find((each) => seconds / each <= TICKS) ?? STEPS.at(-1);
  const marks = [];
  for (let at = 0; at <= seconds; at += step) {
    const x = LEFT + at * 1000 * plan.scale;
    marks.push(s("path", { class: "tick", d: `M${x} ${TOP - 4}V${plan.height}` }), s("text", { class: "tick-name", x: x + 3, y: 11 }, at < 60 ? `${Number(at.toFixed(1))} s` : duration(at * 1000)));
  }
  return s("g", {}, marks);
}

function clip(name) {
  return name.length > 15 ? `${name.slice(0, 14)}…` : name;
}
