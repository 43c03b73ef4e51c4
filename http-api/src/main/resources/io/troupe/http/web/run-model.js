// A run in memory: the document that the server gave, and the journal's events folded into it.
//
// An event that moves one task is folded here. What moves many in ways that only the server's rules
// know (a retry, a cancelled run) answers "refetch". An event that does not follow the last one
// answers "gap"; one that is already in the document answers "old". So nothing is lost or told twice.
// A document may be older than events that came while it was under way: those are folded again.

import { ended } from "./states.js";

/** Every journal event, by its logical name. */
export const EVENTS = [
  "run-submitted", "run-recovered", "run-paused", "run-resumed", "run-cancel-requested", "retry-requested",
  "run-finished", "group-expanded", "group-skipped", "group-cancelled", "task-ready", "task-requeued",
  "task-cached", "task-succeeded", "task-failed", "task-skipped", "attempt-leased", "attempt-started",
  "attempt-cancel-requested", "attempt-failed", "attempt-expired", "attempt-released", "subtasks-created",
  "subtasks-asked",
];

const REFETCH = new Set(["run-submitted", "run-paused", "run-resumed", "run-cancel-requested", "retry-requested", "run-finished", "group-expanded", "subtasks-created", "subtasks-asked"]);
const REMEMBERED = 4000;
const CHILD_GROUP = /^(.*)~\d+$/s;
const WAITING = new Set(["pending", "ready", "paused"]);

export class RunModel {
  constructor() {
    this.head = null;
    this.sequence = 0;
    this.stateAt = 0;
    this.tasks = new Map();
    this.parents = new Set();
    this.groups = new Map();
    this.progress = new Map();
    this.touched = new Set();
    this.recent = [];
    this.shape = 0;
  }

  /** Takes the whole document; whether another is needed, for what came after it. */
  replace(document) {
    this.sequence = document.sequence;
    this.tasks.clear();
    this.parents.clear();
    const groups = new Map((document.groups ?? []).map((group) => [group.name, this.#group(group)]));
    for (const task of document.tasks) {
      this.tasks.set(task.id, task);
      this.#place(task, groups).tasks.push(task);
    }
    const before = [...this.groups.values()].map((group) => `${group.name} ${group.tasks.length}`).join();
    const now = [...groups.values()].map((group) => `${group.name} ${group.tasks.length}`).join();
    this.groups = groups;
    this.#head(document);
    if (before !== now) this.shape++;
    for (const name of groups.keys()) this.touched.add(name);
    this.recent = this.recent.filter((each) => each.event.sequence > document.sequence);
    return this.recent.map((each) => this.#apply(each.name, each.event)).some((outcome) => outcome === "refetch" || outcome === "gap");
  }

  /** Takes what the server says of the run as a whole: its state and why things wait. */
  header(document) {
    if (document.sequence < (this.head?.sequence ?? 0)) return;
    const { state, ended: at } = this.head;
    this.#head(document);
    // It may have been made before an event that is here already.
    if (document.sequence < this.stateAt) Object.assign(this.head, { state, ended: at });
  }

  // The children of all tasks of a group are one node behind it; parents come before their children.
  #place(task, groups) {
    const parent = this.tasks.get(CHILD_GROUP.exec(task.group)?.[1]);
    task.parent = parent?.id;
    task.node = parent ? `${parent.node}~` : task.group;
    if (parent) this.parents.add(parent.id);
    if (!groups.has(task.node)) groups.set(task.node, this.#group({ name: task.node, kind: task.kind, parent: parent?.node }));
    return groups.get(task.node);
  }

  #group(group) {
    return { name: group.name, title: group.parent ? `children of ${group.parent}` : group.name, kind: group.kind, needs: group.needs ?? [], runOn: group.run_on, parent: group.parent, tasks: [] };
  }

  #head(document) {
    const { tasks: _, ...head } = document;
    this.head = head;
  }

  get over() {
    return ended(this.head?.state);
  }

  counts(tasks = this.tasks.values()) {
    const counts = {};
    for (const task of tasks) counts[task.state] = (counts[task.state] ?? 0) + 1;
    return counts;
  }

  /** The groups that changed since the last call. */
  takeTouched() {
    const touched = this.touched;
    this.touched = new Set();
    return touched;
  }

  /** Folds a journal event: "folded", "refetch", "old" or "gap". */
  apply(name, event) {
    const outcome = this.#apply(name, event);
    if (outcome !== "old") this.recent.push({ name, event });
    if (this.recent.length > REMEMBERED) this.recent.shift();
    return outcome;
  }

  #apply(name, event) {
    if (event.sequence <= this.sequence) return "old";
    if (event.sequence !== this.sequence + 1) return "gap";
    this.sequence = event.sequence;
    this.#state(name, event);
    if (REFETCH.has(name)) return "refetch";
    if (name === "run-recovered") return "folded";
    if (name === "group-skipped" || name === "group-cancelled") return this.#wholeGroup(name, event);
    const task = this.tasks.get(event.task);
    if (!task) return "refetch";
    this.#fold(task, name, event);
    this.touched.add(task.node);
    // The end of a parent ends its children, that of a child its siblings: the server knows which.
    const family = this.parents.has(task.id) || task.parent;
    return family && ["failed", "cancelled", "succeeded"].includes(task.state) && !(task.parent && task.state === "succeeded") ? "refetch" : "folded";
  }

  /** The state of the run as a whole, where an event tells it; the rest comes with a document. */
  #state(name, event) {
    const before = this.head.state;
    if (name === "attempt-leased" && before === "pending") this.head.state = "running";
    if (name === "run-paused") this.head.state = "paused";
    if (name === "run-finished") Object.assign(this.head, { state: event.outcome, ended: event.at });
    if (before !== this.head.state) this.stateAt = event.sequence;
  }

