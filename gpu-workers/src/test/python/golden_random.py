"""Uniform and normal numbers: PyTorch's quantile, torch.special.ndtri, of the words of Philox."""

import torch

import philox
from goldens import Goldens

SEED, STREAM, STEP = -0x123456789ABCDEF, 5, 7


def words(rows, columns):
    drawn = philox.words(rows * columns, SEED, STREAM, STEP)
    return torch.as_tensor(drawn.astype("int64")).reshape(rows, columns)


def single(value):
    return torch.tensor(value, dtype=torch.float32).double()


with Goldens("random") as goldens:
    for rows, columns in [(1, 1), (3, 67), (20, 50)]:
        case = goldens.case(f"random.uniform/f32/{rows}x{columns}")
        uniform = (words(rows, columns) >> 8).double() * 2**-24
        width = (single(1.7).float() - single(-0.3).float()).double()
        case.out("out", uniform * width + single(-0.3))
        case = goldens.case(f"random.normal/f32/{rows}x{columns}")
        quantile = torch.special.ndtri((words(rows, columns).double() + 0.5) * 2**-32)
        case.out("out", quantile * 1.5 + 0.25)
