"""Times PyTorch's twin of each operation that `troupe bench kernels --json` has timed.

    kernels_torch.py THREADS FILE

Prints the rows of FILE, one a line, each with `torch_ms` where PyTorch has the operation. A time is the
shortest of many, as Troupe's is.
"""

import json
import re
import sys
import time

import torch
import torch.nn.functional as F

TWINS = {}


def twin(operation):
    def register(function):
        TWINS[operation] = function
        return function

    return register


def sizes(row):
    """The numbers that a shape starts with: 4096x4096-some is 4096, 4096."""
    return [int(n) for n in re.match(r"\d+(?:x\d+)*", row["shape"]).group().split("x")]


def options(row):
    return re.sub(r"^\d+(?:x\d+)*-?", "", row["shape"]).split("-")


def dtype(row):
    return {"f32": torch.float32, "bf16": torch.bfloat16, "f16": torch.float16}[row["dtype"]]


def normal(*shape, dtype=torch.float32):
    return torch.randn(*shape).to(dtype)


def seconds(work):
    start = time.perf_counter()
    runs = 0
    while runs < 5 or time.perf_counter() - start < 0.4:
        work()
        runs += 1
    each = (time.perf_counter() - start) / runs
    batch = max(1, int(2e-4 / each))
    best = float("inf")
    start = time.perf_counter()
    runs = 0
    while runs < 5 or time.perf_counter() - start < 0.5:
        before = time.perf_counter()
        for _ in range(batch):
            work()
        best = min(best, (time.perf_counter() - before) / batch)
        runs += 1
    return best


def binary(function):
    def make(row):
        n, c = sizes(row)
        shape = {"row": (1, c), "column": (n, 1), "scalar": (1, 1)}
        wanted = options(row)
        x = normal(n, c)
        y = normal(*shape.get(wanted[1] if len(wanted) > 1 else "", (n, c)))
        out = torch.empty(n, c)
        return lambda: function(x, y, out=out)

    return make


for name, function in {"add": torch.add, "subtract": torch.sub, "multiply": torch.mul,
                       "divide": torch.div}.items():
    TWINS["elementwise." + name] = binary(function)


@twin("elementwise.scaleShift")
def scale_shift(row):
    x, out = normal(*sizes(row)), torch.empty(*sizes(row))
    shift = torch.tensor(0.5)
    return lambda: torch.add(shift, x, alpha=2.0, out=out)


@twin("elementwise.dropout")
def dropout(row):
    x = normal(*sizes(row))
    return lambda: F.dropout(x, 0.2, training=True)


@twin("elementwise.addDropout")
def add_dropout(row):
    x, base = normal(*sizes(row)), normal(*sizes(row))
    return lambda: base + F.dropout(x, 0.2, training=True)


def unary(function):
    def make(row):
        x = normal(*sizes(row))
        return lambda: function(x)

    return make


def gradient(function):
    """PyTorch's backward alone, by its own kernel where it has a name."""

    def make(row):
        x, grad = normal(*sizes(row)), normal(*sizes(row))
        out = torch.empty_like(x)
        return lambda: function(grad, x, out)

    return make


@twin("activations.dropoutGelu")
def dropout_gelu(row):
    x, out = normal(*sizes(row)), torch.empty(*sizes(row))
    if "none" in options(row):
        return lambda: torch.ops.aten.gelu.out(x, approximate="none", out=out)
    return lambda: torch.ops.aten.gelu.out(F.dropout(x, 0.2, training=True), approximate="none", out=out)


@twin("activations.dropoutGeluGradient")
def dropout_gelu_gradient(row):
    x, grad, out = normal(*sizes(row)), normal(*sizes(row)), torch.empty(*sizes(row))
    if "none" in options(row):
        return lambda: torch.ops.aten.gelu_backward.grad_input(
            grad, x, approximate="none", grad_input=out)
    dropped = F.dropout(x, 0.2, training=True)
    mask = (dropped != 0).float() / 0.8
    return lambda: torch.ops.aten.gelu_backward.grad_input(
        grad, dropped, approximate="none", grad_input=out).mul_(mask)


@twin("activations.geluTanh")
def gelu_tanh(row):
    x, out = normal(*sizes(row)), torch.empty(*sizes(row))
    return lambda: torch.ops.aten.gelu.out(x, approximate="tanh", out=out)


TWINS["activations.geluTanhGradient"] = gradient(
    lambda grad, x, out: torch.ops.aten.gelu_backward.grad_input(
        grad, x, approximate="tanh", grad_input=out))


@twin("activations.silu")
def silu(row):
    x, out = normal(*sizes(row)), torch.empty(*sizes(row))
    return lambda: torch.ops.aten.silu.out(x, out=out)


TWINS["activations.siluGradient"] = gradient(
    lambda grad, x, out: torch.ops.aten.silu_backward.grad_input(grad, x, grad_input=out))


@twin("activations.leakyRelu")
def leaky_relu(row):
    x, out = normal(*sizes(row)), torch.empty(*sizes(row))
    slope = 0.0 if "zero" in options(row) else 0.2
    return lambda: torch.ops.aten.leaky_relu.out(x, slope, out=out)


@twin("activations.leakyReluGradient")
def leaky_relu_gradient(row):
    x, grad, out = normal(*sizes(row)), normal(*sizes(row)), torch.empty(*sizes(row))
    slope = 0.0 if "zero" in options(row) else 0.2
    return lambda: torch.ops.aten.leaky_relu_backward.grad_input(
        grad, x, slope, False, grad_input=out)


@twin("activations.swiglu")
def swiglu(row):
    gate, up, out = normal(*sizes(row)), normal(*sizes(row)), torch.empty(*sizes(row))

    def work():
        torch.ops.aten.silu.out(gate, out=out)
        out.mul_(up)

    return work


@twin("activations.swigluHalves")
def swiglu_halves(row):
    n, c = sizes(row)
    x, out = normal(n, 2 * c), torch.empty(n, c)

    def work():
        torch.ops.aten.silu.out(x[:, :c], out=out)
        out.mul_(x[:, c:])

    return work


@twin("optimisation.adamW")
def adamw(row):
    parameter = normal(*sizes(row)).requires_grad_()
    parameter.grad = normal(*sizes(row))
    return torch.optim.AdamW([parameter], lr=1e-2, weight_decay=0.1, fused=True).step


@twin("optimisation.norm")
def norm(row):
    x = normal(*sizes(row))
    return lambda: torch.linalg.vector_norm(x)


@twin("optimisation.average")
def average(row):
    mean, value = normal(*sizes(row)), normal(*sizes(row))
    return lambda: mean.lerp_(value, 0.01)


def main():
    threads, file = int(sys.argv[1]), sys.argv[2]
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    with open(file, encoding="utf-8") as text:
        rows = json.load(text)["rows"]
    for row in rows:
        make = TWINS.get(row["op"])
        with torch.no_grad() if not row["op"].startswith("optimisation.adamW") else torch.enable_grad():
            if make is not None:
                work = make(row)
                row["torch_ms"] = seconds(work) * 1e3
                del work
        print(json.dumps(row), flush=True)


main()
