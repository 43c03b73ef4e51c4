"""Softmax and its logarithm by torch, gradients by autograd."""

import torch

from goldens import Goldens

with Goldens("softmax") as goldens:
    for rows, columns in [(2, 3), (3, 7), (5, 33)]:
        for name, function in [("softmax", torch.softmax), ("logSoftmax", torch.log_softmax)]:
            case = goldens.case(f"softmax.{name}/f32/{rows}x{columns}")
            case.out("out", function(case.normal("x", rows, columns), 1))

            add = rows == 3
            case = goldens.case(f"softmax.{name}Gradient/f32/{rows}x{columns}"
                                + ("-add" if add else ""))
            x = case.normal("x", rows, columns).requires_grad_()
            upstream = case.normal("gradOut", rows, columns)
            before = case.normal("gradX", rows, columns) if add else 0
            gradient = torch.autograd.grad(function(x, 1), x, upstream)[0]
            case.out("gradX", before + gradient)
