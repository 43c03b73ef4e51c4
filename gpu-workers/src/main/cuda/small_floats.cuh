// Numbers of 16, 8 and 4 bits, bit for bit those of io.troupe.gpu.number.SmallFloat and BFloat16: our
// own integer arithmetic, because NVIDIA's conversions make other NaNs.
#pragma once

#include "common.cuh"

// A binary format: bits of the exponent's bias, of the significand, the largest number, the code of
// its infinity or a code beyond all if it has none.
struct SmallFloat {
  int bias;
  int significand;
  float largest;
  unsigned infinite;
};

static __device__ __forceinline__ SmallFloat small_float_16() { return {15, 10, 65504.0f, 0x7C00u}; }
static __device__ __forceinline__ SmallFloat small_float_e4m3() { return {7, 3, 448.0f, 0x80u}; }
static __device__ __forceinline__ SmallFloat small_float_e5m2() { return {15, 2, 57344.0f, 0x7Cu}; }
static __device__ __forceinline__ SmallFloat small_float_e2m1() { return {1, 1, 6.0f, 0x8u}; }

// 2^exponent, for normal numbers.
static __device__ __forceinline__ float power_of_two(int exponent) {
  return __uint_as_float(static_cast<unsigned>(exponent + 127) << 23);
}

// The code of a magnitude that the format can hold, to nearest, ties to even.
static __device__ __forceinline__ unsigned small_round(SmallFloat format, unsigned magnitude) {
  const float absolute = __uint_as_float(magnitude);
  if (absolute < power_of_two(1 - format.bias)) {
    // The last place of the sum is the distance of the subnormal numbers: the addition rounds.
    const float rounder = power_of_two(1 - format.bias - format.significand + 23);
    return __float_as_uint(__fadd_rn(absolute, rounder)) - __float_as_uint(rounder);
  }
  const int shift = 23 - format.significand;
  const unsigned rebias = static_cast<unsigned>(format.bias - 127) << 23;
  return (magnitude + rebias + (1u << (shift - 1)) - 1 + ((magnitude >> shift) & 1)) >> shift;
}

// The bits of the number of a code without its sign, which is not above the infinity's.
static __device__ __forceinline__ unsigned small_number(SmallFloat format, unsigned magnitude) {
  const unsigned shifted = magnitude << (23 - format.significand);
  if (magnitude >= format.infinite) {
    const unsigned payload = shifted - (format.infinite << (23 - format.significand));
    return 0x7F800000u | payload | (payload == 0 ? 0 : 0x400000u);
  }
  return __float_as_uint(__fmul_rn(__uint_as_float(shifted), power_of_two(127 - format.bias)));
}

static __device__ __forceinline__ unsigned encode_f16(unsigned bits) {
  const unsigned magnitude = bits & 0x7FFFFFFFu;
  const unsigned sign = (bits >> 16) & 0x8000u;
  if (magnitude > 0x7F800000u) {
    return sign | 0x7E00u | ((magnitude >> 13) & 0x3FFu);
  }
  return sign | (magnitude >= 0x47800000u ? 0x7C00u : small_round(small_float_16(), magnitude));
}

static __device__ __forceinline__ unsigned decode_f16(unsigned code) {
  return ((code & 0x8000u) << 16) | small_number(small_float_16(), code & 0x7FFFu);
}

static __device__ __forceinline__ unsigned encode_bf16(unsigned bits) {
  if ((bits & 0x7FFFFFFFu) > 0x7F800000u) {
    return (bits >> 16) | 0x40u;
  }
  return (bits + 0x7FFFu + ((bits >> 16) & 1)) >> 16;
}

// Codes of 8 bits: saturating, a NaN loses its sign.
static __device__ __forceinline__ unsigned encode_8(SmallFloat format, unsigned bits) {
  const unsigned magnitude = bits & 0x7FFFFFFFu;
  if (magnitude > 0x7F800000u) {
    return 0x7Fu;
  }
  const unsigned largest = __float_as_uint(format.largest);
  return ((bits >> 24) & 0x80u) | small_round(format, magnitude < largest ? magnitude : largest);
}

static __device__ __forceinline__ unsigned decode_e4m3(unsigned code) {
  const unsigned magnitude = code & 0x7Fu;
  if (magnitude == 0x7Fu) {
    return 0x7FC00000u;
  }
  return ((code & 0x80u) << 24) | small_number(small_float_e4m3(), magnitude);
}

static __device__ __forceinline__ unsigned decode_e5m2(unsigned code) {
  return ((code & 0x80u) << 24) | small_number(small_float_e5m2(), code & 0x7Fu);
}

// A NaN becomes 6.
static __device__ __forceinline__ unsigned encode_e2m1(unsigned bits) {
  const unsigned magnitude = bits & 0x7FFFFFFFu;
  if (magnitude > 0x7F800000u) {
    return 7;
  }
  const unsigned largest = __float_as_uint(6.0f);
  const unsigned code = small_round(small_float_e2m1(), magnitude < largest ? magnitude : largest);
  return (bits >> 31 << 3) | code;
}

// The number of a code of 4 bits: twice the magnitudes 0, 0.5, 1, 1.5, 2, 3, 4, 6 are four bits each
// of one constant.
static __device__ __forceinline__ float e2m1_number(unsigned code) {
  const float magnitude = 0.5f * static_cast<float>((0xC8643210u >> ((code & 7) * 4)) & 15);
  return __uint_as_float(__float_as_uint(magnitude) | ((code & 8) << 28));
}

// What a block of E2M1 codes is multiplied by: an E4M3 or a power of two, over the weight's divisor.
static __device__ __forceinline__ float fp4_scale(unsigned code, int power, float divisor) {
  unsigned bits;
  if (power) {
    bits = code == 255 ? 0x7FC00000u : code == 0 ? 1u << 22 : code << 23;
  } else {
    bits = decode_e4m3(code & 0x7Fu);
  }
  return __fdiv_rn(__uint_as_float(bits), divisor);
}