  #wholeGroup(name, event) {
    const group = this.groups.get(event.group);
    if (!group) return "refetch";
    for (const task of group.tasks) {
      if (WAITING.has(task.state)) this.#move(task, name === "group-skipped" ? "skipped" : "cancelled", event.reason);
    }
    this.touched.add(group.name);
    return "folded";
  }

  #fold(task, name, event) {
    const { at } = event;
    const last = task.attempts.at(-1);
    switch (name) {
      case "task-ready":
      case "task-requeued":
        return this.#move(task, "ready");
      case "task-cached":
        task.cached_from = event.from;
        task.metrics = event.result?.metrics ?? {};
        return this.#move(task, "cached");
      case "attempt-leased":
        task.attempts = [...task.attempts, { n: event.attempt, state: "running", worker: event.worker, token: event.sequence, started: null, ended: null, failure: null, timings: {} }];
        return this.#move(task, "running");
      case "attempt-started":
        if (last) last.started = at;
        return undefined;
      case "attempt-failed":
      case "attempt-expired":
      case "attempt-released":
        return this.#ended(task, last, at, event);
      case "task-succeeded":
        if (last) Object.assign(last, { state: "succeeded", ended: at, timings: event.timings ?? {} });
        task.metrics = event.result?.metrics ?? {};
        return this.#move(task, "succeeded");
      case "task-failed":
        return this.#move(task, "failed", event.failure?.message);
      case "task-skipped":
        return this.#move(task, "skipped", event.reason);
      default:
        return undefined;
    }
  }

  #ended(task, last, at, event) {
    const { cause, message, hint, lastLines } = event.failure;
    const cancelled = cause === "cancelled";
    // Events name fields and causes in the journal's way, documents in that of the API.
    const failure = { cause: cause.replaceAll("_", "-"), message, hint: hint ?? null, last_lines: lastLines ?? [] };
    const { retryAt } = event;
    if (last) Object.assign(last, { state: cancelled ? "cancelled" : "failed", ended: at, failure });
    if (retryAt === undefined || retryAt === null) this.#move(task, cancelled ? "cancelled" : "failed", event.failure?.message);
    else this.#move(task, new Date(retryAt) > new Date(event.at) ? "pending" : "ready", event.failure?.message);
  }

  #move(task, state, reason = null) {
    task.state = state;
    task.reason = reason;
    if (state !== "running") this.progress.delete(task.id);
  }

  /** Takes how far a running attempt is. */
  advanced(event) {
    const progress = event.progress ?? event;
    const task = this.tasks.get(event.task);
    if (!task || task.state !== "running" || !(progress.total > 0)) return;
    this.progress.set(event.task, progress);
  }
}
