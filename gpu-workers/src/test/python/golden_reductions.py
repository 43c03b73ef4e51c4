"""Sums, means, maxima and indices by torch."""

import torch

from goldens import Goldens

REDUCTIONS = {"sum": torch.sum, "mean": torch.mean, "max": torch.amax}

with Goldens("reductions") as goldens:
    for rows, columns in [(1, 1), (3, 7), (5, 33)]:
        shape = f"/f32/{rows}x{columns}"
        for name, function in REDUCTIONS.items():
            for method, dimensions in [("Rows", 1), ("Columns", 0), ("All", (0, 1))]:
                case = goldens.case(f"reductions.reduce{method}{shape}-{name}")
                x = case.normal("x", rows, columns)
                case.out("out", function(x, dimensions, keepdim=True))

        case = goldens.case("reductions.addColumnSums" + shape)
        x, before = case.normal("x", rows, columns), case.normal("out", 1, columns)
        case.out("out", before + x.sum(0, keepdim=True))

        case = goldens.case("reductions.addSquares" + shape)
        x, before = case.normal("x", rows, columns), case.normal("out", 1, 1)
        case.out("out", before + (x * x).sum())

        case = goldens.case("reductions.rowArgMax" + shape)
        case.out("out", case.normal("x", rows, columns).argmax(1, keepdim=True))
