// The head of a run: what it is, how far it is, why its tasks wait.

import { h, keyed, set, text } from "./dom.js";
import { between, clock, count, value } from "./format.js";
import { STATES, badge, icon, setBadge, stateBar, totals, updateBar } from "./states.js";

/** `filter(state)` shows the tasks in a state. */
export function runHead(run, model, actions, filter) {
  const title = h("h1");
  const mark = badge("pending");
  const times = h("p", { class: "times" });
  const facts = h("p", { class: "labels" });
  const bar = stateBar({});
  const done = h("span", { class: "done" });
  const legend = h("ul", { class: "legend" });
  const waiting = h("ul", { class: "waiting", "aria-label": "Why tasks wait" });
  const node = h("header", { class: "run-head" },
    h("div", { class: "head" }, h("div", { class: "title" }, title, mark), actions.node),
    times, facts, h("div", { class: "progress" }, bar, done), legend, waiting);
  let drawn = "";

  function update() {
    const head = model.head;
    text(title, head.name);
    setBadge(mark, head.state);
    text(times, [`submitted ${clock(head.submitted)}`, head.ended ? `took ${between(head.submitted, head.ended)}` : `for ${between(head.submitted)}`].join(" · "));
    times.title = head.ended ? `${head.submitted} to ${head.ended}` : head.submitted;
    const words = JSON.stringify([head.labels, head.params]);
    if (drawn !== words) {
      drawn = words;
      set(facts, Object.entries({ ...head.labels, ...head.params }).map(([key, at]) => h("span", { class: "label" }, `${key}=${value(at)}`)));
      facts.hidden = !facts.hasChildNodes();
    }
    const counts = model.counts();
    const { all, done: ended } = totals(counts);
    updateBar(bar, counts);
    text(done, all ? `${ended.toLocaleString("en-US")} of ${count(all, "task")}` : "no tasks yet");
    keyed(legend, STATES.filter((state) => counts[state]).map((state) => ({ state, n: counts[state] })), (each) => each.state, chip, (chipNode, each) => chipNode.show(each));
    keyed(waiting, head.waiting ?? [], (each) => `${each.group} ${each.code}`, why, (line, each) => line.show(each));
    waiting.hidden = !head.waiting?.length;
  }

  function chip(first) {
    const n = h("b");
    const chipNode = h("li", {}, h("button", { class: `chip ${first.state}`, title: `Show the tasks that are ${first.state}`, on: { click: () => filter(first.state) } }, icon(first.state), n, first.state));
    chipNode.show = (each) => text(n, each.n.toLocaleString("en-US"));
    chipNode.show(first);
    return chipNode;
  }

  return { node, update };
}

function why(first) {
  const words = h("span");
  const line = h("li", {}, icon("ready"), h("b", { text: first.group }), words);
  line.show = (each) => {
    text(words, `${count(each.tasks, "task waits", "tasks wait")}: ${each.message}`);
    words.title = each.code ?? "";
  };
  line.show(first);
  return line;
}
