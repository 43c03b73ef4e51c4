// The log of an attempt, read as it grows. It follows the end until somebody scrolls up.

import { BASE, logPath, open } from "./api.js";
import { h, text } from "./dom.js";
import { bytes } from "./format.js";

const TAIL = 256 * 1024;
const KEPT = 1024 * 1024;
const NEAR = 24;
const RETRY = 1500;

/** `ended()` says whether the attempt is over: then a stream that ends is not opened again. */
export function logView(run, task, n, ended) {
  const stop = new AbortController();
  const body = h("pre", { class: "log", tabindex: "0", role: "log", "aria-live": "off", "aria-label": `Log of attempt ${n}` });
  const state = h("span", { class: "faint", role: "status" });
  const skipped = h("p", { class: "faint", hidden: true });
  const resume = h("button", { class: "follow", hidden: true, on: { click: toEnd } }, "Follow the end");
  const raw = h("a", { href: `${BASE}${logPath(run, task, n)}`, target: "_blank", rel: "noopener" }, "Whole log");
  const node = h("div", { class: "log-frame" }, h("div", { class: "log-head" }, state, raw), skipped, h("div", { class: "log-body" }, body, resume));
  let offset = 0;
  let kept = 0;
  let following = true;

  body.addEventListener("scroll", () => {
    following = body.scrollHeight - body.scrollTop - body.clientHeight < NEAR;
    resume.hidden = following;
    tellState();
  });

  let streaming = false;
  function tellState(problem) {
    if (problem) text(state, problem);
    else if (!streaming) text(state, kept ? "Complete" : "Nothing was printed");
    else text(state, following ? "Following" : "Paused: scrolled up");
  }

  function toEnd() {
    body.scrollTop = body.scrollHeight;
    body.focus({ preventScroll: true });
  }

  function append(chunk) {
    if (!chunk) return;
    body.append(document.createTextNode(chunk));
    kept += chunk.length;
    while (kept > KEPT && body.childNodes.length > 1) {
      kept -= body.firstChild.length;
      body.firstChild.remove();
      hide("Earlier lines are in the whole log.");
    }
    if (following) body.scrollTop = body.scrollHeight;
  }

  function hide(words) {
    skipped.hidden = false;
    text(skipped, words);
  }

  /** A long log begins near its end: what the reader wants is what happens now. */
  async function tail() {
    const response = await fetch(`${BASE}${logPath(run, task, n)}`, { headers: { Range: `bytes=-${TAIL}` }, signal: stop.signal, cache: "no-store" });
    const range = /bytes (\d+)-\d+\/(\d+)/.exec(response.headers.get("Content-Range") ?? "");
    await response.body?.cancel();
    if (response.status !== 206 || !range || range[1] === "0") return;
    offset = Number(range[1]);
    hide(`The first ${bytes(offset)} are in the whole log.`);
  }

  async function stream() {
    const response = await open(`${logPath(run, task, n)}?from=${offset}&follow=true`, stop.signal);
    streaming = true;
    tellState();
    const decoder = new TextDecoder();
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      offset += value.length;
      append(decoder.decode(value, { stream: true }));
    }
    append(decoder.decode());
  }

  async function read() {
    await tail().catch(() => undefined);
    while (!stop.signal.aborted) {
      let problem = null;
      try {
        await stream();
      } catch (error) {
        if (stop.signal.aborted) return;
        problem = error;
      }
      streaming = false;
      if (problem?.status === 404) return tellState("No log was kept.");
      if (!problem && ended()) return tellState();
      tellState("Reconnecting…");
      await new Promise((resolve) => setTimeout(resolve, RETRY));
    }
    return undefined;
  }

  text(state, "Loading…");
  read();
  return { node, close: () => stop.abort() };
}
