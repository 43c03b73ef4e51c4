// Asking again and again while the page is looked at, and telling when nobody answers.

/** Runs `ask` now and every `millis`; `answered(false)` when it failed because of the network. */
export function poll(millis, ask, answered) {
  let timer = 0;
  let closed = false;
  let asking = false;

  async function once() {
    clearTimeout(timer);
    if (closed || asking || document.hidden) return;
    asking = true;
    try {
      await ask();
      answered(true);
    } catch (error) {
      answered(false, error);
    } finally {
      asking = false;
      if (!closed) timer = setTimeout(once, millis);
    }
  }

  document.addEventListener("visibilitychange", once);
  once();
  return {
    now: once,
    close() {
      closed = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", once);
    },
  };
}
