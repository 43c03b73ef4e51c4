// The HTTP API as the page uses it. Everything is same-origin; the cookie of /login signs it.

export const BASE = "/api/v1";

/** What the server said when it did not do what was asked. */
export class ApiError extends Error {
  constructor(status, problem) {
    super(problem?.detail ?? problem?.title ?? `the server answered ${status}`);
    this.status = status;
    this.problem = problem;
  }
}

/** Nobody answered: the server is away or starts anew. */
export class Unreachable extends Error {
  constructor() {
    super("The server does not answer.");
  }
}

async function send(path, options) {
  let response;
  try {
    response = await fetch(path, { credentials: "same-origin", cache: "no-cache", ...options });
  } catch (cause) {
    if (options?.signal?.aborted) throw cause;
    throw new Unreachable();
  }
  if (response.ok || response.status === 304) return response;
  const problem = await response.json().catch(() => null);
  if (response.status === 401) window.dispatchEvent(new Event("troupe-signed-out"));
  throw new ApiError(response.status, problem);
}

export async function get(path, options) {
  return (await send(BASE + path, { ...options, headers: { Accept: "application/json" } })).json();
}

/** A response whose body is read as it comes. */
export function open(path, signal) {
  return send(BASE + path, { signal, cache: "no-store" });
}

export async function post(path, body = {}) {
  const response = await send(BASE + path, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-Troupe": "1" },
    body: JSON.stringify(body),
  });
  return response.json().catch(() => ({}));
}

/** Asks for the session cookie; throws an ApiError for a wrong token. */
export async function signIn(token) {
  await send(`/login?token=${encodeURIComponent(token)}`, {});
  await get("/runs?limit=1");
}

export const runPath = (run) => `/runs/${encodeURIComponent(run)}`;
export const taskPath = (run, task) => `${runPath(run)}/tasks/${encodeURIComponent(task)}`;
export const logPath = (run, task, n) => `${taskPath(run, task)}/attempts/${n}/logs`;

export function artifactUrl(file) {
  const name = file.path.split("/").pop();
  return `${BASE}/artifacts/${file.sha256}?name=${encodeURIComponent(name)}`;
}
