// The cells of a sweep as a strip: one path for each state, so that 10,000 cells are nine elements.
// Each state has a form of its own; the cell under the pointer or the cursor keys is named in words.

import { s } from "./dom.js";
import { STATES } from "./states.js";

const NARROW = 208;
const WIDE = 420;

/** Side and gap of cells such that `n` of them make a strip of a sensible height. */
export function stripSize(n) {
  const [side, gap, width] = n <= 48 ? [11, 3, NARROW] : n <= 240 ? [8, 2, NARROW] : n <= 1200 ? [8, 2, WIDE] : n <= 2500 ? [5, 1, WIDE] : n <= 8000 ? [3, 1, WIDE] : [2, 0, WIDE];
  const columns = Math.max(1, Math.floor((width + gap) / (side + gap)));
  const rows = Math.ceil(n / columns);
  return { side, gap, width, columns, rows, height: n ? rows * (side + gap) - gap : 0 };
}

const SMALL = 5;

/** The outline of one cell: full, hollow, low or crossed by its state where there is room for it. */
function cell(state, x, y, side) {
  const full = `M${x} ${y}h${side}v${side}h${-side}z`;
  if (side < SMALL) return full;
  const in1 = side / 4;
  switch (state) {
    case "pending":
    case "paused":
      return `${full}M${x + 1} ${y + 1}v${side - 2}h${side - 2}v${-(side - 2)}z`;
    case "ready":
      return `${full}M${x + 1} ${y + 1}v${side / 2 - 1}h${side - 2}v${-(side / 2 - 1)}z`;
    case "skipped":
      return `M${x} ${y + side / 2 - 1}h${side}v2h${-side}z`;
    case "cached":
      return `${full}M${x + in1 + 0.5} ${y + in1 + 0.5}v${side - 2 * in1 - 1}h${side - 2 * in1 - 1}v${-(side - 2 * in1 - 1)}z`;
    case "failed":
      return `M${x} ${y + in1}l${in1} ${-in1}l${in1} ${in1}l${in1} ${-in1}l${in1} ${in1}l${-in1} ${in1}l${in1} ${in1}l${-in1} ${in1}l${-in1} ${-in1}l${-in1} ${in1}l${-in1} ${-in1}l${in1} ${-in1}z`;
    case "cancelled":
      return `M${x} ${y}h${side}l${-side} ${side}z`;
    default:
      return full;
  }
}

/**
 * A strip over `tasks()`; `name(task)` says what a cell is, `shown(task, box)` is called with the
 * cell under pointer or keys and with null behind the last, `opened(task)` when one is chosen.
 */
export function strip({ label, tasks, shown, opened }) {
  const paths = new Map(STATES.map((state) => [state, s("path", { class: `cell ${state}`, "fill-rule": "evenodd" })]));
  const ring = s("rect", { class: "cell-ring", visibility: "hidden", rx: 1 });
  const ground = s("rect", { class: "cell-ground", x: -2, y: -2 });
  const node = s("g", { class: "strip", tabindex: "0", role: "application", "aria-label": label }, ground, [...paths.values()], ring);
  let at = -1;
  let size = stripSize(0);

  function update() {
    const all = tasks();
    size = stripSize(all.length);
    const pieces = new Map(STATES.map((state) => [state, []]));
    all.forEach((task, i) => pieces.get(task.state)?.push(cell(task.state, ...spot(i), size.side)));
    for (const [state, path] of paths) {
      const drawn = pieces.get(state).join("");
      if (path.drawn !== drawn) path.setAttribute("d", (path.drawn = drawn));
    }
    ground.setAttribute("width", size.width + 4);
    ground.setAttribute("height", size.height + 4);
    if (at >= 0) show(at);
  }

  const spot = (i) => [(i % size.columns) * (size.side + size.gap), Math.floor(i / size.columns) * (size.side + size.gap)];

  function show(i) {
    const task = tasks()[i];
    at = task ? i : -1;
    ring.setAttribute("visibility", task ? "visible" : "hidden");
    if (!task) {
      shown(null);
      return;
    }
    const [x, y] = spot(i);
    ring.setAttribute("x", x - 1.5);
    ring.setAttribute("y", y - 1.5);
    ring.setAttribute("width", size.side + 3);
    ring.setAttribute("height", size.side + 3);
    shown(task, ring.getBoundingClientRect());
  }

  function under(event) {
    const box = ground.getBoundingClientRect();
    const scale = (size.width + 4) / box.width;
    const column = Math.floor(((event.clientX - box.left) * scale - 2) / (size.side + size.gap));
    const row = Math.floor(((event.clientY - box.top) * scale - 2) / (size.side + size.gap));
    if (column < 0 || row < 0 || column >= size.columns) return -1;
    const i = row * size.columns + column;
    return i < tasks().length ? i : -1;
  }

  const steps = { ArrowRight: () => 1, ArrowLeft: () => -1, ArrowDown: () => size.columns, ArrowUp: () => -size.columns };
  node.addEventListener("pointermove", (event) => show(under(event)));
  node.addEventListener("pointerleave", () => show(-1));
  node.addEventListener("click", (event) => {
    const i = under(event);
    if (i >= 0) opened(tasks()[i]);
  });
  node.addEventListener("focus", () => node.matches(":focus-visible") && show(Math.max(0, at)));
  node.addEventListener("blur", () => show(-1));
  node.addEventListener("keydown", (event) => {
    const last = tasks().length - 1;
    if (event.key in steps) show(Math.min(last, Math.max(0, at + steps[event.key]())));
    else if (event.key === "Home") show(0);
    else if (event.key === "End") show(last);
    else if ((event.key === "Enter" || event.key === " ") && at >= 0) opened(tasks()[at]);
    else return;
    event.preventDefault();
  });
  update();
  return { node, update };
}
