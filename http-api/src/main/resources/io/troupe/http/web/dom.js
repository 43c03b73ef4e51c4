// Elements without innerHTML: whatever users wrote (names, logs, failures) only ever becomes text.

const SVG = "http://www.w3.org/2000/svg";

function fill(node, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") {
      for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler);
    } else if (name === "text") {
      node.textContent = value;
    } else {
      node.setAttribute(name, value === true ? "" : value);
    }
  }
  add(node, children);
  return node;
}

function add(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false) continue;
    node.append(child instanceof Node ? child : String(child));
  }
}

/** An HTML element: attributes by name, `on` for listeners, `text` for its text. */
export function h(tag, props, ...children) {
  return fill(document.createElement(tag), props, children);
}

/** An SVG element. */
export function s(tag, props, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children);
}

/** Replaces what is in `node`. */
export function set(node, ...children) {
  node.replaceChildren();
  add(node, children);
  return node;
}

/** Sets the text only when it differs, so that selections and screen readers are left alone. */
export function text(node, value) {
  const wanted = String(value);
  if (node.textContent !== wanted) node.textContent = wanted;
}

/**
 * Brings the children of `parent` into line with `items` and reuses what has the same key:
 * focus and selection stay where they were.
 */
export function keyed(parent, items, key, make, update) {
  const before = parent.keyedNodes ?? new Map();
  const now = new Map();
  let at = parent.firstChild;
  for (const item of items) {
    const id = key(item);
    let node = before.get(id);
    if (node) update?.(node, item);
    else node = make(item);
    now.set(id, node);
    if (node === at) at = at.nextSibling;
    else parent.insertBefore(node, at);
  }
  for (const [id, node] of before) if (!now.has(id)) node.remove();
  parent.keyedNodes = now;
}

/** Calls `work` at most once in `millis`, and once more after the last call. */
export function throttle(millis, work) {
  let timer = 0;
  let last = -Infinity;
  const call = () => {
    timer = 0;
    last = performance.now();
    work();
  };
  const throttled = () => {
    if (timer) return;
    timer = setTimeout(call, Math.max(0, millis - (performance.now() - last)));
  };
  throttled.stop = () => clearTimeout(timer);
  return throttled;
}
