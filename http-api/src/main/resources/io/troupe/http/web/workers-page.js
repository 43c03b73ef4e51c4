// Workers: what each has, what is free of it, and what runs where.

import { get, post } from "./api.js";
import { confirm, tell } from "./dialogs.js";
import { h, keyed, set, text } from "./dom.js";
import { bytes, clock, count } from "./format.js";
import { poll } from "./poll.js";
import { taskHash } from "./routes.js";
import { badge, setBadge } from "./states.js";

const SHOWN = 12;

export function workersPage(root, _route, { connection }) {
  document.title = "Workers – Troupe";
  const sum = h("p", { class: "sum" });
  const cards = h("div", { class: "cards" });
  const empty = h("div", { class: "empty", hidden: true }, h("h2", { text: "No worker has joined" }), h("p", {}, "What is submitted waits until one does:"), h("pre", { class: "command" }, "./troupe worker --join URL-OF-THIS-SERVER"));
  const problem = h("p", { class: "problem", role: "alert" });
  set(root, h("div", { class: "head" }, h("h1", { text: "Workers" }), sum), problem, cards, empty);

  const polling = poll(1500, async () => {
    const { workers } = await get("/workers");
    keyed(cards, workers, (worker) => worker.name, (worker) => card(worker, () => polling.now()), (node, worker) => node.show(worker));
    empty.hidden = workers.length > 0;
    const running = workers.reduce((all, worker) => all + worker.running.length, 0);
    text(sum, workers.length ? `${count(workers.length, "worker")}, ${count(running, "task")} running` : "");
  }, (ok, error) => {
    connection(ok ? "live" : error.status ? "idle" : "reconnecting");
    text(problem, ok || !error.status ? "" : error.message);
  });
  return { update() {}, close: () => polling.close() };
}

function card(worker, changed) {
  const mark = badge(look(worker.state), worker.state);
  const about = h("p", { class: "about" });
  const bars = h("div", { class: "meters" });
  const title = h("h3", {});
  const running = h("ul", { class: "running" });
  const more = h("p", { class: "more" });
  const drain = h("button", { on: { click: () => toggle(drain.dataset.now, worker.name, changed) } });
  const node = h("section", { class: "card worker", "aria-label": `Worker ${worker.name}` },
    h("div", { class: "card-head" }, h("h2", { text: worker.name }), mark, drain), about, bars, title, running, more);
  node.show = (now) => {
    setBadge(mark, look(now.state), now.state);
    drain.dataset.now = now.state;
    text(drain, now.state === "draining" ? "Take work again" : "Drain");
    drain.hidden = now.state === "unreachable";
    text(about, [now.host, now.pid && `process ${now.pid}`, now.device, now.since && `since ${clock(now.since)}`].filter(Boolean).join(" · "));
    keyed(bars, meters(now), (each) => each.name, meter, (bar, each) => bar.show(each));
    text(title, now.running.length ? `${count(now.running.length, "task")} running` : "Nothing runs here");
    keyed(running, now.running.slice(0, SHOWN), (task) => `${task.run} ${task.task} ${task.attempt}`, runningTask);
    text(more, now.running.length > SHOWN ? `and ${now.running.length - SHOWN} more` : "");
  };
  node.show(worker);
  return node;
}

// A worker that is ready looks well; a task that is ready looks as if it waits.
const look = (state) => (state === "ready" ? "online" : state);

function runningTask(task) {
  return h("li", {}, h("a", { href: taskHash(task.run, task.task) }, task.task), task.attempt > 1 && h("span", { class: "faint" }, `attempt ${task.attempt}`), h("span", { class: "id" }, task.run));
}

function meters(worker) {
  const all = [{ name: "CPU", ...worker.cpu, show: (n) => String(Math.round(n * 100) / 100) }, { name: "Memory", ...worker.memory, show: bytes }];
  for (const gpu of worker.gpus ?? []) all.push({ name: gpu.arch ? `${gpu.device} (${gpu.arch})` : gpu.device, ...gpu.memory, show: bytes });
  return all.filter((each) => each.total > 0);
}

function meter(first) {
  const used = h("span", { class: "used" });
  const words = h("span", { class: "words" });
  const track = h("div", { class: "track", role: "meter", "aria-label": `${first.name} in use`, "aria-valuemin": "0" }, used);
  const node = h("div", { class: "meter" }, h("span", { class: "what" }, first.name), track, words);
  node.show = ({ total, free, show }) => {
    const taken = Math.max(0, total - free);
    track.setAttribute("aria-valuemax", total);
    track.setAttribute("aria-valuenow", taken);
    const said = `${show(taken)} of ${show(total)}`;
    track.setAttribute("aria-valuetext", `${said} in use`);
    used.style.width = `${Math.min(100, (100 * taken) / total)}%`;
    text(words, said);
  };
  node.show(first);
  return node;
}

async function toggle(state, name, changed) {
  const drains = state !== "draining";
  if (drains && !(await confirm({ title: `Drain ${name}?`, body: "It takes no new task. What runs there goes on to its end, or is given back when the time for that is over.", yes: "Drain" }))) return;
  try {
    await post(`/workers/${encodeURIComponent(name)}:${drains ? "drain" : "undrain"}`);
    changed();
  } catch (error) {
    tell(error.message);
  }
}
