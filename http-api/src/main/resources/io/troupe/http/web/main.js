// Starts the page: which view an address shows, and whether the server is there.

import { h, set, text } from "./dom.js";
import { parse } from "./routes.js";
import { runPage } from "./run-page.js";
import { runsPage } from "./runs-page.js";
import { signInPage } from "./sign-in-page.js";
import { workersPage } from "./workers-page.js";

const main = document.getElementById("main");
const linkState = document.getElementById("link-state");
let current = null;
let shown = "";

/** Says in the bar how the page stands with the server: live, reconnecting or nothing. */
function connection(state) {
  linkState.className = `link-state ${state}`;
  text(linkState, { live: "Live", reconnecting: "Reconnecting…", idle: "" }[state]);
}

function viewOf(route) {
  if (route.page === "workers") return workersPage;
  if (route.page === "runs") return route.run ? runPage : runsPage;
  return unknownPage;
}

function unknownPage(root) {
  document.title = "Troupe";
  set(root, h("h1", { text: "There is no such page" }), h("p", {}, h("a", { href: "#/runs" }, "All runs")));
  return { update() {}, close() {} };
}

function show() {
  const route = parse(location.hash);
  const key = `${route.page}/${route.run ?? ""}`;
  for (const link of document.querySelectorAll("nav a[data-page]")) {
    if (link.dataset.page === route.page) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (current && shown === key) {
    current.update(route);
    return;
  }
  replace(viewOf(route), route);
  shown = key;
}

function replace(view, route) {
  current?.close();
  const moved = current !== null;
  connection("idle");
  main.replaceChildren();
  current = view(main, route, { connection });
  window.scrollTo(0, 0);
  if (moved) main.focus({ preventScroll: true });
}

window.addEventListener("hashchange", show);
window.addEventListener("troupe-signed-out", () => {
  if (shown === "sign-in") return;
  shown = "sign-in";
  replace(signInPage, { done: () => { shown = ""; show(); } });
});
document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
show();
