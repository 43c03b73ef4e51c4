// Addresses behind the '#': a page, what it shows, and filters, so that every view can be linked.

export function parse(hash) {
  const [path, query] = hash.replace(/^#\/?/, "").split("?");
  const parts = path.split("/").filter(Boolean).map(decode);
  return { page: parts[0] ?? "runs", run: parts[1], task: parts[2] === "tasks" ? parts[3] : undefined, query: new URLSearchParams(query ?? "") };
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function withQuery(path, query) {
  const entries = Object.entries(query ?? {}).filter(([, value]) => value);
  return entries.length ? `${path}?${new URLSearchParams(entries)}` : path;
}

export const runsHash = (query) => withQuery("#/runs", query);
export const runHash = (run, query) => withQuery(`#/runs/${encodeURIComponent(run)}`, query);
export const taskHash = (run, task, query) => withQuery(`${runHash(run)}/tasks/${encodeURIComponent(task)}`, query);
