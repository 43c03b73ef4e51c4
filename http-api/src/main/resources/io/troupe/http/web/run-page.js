// A run: its head, graph, tasks, curves, and one task in a panel. Everything is live.

import { Curves, curvesView } from "./curves.js";
import { h, set, throttle } from "./dom.js";
import { graphView } from "./graph-view.js";
import { follow } from "./live.js";
import { runActions } from "./run-actions.js";
import { runHead } from "./run-head.js";
import { runHash, taskHash } from "./routes.js";
import { RunModel } from "./run-model.js";
import { capturedView } from "./captured-view.js";
import { tabs } from "./tabs.js";
import { taskPanel } from "./task-panel.js";
import { taskTable } from "./task-table.js";
import { timeline } from "./timeline.js";

const FRAME = 120;
const TICK = 1000;

export function runPage(root, first, { connection }) {
  const run = first.run;
  const model = new RunModel();
  const curves = new Curves();
  let route = first;
  let panel = null;
  let begun = false;
  document.title = `${run} – Troupe`;

  const query = () => Object.fromEntries(route.query);
  const go = {
    group: (name) => (location.hash = go.groupHash(name)),
    groupHash: (name) => runHash(run, { ...query(), group: name, tab: "" }),
    task: (id) => (location.hash = go.taskHash(id)),
    taskHash: (id) => taskHash(run, id, query()),
    filter: (filters) => (location.hash = route.task ? taskHash(run, route.task, { ...query(), ...filters }) : runHash(run, { ...query(), ...filters })),
    open: () => route.task,
  };
  const actions = runActions(run, model, (document) => { model.header(document); stream.header(); render(); });
  const head = runHead(run, model, actions, (state) => go.filter({ state, tab: "" }));
  const graph = graphView(model, go);
  const table = taskTable(model, go);
  const lines = curvesView(run, model, curves);
  const times = timeline(model, (id) => go.task(id));
  const captured = capturedView();
  const views = tabs("tab", [
    { id: "tasks", title: "Tasks", node: table.node },
    { id: "curves", title: "Curves", node: lines.node, opened: () => begun && lines.open() },
    { id: "timeline", title: "Timeline", node: times.node, opened: () => begun && times.update() },
    { id: "captured", title: "Details", node: captured.node },
  ], (tab) => go.filter({ tab: tab === "tasks" ? "" : tab }));
  const side = h("div", { class: "side" });
  const body = h("div", { hidden: true }, head.node, h("div", { class: "columns" }, h("div", { class: "wide" }, h("section", { class: "card", "aria-label": "Graph" }, graph.node), h("section", { class: "card" }, views.node)), side));
  const waits = h("p", { class: "faint", role: "status" }, "Loading…");
  set(root, h("p", { class: "crumbs" }, h("a", { href: "#/runs" }, "Runs"), " / ", h("span", { text: run })), waits, body);

  // One drawing for all that came within a frame's time, however many events that were.
  const render = throttle(FRAME, () => {
    if (!model.head) return;
    if (!begun) begin();
    head.update();
    actions.update();
    graph.update(model.takeTouched());
    if (views.shown() === "tasks") table.update();
    if (views.shown() === "timeline") times.update();
    captured.update(model.head);
    panel?.update();
  });

  function begin() {
    begun = true;
    waits.remove();
    body.hidden = false;
    document.title = `${model.head.name} – Troupe`;
    show();
  }

  function show() {
    table.filter({ group: route.query.get("group") ?? "", state: route.query.get("state") ?? "" });
    views.show(route.query.get("tab") || "tasks");
    if (panel?.id === route.task) return;
    panel?.close();
    panel = null;
    body.classList.toggle("with-panel", Boolean(route.task));
    if (!route.task) return;
    panel = taskPanel(run, route.task, { model, curves, retry: actions.retry, close: () => (location.hash = runHash(run, query())) });
    side.append(panel.node);
    panel.update();
    panel.focus();
  }

  const stream = follow(run, {
    connection,
    journal: (name, event) => {
      const outcome = model.apply(name, event);
      render();
      return outcome;
    },
    live(name, event) {
      if (name === "progress") model.advanced(event);
      if (name === "point") {
        curves.add(event);
        lines.update();
      }
      if (name !== "log") render();
    },
    document(document) {
      const more = model.replace(document);
      render();
      return more;
    },
    header(document) {
      model.header(document);
      render();
    },
    lost(error) {
      connection("idle");
      if (!begun) set(root, h("h1", { text: error.status === 404 ? "There is no such run" : "This run cannot be shown" }), h("p", { class: "problem" }, error.message), h("p", {}, h("a", { href: "#/runs" }, "All runs")));
    },
  }, () => model.sequence);

  // Durations tick; what waits may wait for another reason without an event.
  let ticks = 0;
  const clock = setInterval(() => {
    if (!begun || model.over || document.hidden) return;
    if (++ticks % 3 === 0 && model.counts().ready) stream.header();
    render();
  }, TICK);

  return {
    update(changed) {
      route = changed;
      if (begun) show();
    },
    close() {
      clearInterval(clock);
      stream.close();
      render.stop();
      panel?.close();
      graph.close();
      lines.close();
      times.close();
    },
  };
}
