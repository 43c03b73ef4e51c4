// Questions before what cannot be undone, and news of what did not work.

import { h } from "./dom.js";

/** Asks; gives null for no, else what was typed (an empty text without a field). */
export function ask({ title, body, yes, no = "Not now", field, danger = false }) {
  return new Promise((resolve) => {
    const input = field && h("input", { type: "text", id: "dialog-field", maxlength: "200", placeholder: field.placeholder ?? "" });
    const agree = h("button", { class: danger ? "danger" : "primary", type: "submit", value: "yes" }, yes);
    const dialog = h(
      "dialog",
      { "aria-labelledby": "dialog-title" },
      h("form", { method: "dialog" },
        h("h2", { id: "dialog-title", text: title }),
        body && h("p", { text: body }),
        field && h("label", { for: "dialog-field" }, field.label),
        input,
        h("div", { class: "buttons" }, h("button", { type: "submit", value: "no", formnovalidate: true }, no), agree)),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes" ? (input?.value.trim() ?? "") : null);
    });
    // Enter in the field would press the first button, which says no.
    input?.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      agree.click();
    });
    document.body.append(dialog);
    dialog.showModal();
    (input ?? agree).focus();
  });
}

export async function confirm(question) {
  return (await ask(question)) !== null;
}

let shelf = null;

/** Shows a short message that goes away by itself; screen readers say it. */
export function tell(message) {
  shelf ??= document.body.appendChild(h("div", { class: "shelf", role: "alert" }));
  const note = h("p", {}, message, h("button", { class: "quiet", "aria-label": "Close this message", on: { click: () => note.remove() } }, "×"));
  shelf.append(note);
  setTimeout(() => note.remove(), 12000);
}
