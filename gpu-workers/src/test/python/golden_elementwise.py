"""Arithmetic with broadcasts, dropout of given elements, copies of columns."""

import torch

from goldens import Goldens
from philox import factors

OPERATORS = {"add": torch.add, "subtract": torch.sub, "multiply": torch.mul, "divide": torch.div}
SHAPES = [(1, 1, "full", "full", False), (3, 7, "full", "row", False),
          (5, 33, "column", "full", True), (4, 16, "scalar", "full", False),
          (3, 5, "column", "row", False)]


def operand(case, name, rows, columns, kind, divisor):
    rows = 1 if kind in ("row", "scalar") else rows
    columns = 1 if kind in ("column", "scalar") else columns
    return (case.uniform(name, rows, columns, 0.5, 2) if divisor
            else case.normal(name, rows, columns))


with Goldens("elementwise") as goldens:
    for name, operator in OPERATORS.items():
        for rows, columns, left, right, add in SHAPES:
            case = goldens.case(f"elementwise.{name}/f32/{rows}x{columns}-{left}-{right}"
                                + ("-add" if add else ""))
            a = operand(case, "left", rows, columns, left, False)
            b = operand(case, "right", rows, columns, right, name == "divide")
            before = case.normal("out", rows, columns) if add else 0
            case.out("out", before + operator(a, b))
    for rows, columns in [(1, 1), (3, 7), (5, 33)]:
        add = rows == 3
        ending = "-add" if add else ""
        keep = torch.as_tensor(factors(rows, columns, 0.3, -3, 5, 9))

        case = goldens.case(f"elementwise.scaleShift/f32/{rows}x{columns}" + ending)
        x = case.normal("x", rows, columns)
        before = case.normal("out", rows, columns) if add else 0
        case.out("out", before - 1.5 * x + 0.25)

        case = goldens.case(f"elementwise.dropout/f32/{rows}x{columns}-some" + ending)
        x = case.normal("x", rows, columns)
        before = case.normal("out", rows, columns) if add else 0
        case.out("out", before + keep * x)

        case = goldens.case(f"elementwise.addDropout/f32/{rows}x{columns}-some")
        base = case.normal("base", rows, columns)
        x = case.normal("x", rows, columns)
        case.out("out", base + keep * x)

        case = goldens.case(f"elementwise.copyColumns/f32/{rows}x{columns}-beside-3" + ending)
        source = case.normal("from", rows, columns + 3)
        target = case.normal("to", rows, columns + 6).clone()
        target[:, 3:3 + columns] = source[:, 3:] + (target[:, 3:3 + columns] if add else 0)
        case.out("to", target)
