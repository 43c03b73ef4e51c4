// Where the nodes of a graph lie: layers from left to right, few crossings, no overlap.
//
// Nodes are {id, needs, width, height}. A node's layer is one behind the last that it needs. Edges
// over several layers pass through points of their own, ordered like nodes. Nodes without any edge
// lie in a grid below: a pipeline of 500 lone tasks is no column of 500.

const LAYER_GAP = 56;
const NODE_GAP = 18;
const POINT_HEIGHT = 4;
const SWEEPS = 6;
const ALIGN = 8;

export function layout(nodes) {
  const known = new Map(nodes.map((node) => [node.id, node]));
  const needed = new Set(nodes.flatMap((node) => node.needs));
  const lone = nodes.filter((node) => !needed.has(node.id) && !node.needs.some((need) => known.has(need)));
  const grid = lone.length > 1 ? lone : [];
  const inGrid = new Set(grid);
  const linked = nodes.filter((node) => !inGrid.has(node));

  const items = new Map(linked.map((node) => [node.id, { node, height: node.height, width: node.width, before: [], after: [], x: 0, y: 0 }]));
  const layers = place(linked, items);
  const edges = route(linked, items, layers);
  order(layers);
  const width = spread(layers);
  align(layers);
  const height = top(layers);
  const below = gridBelow(grid, height);
  return {
    width: Math.max(width, below.width),
    height: Math.max(height + below.height, 1),
    nodes: new Map([...[...items.values()].map((item) => [item.node.id, { x: item.x, y: item.y }]), ...below.nodes]),
    edges: edges.map(({ from, to, through }) => ({ from, to, points: [from, ...through, to].map((id, at, all) => point(typeof id === "string" ? items.get(id) : id, at, all.length)) })),
  };
}

function point(item, at, length) {
  const middle = item.y + item.height / 2;
  if (at === 0) return [[item.x + item.width, middle]];
  if (at === length - 1) return [[item.x, middle]];
  return [[item.x, middle], [item.x + item.width, middle]];
}

function place(linked, items) {
  const depth = new Map();
  const visit = (id, seen) => {
    if (depth.has(id)) return depth.get(id);
    if (seen.has(id)) return 0;
    seen.add(id);
    const needs = items.get(id).node.needs.filter((need) => items.has(need));
    const at = needs.length ? 1 + Math.max(...needs.map((need) => visit(need, seen))) : 0;
    depth.set(id, at);
    return at;
  };
  const layers = [];
  for (const node of linked) {
    const at = visit(node.id, new Set());
    (layers[at] ??= []).push(items.get(node.id));
    items.get(node.id).layer = at;
  }
  return layers;
}

function route(linked, items, layers) {
  const edges = [];
  for (const node of linked) {
    const to = items.get(node.id);
    for (const need of new Set(node.needs)) {
      const from = items.get(need);
      if (!from || from.layer >= to.layer) continue;
      const through = [];
      let last = from;
      for (let layer = from.layer + 1; layer < to.layer; layer++) {
        const via = { height: POINT_HEIGHT, width: 0, before: [], after: [], x: 0, y: 0, layer };
        layers[layer].push(via);
        through.push(via);
        join(last, via);
        last = via;
      }
      join(last, to);
      edges.push({ from: need, to: node.id, through });
    }
  }
  return edges;
}

function join(from, to) {
  from.after.push(to);
  to.before.push(from);
}

/** Sweeps to and fro and sorts each layer by where its neighbours stand. */
function order(layers) {
  const number = (layer) => layer.forEach((item, at) => (item.rank = at / Math.max(1, layer.length)));
  layers.forEach(number);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const down = sweep % 2 === 0;
    for (const layer of down ? layers : [...layers].reverse()) {
      const wish = new Map(layer.map((item) => [item, mean(down ? item.before : item.after, (near) => near.rank) ?? item.rank]));
      layer.sort((a, b) => wish.get(a) - wish.get(b));
      number(layer);
    }
  }
}

function mean(items, value) {
  return items.length ? items.reduce((sum, item) => sum + value(item), 0) / items.length : undefined;
}

function spread(layers) {
  let x = 0;
  for (const layer of layers) {
    const width = Math.max(...layer.map((item) => item.width));
    let y = 0;
    for (const item of layer) {
      item.x = x;
      item.y = y;
      if (!item.node) item.width = width;
      y += item.height + NODE_GAP;
    }
    x += width + LAYER_GAP;
  }
  return layers.length ? x - LAYER_GAP : 0;
}

/** Moves nodes towards the middle of their neighbours and pushes apart what then overlaps. */
function align(layers) {
  const middle = (item) => item.y + item.height / 2;
  for (let pass = 0; pass < ALIGN; pass++) {
    const down = pass % 2 === 0;
    for (const layer of down ? layers : [...layers].reverse()) {
      for (const item of layer) {
        const wish = mean(down ? item.before : item.after, middle);
        if (wish !== undefined) item.y = wish - item.height / 2;
      }
      separate(layer);
    }
  }
}

// Isotonic: blocks of touching nodes share the mean of what their members wish.
function separate(layer) {
  const blocks = [];
  for (const item of layer) {
    let block = { items: [item], at: item.y, size: item.height + NODE_GAP, wish: item.y };
    while (blocks.length && blocks.at(-1).at + blocks.at(-1).size > block.at) {
      const before = blocks.pop();
      const items = [...before.items, ...block.items];
      const wish = (before.wish * before.items.length + (block.wish - before.size) * block.items.length) / items.length;
      block = { items, at: wish, wish, size: before.size + block.size };
    }
    blocks.push(block);
  }
  for (const block of blocks) {
    let y = block.at;
    for (const item of block.items) {
      item.y = y;
      y += item.height + NODE_GAP;
    }
  }
}

function top(layers) {
  const all = layers.flat();
  if (!all.length) return 0;
  const least = Math.min(...all.map((item) => item.y));
  for (const item of all) item.y -= least;
  return Math.max(...all.map((item) => item.y + item.height));
}

function gridBelow(grid, from) {
  const nodes = [];
  if (!grid.length) return { nodes, width: 0, height: 0 };
  const columns = Math.min(5, Math.ceil(Math.sqrt(grid.length)));
  const cell = Math.max(...grid.map((node) => node.width)) + NODE_GAP;
  const first = from ? from + LAYER_GAP / 2 : 0;
  let y = first;
  for (let at = 0; at < grid.length; at += columns) {
    const row = grid.slice(at, at + columns);
    row.forEach((node, column) => nodes.push([node.id, { x: column * cell, y }]));
    y += Math.max(...row.map((node) => node.height)) + NODE_GAP;
  }
  return { nodes, width: columns * cell - NODE_GAP, height: y - NODE_GAP - from };
}
