"""Dense products by torch.matmul and torch.nn.functional.linear."""

import torch

from goldens import Goldens

TYPES = {"f32": torch.float32, "bf16": torch.bfloat16}


def stacked(tensor):
    return tensor.reshape(-1, tensor.shape[-1])


with Goldens("linearAlgebra") as goldens:
    for n, k, m in [(1, 1, 1), (5, 33, 7), (17, 40, 18)]:
        for name, dtype in TYPES.items():
            for suffix in ["nn", "tn", "nt"]:
                for batches in [1, 3]:
                    added = batches == 1 and k == 33
                    method = "multiply" if batches == 1 else "multiplyBatch"
                    shape = f"{n}x{k}x{m}" if batches == 1 else f"{batches}x{n}x{k}x{m}"
                    case = goldens.case(
                        f"linearAlgebra.{method}/{name}/{shape}-{suffix}" + ("-added" if added else ""))
                    left = (k, n) if suffix == "tn" else (n, k)
                    right = (m, k) if suffix == "nt" else (k, m)
                    a = case.normal("left", batches * left[0], left[1], dtype).reshape(batches, *left)
                    b = case.normal("right", batches * right[0], right[1], dtype).reshape(batches, *right)
                    if suffix == "tn":
                        a = a.mT
                    if suffix == "nt":
                        b = b.mT
                    out = torch.matmul(a, b)
                    if added:
                        out = out + case.normal("out", n, m)
                    case.out("out", stacked(out))
            case = goldens.case(f"linearAlgebra.linear/{name}/{n}x{k}x{m}")
            x = case.normal("x", n, k, dtype)
            weight = case.normal("weight", m, k, dtype)
            bias = case.normal("bias", 1, m)
            case.out("out", torch.nn.functional.linear(x, weight, bias[0]))
