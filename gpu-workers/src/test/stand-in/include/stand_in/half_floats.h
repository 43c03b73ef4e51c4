// bf16 and half: conversions are exact to the bit, arithmetic is done in float and rounded once.
#pragma once
#include "intrinsics.h"

namespace standin {

/// Rounds to nearest, ties to even; every NaN becomes NVIDIA's canonical one.
inline uint16_t toBfloat16(float x) {
  uint32_t word = bits<uint32_t>(x);
  if ((word & 0x7fffffff) > 0x7f800000) return 0x7fff;
  return (uint16_t)((word + 0x7fff + (word >> 16 & 1)) >> 16);
}
inline float fromBfloat16(uint16_t x) { return bits<float>((uint32_t)x << 16); }
inline uint16_t toHalf(float x) { return x != x ? 0x7fff : bits<uint16_t>((_Float16)x); }
inline float fromHalf(uint16_t x) { return (float)bits<_Float16>(x); }

}  // namespace standin

#define STANDIN_HALF_FLOAT(NAME, ENCODE, DECODE)                                            \
  struct NAME##_raw {                                                                       \
    unsigned short x;                                                                       \
  };                                                                                        \
  struct NAME {                                                                             \
    unsigned short __x;                                                                     \
    NAME() = default;                                                                       \
    NAME(NAME##_raw raw) : __x(raw.x) {}                                                    \
    NAME(float value) : __x(standin::ENCODE(value)) {}                                      \
    NAME(double value) : __x(standin::ENCODE((float)value)) {}                              \
    NAME(int value) : __x(standin::ENCODE((float)value)) {}                                 \
    operator float() const { return standin::DECODE(__x); }                                 \
    operator NAME##_raw() const { return {__x}; }                                           \
  };                                                                                        \
  struct alignas(4) NAME##2 {                                                               \
    NAME x, y;                                                                              \
    NAME##2() = default;                                                                    \
    NAME##2(NAME x, NAME y) : x(x), y(y) {}                                                 \
  };                                                                                        \
  inline NAME operator+(NAME a, NAME b) { return NAME((float)a + (float)b); }               \
  inline NAME operator-(NAME a, NAME b) { return NAME((float)a - (float)b); }               \
  inline NAME operator*(NAME a, NAME b) { return NAME((float)a * (float)b); }               \
  inline NAME operator/(NAME a, NAME b) { return NAME((float)a / (float)b); }               \
  inline NAME operator-(NAME a) { return NAME##_raw{(unsigned short)(a.__x ^ 0x8000)}; }    \
  inline bool operator<(NAME a, NAME b) { return (float)a < (float)b; }                     \
  inline bool operator>(NAME a, NAME b) { return (float)a > (float)b; }                     \
  inline bool operator==(NAME a, NAME b) { return (float)a == (float)b; }                   \
  inline bool operator!=(NAME a, NAME b) { return (float)a != (float)b; }                   \
  inline NAME __hadd(NAME a, NAME b) { return a + b; }                                      \
  inline NAME __hsub(NAME a, NAME b) { return a - b; }                                      \
  inline NAME __hmul(NAME a, NAME b) { return a * b; }                                      \
  inline NAME __hdiv(NAME a, NAME b) { return a / b; }                                      \
  inline NAME __hneg(NAME a) { return -a; }                                                 \
  inline NAME __habs(NAME a) { return NAME##_raw{(unsigned short)(a.__x & 0x7fff)}; }       \
  inline NAME __hfma(NAME a, NAME b, NAME c) {                                              \
    return NAME(fma((double)(float)a, (double)(float)b, (double)(float)c));                 \
  }                                                                                         \
  inline NAME __hmax(NAME a, NAME b) { return NAME(fmaxf(a, b)); }                          \
  inline NAME __hmin(NAME a, NAME b) { return NAME(fminf(a, b)); }                          \
  inline bool __hisnan(NAME a) { return (float)a != (float)a; }                             \
  inline bool __hlt(NAME a, NAME b) { return a < b; }                                       \
  inline bool __hgt(NAME a, NAME b) { return a > b; }                                       \
  inline bool __heq(NAME a, NAME b) { return a == b; }                                      \
  inline NAME##2 __hadd2(NAME##2 a, NAME##2 b) { return {a.x + b.x, a.y + b.y}; }           \
  inline NAME##2 __hsub2(NAME##2 a, NAME##2 b) { return {a.x - b.x, a.y - b.y}; }           \
  inline NAME##2 __hmul2(NAME##2 a, NAME##2 b) { return {a.x * b.x, a.y * b.y}; }           \
  inline NAME##2 __hfma2(NAME##2 a, NAME##2 b, NAME##2 c) {                                 \
    return {__hfma(a.x, b.x, c.x), __hfma(a.y, b.y, c.y)};                                  \
  }                                                                                         \
  inline float __low2float(NAME##2 pair) { return pair.x; }                                 \
  inline float __high2float(NAME##2 pair) { return pair.y; }

STANDIN_HALF_FLOAT(__nv_bfloat16, toBfloat16, fromBfloat16)
STANDIN_HALF_FLOAT(__half, toHalf, fromHalf)
#undef STANDIN_HALF_FLOAT

// ---- bf16 ----
typedef __nv_bfloat16 nv_bfloat16;
typedef __nv_bfloat162 nv_bfloat162;
inline float __bfloat162float(__nv_bfloat16 x) { return x; }
inline __nv_bfloat16 __float2bfloat16(float x) { return x; }
inline __nv_bfloat16 __float2bfloat16_rn(float x) { return x; }
inline __nv_bfloat16 __double2bfloat16(double x) { return x; }
inline float2 __bfloat1622float2(__nv_bfloat162 pair) { return {pair.x, pair.y}; }
inline __nv_bfloat162 __float22bfloat162_rn(float2 pair) { return {pair.x, pair.y}; }
inline __nv_bfloat162 __floats2bfloat162_rn(float x, float y) { return {x, y}; }
inline __nv_bfloat162 __float2bfloat162_rn(float x) { return {x, x}; }
inline __nv_bfloat162 __halves2bfloat162(__nv_bfloat16 x, __nv_bfloat16 y) { return {x, y}; }
inline __nv_bfloat162 __bfloat162bfloat162(__nv_bfloat16 x) { return {x, x}; }
inline __nv_bfloat162 make_bfloat162(__nv_bfloat16 x, __nv_bfloat16 y) { return {x, y}; }
inline __nv_bfloat16 __low2bfloat16(__nv_bfloat162 pair) { return pair.x; }
inline __nv_bfloat16 __high2bfloat16(__nv_bfloat162 pair) { return pair.y; }
inline unsigned short __bfloat16_as_ushort(__nv_bfloat16 x) { return x.__x; }
inline short __bfloat16_as_short(__nv_bfloat16 x) { return (short)x.__x; }
inline __nv_bfloat16 __ushort_as_bfloat16(unsigned short x) { return __nv_bfloat16_raw{x}; }
inline __nv_bfloat16 __short_as_bfloat16(short x) { return __nv_bfloat16_raw{(unsigned short)x}; }

// ---- half ----
typedef __half half;
typedef __half2 half2;
inline float __half2float(__half x) { return x; }
inline __half __float2half(float x) { return x; }
inline __half __float2half_rn(float x) { return x; }
inline __half __double2half(double x) { return x; }
inline float2 __half22float2(__half2 pair) { return {pair.x, pair.y}; }
inline __half2 __float22half2_rn(float2 pair) { return {pair.x, pair.y}; }
inline __half2 __floats2half2_rn(float x, float y) { return {x, y}; }
inline __half2 __float2half2_rn(float x) { return {x, x}; }
inline __half2 __halves2half2(__half x, __half y) { return {x, y}; }
inline __half2 __half2half2(__half x) { return {x, x}; }
inline __half2 make_half2(__half x, __half y) { return {x, y}; }
inline __half __low2half(__half2 pair) { return pair.x; }
inline __half __high2half(__half2 pair) { return pair.y; }
inline unsigned short __half_as_ushort(__half x) { return x.__x; }
inline short __half_as_short(__half x) { return (short)x.__x; }
inline __half __ushort_as_half(unsigned short x) { return __half_raw{x}; }
inline __half __short_as_half(short x) { return __half_raw{(unsigned short)x}; }
