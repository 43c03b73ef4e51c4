// The tasks of a run: by group, state and name; sorted by any column; a page at a time.

import { h, keyed, set, text } from "./dom.js";
import { between, count, number, taskName, value } from "./format.js";
import { STATES, badge, setBadge } from "./states.js";

const PAGE = 100;
const METRICS = 5;

/** `go.taskHash(id)` is where a row leads; `go.filter({group, state})` keeps filters in the address. */
export function taskTable(model, go) {
  let filters = { group: "", state: "" };
  let words = "";
  let sort = { column: null, falling: false };
  let page = 0;
  let heads = [];
  let signature = "";

  const group = h("select", { id: "tasks-group", on: { change: () => go.filter({ group: group.value, state: state.value }) } });
  const state = h("select", { id: "tasks-state", on: { change: () => go.filter({ group: group.value, state: state.value }) } }, h("option", { value: "" }, "All states"), STATES.map((word) => h("option", { value: word }, word)));
  const search = h("input", { type: "search", id: "tasks-words", placeholder: "model=gcn", on: { input: () => { words = search.value.trim().toLowerCase(); page = 0; update(); } } });
  const found = h("span", { class: "faint", role: "status" });
  const headRow = h("tr");
  const rows = h("tbody");
  const back = h("button", { on: { click: () => turn(-1) } }, "Previous");
  const forth = h("button", { on: { click: () => turn(1) } }, "Next");
  const where = h("span", { class: "faint" });
  const pager = h("nav", { class: "pager", "aria-label": "Pages of tasks" }, back, where, forth);
  const node = h("div", {},
    h("form", { class: "filters", role: "search", on: { submit: (event) => event.preventDefault() } },
      h("label", { for: "tasks-group" }, "Group"), group, h("label", { for: "tasks-state" }, "State"), state, h("label", { for: "tasks-words" }, "Task"), search, found),
    h("div", { class: "table-frame" }, h("table", { class: "tasks" }, h("caption", { class: "unseen" }, "Tasks"), h("thead", {}, headRow), rows)),
    pager);

  function turn(by) {
    page += by;
    update();
    node.scrollIntoView({ block: "nearest" });
  }

  function chosen() {
    const all = [];
    for (const task of model.tasks.values()) {
      if (filters.group && task.node !== filters.group) continue;
      if (filters.state && task.state !== filters.state) continue;
      if (words && !task.id.toLowerCase().includes(words)) continue;
      all.push(task);
    }
    if (!sort.column) return all;
    const of = sort.column.of;
    return all.sort((a, b) => compare(of(a), of(b), sort.falling ? -1 : 1));
  }

  function columns(tasks) {
    const axes = new Set();
    const metrics = new Set();
    const groups = new Set();
    for (const task of tasks) {
      groups.add(task.node);
      for (const axis in task.cell) axes.add(axis);
      if (metrics.size < METRICS) for (const metric in task.metrics) metrics.size < METRICS && metrics.add(metric);
    }
    // The cells of children name them only beside their parents.
    const byCells = groups.size === 1 && !tasks[0].parent && axes.size > 0 && axes.size <= 6;
    return [
      { head: "State", of: (task) => STATES.indexOf(task.state), kind: "state" },
      byCells ? null : { head: "Task", of: (task) => task.id, kind: "task" },
      ...(byCells ? [...axes].map((axis, i) => ({ head: axis, of: (task) => task.cell[axis], kind: i === 0 ? "task" : "axis", show: (task) => value(task.cell[axis] ?? "–") })) : []),
      { head: "Duration", of: millis, kind: "num", show: took },
      { head: "Tries", of: (task) => task.attempts.length, kind: "num", show: (task) => task.attempts.length || "–" },
      { head: "Worker", of: (task) => task.attempts.at(-1)?.worker, kind: "axis", show: (task) => (task.state === "cached" ? "cache" : (task.attempts.at(-1)?.worker ?? "–")) },
      ...[...metrics].map((metric) => ({ head: metric, of: (task) => task.metrics?.[metric], kind: "num", show: (task) => number(task.metrics?.[metric]) })),
    ].filter(Boolean);
  }

  function update() {
    fillGroups();
    const tasks = chosen();
    const pages = Math.max(1, Math.ceil(tasks.length / PAGE));
    page = Math.min(Math.max(0, page), pages - 1);
    showHeads(columns(tasks));
    keyed(rows, tasks.slice(page * PAGE, (page + 1) * PAGE), (task) => `${signature} ${task.id}`, row, (each, task) => each.show(task));
    text(found, tasks.length === model.tasks.size ? count(tasks.length, "task") : `${tasks.length} of ${count(model.tasks.size, "task")}`);
    pager.hidden = pages === 1;
    back.disabled = page === 0;
    forth.disabled = page === pages - 1;
    text(where, `${page + 1} of ${pages}`);
  }

  function fillGroups() {
    const groups = [...model.groups.values()];
    const now = groups.map((each) => each.name).join("\n");
    if (group.signature === now) return;
    group.signature = now;
    set(group, h("option", { value: "" }, "All groups"), groups.map((each) => h("option", { value: each.name }, each.title)));
    group.value = filters.group;
  }

  function showHeads(now) {
    const wanted = JSON.stringify(now.map((column) => column.head));
    if (signature === wanted) return;
    signature = wanted;
    heads = now;
    set(headRow, now.map((column) => h("th", { scope: "col", class: column.kind === "num" ? "num" : null }, h("button", { class: "sort", on: { click: () => sortBy(column) } }, column.head))));
    showSort();
  }

  function sortBy(column) {
    const same = sort.column?.head === column.head;
    if (same && sort.falling) sort = { column: null, falling: false };
    else sort = { column, falling: same };
    showSort();
    update();
  }

  function showSort() {
    [...headRow.children].forEach((head, i) => {
      if (sort.column?.head === heads[i].head) head.setAttribute("aria-sort", sort.falling ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
  }

  function row(task) {
    const mark = badge(task.state);
    const cells = heads.map((column) => {
      if (column.kind === "state") return h("td", {}, mark);
      if (column.kind === "task") return h("td", { class: "name" }, h("a", { href: go.taskHash(task.id) }, column.show ? column.show(task) : taskName(task)));
      return h("td", { class: column.kind === "num" ? "num" : null });
    });
    const shows = heads.map((column, i) => [column, cells[i]]).filter(([column]) => column.show && column.kind !== "task");
    const each = h("tr", { class: task.parent ? "child" : null }, cells);
    each.show = (now) => {
      setBadge(mark, now.state);
      each.classList.toggle("chosen", now.id === go.open());
      for (const [column, cell] of shows) text(cell, column.show(now));
    };
    each.show(task);
    return each;
  }

  function took(task) {
    const progress = model.progress.get(task.id);
    const part = progress && task.state === "running" ? ` · ${Math.floor((100 * progress.done) / progress.total)} %` : "";
    const last = task.attempts.at(-1);
    return last?.started ? between(last.started, last.ended) + part : "–";
  }

  return {
    node,
    update,
    filter(now) {
      filters = now;
      group.value = now.group;
      state.value = now.state;
      page = 0;
      update();
    },
  };
}

function millis(task) {
  const last = task.attempts.at(-1);
  return last?.started ? (last.ended ? Date.parse(last.ended) : Date.now()) - Date.parse(last.started) : undefined;
}

/** Numbers by size, words by letters, what is absent last. */
function compare(a, b, sign) {
  if (a === b) return 0;
  if (a === undefined || a === null) return 1;
  if (b === undefined || b === null) return -1;
  if (typeof a === "number" && typeof b === "number") return (a - b) * sign;
  return String(a).localeCompare(String(b), undefined, { numeric: true }) * sign;
}
