// FP8 (e4m3, e5m2, e8m0) and FP4 (e2m1), with NVIDIA's names. Encoders round to nearest, ties to
// even, and saturate to the largest finite value (__NV_SATFINITE, the default of the constructors).
#pragma once
#include "half_floats.h"

namespace standin {

/// A small floating point format without the meaning of its special codes.
template <int ExponentBits, int MantissaBits, int Bias, unsigned LargestCode>
struct TinyFloat {
  STANDIN_UNCHECKED static unsigned encode(float value) {
    unsigned sign = signbit(value) ? 1u << (ExponentBits + MantissaBits) : 0;
    float magnitude = fabsf(value);
    if (!(magnitude > 0)) return sign;
    if (isinf(magnitude)) return sign | LargestCode;
    int exponent;
    frexpf(magnitude, &exponent);
    exponent -= 1;
    if (exponent < 1 - Bias) exponent = 1 - Bias;  // subnormal codes share one exponent
    double scaled = ldexp((double)magnitude, MantissaBits - exponent);
    unsigned mantissa = (unsigned)nearbyint(scaled);
    // The implicit bit carries into the exponent field, also when rounding went up to a power of 2.
    long code = ((long)(exponent + Bias - 1) << MantissaBits) + mantissa;
    return sign | (code > (long)LargestCode ? LargestCode : (unsigned)code);
  }

  static float decode(unsigned code) {
    int exponent = (int)(code >> MantissaBits & ((1 << ExponentBits) - 1));
    unsigned mantissa = code & ((1u << MantissaBits) - 1);
    float value = exponent ? ldexpf((float)(mantissa | 1u << MantissaBits), exponent - Bias - MantissaBits)
                           : ldexpf((float)mantissa, 1 - Bias - MantissaBits);
    return code >> (ExponentBits + MantissaBits) & 1 ? -value : value;
  }
};

using E4M3 = TinyFloat<4, 3, 7, 0x7e>;
using E5M2 = TinyFloat<5, 2, 15, 0x7b>;
using E2M1 = TinyFloat<2, 1, 1, 7>;

inline unsigned char encodeE4m3(float x) { return x != x ? 0x7f : (unsigned char)E4M3::encode(x); }
inline float decodeE4m3(unsigned char x) { return (x & 0x7f) == 0x7f ? NAN : E4M3::decode(x); }
inline unsigned char encodeE5m2(float x) { return x != x ? 0x7f : (unsigned char)E5M2::encode(x); }
inline float decodeE5m2(unsigned char x) {
  unsigned magnitude = x & 0x7f;
  if (magnitude > 0x7c) return NAN;
  if (magnitude == 0x7c) return x & 0x80 ? -INFINITY : INFINITY;
  return E5M2::decode(x);
}
inline float decodeE8m0(unsigned char x) { return x == 255 ? NAN : ldexpf(1.f, (int)x - 127); }
/// FP4 has no NaN: it becomes the largest value.
inline unsigned char encodeE2m1(float x) { return x != x ? 7 : (unsigned char)E2M1::encode(x); }
inline float decodeE2m1(unsigned char x) { return E2M1::decode(x & 15); }
inline unsigned char encodePair(float2 pair) {
  return (unsigned char)(encodeE2m1(pair.x) | encodeE2m1(pair.y) << 4);
}

}  // namespace standin

// ---- FP8 ----
typedef unsigned char __nv_fp8_storage_t;
typedef unsigned short __nv_fp8x2_storage_t;
typedef unsigned int __nv_fp8x4_storage_t;
enum __nv_saturation_t { __NV_NOSAT, __NV_SATFINITE };
enum __nv_fp8_interpretation_t { __NV_E4M3, __NV_E5M2 };

#define STANDIN_FP8(NAME, ENCODE, DECODE)                                      \
  struct NAME {                                                                \
    unsigned char __x;                                                         \
    NAME() = default;                                                          \
    explicit NAME(float value) : __x(standin::ENCODE(value)) {}                \
    explicit NAME(double value) : __x(standin::ENCODE((float)value)) {}        \
    explicit NAME(__nv_bfloat16 value) : __x(standin::ENCODE((float)value)) {} \
    explicit NAME(__half value) : __x(standin::ENCODE((float)value)) {}        \
    explicit operator float() const { return standin::DECODE(__x); }           \
  };
STANDIN_FP8(__nv_fp8_e4m3, encodeE4m3, decodeE4m3)
STANDIN_FP8(__nv_fp8_e5m2, encodeE5m2, decodeE5m2)
#undef STANDIN_FP8
struct __nv_fp8_e8m0 {
  unsigned char __x;
  __nv_fp8_e8m0() = default;
  explicit operator float() const { return standin::decodeE8m0(__x); }
};
inline __nv_fp8_storage_t __nv_cvt_float_to_fp8(
    float x, __nv_saturation_t, __nv_fp8_interpretation_t format) {
  return format == __NV_E4M3 ? standin::encodeE4m3(x) : standin::encodeE5m2(x);
}
inline __half_raw __nv_cvt_fp8_to_halfraw(
    __nv_fp8_storage_t x, __nv_fp8_interpretation_t format) {
  return __half(format == __NV_E4M3 ? standin::decodeE4m3(x) : standin::decodeE5m2(x));
}

// ---- FP4, two codes in a byte: the first in the low half ----
typedef unsigned char __nv_fp4_storage_t;
typedef unsigned char __nv_fp4x2_storage_t;
enum __nv_fp4_interpretation_t { __NV_E2M1 };
enum cudaRoundMode { cudaRoundNearest, cudaRoundZero, cudaRoundPosInf, cudaRoundMinInf };

struct __nv_fp4_e2m1 {
  unsigned char __x;
  __nv_fp4_e2m1() = default;
  explicit __nv_fp4_e2m1(float value) : __x(standin::encodeE2m1(value)) {}
  explicit operator float() const { return standin::decodeE2m1(__x); }
};
struct __nv_fp4x2_e2m1 {
  unsigned char __x;
  __nv_fp4x2_e2m1() = default;
  explicit __nv_fp4x2_e2m1(float2 pair) : __x(standin::encodePair(pair)) {}
  explicit operator float2() const {
    return {standin::decodeE2m1(__x), standin::decodeE2m1((unsigned char)(__x >> 4))};
  }
};
inline __nv_fp4_storage_t __nv_cvt_float_to_fp4(float x, __nv_fp4_interpretation_t, cudaRoundMode) {
  return standin::encodeE2m1(x);
}
inline __nv_fp4x2_storage_t __nv_cvt_float2_to_fp4x2(
    float2 pair, __nv_fp4_interpretation_t, cudaRoundMode) {
  return standin::encodePair(pair);
}
inline __half_raw __nv_cvt_fp4_to_halfraw(__nv_fp4_storage_t x, __nv_fp4_interpretation_t) {
  return __half(standin::decodeE2m1(x));
}
