// One task beside its run: attempts and why they failed, log, curves, metrics, artifacts.

import { artifactUrl, get, taskPath } from "./api.js";
import { chart } from "./charts.js";
import { loadCurves } from "./curves.js";
import { h, keyed, set, text, throttle } from "./dom.js";
import { between, bytes, cellName, clock, duration, number, value } from "./format.js";
import { logView } from "./log-view.js";
import { taskHash } from "./routes.js";
import { badge, ended, setBadge } from "./states.js";

/** `context` has model, curves and what the buttons do: close(), retry(task). */
export function taskPanel(run, id, context) {
  const { model, curves } = context;
  let task = null;
  let attempt = 0;
  let log = null;
  let loaded = false;
  let closed = false;
  let drawn = "";

  const mark = badge("pending");
  const title = h("h2", { id: "task-title", tabindex: "-1" });
  const sub = h("p", { class: "faint" });
  const retry = h("button", { hidden: true, on: { click: () => context.retry(id) } }, "Retry");
  const close = h("button", { class: "quiet", "aria-label": "Close the task", on: { click: context.close } }, "×");
  const progress = h("div", { class: "task-progress" });
  const about = h("div");
  const attempts = h("div", { class: "attempts" });
  const failure = h("div");
  const logs = h("div");
  const plots = h("div", { class: "charts" });
  const metrics = h("div");
  const results = h("div");
  const family = h("div", { hidden: true }, h("h3", { text: "Child tasks" }), h("ul", { class: "children" }));
  const node = h("aside", { class: "panel", "aria-labelledby": "task-title", on: { keydown: (event) => event.key === "Escape" && context.close() } },
    h("div", { class: "panel-head" }, h("div", {}, title, sub), h("div", { class: "panel-buttons" }, mark, retry, close)),
    progress, attempts, failure, about, metrics, family, plots, logs, results);
  const charts = new Map();

  const fetchTask = throttle(400, async () => {
    try {
      const got = await get(taskPath(run, id));
      if (!closed) show(got);
    } catch (error) {
      if (!closed && !task) set(about, h("p", { class: "problem" }, error.message));
    }
  });

  function show(got) {
    const running = task?.attempts.length;
    task = got;
    setBadge(mark, task.state);
    const parent = model.tasks.get(id)?.parent;
    text(title, !parent && Object.keys(task.cell ?? {}).length ? cellName(task) : task.id);
    if (parent) set(sub, `${task.kind} · child of `, h("a", { href: taskHash(run, parent) }, parent));
    else text(sub, [task.group !== task.id && task.group, task.kind].filter(Boolean).join(" · "));
    retry.hidden = !(model.over && ["failed", "cancelled", "skipped"].includes(task.state));
    if (!attempt || running !== task.attempts.length) attempt = task.attempts.at(-1)?.n ?? 0;
    const now = JSON.stringify(got) + attempt;
    if (drawn === now) return;
    drawn = now;
    showFacts();
    showAttempts();
    showFailure();
    showLog();
    showResults();
  }

  function showFacts() {
    const rows = [];
    const told = task.attempts.some((each) => each.failure?.message === task.reason);
    if (task.reason && !told) rows.push([task.state === "pending" || task.state === "ready" ? "Waits" : "Reason", task.reason]);
    if (task.cached_from) rows.push(["From run", h("a", { href: taskHash(task.cached_from, task.id) }, task.cached_from)]);
    for (const [axis, at] of Object.entries(task.cell ?? {})) rows.push([axis, value(at)]);
    if (task.key) rows.push(["Content key", h("code", { title: task.key }, task.key.slice(0, 16))]);
    set(about, rows.length ? facts(rows) : null, task.parameters && Object.keys(task.parameters).length ? h("details", {}, h("summary", {}, "Parameters"), facts(Object.entries(task.parameters).map(([name, at]) => [name, value(at)]))) : null);
  }

  function showAttempts() {
    if (!task.attempts.length) {
      set(attempts);
      return;
    }
    const list = task.attempts.map((each) =>
      h("tr", { class: each.n === attempt ? "chosen" : null },
        h("td", {}, h("button", { class: "quiet", "aria-pressed": String(each.n === attempt), "aria-label": `Attempt ${each.n}`, on: { click: () => choose(each.n) } }, `#${each.n}`)),
        h("td", {}, badge(each.state)),
        h("td", {}, each.worker),
        h("td", { class: "when", title: each.started }, clock(each.started)),
        h("td", { class: each.started && !each.ended ? "num ticks" : "num" }, each.started ? between(each.started, each.ended) : "–")));
    set(attempts, h("h3", { text: task.attempts.length === 1 ? "Attempt" : "Attempts" }), h("div", { class: "table-frame" }, h("table", {}, h("tbody", {}, list))), timings());
  }

  function timings() {
    const times = Object.entries(task.attempts.find((each) => each.n === attempt)?.timings ?? {});
    return times.length ? h("p", { class: "faint" }, times.map(([name, at]) => `${name} ${name.endsWith("seconds") ? duration(at * 1000) : number(at)}`).join(" · ")) : null;
  }

  function choose(n) {
    attempt = n;
    show(task);
    attempts.querySelector('[aria-pressed="true"]')?.focus();
  }

  function showFailure() {
    const failed = task.attempts.find((each) => each.n === attempt)?.failure;
    if (!failed) {
      set(failure);
      return;
    }
    set(failure, h("div", { class: "failure" },
      h("p", {}, h("b", { text: failed.cause }), " ", h("span", { class: "message" }, failed.message)),
      failed.hint && h("p", { class: "hint" }, failed.hint),
      failed.last_lines?.length ? [h("p", { class: "faint" }, "Last lines"), h("pre", { class: "log short", tabindex: "0" }, failed.last_lines.join("\n"))] : null));
  }

  function showLog() {
    const key = String(attempt);
    if (logs.dataset.of === key) return;
    logs.dataset.of = key;
    log?.close();
    log = null;
    if (!attempt) {
      set(logs);
      return;
    }
    log = logView(run, id, attempt, () => {
      const now = task.attempts.find((each) => `${each.n}` === key);
      return !now || Boolean(now.ended) || ended(task.state);
    });
    set(logs, h("h3", { text: `Log of attempt ${attempt}` }), log.node);
  }

  function showResults() {
    const numbers = Object.entries(task.metrics ?? {});
    const artifacts = task.artifacts ?? [];
    set(metrics, numbers.length ? [h("h3", { text: "Metrics" }), facts(numbers.map(([name, at]) => [name, number(at)]))] : null);
    set(results, artifacts.length ? [h("h3", { text: "Artifacts" }), h("ul", { class: "artifacts" }, artifacts.map(artifact))] : null);
  }

  function showChildren() {
    const below = model.parents.has(id) ? [...model.tasks.values()].filter((each) => each.parent === id) : [];
    family.hidden = below.length === 0;
    keyed(family.lastChild, below, (each) => each.id, child, (line, each) => line.show(each));
  }

  function child(first) {
    const state = badge(first.state);
    const line = h("li", {}, state, h("a", { href: taskHash(run, first.id) }, first.id.slice(id.length)));
    line.show = (each) => setBadge(state, each.state);
    return line;
  }

  function points() {
    const names = [...curves.of(id)].sort(([a], [b]) => a.localeCompare(b));
    for (const [name, all] of names) {
      if (!charts.has(name)) charts.set(name, chart(name));
      charts.get(name).show([{ label: name, points: all }]);
    }
    keyed(plots, names, ([name]) => name, ([name]) => charts.get(name).node);
  }

  function showProgress() {
    const at = model.progress.get(id);
    progress.hidden = !at;
    if (!at) return;
    const bar = progress.querySelector("progress") ?? h("progress", { "aria-label": "Progress" });
    bar.max = at.total;
    bar.value = at.done;
    const words = progress.querySelector("span") ?? h("span", { class: "faint" });
    text(words, `${number(at.done)} of ${number(at.total)} ${at.unit ?? ""}`);
    if (!bar.parentNode) progress.append(bar, words);
  }

  function update() {
    const now = model.tasks.get(id);
    if (!loaded) {
      loaded = true;
      if (now) show(now);
      fetchTask();
      loadCurves(run, id).then((got) => { curves.load(got); if (!closed) points(); }, () => undefined);
    } else if (now && (now.state !== task?.state || now.attempts.length !== task.attempts.length || now.attempts.at(-1)?.started !== task.attempts.at(-1)?.started)) {
      show({ ...task, ...now });
      fetchTask();
    }
    const running = attempts.querySelector(".ticks");
    if (running) text(running, between(task.attempts.at(-1).started));
    showProgress();
    showChildren();
    points();
  }

  return {
    node,
    id,
    update,
    focus() {
      title.focus({ preventScroll: true });
      // Where the panel is no column of its own it may be out of sight.
      const { top } = node.getBoundingClientRect();
      if (top < 0 || top > window.innerHeight * 0.6) node.scrollIntoView({ block: "start" });
    },
    close() {
      closed = true;
      fetchTask.stop();
      log?.close();
      for (const each of charts.values()) each.close();
      node.remove();
    },
  };
}

function facts(rows) {
  return h("dl", { class: "facts" }, rows.map(([name, at]) => h("div", {}, h("dt", { text: name }), h("dd", {}, at))));
}

function artifact(each) {
  const files = each.files.map((file) => h("a", { href: artifactUrl(file), download: file.path.split("/").pop(), title: file.sha256 }, file.path, h("span", { class: "faint" }, ` ${bytes(file.bytes)}`)));
  return h("li", {}, h("b", { text: each.name }), h("span", { class: "files" }, files));
}
