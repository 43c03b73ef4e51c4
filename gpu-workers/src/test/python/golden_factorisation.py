"""Cholesky factors by torch.linalg.cholesky, systems by torch.linalg.solve_triangular."""

import math

import numpy as np
import torch

from goldens import Goldens


def definite(case, n):
    """As the Java case builds it: random numbers, and a heavy diagonal; rounded to floats."""
    values = case.normal("matrix", n, n)
    heavy = np.float32(4 * math.sqrt(n) + 4)
    return (values + float(heavy) * torch.eye(n, dtype=torch.float64)).to(torch.float32).double()


with Goldens("factorisation") as goldens:
    for n in [1, 7, 33]:
        case = goldens.case(f"factorisation.cholesky/f32/{n}x{n}")
        matrix = definite(case, n)
        symmetric = matrix.tril() + matrix.tril(-1).T
        case.out("matrix", torch.linalg.cholesky(symmetric))
        for letter in "lu":
            for transposed in ["", "t"]:
                case = goldens.case(f"factorisation.solveTriangular/f32/{n}x5-{letter}{transposed}")
                matrix = definite(case, n)
                triangle = matrix.tril() if letter == "l" else matrix.triu()
                if transposed:
                    triangle = triangle.T
                upper = (letter == "u") != bool(transposed)
                b = case.normal("b", n, 5)
                case.out("b", torch.linalg.solve_triangular(triangle, b, upper=upper))
