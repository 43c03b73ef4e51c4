"""Sparse products, edge attention and segment sums by dense and scattering PyTorch operations.

Gradients come from autograd: aggregate's by its weights is graph.dot, dot's by its left operand is
graph.aggregate, softmax's is graph.softmaxGradient, so that each kernel also stands for a gradient.
"""

import torch

from goldens import Goldens


def scatter(index, rows, nodes):
    return torch.zeros((nodes, rows.shape[1]), dtype=torch.float64).index_add(0, index, rows)


def softmax(scores, destination, nodes):
    index = destination[:, None].expand_as(scores)
    largest = torch.full((nodes, scores.shape[1]), -torch.inf, dtype=torch.float64)
    largest = largest.scatter_reduce(0, index, scores, "amax")
    powers = torch.exp(scores - largest[destination])
    return powers / scatter(destination, powers, nodes)[destination]


torch.manual_seed(20230218)
with Goldens("graph") as goldens:
    for nodes, edges, heads, columns in [(1, 2, 1, 3), (7, 20, 2, 8), (9, 30, 3, 9),
                                         (20, 100, 8, 64)]:
        shape = f"{nodes}x{edges}x{heads}x{columns}"

        def start(operation, suffix=""):
            case = goldens.case(f"graph.{operation}/f32/{shape}{suffix}")
            source = case.below("graph.source", edges, nodes)
            destination = case.below("graph.destination", edges, nodes)
            order = torch.argsort(destination, stable=True)
            return case, source[order], destination[order]

        def spread(per_head):
            return per_head.repeat_interleave(columns // heads, dim=1)

        case, source, destination = start("aggregate")
        weights = case.normal("weights", edges, heads)
        x = case.normal("x", nodes, columns)
        left = torch.zeros((nodes, columns), dtype=torch.float64, requires_grad=True)
        dots = (spread(weights) * left[destination] * x[source]).sum()
        (gradient,) = torch.autograd.grad(dots, left)  # of <weights, dot(left, x)>
        case.out("out", gradient)
        assert torch.allclose(gradient, scatter(destination, spread(weights) * x[source], nodes))

        case, source, destination = start("dot")
        left, right = case.normal("left", nodes, columns), case.normal("right", nodes, columns)
        weights = torch.zeros((edges, heads), dtype=torch.float64, requires_grad=True)
        out = scatter(destination, spread(weights) * right[source], nodes)
        (gradient,) = torch.autograd.grad((left * out).sum(), weights)
        case.out("out", gradient)

        case, source, destination = start("add")
        left, right = case.normal("left", nodes, heads), case.normal("right", nodes, heads)
        case.out("out", left[destination] + right[source])

        case, source, destination = start("softmax")
        scores = case.normal("scores", edges, heads)
        case.out("out", softmax(0.8 * scores, destination, nodes))

        case, source, destination = start("softmaxGradient")
        # Random numbers are the probabilities: they are a softmax after they are divided by sums.
        scores = torch.log(torch.rand((edges, heads), dtype=torch.float64) + 0.1)
        p = case.given("probabilities", softmax(scores, destination, nodes).float())
        grad = case.normal("gradOut", edges, heads)
        scores = (torch.log(p) / 0.8).requires_grad_()
        out = softmax(0.8 * scores, destination, nodes)
        (gradient,) = torch.autograd.grad((grad * out).sum(), scores)
        case.out("gradScores", gradient)

        case, source, destination = start("segmentSum")
        case.out("out", scatter(destination, case.normal("x", edges, columns), nodes))

        case, source, destination = start("segmentSum", "-by-source")
        case.out("out", scatter(source, case.normal("x", edges, columns), nodes))

        case, source, destination = start("gather")
        case.out("out", case.normal("x", nodes, columns)[source])
