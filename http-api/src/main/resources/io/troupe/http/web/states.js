// The words of states, each with a shape of its own: nothing is told by colour alone.

import { h, s } from "./dom.js";

/** In the order in which bars and legends show them. */
export const STATES = ["succeeded", "cached", "running", "failed", "cancelled", "skipped", "paused", "ready", "pending"];
export const RUN_STATES = ["pending", "running", "paused", "succeeded", "failed", "cancelled"];
const ENDED = new Set(["succeeded", "cached", "failed", "cancelled", "skipped"]);

const SHAPES = {
  succeeded: "M3.5 8.5l3 3 6-7",
  cached: "M8 3v4h4M3.5 8a5 5 0 1 0 2-4",
  running: "M5.5 3.5l7 4.5-7 4.5z",
  failed: "M4 4l8 8M12 4l-8 8",
  cancelled: "M8 2.5a5.5 5.5 0 1 0 .01 0M4.2 11.8l7.6-7.6",
  skipped: "M3 4l5 4-5 4M8.5 4l5 4-5 4",
  paused: "M5.5 3.5v9M10.5 3.5v9",
  ready: "M8 2.5a5.5 5.5 0 1 0 .01 0M8 5v3.2l2.2 1.5",
  pending: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  online: "M8 2.5a5.5 5.5 0 1 0 .01 0M5.5 8.2l1.8 1.8 3.2-3.8",
  draining: "M8 2.5v8M4.5 7.5l3.5 3.5 3.5-3.5M3.5 13.5h9",
  unreachable: "M8 3.5v5.5M8 12.2h.01",
};

export const ended = (state) => ENDED.has(state);

export function icon(state) {
  const shape = state in SHAPES ? state : "pending";
  return s("svg", { class: `icon ${shape}`, viewBox: "0 0 16 16", "aria-hidden": "true" }, s("path", { d: SHAPES[shape] }));
}

export const shapeOf = (state) => SHAPES[state] ?? SHAPES.pending;

export function badge(state, word = state) {
  return h("span", { class: `badge ${state}` }, icon(state), word);
}

/** Changes a badge in place, only when its state did. */
export function setBadge(node, state, word = state) {
  if (node.classList.contains(state)) return;
  node.className = `badge ${state}`;
  node.replaceChildren(icon(state), word);
}

/** A bar with a piece for each state; `counts` may change later by `update`. */
export function stateBar(counts) {
  const bar = h("div", { class: "state-bar", role: "img" });
  updateBar(bar, counts);
  return bar;
}

export function updateBar(bar, counts) {
  const signature = STATES.map((state) => counts[state] ?? 0).join();
  if (bar.signature === signature) return;
  bar.signature = signature;
  const total = STATES.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  bar.setAttribute("aria-label", total ? sentence(counts) : "no tasks yet");
  bar.title = total ? sentence(counts) : "no tasks yet";
  bar.replaceChildren();
  for (const state of STATES) {
    if (!counts[state]) continue;
    const piece = h("span", { class: state });
    piece.style.flexGrow = counts[state];
    bar.append(piece);
  }
}

export function sentence(counts) {
  return STATES.filter((state) => counts[state]).map((state) => `${counts[state]} ${state}`).join(", ");
}

export function totals(counts) {
  let all = 0;
  let done = 0;
  for (const [state, n] of Object.entries(counts ?? {})) {
    all += n;
    if (ended(state)) done += n;
  }
  return { all, done };
}
