"""Writes parity.json: what PyTorch computes, in float64, for the models of this module.

    pip install torch numpy && python parity.py

Each case is a small graph with an isolated node, fixed weights, and PyTorch's logits, loss and
gradients, dropout off; then the losses of five AdamW steps from these weights. The models are
written from the formulas of arXiv 2302.11640 over edge lists, not over compressed rows.
"""

import json
import pathlib

import torch
from torch import nn
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
NODES, WIDTH, HIDDEN, LAYERS = 9, 3, 4, 2
UNDIRECTED = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 0), (1, 4), (6, 2), (7, 3), (7, 0), (3, 1)]
TRAIN = [0, 2, 3, 5, 8]  # node 8 has no edge


def edges(loops):
    both = sorted({e for u, v in UNDIRECTED for e in ((u, v), (v, u))})
    both += [(v, v) for v in range(NODES)] if loops else []
    return torch.tensor(both).T


class FeedForward(nn.Module):
    def __init__(self, inputs):
        super().__init__()
        self.first, self.second = nn.Linear(inputs, HIDDEN), nn.Linear(HIDDEN, HIDDEN)

    def forward(self, z):
        return self.second(F.gelu(self.first(z)))


class Block(nn.Module):
    def __init__(self, kind):
        super().__init__()
        self.kind = kind
        self.norm = nn.LayerNorm(HIDDEN)
        self.feed_forward = FeedForward(2 * HIDDEN if kind == "sage" else HIDDEN)

    def forward(self, x):
        z = self.norm(x)
        source, target = edges(loops=self.kind == "gcn")
        if self.kind == "gcn":
            degree = torch.zeros(NODES).index_add(0, source, torch.ones(len(source)))
            weight = 1 / (degree[source] * degree[target]).sqrt()
            z = torch.zeros_like(z).index_add(0, target, z[source] * weight[:, None])
        if self.kind == "sage":
            degree = torch.zeros(NODES).index_add(0, target, torch.ones(len(target)))
            sums = torch.zeros_like(z).index_add(0, target, z[source])
            z = torch.cat([z, sums / degree.clamp(min=1)[:, None]], dim=1)
        return x + self.feed_forward(z)


class Model(nn.Module):
    def __init__(self, kind, logits):
        super().__init__()
        self.input = nn.Linear(WIDTH, HIDDEN)
        self.blocks = nn.ModuleList(Block(kind) for _ in range(LAYERS))
        self.norm = nn.LayerNorm(HIDDEN)
        self.output = nn.Linear(HIDDEN, logits)

    def forward(self, x):
        x = F.gelu(self.input(x))
        for block in self.blocks:
            x = block(x)
        return self.output(self.norm(x))


def loss_of(logits, labels):
    if logits.shape[1] == 1:
        return F.binary_cross_entropy_with_logits(logits[TRAIN, 0], labels[TRAIN].double())
    return F.cross_entropy(logits[TRAIN], labels[TRAIN])


def case(kind, classes, seed):
    torch.manual_seed(seed)
    features = torch.randn(NODES, WIDTH).float().double()
    labels = torch.randint(classes, (NODES,))
    model = Model(kind, 1 if classes == 2 else classes)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.3 * torch.randn_like(parameter)).copy_(parameter.float().double())
    weights = {name: p.detach().clone() for name, p in model.named_parameters()}
    logits = model(features)
    loss = loss_of(logits, labels)
    loss.backward()
    gradients = {name: p.grad.clone() for name, p in model.named_parameters()}
    losses = []
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2, weight_decay=0)
    for _ in range(5):
        optimizer.zero_grad()
        step_loss = loss_of(model(features), labels)
        step_loss.backward()
        optimizer.step()
        losses.append(step_loss.item())
    flat = lambda tensors: {name: t.flatten().tolist() for name, t in tensors.items()}
    return {
        "model": kind, "classes": classes, "layers": LAYERS, "hidden": HIDDEN, "width": WIDTH,
        "edges": [list(e) for e in UNDIRECTED], "features": features.flatten().tolist(),
        "labels": labels.tolist(), "train": TRAIN, "weights": flat(weights),
        "logits": logits.detach().flatten().tolist(), "loss": loss.item(),
        "gradients": flat(gradients), "losses": losses,
    }


cases = [case(kind, classes, seed) for seed, (kind, classes) in enumerate(
    (kind, classes) for kind in ("resnet", "gcn", "sage") for classes in (2, 3))]
target = pathlib.Path(__file__).with_name("parity.json")
target.write_text("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")
print(torch.__version__, [round(c["loss"], 4) for c in cases], [c["losses"][-1] for c in cases])
