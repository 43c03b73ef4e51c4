"""Activation functions, and their gradients by torch.autograd."""

import torch
from torch.nn import functional

from goldens import Goldens
from philox import factors

SHAPES = [(1, 1), (3, 7), (5, 33)]


def functions(rows, columns):
    keep = torch.as_tensor(factors(rows, columns, 0.3, -3, 5, 9))
    return [("dropoutGelu", "-some", lambda x: functional.gelu(x * keep)),
            ("dropoutGelu", "-none", functional.gelu),
            ("geluTanh", "", lambda x: functional.gelu(x, approximate="tanh")),
            ("silu", "", functional.silu),
            ("leakyRelu", "-leak", lambda x: functional.leaky_relu(x, 0.2)),
            ("leakyRelu", "-zero", functional.relu)]


def gradients(case, out, inputs, names, add):
    """The gradients of `inputs`, added to what was there; the shape of a gradient is its input's."""
    grad = case.normal("gradOut", *out.shape)
    for name, value in zip(names, torch.autograd.grad(out, inputs, grad)):
        case.out(name, value + (case.normal(name, *value.shape) if add else 0))


def swiglu(x):
    gate, up = x.chunk(2, dim=1)
    return functional.silu(gate) * up


with Goldens("activations") as goldens:
    for rows, columns in SHAPES:
        add = rows == 3
        ending = "-add" if add else ""
        size = f"{rows}x{columns}"
        for name, option, function in functions(rows, columns):
            case = goldens.case(f"activations.{name}/f32/{size}{option}")
            case.out("out", function(case.normal("x", rows, columns)))
            case = goldens.case(f"activations.{name}Gradient/f32/{size}{option}{ending}")
            x = case.normal("x", rows, columns).requires_grad_()
            gradients(case, function(x), [x], ["gradX"], add)

        case = goldens.case(f"activations.swiglu/f32/{size}")
        gate, up = case.normal("gate", rows, columns), case.normal("up", rows, columns)
        case.out("out", functional.silu(gate) * up)
        case = goldens.case(f"activations.swigluGradient/f32/{size}{ending}")
        gate = case.normal("gate", rows, columns).requires_grad_()
        up = case.normal("up", rows, columns).requires_grad_()
        gradients(case, functional.silu(gate) * up, [gate, up], ["gradGate", "gradUp"], add)

        case = goldens.case(f"activations.swigluHalves/f32/{size}")
        case.out("out", swiglu(case.normal("x", rows, 2 * columns)))
        case = goldens.case(f"activations.swigluHalvesGradient/f32/{size}{ending}")
        x = case.normal("x", rows, 2 * columns).requires_grad_()
        gradients(case, swiglu(x), [x], ["gradX"], add)
