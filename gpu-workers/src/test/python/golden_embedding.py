"""Embeddings by torch.nn.functional.embedding, and the gradient of the table."""

import torch

from goldens import Goldens

with Goldens("embedding") as goldens:
    for vocabulary, tokens, columns in [(1, 1, 1), (5, 9, 4), (20, 7, 33)]:
        shape = f"{vocabulary}x{tokens}x{columns}"
        for name, dtype in (("f32", torch.float32), ("bf16", torch.bfloat16)):
            case = goldens.case(f"embedding.gather/{name}/{shape}")
            table = case.normal("table", vocabulary, columns, dtype)
            case.out("out", torch.nn.functional.embedding(case.below("rows", tokens, vocabulary), table))
        case = goldens.case(f"embedding.scatterAdd/f32/{shape}")
        table = torch.zeros(vocabulary, columns, dtype=torch.float64, requires_grad=True)
        out = torch.nn.functional.embedding(case.below("rows", tokens, vocabulary), table)
        out.backward(case.normal("gradOut", tokens, columns))
        case.out("gradTable", case.normal("gradTable", vocabulary, columns) + table.grad)
