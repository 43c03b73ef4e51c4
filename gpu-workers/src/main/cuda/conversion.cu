// Between formats of numbers, bit for bit as on the processor. One thread an element, or a block of
// elements that share a scale; everything is read and written once.
#include "small_floats.cuh"

// ---- CUDA kernels ----

// Kinds of 16- and 32-bit elements: 0 float, 1 bfloat16, 2 float16.
static __device__ __forceinline__ unsigned conversion_load(const void* from, int kind, long long i) {
  if (kind == 0) {
    return static_cast<const unsigned*>(from)[i];
  }
  const unsigned code = static_cast<const unsigned short*>(from)[i];
  return kind == 1 ? code << 16 : decode_f16(code);
}

// from, to: (size) of their kinds
extern "C" __global__ void convert(const void* from, int from_kind, void* to, int to_kind,
                                   long long size) {
  const long long i = global_index();
  if (i >= size) {
    return;
  }
  const unsigned bits = conversion_load(from, from_kind, i);
  if (to_kind == 0) {
    static_cast<unsigned*>(to)[i] = bits;
  } else {
    const unsigned code = to_kind == 1 ? encode_bf16(bits) : encode_f16(bits);
    static_cast<unsigned short*>(to)[i] = static_cast<unsigned short>(code);
  }
}

// from: (size) floats, to: (size) codes; wide_range is 1 for E5M2, 0 for E4M3
extern "C" __global__ void encode_float8(const unsigned* __restrict__ from, unsigned char* to,
                                         int wide_range, long long size) {
  const long long i = global_index();
  if (i < size) {
    const SmallFloat format = wide_range ? small_float_e5m2() : small_float_e4m3();
    to[i] = static_cast<unsigned char>(encode_8(format, from[i]));
  }
}

// from: (size) codes, to: (size) floats
extern "C" __global__ void decode_float8(const unsigned char* __restrict__ from, unsigned* to,
                                         int wide_range, long long size) {
  const long long i = global_index();
  if (i < size) {
    to[i] = wide_range ? decode_e5m2(from[i]) : decode_e4m3(from[i]);
  }
}

// The bits of the largest magnitude of a block; those of a NaN are above all others.
static __device__ __forceinline__ unsigned conversion_largest(const unsigned* values, int block) {
  unsigned largest = 0;
  for (int i = 0; i < block; i++) {
    const unsigned magnitude = values[i] & 0x7FFFFFFFu;
    largest = magnitude > largest ? magnitude : largest;
  }
  return largest;
}

// Rules: 0 NVFP4 max, 1 MXFP4 floor, 2 MXFP4 rounded, 3 MXFP4 three quarters; see ScaleRule.
// values: (blocks, 16 or 32), scales: (blocks)
extern "C" __global__ void choose_scales(const unsigned* __restrict__ values, unsigned char* scales,
                                         int rule, float divisor, long long blocks) {
  const long long i = global_index();
  if (i >= blocks) {
    return;
  }
  const int block = rule == 0 ? 16 : 32;
  const unsigned largest = conversion_largest(values + i * block, block);
  unsigned code;
  if (rule == 0) {
    const float scale = __fmul_rn(__fdiv_rn(__uint_as_float(largest), 6.0f), divisor);
    code = encode_8(small_float_e4m3(), __float_as_uint(scale));
  } else if (largest > 0x7F800000u) {
    code = 255;
  } else {
    const int exponent = static_cast<int>((largest + (rule == 2 ? 1u << 21 : 0)) >> 23);
    const int least = rule == 3 ? 1 : 0;
    const int shifted = exponent - (rule == 3 ? 0 : 2);
    code = static_cast<unsigned>(shifted < least ? least : shifted > 254 ? 254 : shifted);
  }
  scales[i] = static_cast<unsigned char>(code);
}

// values: (pairs, 2), codes: (pairs); a block is 8 or 16 pairs
extern "C" __global__ void quantize_fp4(const float* __restrict__ values, unsigned char* codes,
                                        const unsigned char* __restrict__ scales, int power,
                                        float divisor, long long pairs) {
  const long long i = global_index();
  if (i < pairs) {
    float scale = fp4_scale(scales[power ? i / 16 : i / 8], power, divisor);
    scale = scale == 0 ? 1.0f : scale;
    const unsigned low = encode_e2m1(__float_as_uint(__fdiv_rn(values[2 * i], scale)));
    const unsigned high = encode_e2m1(__float_as_uint(__fdiv_rn(values[2 * i + 1], scale)));
    codes[i] = static_cast<unsigned char>(low | high << 4);
  }
}

// codes: (pairs), values: (pairs, 2)
extern "C" __global__ void dequantize_fp4(const unsigned char* __restrict__ codes,
                                          const unsigned char* __restrict__ scales, float* values,
                                          int power, float divisor, long long pairs) {
  const long long i = global_index();
  if (i < pairs) {
    const float scale = fp4_scale(scales[power ? i / 16 : i / 8], power, divisor);
    values[2 * i] = __fmul_rn(e2m1_number(codes[i]), scale);
    values[2 * i + 1] = __fmul_rn(e2m1_number(codes[i] >> 4), scale);
  }
}

// values: (groups, 32), codes: (groups, 32), scales: (groups) of bfloat16
extern "C" __global__ void quantize_int8(const float* __restrict__ values, signed char* codes,
                                         unsigned short* scales, long long groups) {
  const long long i = global_index();
  if (i >= groups) {
    return;
  }
  const float* from = values + 32 * i;
  const unsigned largest = conversion_largest(reinterpret_cast<const unsigned*>(from), 32);
  const float quotient = __fdiv_rn(__uint_as_float(largest), 127.0f);
  const unsigned code = largest > 0x7F800000u ? 0x7FC0u : encode_bf16(__float_as_uint(quotient));
  scales[i] = static_cast<unsigned short>(code);
  float scale = __uint_as_float(code << 16);
  scale = scale == 0 ? 1.0f : scale;
  for (int k = 0; k < 32; k++) {
    float x = __fdiv_rn(from[k], scale);
    x = x != x ? 0.0f : fminf(fmaxf(x, -127.0f), 127.0f);
    codes[32 * i + k] = static_cast<signed char>(rintf(x));
  }
}

// codes: (size), scales: (size / 32) of bfloat16, values: (size)
extern "C" __global__ void dequantize_int8(const signed char* __restrict__ codes,
                                           const unsigned short* __restrict__ scales,
                                           float* values, long long size) {
  const long long i = global_index();
  if (i < size) {
    const float scale = __uint_as_float(static_cast<unsigned>(scales[i / 32]) << 16);
    values[i] = __fmul_rn(static_cast<float>(codes[i]), scale);
  }
}
