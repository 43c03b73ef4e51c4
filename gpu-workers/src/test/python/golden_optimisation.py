"""AdamW steps by torch.optim.AdamW, continued from given moments."""

import torch

from goldens import Goldens

with Goldens("optimisation") as goldens:
    for rows, columns, step in [(1, 1, 1), (3, 7, 2), (5, 33, 100)]:
        case = goldens.case(f"optimisation.adamW/f32/{rows}x{columns}-{step}")
        parameter = case.normal("parameter", rows, columns).requires_grad_()
        parameter.grad = case.normal("gradient", rows, columns)
        first = case.normal("first", rows, columns)
        second = case.uniform("second", rows, columns, 0.5, 2)
        optimiser = torch.optim.AdamW([parameter], lr=1e-2, weight_decay=0.1)
        optimiser.state[parameter] = {
            "step": torch.tensor(float(step - 1)), "exp_avg": first, "exp_avg_sq": second}
        optimiser.step()
        case.out("parameter", parameter)
        case.out("first", first)
        case.out("second", second)
