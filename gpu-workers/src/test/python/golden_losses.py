"""Mean losses over listed rows by torch.nn.functional, gradients by autograd."""

import torch
from torch.nn import functional

from goldens import Goldens

with Goldens("losses") as goldens:
    for rows, columns, listed in [(2, 3, 2), (3, 7, 2), (5, 33, 8)]:
        shape = f"/f32/{rows}x{columns}-{listed}"
        add = rows == 3
        ending = "-add" if add else ""

        case = goldens.case("losses.crossEntropy" + shape)
        logits = case.normal("logits", rows, columns)
        labels = case.below("labels", rows, columns)
        subset = case.below("rows", listed, rows)
        case.out("out", functional.cross_entropy(logits[subset], labels[subset]).reshape(1, 1))
        kept = torch.full((rows, 1), float("nan"), dtype=torch.float64)
        kept[subset, 0] = torch.logsumexp(logits, 1)[subset]
        case.out("logSumExp", kept)

        case = goldens.case("losses.crossEntropyGradient" + shape + ending)
        logits = case.normal("logits", rows, columns).requires_grad_()
        labels = case.below("labels", rows, columns)
        subset = case.below("rows", listed, rows)
        upstream = case.normal("gradOut", 1, 1)
        before = case.normal("gradLogits", rows, columns) if add else 0
        loss = functional.cross_entropy(logits[subset], labels[subset])
        case.out("gradLogits", before + torch.autograd.grad(loss, logits, upstream[0, 0])[0])

        case = goldens.case("losses.binaryCrossEntropy" + shape)
        logits = case.normal("logits", rows, columns)
        targets = case.uniform("targets", rows, columns, 0, 1)
        subset = case.below("rows", listed, rows)
        loss = functional.binary_cross_entropy_with_logits(logits[subset], targets[subset])
        case.out("out", loss.reshape(1, 1))

        case = goldens.case("losses.binaryCrossEntropyGradient" + shape + ending)
        logits = case.normal("logits", rows, columns).requires_grad_()
        targets = case.uniform("targets", rows, columns, 0, 1)
        subset = case.below("rows", listed, rows)
        upstream = case.normal("gradOut", 1, 1)
        before = case.normal("gradLogits", rows, columns) if add else 0
        loss = functional.binary_cross_entropy_with_logits(logits[subset], targets[subset])
        case.out("gradLogits", before + torch.autograd.grad(loss, logits, upstream[0, 0])[0])
