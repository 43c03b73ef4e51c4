"""Conversions between formats by PyTorch's casts; weights by the rules of their formats."""

import torch

import weights
from goldens import Goldens

TYPES = {"f32": torch.float32, "bf16": torch.bfloat16, "f16": torch.float16}
BYTES = {"e4m3": torch.float8_e4m3fn, "e5m2": torch.float8_e5m2}
DIVISOR = {"nvfp4_max": 600.0, "mxfp4_floor": 1, "mxfp4_rounded": 1, "mxfp4_three_quarters": 3}


def wide(case, dtype, rows, columns):
    plain = case.normal("from", rows, columns, dtype)
    exponents = case.given("exponents", case.goldens.random.integers(-40, 40, (rows, columns)))
    return (plain * 2.0**exponents).to(torch.float32).to(dtype)


def saturate(values, dtype):
    """E5M2 would become infinite in PyTorch; our codes saturate as NVIDIA's do."""
    largest = torch.finfo(dtype).max
    return values.clamp(-largest, largest).to(dtype)


def largest(values, block):
    rows, columns = values.shape
    return values.abs().reshape(rows, columns // block, block).amax(2)


def scale_bytes(rule, values):
    if rule == "nvfp4_max":
        scale = largest(values, 16) / 6 * DIVISOR[rule]
        return scale.clamp(max=448).to(torch.float8_e4m3fn).view(torch.uint8)
    top = largest(values, 32)
    exponent = torch.frexp(top).exponent - 1
    if rule == "mxfp4_floor":
        return (exponent - 2 + 127).clamp(0, 254).to(torch.uint8)
    if rule == "mxfp4_rounded":
        up = torch.frexp(top).mantissa >= 0.875
        return (exponent + up - 2 + 127).clamp(0, 254).to(torch.uint8)
    return (exponent + 127).clamp(1, 254).to(torch.uint8)


def e2m1(values):
    """Codes of the nearest numbers; ties go to the even code."""
    size = values.abs()
    code = torch.zeros_like(values, dtype=torch.int64)
    for limit, closed in [(0.25, 0), (0.75, 1), (1.25, 0), (1.75, 1), (2.5, 0), (3.5, 1), (5, 0)]:
        code += (size >= limit) if closed else (size > limit)
    return code + 8 * torch.signbit(values)


def quantize(case, form, rows, columns):
    values = case.normal("values", rows, columns).to(torch.float32)
    if form == "int8":
        scales = (largest(values, 32) / 127).to(torch.bfloat16)
        codes = values / weights.spread(scales.to(torch.float32), 32)
        case.out_bytes("codes", codes.round().clamp(-127, 127).to(torch.int8))
        case.out("scales", scales)
        return
    _, scales = weights.draw_fp4(case, form, "to", rows, columns)
    scales = torch.where(scales == 0, torch.ones_like(scales), scales)
    codes = e2m1(values / weights.spread(scales, weights.BLOCK[form]))
    case.out_bytes("codes", (codes[:, 0::2] + 16 * codes[:, 1::2]).to(torch.uint8))


with Goldens("conversion") as goldens:
    for rows, columns, blocks in [(1, 17, 32), (3, 67, 96), (20, 33, 64)]:
        for source, source_type in TYPES.items():
            for target, target_type in TYPES.items():
                case = goldens.case(f"conversion.convert/{source}-{target}/{rows}x{columns}")
                case.out("to", wide(case, source_type, rows, columns).to(target_type))
        for form, dtype in BYTES.items():
            case = goldens.case(f"conversion.encode/{form}/{rows}x{columns}")
            case.out_bytes("to", saturate(wide(case, torch.float32, rows, columns), dtype))
            case = goldens.case(f"conversion.decode/{form}/{rows}x{columns}")
            codes = case.given("from", goldens.random.integers(0, 256, (rows, columns)))
            case.out("to", codes.to(torch.uint8).view(dtype).to(torch.float32))
        for rule in DIVISOR:
            case = goldens.case(f"conversion.chooseScales/{rule}/{rows}x{blocks}")
            values = case.normal("values", rows, blocks).to(torch.float32)
            case.out_bytes("scales", scale_bytes(rule, values))
        for form in ["int8", "nvfp4", "mxfp4"]:
            quantize(goldens.case(f"conversion.quantize/{form}/{rows}x{blocks}"), form, rows, blocks)
            case = goldens.case(f"conversion.dequantize/{form}/{rows}x{blocks}")
            case.out("to", weights.draw(case, form, "from", rows, blocks))
