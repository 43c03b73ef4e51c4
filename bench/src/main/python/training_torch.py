"""Times of one training step and one evaluation in PyTorch, the peer of TrainingBenchmark.

    python training_torch.py [SIDE[xHIDDEN[xTHREADS]]...]

Written from the formulas of docs/graph-benchmark.md: same boards by size and rule, same models,
depths, loss, optimiser and way of measuring; one line of JSON for each board and model. Neighbour
sums are CSR products (MKL) with a backward product of our own, because PyTorch's own gradient of
such a product is slower; AdamW is the fused one.
"""

import json
import statistics
import sys
import time
import warnings

import numpy
import torch
from torch import nn
from torch.nn import functional as F

LEARNING_RATE, DROPOUT = 3e-3, 0.2
USUAL = ["50", "100", "100x64x2", "100x512", "100x512x2"]
LAYERS = {"resnet": 2, "gcn": 5, "sage": 5}
SAMPLES, BATCH, MOST_BATCHES, QUIET_BATCHES = 31, 5, 200, 4
FASTER, LEAST_WARM_UP_SECONDS = 0.97, 2.0


def board(side):
    """Directed edges (source, target), features, labels and training nodes of a square board."""
    random = numpy.random.default_rng(0)
    cells = side * side
    mines = numpy.zeros(cells, dtype=bool)
    mines[random.choice(cells, round(cells / 5), replace=False)] = True
    row, column = numpy.divmod(numpy.arange(cells), side)
    edges = []
    for down in (-1, 0, 1):
        for right in (-1, 0, 1):
            r, c = row + down, column + right
            inside = (r >= 0) & (r < side) & (c >= 0) & (c < side)
            if down or right:
                edges.append(numpy.stack([numpy.arange(cells)[inside], (r * side + c)[inside]]))
    edges = numpy.concatenate(edges, axis=1)
    around = numpy.bincount(edges[0], weights=mines[edges[1]], minlength=cells).astype(int)
    hot = 1 + numpy.minimum(around, 5)
    hot[random.choice(cells, round(cells / 2), replace=False)] = 0
    features = numpy.eye(7, dtype=numpy.float32)[hot]
    train = numpy.sort(random.permutation(cells)[: cells // 2])
    return (edges, torch.tensor(features), torch.tensor(mines, dtype=torch.float32),
            torch.tensor(train))


def aggregation(model, edges, nodes):
    """The product with the matrix of neighbour weights, or None."""
    if model == "resnet":
        return None
    source, target = edges
    if model == "gcn":
        loops = numpy.arange(nodes)
        source, target = numpy.concatenate([source, loops]), numpy.concatenate([target, loops])
    degree = numpy.bincount(target, minlength=nodes)
    if model == "gcn":
        weights = 1 / numpy.sqrt(degree[source] * degree[target])
    else:
        weights = 1 / degree[target]

    def csr(rows, columns):
        positions = torch.tensor(numpy.stack([rows, columns]))
        values = torch.tensor(weights, dtype=torch.float32)
        return torch.sparse_coo_tensor(positions, values, (nodes, nodes)).coalesce().to_sparse_csr()

    forward, backward = csr(target, source), csr(source, target)

    class Product(torch.autograd.Function):
        @staticmethod
        def forward(_, z):
            return forward @ z

        @staticmethod
        def backward(_, gradient):
            return backward @ gradient.contiguous()

    return Product.apply


class Block(nn.Module):
    def __init__(self, model, hidden, aggregate):
        super().__init__()
        self.concatenates, self.aggregate = model == "sage", aggregate
        self.norm = nn.LayerNorm(hidden)
        self.first = nn.Linear(2 * hidden if self.concatenates else hidden, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, x):
        z = self.norm(x)
        if self.concatenates:
            z = torch.cat([z, self.aggregate(z)], dim=1)
        elif self.aggregate is not None:
            z = self.aggregate(z)
        return x + self.drop(self.second(F.gelu(self.drop(self.first(z)))))


class Classifier(nn.Module):
    def __init__(self, model, width, hidden, aggregate):
        super().__init__()
        self.input = nn.Linear(width, hidden)
        self.drop = nn.Dropout(DROPOUT)
        self.blocks = nn.ModuleList(Block(model, hidden, aggregate) for _ in range(LAYERS[model]))
        self.norm = nn.LayerNorm(hidden)
        self.output = nn.Linear(hidden, 1)

    def forward(self, x):
        x = F.gelu(self.drop(self.input(x)))
        for block in self.blocks:
            x = block(x)
        return self.output(self.norm(x))


def measure(work, runs):
    """CPU milliseconds of this thread and elapsed milliseconds of each run."""
    cpu, wall = [], []
    for _ in range(runs):
        start, spent = time.perf_counter(), time.thread_time()
        work()
        cpu.append(1e3 * (time.thread_time() - spent))
        wall.append(1e3 * (time.perf_counter() - start))
    return cpu, wall


def steady(work):
    """Medians after a warm-up with the rule of SteadyTimes."""
    spent, best, quiet, batches = 0.0, float("inf"), 0, 0
    while batches < MOST_BATCHES and (
            quiet < QUIET_BATCHES or spent < 1e3 * LEAST_WARM_UP_SECONDS):
        cpu, _ = measure(work, BATCH)
        batches += 1
        spent += sum(cpu)
        median = statistics.median(cpu)
        quiet = 0 if median < FASTER * best else quiet + 1
        best = min(best, median)
    cpu, wall = measure(work, SAMPLES)
    return statistics.median(cpu), statistics.median(wall), batches * BATCH


def times(side, hidden, threads, name):
    torch.manual_seed(0)
    torch.set_num_threads(threads)
    edges, features, labels, rows = board(side)
    model = Classifier(name, features.shape[1], hidden, aggregation(name, edges, len(features)))
    optimiser = torch.optim.AdamW(
        model.parameters(), lr=LEARNING_RATE, weight_decay=0, fused=True)

    def train():
        loss = F.binary_cross_entropy_with_logits(model(features)[rows, 0], labels[rows])
        assert numpy.isfinite(loss.item())
        loss.backward()
        optimiser.step()
        optimiser.zero_grad()

    def evaluate():
        with torch.no_grad():
            assert numpy.isfinite(model(features).numpy()[0, 0])

    model.train()
    training = steady(train)
    model.eval()
    evaluation = steady(evaluate)
    line = {
        "system": "pytorch", "model": name, "side": side, "nodes": len(features),
        "edges": edges.shape[1], "layers": LAYERS[name], "hidden": hidden, "threads": threads,
        "parameters": sum(p.numel() for p in model.parameters()),
    }
    for phase, (cpu, wall, warm_up) in (("training", training), ("evaluation", evaluation)):
        line[phase + "_cpu_ms"] = round(cpu, 3)
        line[phase + "_wall_ms"] = round(wall, 3)
        line[phase + "_warm_up"] = warm_up
    print(json.dumps(line), flush=True)


warnings.filterwarnings("ignore", message="Sparse")  # CSR tensors are called beta
for word in sys.argv[1:] or USUAL:
    given = [int(part) for part in word.split("x")]
    for kind in LAYERS:
        times(*given, *[64, 1][len(given) - 1:], kind)
