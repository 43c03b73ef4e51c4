"""Products with weights in small formats: torch.nn.functional.linear of what the codes mean."""

from torch.nn.functional import linear

import weights
from goldens import Goldens

with Goldens("weightProducts") as goldens:
    for form in ["f32", "bf16", "int8", "nvfp4", "mxfp4"]:
        for rows, columns, outputs, add in [(1, 32, 3, ""), (3, 160, 5, "-add"), (9, 96, 4, "")]:
            case = goldens.case(f"weightProducts.multiply/{form}/{rows}x{columns}x{outputs}{add}")
            x = case.normal("x", rows, columns)
            weight = weights.draw(case, form, "weight", outputs, columns).double()
            start = case.normal("out", rows, outputs) if add else 0
            case.out("out", linear(x, weight) + start)
