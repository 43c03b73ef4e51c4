// What the thing under the pointer or the cursor keys is: shown beside it, and said.

import { h, set, text } from "./dom.js";

/** A tip within `frame()`; `lines` are its title and what follows, `box` is on the screen. */
export function tip(frame) {
  const shown = h("div", { class: "tip", hidden: true });
  const said = h("p", { class: "unseen", "aria-live": "polite" });
  return {
    nodes: [shown, said],
    show(lines, box) {
      shown.hidden = false;
      const [title, ...rest] = lines.filter(Boolean);
      set(shown, h("b", { text: title }), rest.map((line) => h("span", { text: line })));
      text(said, `${title}: ${rest.join(", ")}`);
      const around = frame().getBoundingClientRect();
      shown.style.left = `${Math.min(Math.max(0, box.left - around.left), Math.max(0, around.width - shown.offsetWidth))}px`;
      shown.style.top = `${box.bottom - around.top + 6}px`;
    },
    hide() {
      shown.hidden = true;
    },
  };
}
