"""Weights in small formats, with random codes and scales, as io.troupe.gpu.weight lays them out."""

import numpy as np
import torch

E2M1 = torch.tensor([0, 0.5, 1, 1.5, 2, 3, 4, 6], dtype=torch.float32)
BLOCK = {"int8": 32, "nvfp4": 16, "mxfp4": 32}
DIVISOR = {"nvfp4": 150.3, "mxfp4": 1.0}


def fp4_scales(form, codes):
    """The scales of bytes, as float32, divided by the divisor."""
    codes = codes.to(torch.uint8)
    kind = torch.float8_e4m3fn if form == "nvfp4" else torch.float8_e8m0fnu
    return codes.view(kind).to(torch.float32) / torch.tensor(DIVISOR[form], dtype=torch.float32)


def draw_fp4(case, form, name, rows, columns):
    """The given codes -7 to 7 and scales of a weight."""
    random = case.goldens.random
    codes = case.given(name + ".codes", random.integers(-7, 8, (rows, columns)))
    low, high = (0, 127) if form == "nvfp4" else (120, 128)
    scales = case.given(
        name + ".scales", random.integers(low, high, (rows, columns // BLOCK[form])))
    return codes, fp4_scales(form, scales)


def spread(scales, block):
    return scales.repeat_interleave(block, 1)


def draw(case, form, name, rows, columns):
    """The float32 values of a random weight of a format."""
    random = case.goldens.random
    if form in ("f32", "bf16"):
        dtype = torch.float32 if form == "f32" else torch.bfloat16
        return case.normal(name, rows, columns, dtype).to(torch.float32)
    if form == "int8":
        codes = case.given(name + ".codes", random.integers(-127, 128, (rows, columns)))
        scales = case.given(
            name + ".scales", random.uniform(0.005, 0.02, (rows, columns // 32)), torch.bfloat16)
        return codes.to(torch.float32) * spread(scales.to(torch.float32), 32)
    codes, scales = draw_fp4(case, form, name, rows, columns)
    values = E2M1[codes.abs().long()] * torch.sign(codes).to(torch.float32)
    return values * spread(scales, BLOCK[form])
