// The events of a run as they come, over every break: after a restart of the server it goes on
// behind the last event that was seen.

import { BASE, get, runPath } from "./api.js";
import { throttle } from "./dom.js";
import { EVENTS } from "./run-model.js";

const LIVE = ["progress", "point", "log"];
const FIRST_RETRY = 400;
const LAST_RETRY = 3000;

/**
 * Follows a run.
 *
 * `on.journal(name, event)` folds an event and answers as RunModel.apply; `on.live(name, event)`
 * takes what is not in the journal; `on.document(document)` a whole document and answers whether it
 * wants another; `on.header(document)` one without tasks; `on.connection(state)` live or reconnecting; `on.lost(error)` when the server
 * says that there is nothing to follow.
 */
export function follow(run, on, sequence) {
  let source = null;
  let retry = FIRST_RETRY;
  let timer = 0;
  let closed = false;
  let fetching = false;
  let again = false;

  /** The whole document; a second wish while one is under way is served after it. */
  async function refetch() {
    if (fetching) {
      again = true;
      return;
    }
    fetching = true;
    try {
      const document = await get(runPath(run));
      if (!closed && on.document(document)) later();
    } finally {
      fetching = false;
    }
    if (again && !closed) {
      again = false;
      await refetch();
    }
  }

  const later = throttle(700, () => closed || refetch().catch(broken));
  const header = throttle(1000, async () => {
    if (closed || document.hidden) return;
    try {
      on.header(await get(`${runPath(run)}?tasks=false`));
    } catch {
      // The stream notices by itself that the server is away.
    }
  });

  function journal(message) {
    const event = JSON.parse(message.data);
    const outcome = on.journal(event.event?.replace(/\.\d+$/, "") ?? message.type, event);
    if (outcome === "refetch" || outcome === "gap") later();
    if (outcome !== "old") header();
  }

  function connect() {
    source = new EventSource(`${BASE}${runPath(run)}/events?live=true&after=${sequence()}`);
    source.onopen = () => {
      retry = FIRST_RETRY;
      on.connection("live");
      header();
    };
    source.onerror = () => broken();
    for (const name of EVENTS) source.addEventListener(name, journal);
    for (const name of LIVE) source.addEventListener(name, (message) => on.live(name, JSON.parse(message.data)));
  }

  // The browser's own reconnecting gives up when a server that starts answers 503, and says neither
  // why nor when. So each break is mended here: the document first, then the events behind it.
  function broken(error) {
    source?.close();
    source = null;
    if (closed) return;
    if (error?.status === 404 || error?.status === 401) {
      on.lost(error);
      return;
    }
    on.connection("reconnecting");
    clearTimeout(timer);
    timer = setTimeout(start, retry);
    retry = Math.min(LAST_RETRY, retry * 1.6);
  }

  async function start() {
    if (closed || document.hidden || source) return;
    try {
      await refetch();
      if (!closed && !source) connect();
    } catch (error) {
      broken(error);
    }
  }

  // A browser opens few connections to one server: a page nobody looks at gives its own back.
  function visibility() {
    if (document.hidden) {
      clearTimeout(timer);
      source?.close();
      source = null;
    } else {
      start();
    }
  }

  document.addEventListener("visibilitychange", visibility);
  start();
  return {
    header,
    close() {
      closed = true;
      clearTimeout(timer);
      later.stop();
      header.stop();
      source?.close();
      document.removeEventListener("visibilitychange", visibility);
    },
  };
}
