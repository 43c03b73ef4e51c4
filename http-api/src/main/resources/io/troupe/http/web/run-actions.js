// What can be done to a run, each asked for first where it cannot be taken back.

import { post, runPath } from "./api.js";
import { ask, tell } from "./dialogs.js";
import { h } from "./dom.js";
import { count } from "./format.js";

/** Buttons for what the run's state allows; `done(document)` takes the answer of the server. */
export function runActions(run, model, done) {
  const button = (words, action, kind) => h("button", { class: kind ?? null, hidden: true, on: { click: action } }, words);
  const pause = button("Pause", () => act("pause"));
  const resume = button("Resume", () => act("resume"), "primary");
  const cancel = button("Cancel", cancelling, "danger");
  const retry = button("Retry failed", () => retrying([]));
  const node = h("div", { class: "actions" }, pause, resume, retry, cancel);

  async function act(what, body) {
    for (const each of node.children) each.disabled = true;
    try {
      done(await post(`${runPath(run)}:${what}`, body));
    } catch (error) {
      tell(error.message);
    } finally {
      for (const each of node.children) each.disabled = false;
    }
  }

  async function cancelling() {
    const counts = model.counts();
    const reason = await ask({
      title: "Cancel this run?",
      body: `${count(counts.running ?? 0, "running task")} will be stopped and what waits will not start. What is finished stays.`,
      yes: "Cancel the run",
      no: "Let it run",
      field: { label: "Reason (optional)" },
      danger: true,
    });
    if (reason !== null) act("cancel", reason ? { reason } : {});
  }

  async function retrying(tasks) {
    const counts = model.counts();
    const what = tasks.length ? `'${tasks[0]}'` : count((counts.failed ?? 0) + (counts.cancelled ?? 0), "task that failed or was cancelled", "tasks that failed or were cancelled");
    const yes = await ask({ title: tasks.length ? "Retry this task?" : "Retry what failed?", body: `Runs ${what} anew, and everything that depends on it. Earlier attempts stay in the record.`, yes: "Retry" });
    if (yes !== null) act("retry", tasks.length ? { tasks } : {});
  }

  return {
    node,
    retry: (task) => retrying([task]),
    update() {
      const state = model.head.state;
      pause.hidden = !["pending", "running"].includes(state);
      resume.hidden = state !== "paused";
      cancel.hidden = model.over;
      retry.hidden = !["failed", "cancelled"].includes(state);
    },
  };
}
