"""AdamW steps by torch.optim.AdamW, continued from given moments; clipping and moving averages."""

import torch

from goldens import Goldens

ONE, SMALL, WIDE, TWO = [(1, 1)], [(3, 7)], [(5, 33)], [(4, 9), (1, 17)]


def text(shapes):
    return "+".join(f"{rows}x{columns}" for rows, columns in shapes)


def normal(case, name, shapes):
    return [case.normal(f"{name}{i}", *shape) for i, shape in enumerate(shapes)]


def out(case, name, tensors):
    for i, tensor in enumerate(tensors):
        case.out(f"{name}{i}", tensor)


with Goldens("optimisation") as goldens:
    for shapes, step in [(ONE, 1), (SMALL, 2), (WIDE, 100)]:
        case = goldens.case(f"optimisation.adamW/f32/{text(shapes)}-{step}")
        parameters = [p.requires_grad_() for p in normal(case, "parameter", shapes)]
        for parameter, gradient in zip(parameters, normal(case, "gradient", shapes)):
            parameter.grad = gradient
        first = normal(case, "first", shapes)
        second = [case.uniform(f"second{i}", *shape, 0.5, 2) for i, shape in enumerate(shapes)]
        optimiser = torch.optim.AdamW(parameters, lr=1e-2, weight_decay=0.1)
        for i, parameter in enumerate(parameters):
            optimiser.state[parameter] = {
                "step": torch.tensor(float(step - 1)), "exp_avg": first[i], "exp_avg_sq": second[i]}
        optimiser.step()
        out(case, "parameter", parameters)
        out(case, "first", first)
        out(case, "second", second)
    for shapes in [SMALL, WIDE, TWO]:
        case = goldens.case(f"optimisation.norm/f32/{text(shapes)}")
        matrices = normal(case, "matrix", shapes)
        case.out("out", torch.nn.utils.get_total_norm(matrices).reshape(1, 1))
    for shapes, limit in [(SMALL, 1), (WIDE, 30), (TWO, 2)]:
        case = goldens.case(f"optimisation.clip/f32/{text(shapes)}-{float(limit)}")
        parameters = []
        for i, shape in enumerate(shapes):
            parameter = torch.zeros(shape, dtype=torch.float64, requires_grad=True)
            parameter.grad = case.normal(f"matrix{i}", *shape)
            parameters.append(parameter)
        total = case.uniform("norm", 1, 1, 5, 20)
        torch.nn.utils.clip_grads_with_norm_(parameters, limit, total[0, 0])
        out(case, "matrix", [parameter.grad for parameter in parameters])
    for shapes in [ONE, SMALL, TWO]:
        case = goldens.case(f"optimisation.average/f32/{text(shapes)}")
        averages, values = normal(case, "average", shapes), normal(case, "value", shapes)
        update = torch.optim.swa_utils.get_ema_multi_avg_fn(0.9)
        update(averages, values, None)
        out(case, "average", averages)
