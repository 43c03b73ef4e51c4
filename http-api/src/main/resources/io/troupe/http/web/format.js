// How numbers, times and ids read.

const BYTES = ["B", "KiB", "MiB", "GiB", "TiB"];

export function bytes(n) {
  if (!Number.isFinite(n)) return "–";
  let unit = 0;
  let value = n;
  while (value >= 1024 && unit < BYTES.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : Number(value.toFixed(1))} ${BYTES[unit]}`;
}

/** Milliseconds as people say them. */
export function duration(millis) {
  if (!Number.isFinite(millis)) return "–";
  const seconds = Math.max(0, millis) / 1000;
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const total = Math.round(seconds);
  const [days, hours, minutes] = [Math.floor(total / 86400), Math.floor(total / 3600) % 24, Math.floor(total / 60) % 60];
  if (days) return `${days} d ${hours} h`;
  if (hours) return `${hours} h ${minutes} min`;
  return `${minutes} min ${total % 60} s`;
}

/** From one RFC 3339 time to another, or until now. */
export function between(from, to) {
  return from ? duration((to ? Date.parse(to) : Date.now()) - Date.parse(from)) : "–";
}

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
const DAY = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });

/** A time of today as a clock shows it, an earlier one with its day. */
export function clock(time) {
  if (!time) return "–";
  const date = new Date(time);
  const today = new Date().toDateString() === date.toDateString();
  return today ? CLOCK.format(date) : `${DAY.format(date)} ${CLOCK.format(date)}`;
}

/** A metric: four digits that mean something. */
export function number(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (typeof value !== "number") return String(value);
  if (Number.isInteger(value)) return value.toLocaleString("en-US");
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-4) return value.toExponential(3);
  return size >= 1000 ? value.toFixed(1) : Number(value.toPrecision(4)).toString();
}

export function count(n, one, many = `${one}s`) {
  return `${n.toLocaleString("en-US")} ${n === 1 ? one : many}`;
}

export function value(any) {
  return typeof any === "object" && any !== null ? JSON.stringify(any) : String(any);
}

/** What names a task within its run, for people; a child by its id, which begins with its parent's. */
export function taskName(task) {
  return !task.parent && Object.keys(task.cell ?? {}).length ? `${task.group} · ${cellName(task)}` : task.id;
}

/** What names a cell within its group. */
export function cellName(task) {
  const axes = Object.entries(task.cell ?? {});
  return axes.length ? axes.map(([axis, at]) => `${axis}=${value(at)}`).join(", ") : task.id;
}
