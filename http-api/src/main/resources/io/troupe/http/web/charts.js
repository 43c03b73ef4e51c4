// Line charts by uPlot (a global of its own script): live, in the colours of the page.

import { h, text } from "./dom.js";
import { number } from "./format.js";

const HEIGHT = 190;
const COLOURS = 8;
const dark = matchMedia("(prefers-color-scheme: dark)");

/** The last number before `at`: lines have points at different places. */
function near(column, at) {
  for (let i = at; i >= 0; i--) if (column[i] !== null && column[i] !== undefined) return column[i];
  return null;
}

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/**
 * A chart titled `title`; `show(series)` draws [{label, points: [[x, y]…]}] and may be called often.
 * Beside the title it says which line is under the pointer, and where; else where one line ends.
 */
export function chart(title) {
  const box = h("div", { class: "chart-box" });
  const readout = h("span", { class: "readout" });
  const node = h("figure", { class: "chart" }, h("figcaption", {}, h("b", { text: title }), readout), box);
  let plot = null;
  let shown = "";
  let last = [];
  let focused = 0;

  function data(series) {
    const tables = series.map(({ points }) => [points.map((point) => point[0]), points.map((point) => point[1])]);
    return tables.length === 1 ? tables[0] : window.uPlot.join(tables);
  }

  function show(series) {
    last = series;
    const key = series.map((each) => each.label).join("\n");
    node.hidden = series.length === 0;
    if (!series.length) return;
    if (plot && shown === key) {
      plot.setData(data(series));
    } else {
      plot?.destroy();
      shown = key;
      focused = 0;
      plot = new window.uPlot(options(series), data(series), box);
    }
    read();
  }

  function read() {
    const at = plot?.cursor.idx;
    const i = last.length === 1 ? 1 : focused;
    if (i && at !== null && at !== undefined) {
      const y = plot.data[i][at] ?? near(plot.data[i], at);
      text(readout, `${last.length > 1 ? `${last[i - 1].label}: ` : ""}${number(y)} at ${number(plot.data[0][at])}`);
    } else {
      text(readout, last.length === 1 ? number(last[0].points.at(-1)?.[1]) : `${last.length} lines`);
    }
  }

  function options(series) {
    const line = colour("--line");
    const faint = colour("--faint");
    const axis = { stroke: faint, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1, size: 4 }, font: "11px system-ui, sans-serif" };
    const many = series.length > COLOURS;
    return {
      width: Math.max(240, box.clientWidth),
      height: HEIGHT,
      legend: { show: false },
      padding: [6, 14, 0, 0],
      hooks: { setCursor: [read], setSeries: [(_, i) => { focused = i ?? 0; read(); }] },
      cursor: { points: many ? { show: false } : { size: 6 }, focus: { prox: 24 } },
      focus: { alpha: 0.25 },
      scales: { x: { time: false } },
      axes: [{ ...axis, size: 28 }, { ...axis, size: 56, values: (_, ticks) => ticks.map((tick) => number(tick)) }],
      series: [
        { label: "x" },
        ...series.map((each, i) => ({
          label: each.label,
          stroke: colour(`--series-${i % COLOURS}`),
          width: many ? 1.2 : 1.8,
          points: { show: each.points.length < 3 },
          spanGaps: true,
          value: (_, y) => number(y),
        })),
      ],
    };
  }

  function again() {
    shown = "";
    if (last.length) show(last);
  }

  const resized = new ResizeObserver(() => plot && box.clientWidth > 0 && plot.setSize({ width: box.clientWidth, height: HEIGHT }));
  resized.observe(box);
  dark.addEventListener("change", again);
  return {
    node,
    show,
    close() {
      resized.disconnect();
      dark.removeEventListener("change", again);
      plot?.destroy();
    },
  };
}
