// Tabs as the ARIA practices describe them: arrows move, one is in the tab order.

import { h } from "./dom.js";

/** `entries` are {id, title, node, opened?}; `chosen(id)` is called for a click or key. */
export function tabs(name, entries, chosen) {
  let current = null;
  const buttons = entries.map((entry) => h("button", { role: "tab", id: `${name}-${entry.id}`, "aria-controls": `${name}-panel-${entry.id}`, on: { click: () => chosen(entry.id) } }, entry.title));
  const panels = entries.map((entry) => h("div", { role: "tabpanel", id: `${name}-panel-${entry.id}`, "aria-labelledby": `${name}-${entry.id}`, hidden: true }, entry.node));
  const list = h("div", { role: "tablist", class: "tabs", "aria-label": "Views of the run", on: { keydown: keys } }, buttons);

  function keys(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const at = (entries.findIndex((entry) => entry.id === current) + by + entries.length) % entries.length;
    buttons[at].focus();
    chosen(entries[at].id);
    event.preventDefault();
  }

  return {
    node: h("div", {}, list, panels),
    shown: () => current,
    show(id) {
      const at = Math.max(0, entries.findIndex((entry) => entry.id === id));
      const changed = current !== entries[at].id;
      current = entries[at].id;
      entries.forEach((_, i) => {
        buttons[i].setAttribute("aria-selected", String(i === at));
        buttons[i].tabIndex = i === at ? 0 : -1;
        panels[i].hidden = i !== at;
      });
      if (changed) entries[at].opened?.();
    },
  };
}
