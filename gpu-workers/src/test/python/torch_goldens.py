"""Writes ../resources/io/troupe/gpu/torch-goldens.npz: inputs in float32, results in float64.

PyTorch computes from the float32 inputs in float64, so the results are exact to float32.
Run with: python torch_goldens.py (PyTorch 2.13.0 and NumPy 2.4.6 wrote the file that lies there).
"""

import pathlib

import numpy as np
import torch
import torch.nn.functional as F

torch.manual_seed(20)
out = {}


def leaf(case, name, *shape, scale=1.0):
    value = (torch.randn(*shape) * scale).float()
    out[f"{case}/{name}"] = value.numpy()
    return value.double().requires_grad_()


def save(case, result, upstream, **leaves):
    """Stores the result and the gradients of sum(result * upstream)."""
    (result * upstream).sum().backward()
    out[f"{case}/result"] = result.detach().numpy()
    for name, value in leaves.items():
        out[f"{case}/grad_{name}"] = value.grad.numpy()


def upstream(case, *shape):
    value = torch.randn(*shape).float()
    out[f"{case}/upstream"] = value.numpy()
    return value.double()


for i, (n, k, m) in enumerate([(1, 1, 1), (5, 7, 3), (33, 64, 17), (100, 31, 65)]):
    case = f"linear/{i}"
    x, w, b = leaf(case, "x", n, k), leaf(case, "w", m, k), leaf(case, "b", 1, m)
    save(case, F.linear(x, w, b[0]), upstream(case, n, m), x=x, w=w, b=b)

for i, (n, c, scale) in enumerate([(1, 1, 1), (7, 9, 1), (40, 33, 4), (16, 64, 12)]):
    case = f"gelu/{i}"
    x = leaf(case, "x", n, c, scale=scale)
    save(case, F.gelu(x), upstream(case, n, c), x=x)

for i, (n, c) in enumerate([(1, 2), (6, 7), (20, 64), (9, 129)]):
    case = f"layernorm/{i}"
    x, g, b = leaf(case, "x", n, c), leaf(case, "gamma", 1, c), leaf(case, "beta", 1, c)
    save(case, F.layer_norm(x, (c,), g[0], b[0], 1e-5), upstream(case, n, c), x=x, gamma=g, beta=b)

for i, (n, c, r) in enumerate([(1, 1, 1), (8, 1, 5), (30, 3, 11), (64, 1, 64)]):
    case = f"bce/{i}"
    x = leaf(case, "x", n, c, scale=5)
    y = (torch.rand(n, c) < 0.4).float()
    rows = torch.randperm(n)[:r]
    out[f"{case}/y"], out[f"{case}/rows"] = y.numpy(), rows.int().numpy()
    loss = F.binary_cross_entropy_with_logits(x[rows], y[rows].double())
    save(case, loss.reshape(1, 1), torch.ones(1, 1).double(), x=x)

for i, (n, c, r) in enumerate([(1, 2, 1), (8, 5, 5), (30, 18, 11), (64, 3, 64)]):
    case = f"ce/{i}"
    x = leaf(case, "x", n, c, scale=5)
    y, rows = torch.randint(0, c, (n,)), torch.randperm(n)[:r]
    out[f"{case}/y"], out[f"{case}/rows"] = y.int().numpy(), rows.int().numpy()
    save(case, F.cross_entropy(x[rows], y[rows]).reshape(1, 1), torch.ones(1, 1).double(), x=x)

for i, (n, e, c) in enumerate([(3, 2, 1), (10, 40, 7), (50, 300, 64)]):
    case = f"mean/{i}"
    x = leaf(case, "x", n, c)
    source, target = torch.randint(0, n, (e,)), torch.randint(0, n, (e,))
    out[f"{case}/source"], out[f"{case}/target"] = source.int().numpy(), target.int().numpy()
    degree = torch.bincount(target, minlength=n).clamp(min=1).double()
    result = torch.zeros(n, c, dtype=torch.float64).index_add(0, target, x[source]) / degree[:, None]
    save(case, result, upstream(case, n, c), x=x)

for i, (n, c, decay) in enumerate([(1, 1, 0.0), (5, 7, 0.0), (16, 33, 0.1)]):
    case = f"adamw/{i}"
    p = leaf(case, "p", n, c)
    optimiser = torch.optim.AdamW([p], lr=3e-3, weight_decay=decay)
    grads = torch.randn(5, n * c).float()
    out[f"{case}/grads"], out[f"{case}/decay"] = grads.numpy(), np.array([[decay]])
    for g in grads:
        p.grad = g.double().reshape(n, c)
        optimiser.step()
    out[f"{case}/result"] = p.detach().numpy()

folder = pathlib.Path(__file__).parent.parent / "resources/io/troupe/gpu"
np.savez_compressed(folder / "torch-goldens.npz", **out)
