// The live curves of a run: what the server has, and the points that come.

import { get, runPath } from "./api.js";
import { chart } from "./charts.js";
import { h, set, text, throttle } from "./dom.js";
import { cellName } from "./format.js";

const LINES = 40;
const KEPT = 4000;

/** Points by task and curve; of a task the latest attempt counts. */
export class Curves {
  #tasks = new Map();

  /** Takes what GET …/metrics gave; points that came since are kept. */
  load(curves) {
    for (const { task, attempt, curve, points } of curves) {
      const before = this.#at(task, attempt)?.get(curve) ?? [];
      const last = points.at(-1)?.[0] ?? -Infinity;
      this.#at(task, attempt)?.set(curve, [...points, ...before.filter((point) => point[0] > last)]);
    }
  }

  /** Takes a point as it came; one that is behind the last was told before. */
  add({ task, attempt, curve, x, y }) {
    const curves = this.#at(task, attempt);
    if (!curves) return;
    if (!curves.has(curve)) curves.set(curve, []);
    const points = curves.get(curve);
    if (points.length && points.at(-1)[0] >= x) return;
    points.push([x, y]);
    // Every second point: the line keeps its shape.
    if (points.length > KEPT) curves.set(curve, points.filter((_, i) => i % 2 === 0 || i === points.length - 1));
  }

  #at(task, attempt) {
    const now = this.#tasks.get(task);
    if (now && now.attempt > attempt) return null;
    if (now && now.attempt === attempt) return now.curves;
    const curves = new Map();
    this.#tasks.set(task, { attempt, curves });
    return curves;
  }

  of(task) {
    return this.#tasks.get(task)?.curves ?? new Map();
  }

  /** For each curve's name, the tasks that have it. */
  names() {
    const names = new Map();
    for (const [task, { curves }] of this.#tasks) {
      for (const name of curves.keys()) {
        if (!names.has(name)) names.set(name, []);
        names.get(name).push(task);
      }
    }
    return names;
  }
}

export async function loadCurves(run, task) {
  const only = task ? `&tasks=${encodeURIComponent(task)}` : "";
  return (await get(`${runPath(run)}/metrics?downsample=lttb:500${only}`)).curves;
}

/** Charts of a whole run: one for each curve, a line for each task. */
export function curvesView(run, model, curves) {
  let words = "";
  let state = "new";
  const charts = new Map();
  const search = h("input", { type: "search", id: "curves-words", placeholder: "model=gcn", on: { input: () => { words = search.value.trim().toLowerCase(); draw(); } } });
  const note = h("p", { class: "faint curves-note", role: "status" });
  const grid = h("div", { class: "charts" });
  const node = h("div", {}, h("form", { class: "filters", role: "search", on: { submit: (event) => event.preventDefault() } }, h("label", { for: "curves-words" }, "Tasks"), search), note, grid);

  function draw() {
    const names = [...curves.names()].sort(([a], [b]) => a.localeCompare(b));
    let most = 0;
    const wanted = [];
    for (const [name, tasks] of names) {
      const fitting = tasks.filter((task) => !words || task.toLowerCase().includes(words));
      most = Math.max(most, fitting.length);
      if (!charts.has(name)) charts.set(name, chart(name));
      charts.get(name).show(pick(fitting).map((task) => ({ label: label(task), points: curves.of(task).get(name) })).filter((each) => each.points.length));
      wanted.push(charts.get(name).node);
    }
    if (wanted.length !== grid.childElementCount) set(grid, wanted);
    text(note, said(names.length, most));
  }

  function said(all, most) {
    if (state === "loading" && !all) return "Loading…";
    if (!all) return "No task of this run has sent a curve.";
    return most > LINES ? `${LINES} of ${most} tasks, those that run first; name others above.` : "";
  }

  function pick(tasks) {
    if (tasks.length <= LINES) return tasks;
    const runs = (task) => (model.tasks.get(task)?.state === "running" ? 0 : 1);
    return [...tasks].sort((a, b) => runs(a) - runs(b)).slice(0, LINES);
  }

  function label(id) {
    const task = model.tasks.get(id);
    return task ? cellName(task) : id;
  }

  const later = throttle(250, () => node.isConnected && !node.closest("[hidden]") && draw());
  return {
    node,
    update: later,
    async open() {
      draw();
      if (state !== "new") return;
      state = "loading";
      draw();
      try {
        curves.load(await loadCurves(run));
        state = "loaded";
      } catch (error) {
        state = "new";
        text(note, error.message);
        return;
      }
      draw();
    },
    close() {
      later.stop();
      for (const each of charts.values()) each.close();
    },
  };
}
