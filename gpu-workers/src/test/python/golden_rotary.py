"""Rotary embedding by complex numbers, and copies of rows with rounding."""

import torch

from goldens import Goldens

POSITIONS = 50
TYPES = {"f32": torch.float32, "bf16": torch.bfloat16}


def rotate(x, dimension, pairs, layout, turn):
    """Multiplies the pairs of each head by complex numbers (n, pairs)."""
    heads = x.view(x.shape[0], -1, dimension).clone()
    if layout == "halves":
        a, b = heads[..., :pairs], heads[..., pairs : 2 * pairs]
    else:
        a, b = heads[..., 0 : 2 * pairs : 2], heads[..., 1 : 2 * pairs : 2]
    turned = torch.complex(a, b) * turn[:, None, :]
    a.copy_(turned.real.clone())
    b.copy_(turned.imag.clone())
    return heads.view(x.shape)


with Goldens("rotary") as goldens:
    for layout in ("halves", "interleaved"):
        for n, h, d, p in [(1, 1, 2, 1), (5, 3, 8, 4), (3, 2, 20, 5)]:
            shape = f"{n}x{h}x{d}-{p}-{layout}"
            for kind in (f"f32/{shape}", f"f32/{shape}-inverse-add", f"bf16/{shape}"):
                dtype = TYPES[kind.split("/")[0]]
                case = goldens.case("rotary.rotate/" + kind)
                x = case.normal("x", n + 1, h * d)
                cosines = case.uniform("cosines", POSITIONS, p, -1, 1)
                sines = case.uniform("sines", POSITIONS, p, -1, 1)
                at = case.below("positions", n, POSITIONS)
                turn = torch.complex(cosines[at], sines[at])
                turned = rotate(x[1:], d, p, layout, turn.conj() if "inverse" in kind else turn)
                out = case.normal("out", n + 2, h * d, dtype)
                out[2:] = out[2:] + turned if "add" in kind else turned
                case.out("out", out.to(dtype) if dtype == torch.bfloat16 else out)

    for source in TYPES:
        for target in TYPES:
            for n, c in [(1, 1), (3, 7), (5, 20)]:
                name = f"{n}x{c}" + ("-from-bf16" if source == "bf16" else "")
                case = goldens.case(f"rotary.copyRows/{target}/{name}")
                x = case.normal("x", n + 2, c, TYPES[source])
                out = case.normal("out", n + 1, c, TYPES[target])
                out[1:] = x[2:].to(TYPES[target]).to(torch.float64)
                case.out("out", out)
