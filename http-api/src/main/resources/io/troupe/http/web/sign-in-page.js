// Where nobody is signed in: the token goes to this server and nowhere else.

import { signIn } from "./api.js";
import { h, set, text } from "./dom.js";

export function signInPage(root, { done }) {
  document.title = "Sign in – Troupe";
  const field = h("input", { type: "password", id: "token", name: "token", autocomplete: "off", spellcheck: "false", required: true });
  const problem = h("p", { class: "problem", role: "alert" });
  const button = h("button", { class: "primary", type: "submit" }, "Sign in");
  const form = h(
    "form",
    { class: "sign-in card", on: { submit } },
    h("h1", { text: "Sign in" }),
    h("p", {}, "Open the link that ", h("code", {}, "./troupe serve"), " printed, or enter the token of this server. It is in the file ", h("code", {}, "server-token"), " of its state folder:"),
    h("pre", { class: "command" }, "cat ~/.troupe/server-token"),
    h("label", { for: "token" }, "Token"),
    field,
    button,
    problem,
  );

  async function submit(event) {
    event.preventDefault();
    button.disabled = true;
    try {
      await signIn(field.value.trim());
      done();
    } catch (error) {
      text(problem, [400, 401, 403].includes(error.status) ? "This is not the token of this server." : error.message);
      field.select();
    } finally {
      button.disabled = false;
    }
  }

  set(root, form);
  field.focus();
  return { update() {}, close() {} };
}
