"""Layer and RMS normalisation by torch.nn.functional, gradients by autograd."""

import torch
from torch.nn import functional

from goldens import Goldens


def gradients(out, upstream, *inputs):
    return torch.autograd.grad(out, inputs, upstream)


with Goldens("normalisation") as goldens:
    for rows, columns in [(2, 3), (3, 7), (5, 33)]:
        shape = f"/f32/{rows}x{columns}"
        add = rows == 3
        ending = "-add" if add else ""

        case = goldens.case("normalisation.layerNorm" + shape)
        x, gamma, beta = (case.normal("x", rows, columns), case.normal("gamma", 1, columns),
                          case.normal("beta", 1, columns))
        case.out("out", functional.layer_norm(x, (columns,), gamma[0], beta[0], 1e-5))
        inverse = 1 / torch.sqrt(x.var(1, correction=0) + 1e-5)
        case.out("statistics", torch.stack([x.mean(1), inverse], 1))

        case = goldens.case("normalisation.layerNormInputGradient" + shape + ending)
        x = case.normal("x", rows, columns).requires_grad_()
        gamma = case.normal("gamma", 1, columns)
        upstream = case.normal("gradOut", rows, columns)
        before = case.normal("gradX", rows, columns) if add else 0
        out = functional.layer_norm(x, (columns,), gamma[0], None, 1e-5)
        case.out("gradX", before + gradients(out, upstream, x)[0])

        case = goldens.case("normalisation.layerNormParameterGradient" + shape + "-add")
        x = case.normal("x", rows, columns)
        gamma = case.normal("gamma", 1, columns).requires_grad_()
        beta = torch.zeros_like(gamma).requires_grad_()
        upstream = case.normal("gradOut", rows, columns)
        out = functional.layer_norm(x, (columns,), gamma[0], beta[0], 1e-5)
        by_gamma, by_beta = gradients(out, upstream, gamma, beta)
        case.out("gradGamma", case.normal("gradGamma", 1, columns) + by_gamma)
        case.out("gradBeta", case.normal("gradBeta", 1, columns) + by_beta)

        case = goldens.case("normalisation.rmsNorm" + shape)
        x, gamma = case.normal("x", rows, columns), case.normal("gamma", 1, columns)
        case.out("out", functional.rms_norm(x, (columns,), gamma[0], 1e-5))
        case.out("statistics", 1 / torch.sqrt((x * x).mean(1, keepdim=True) + 1e-5))

        case = goldens.case("normalisation.rmsNormInputGradient" + shape + ending)
        x = case.normal("x", rows, columns).requires_grad_()
        gamma = case.normal("gamma", 1, columns)
        upstream = case.normal("gradOut", rows, columns)
        before = case.normal("gradX", rows, columns) if add else 0
        out = functional.rms_norm(x, (columns,), gamma[0], 1e-5)
        case.out("gradX", before + gradients(out, upstream, x)[0])

        case = goldens.case("normalisation.rmsNormWeightGradient" + shape + "-add")
        x = case.normal("x", rows, columns)
        gamma = case.normal("gamma", 1, columns).requires_grad_()
        upstream = case.normal("gradOut", rows, columns)
        out = functional.rms_norm(x, (columns,), gamma[0], 1e-5)
        by_gamma = gradients(out, upstream, gamma)[0]
        case.out("gradGamma", case.normal("gradGamma", 1, columns) + by_gamma)
