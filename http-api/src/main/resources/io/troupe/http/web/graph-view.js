// The graph of a run: a node for each group, a strip of cells in the node of a sweep.

import { h, s, set, text } from "./dom.js";
import { cellName, count, duration } from "./format.js";
import { layout } from "./graph-layout.js";
import { shapeOf, totals } from "./states.js";
import { strip, stripSize } from "./strip.js";
import { tip } from "./tip.js";

const PAD = 12;
const HEAD = 44;
const LETTER = 8;
const MARGIN = 8;

/** `model` gives groups and tasks; `go.group(name)` and `go.task(task)` follow what is chosen. */
export function graphView(model, go) {
  const svg = s("svg", { class: "graph", role: "group", "aria-label": "Graph of the run" });
  const scroll = h("div", { class: "graph-scroll" }, svg);
  const fit = h("button", { class: "quiet", "aria-pressed": "false", hidden: true, on: { click: () => refit(!fitted) } }, "Fit to width");
  const node = h("div", { class: "graph-frame" }, fit, scroll);
  const hint = tip(() => node);
  node.append(...hint.nodes);
  const views = new Map();
  let shape = -1;
  let size = { width: 0, height: 0 };
  let fitted = false;
  let begun = false;

  function update(touched) {
    if (shape !== model.shape) draw();
    else for (const name of touched) views.get(name)?.update();
  }

  function draw() {
    shape = model.shape;
    const groups = [...model.groups.values()];
    const boxes = groups.map((group) => ({ id: group.name, needs: group.parent ? [group.parent] : group.needs, ...boxOf(group) }));
    const plan = layout(boxes);
    size = { width: plan.width + 2 * MARGIN, height: plan.height + 2 * MARGIN };
    views.clear();
    svg.setAttribute("viewBox", `${-MARGIN} ${-MARGIN} ${size.width} ${size.height}`);
    const edges = plan.edges.map((edge) => s("path", { class: model.groups.get(edge.to)?.parent ? "edge child" : "edge", d: curve(edge.points.flat()) }));
    const nodes = groups.map((group, i) => {
      const view = nodeView(group, boxes[i]);
      const { x, y } = plan.nodes.get(group.name);
      view.node.setAttribute("transform", `translate(${x} ${y})`);
      views.set(group.name, view);
      return view.node;
    });
    set(svg, s("g", { "aria-hidden": "true" }, edges), nodes);
    refit(fitted);
    if (!begun) begin(plan.nodes.get(groups[0]?.name));
  }

  // A tall graph begins in the middle of its left edge: that is where to look first.
  function begin(spot) {
    begun = true;
    if (spot) scroll.scrollTop = spot.y - scroll.clientHeight / 2 + HEAD;
  }

  function refit(wanted) {
    fitted = wanted;
    const room = scroll.clientWidth || 1200;
    // A graph that is only a little too wide is shown whole anyway.
    fit.hidden = size.width < room * 1.3;
    fit.setAttribute("aria-pressed", String(fitted));
    const scale = size.width > room && (fitted || fit.hidden) ? room / size.width : 1;
    svg.setAttribute("width", size.width * scale);
    svg.setAttribute("height", size.height * scale);
  }

  function boxOf(group) {
    const cells = stripSize(group.tasks.length);
    return { width: cells.width + 2 * PAD, height: HEAD + (group.tasks.length > 1 ? cells.height + PAD : 4) };
  }

  function nodeView(group, { width, height }) {
    const now = () => model.groups.get(group.name) ?? group;
    const shapePath = s("path", {});
    const mark = s("g", { class: "node-mark" }, shapePath);
    const about = s("text", { class: "node-about", x: PAD, y: 35 });
    const name = clip(group.title, width / LETTER - 4);
    const link = s("a", { class: "node-link" }, s("title", { text: group.title }), s("rect", { class: "node-box", width, height, rx: 8 }), mark, s("text", { class: "node-name", x: PAD + 20, y: 19 }, name), about);
    const single = group.tasks.length === 1 ? group.tasks[0] : null;
    link.setAttribute("href", single ? go.taskHash(single.id) : go.groupHash(group.name));
    const cells = group.tasks.length > 1 ? strip({ label: `${count(group.tasks.length, "cell")} of ${group.title}`, tasks: () => now().tasks, shown: showTip, opened: (task) => go.task(task.id) }) : null;
    cells?.node.setAttribute("transform", `translate(${PAD} ${HEAD})`);
    const node = s("g", { class: "node" }, link, cells?.node);

    function update() {
      const { tasks, kind } = now();
      const counts = model.counts(tasks);
      const state = stateOf(counts);
      if (node.dataset.state !== state) {
        node.dataset.state = state;
        mark.setAttribute("class", `node-mark ${state}`);
        shapePath.setAttribute("d", shapeOf(state));
      }
      const { all, done } = totals(counts);
      text(about, clip([kind, summary(all, done, counts, state)].filter(Boolean).join(" · "), width / LETTER + 7));
      link.setAttribute("aria-label", `${group.title}, ${state}, ${done} of ${count(all, "task")} done${counts.failed ? `, ${counts.failed} failed` : ""}`);
      cells?.update();
    }

    update();
    return { node, update };
  }

  function showTip(task, box) {
    if (!task) return hint.hide();
    const last = task.attempts.at(-1);
    const took = last?.started ? duration((last.ended ? Date.parse(last.ended) : Date.now()) - Date.parse(last.started)) : null;
    const reason = task.state === "failed" ? (task.reason ?? last?.failure?.message) : null;
    return hint.show([task.parent ? task.id : cellName(task), [task.state, task.attempts.length > 1 && `attempt ${task.attempts.length}`, took].filter(Boolean).join(" · "), reason && clip(reason, 120)], box);
  }

  const resized = new ResizeObserver(() => refit(fitted));
  resized.observe(scroll);
  return { node, update, close: () => resized.disconnect() };
}

function summary(all, done, counts, state) {
  if (all === 0) return "cells not known yet";
  if (all === 1) return state;
  return `${done}/${all}${counts.failed ? `, ${counts.failed} failed` : ""}`;
}

/** What a group is as a whole: what still moves first, else its worst end. */
function stateOf(counts) {
  const order = counts.running ? ["running"] : ["ready", "paused", "pending", "failed", "cancelled", "succeeded", "cached", "skipped"];
  const has = order.find((state) => counts[state]) ?? "pending";
  const begun = totals(counts).done > 0;
  return has === "pending" && begun && counts.failed ? "failed" : has;
}

function clip(words, letters) {
  return words.length > letters ? `${words.slice(0, Math.floor(letters) - 1)}…` : words;
}

/** A smooth line through points, level where it leaves and arrives. */
function curve(points) {
  let d = `M${points[0][0]} ${points[0][1]}`;
  for (let i = 1; i < points.length; i++) {
    const [[x0, y0], [x1, y1]] = [points[i - 1], points[i]];
    const half = (x1 - x0) / 2;
    d += y0 === y1 ? `L${x1} ${y1}` : `C${x0 + half} ${y0} ${x1 - half} ${y1} ${x1} ${y1}`;
  }
  return d;
}
