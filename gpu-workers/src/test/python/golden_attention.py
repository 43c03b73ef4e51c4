"""Attention by torch.nn.functional.scaled_dot_product_attention, its gradient, and parts by logsumexp."""

import math

import torch

from goldens import Goldens

SIZES = [(1, 5, 7, 2, 2, 8, "full"), (2, 6, 6, 4, 2, 16, "causal"), (1, 3, 40, 6, 2, 5, "last")]
TYPES = {"f32": torch.float32, "bf16": torch.bfloat16}


def heads_first(x, sequences, heads):
    """(s n, h d) to (s, h, n, d)."""
    return x.view(sequences, x.shape[0] // sequences, heads, -1).transpose(1, 2)


def rows_first(x):
    """(s, h, n, d) to (s n, h d)."""
    return x.transpose(1, 2).reshape(x.shape[0] * x.shape[2], -1)


def attend(q, k, v, sequences, heads, key_heads, mask):
    """Result and log-sum-exp of each row; mask (s or 1, 1, n, m), true where a key is seen."""
    q, k, v = (heads_first(x, sequences, h) for x, h in ((q, heads), (k, key_heads), (v, key_heads)))
    out = torch.nn.functional.scaled_dot_product_attention(q, k, v, mask, enable_gqa=True)
    scores = q @ k.repeat_interleave(heads // key_heads, 1).transpose(2, 3) / math.sqrt(q.shape[3])
    lse = scores.masked_fill(~mask, -math.inf).logsumexp(3, keepdim=True)
    # PyTorch gives NaN or 0 for a row that sees nothing, by version; ours is 0.
    return rows_first(out.masked_fill(lse == -math.inf, 0)), rows_first(lse)


def pattern(rows, keys, mask):
    if mask == "full":
        return torch.ones(1, 1, rows, keys, dtype=torch.bool)
    offset = keys - rows if mask == "last" else 0
    return torch.ones(rows, keys, dtype=torch.bool).tril(offset)[None, None]


with Goldens("attention") as goldens:
    for s, n, m, h, kh, d, mask in SIZES:
        shape = f"{s}x{n}x{m}-{h}x{kh}x{d}-{mask}"
        for name, dtype in TYPES.items():
            case = goldens.case(f"attention.attend/{name}/{shape}")
            q = case.normal("q", s * n, h * d)
            k = case.normal("k", s * m, kh * d, dtype)
            v = case.normal("v", s * m, kh * d, dtype)
            out, lse = attend(q, k, v, s, h, kh, pattern(n, m, mask))
            case.out("out", out)
            case.out("lse", lse)

            case = goldens.case(f"attention.attendBlock/{name}/{shape}")
            q = case.normal("q", n, h * d)
            k = case.normal("keys", m + 3, kh * d, dtype)
            v = case.normal("values", m + 3, kh * d, dtype)
            last = torch.full((n,), m) if mask == "full" else case.below("last", n, m + 2) - 1
            seen = (torch.arange(m)[None, :] <= last[:, None])[None, None]
            out, lse = attend(q, k[:m], v[:m], 1, h, kh, seen)
            case.out("out", torch.cat([case.normal("out", 2 * n, h * d)[:n], out]))
            case.out("lse", torch.cat([case.normal("lse", 2 * n, h)[:n], lse]))

        case = goldens.case(f"attention.attendGradient/f32/{shape}")
        q = case.normal("q", s * n, h * d).requires_grad_()
        k = case.normal("k", s * m, kh * d).requires_grad_()
        v = case.normal("v", s * m, kh * d).requires_grad_()
        for name, like in (("gradQ", q), ("gradK", k), ("gradV", v)):
            case.normal(name, *like.shape)
        out, _ = attend(q, k, v, s, h, kh, pattern(n, m, mask))
        out.backward(case.normal("gradOut", s * n, h * d))
        case.out("gradQ", q.grad)
        case.out("gradK", k.grad)
        case.out("gradV", v.grad)

    for p, n, h, d in [(1, 3, 2, 4), (2, 5, 4, 3), (4, 2, 1, 20)]:
        case = goldens.case(f"attention.merge/f32/{p}x{n}-{h}x{d}")
        parts = case.normal("parts", p * n, h * d)
        drawn = goldens.random.uniform(-3, 3, (p * n, h))
        drawn[goldens.random.uniform(0, 1, (p * n, h)) < 0.25] = -math.inf
        lses = case.given("partLse", drawn).view(p, n, h)
        lse = lses.logsumexp(0)
        weights = (lses - lse).exp().nan_to_num(0)
        case.out("out", (parts.view(p, n, h, d) * weights[..., None]).sum(0).view(n, h * d))
        case.out("lse", lse)
