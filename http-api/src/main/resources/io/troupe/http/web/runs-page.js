// The list of runs: live, by state and name, a page at a time.

import { get } from "./api.js";
import { h, keyed, set, text } from "./dom.js";
import { between, clock, count } from "./format.js";
import { poll } from "./poll.js";
import { runHash, runsHash } from "./routes.js";
import { RUN_STATES, badge, sentence, setBadge, stateBar, totals, updateBar } from "./states.js";

const PAGE = 50;

export function runsPage(root, route, { connection }) {
  document.title = "Runs – Troupe";
  let query = route.query;
  let next = null;
  const trail = [];

  const name = h("input", { type: "search", id: "by-name", placeholder: "whole name", value: query.get("name") ?? "", on: { input: later } });
  const state = h("select", { id: "by-state", on: { change: filter } }, h("option", { value: "" }, "All states"), RUN_STATES.map((word) => h("option", { value: word }, word)));
  const label = h("input", { type: "search", id: "by-label", placeholder: "key=value", value: query.get("label") ?? "", on: { input: later } });
  state.value = query.get("state") ?? "";
  const rows = h("tbody");
  const table = h(
    "div",
    { class: "table-frame", hidden: true },
    h("table", { class: "runs" }, h("caption", { class: "unseen" }, "Runs, newest first"), h("thead", {}, h("tr", {}, ["State", "Run", "Progress", "Started", "Duration"].map((head) => h("th", { scope: "col" }, head)))), rows),
  );
  const empty = h("div", { class: "empty", hidden: true });
  const problem = h("p", { class: "problem", role: "alert" });
  const back = h("button", { on: { click: newer } }, "Newer");
  const forth = h("button", { on: { click: older } }, "Older");
  const pager = h("nav", { class: "pager", "aria-label": "Pages of the list", hidden: true }, back, forth);

  set(
    root,
    h("div", { class: "head" }, h("h1", { text: "Runs" })),
    h("form", { class: "filters", role: "search", on: { submit: (event) => event.preventDefault() } },
      h("label", { for: "by-name" }, "Name"), name, h("label", { for: "by-state" }, "State"), state, h("label", { for: "by-label" }, "Label"), label),
    problem, table, empty, pager,
  );

  let typing = 0;
  function later() {
    clearTimeout(typing);
    typing = setTimeout(filter, 250);
  }

  function filter() {
    trail.length = 0;
    location.hash = runsHash({ name: name.value.trim(), state: state.value, label: label.value.includes("=") ? label.value.trim() : "" });
  }

  function older() {
    trail.push(next);
    polling.now();
  }

  function newer() {
    trail.pop();
    polling.now();
  }

  async function ask() {
    const asked = query;
    const params = new URLSearchParams({ limit: PAGE });
    for (const key of ["name", "state", "label"]) if (query.get(key)) params.set(key, query.get(key));
    if (trail.length) params.set("cursor", trail.at(-1));
    const page = await get(`/runs?${params}`);
    if (asked !== query) return;
    next = page.next ?? null;
    show(page.runs);
  }

  function show(runs) {
    keyed(rows, runs, (run) => run.run, row, (node, run) => node.show(run));
    table.hidden = runs.length === 0;
    pager.hidden = !next && trail.length === 0;
    back.disabled = trail.length === 0;
    forth.disabled = !next;
    showEmpty(runs.length === 0);
  }

  function showEmpty(none) {
    const filtered = ["name", "state", "label"].some((key) => query.get(key));
    const wanted = none ? (filtered ? "filtered" : "none") : "";
    empty.hidden = !none;
    if (empty.dataset.shows === wanted) return;
    empty.dataset.shows = wanted;
    if (filtered) set(empty, h("p", {}, "No run is like that. "), h("p", {}, h("a", { href: "#/runs", on: { click: clear } }, "Show all runs")));
    else set(empty, h("h2", { text: "No runs yet" }), h("p", {}, "Submit a pipeline file from the folder of Troupe:"), h("pre", { class: "command" }, "./troupe submit conf/pipelines/quickstart.yaml --wait"), h("p", {}, "It appears here at once."));
  }

  function clear() {
    name.value = "";
    label.value = "";
    state.value = "";
  }

  const polling = poll(1500, ask, (ok, error) => {
    connection(ok ? "live" : error.status ? "idle" : "reconnecting");
    text(problem, ok || !error.status ? "" : error.message);
  });
  return {
    update(changed) {
      query = changed.query;
      polling.now();
    },
    close() {
      clearTimeout(typing);
      polling.close();
    },
  };
}

function row(run) {
  const mark = badge(run.state);
  const bar = stateBar(run.tasks ?? {});
  const done = h("span", { class: "done" });
  const took = h("td", { class: "num" });
  const labels = Object.entries(run.labels ?? {}).map(([key, value]) => h("span", { class: "label" }, `${key}=${value}`));
  const node = h(
    "tr",
    {},
    h("td", {}, mark),
    h("td", { class: "name" }, h("a", { href: runHash(run.run) }, run.name), h("span", { class: "id" }, run.run), labels),
    h("td", { class: "progress" }, bar, done),
    h("td", { class: "when", title: run.submitted }, clock(run.submitted)),
    took,
  );
  node.show = (now) => {
    setBadge(mark, now.state);
    updateBar(bar, now.tasks ?? {});
    const { all, done: ended } = totals(now.tasks);
    text(done, all ? `${ended.toLocaleString("en-US")} of ${count(all, "task")}` : "no tasks yet");
    done.title = sentence(now.tasks ?? {});
    text(took, between(now.submitted, now.ended));
  };
  node.show(run);
  return node;
}
