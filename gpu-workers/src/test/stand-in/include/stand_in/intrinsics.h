// Maths, bit and memory intrinsics. Approximate functions are computed exactly here: their last bits
// are one of the things that only a GPU can show.
#pragma once
#include "language.h"

// ---- loads and stores with cache hints ----
template <class T>
inline T __ldg(const T* address) { return *address; }
template <class T>
inline T __ldcg(const T* address) { return *address; }
template <class T>
inline T __ldca(const T* address) { return *address; }
template <class T>
inline T __ldcs(const T* address) { return *address; }
template <class T>
inline T __ldlu(const T* address) { return *address; }
template <class T>
inline void __stcs(T* address, T value) { *address = value; }
template <class T>
inline void __stcg(T* address, T value) { *address = value; }
template <class T>
inline void __stwt(T* address, T value) { *address = value; }

// ---- floating point ----
inline float __expf(float x) { return expf(x); }
inline float __exp10f(float x) { return powf(10.f, x); }
inline float __logf(float x) { return logf(x); }
inline float __log2f(float x) { return log2f(x); }
inline float __log10f(float x) { return log10f(x); }
inline float __sinf(float x) { return sinf(x); }
inline float __cosf(float x) { return cosf(x); }
inline float __tanf(float x) { return tanf(x); }
inline float __powf(float x, float y) { return powf(x, y); }
inline void __sincosf(float x, float* sine, float* cosine) { sincosf(x, sine, cosine); }
inline double rsqrt(double x) { return 1.0 / sqrt(x); }
inline float rsqrtf(float x) { return (float)(1.0 / sqrt((double)x)); }
inline float __frsqrt_rn(float x) { return rsqrtf(x); }
inline float __frcp_rn(float x) { return 1.f / x; }
inline float __fsqrt_rn(float x) { return sqrtf(x); }
inline float __fadd_rn(float a, float b) { return a + b; }
inline float __fsub_rn(float a, float b) { return a - b; }
inline float __fmul_rn(float a, float b) { return a * b; }
inline float __fdiv_rn(float a, float b) { return a / b; }
inline float __fdividef(float a, float b) { return a / b; }
inline float fdividef(float a, float b) { return a / b; }
inline float __fmaf_rn(float a, float b, float c) { return fmaf(a, b, c); }
inline double __dadd_rn(double a, double b) { return a + b; }
inline double __dmul_rn(double a, double b) { return a * b; }
inline double __fma_rn(double a, double b, double c) { return fma(a, b, c); }
inline float __saturatef(float x) { return x > 0.f ? (x < 1.f ? x : 1.f) : 0.f; }
inline float sinpif(float x) { return (float)sin(M_PI * (double)x); }
inline float cospif(float x) { return (float)cos(M_PI * (double)x); }
inline float normcdff(float x) { return (float)(0.5 * erfc(-(double)x * M_SQRT1_2)); }
inline double normcdf(double x) { return 0.5 * erfc(-x * M_SQRT1_2); }

// ---- conversions ----
inline int __float_as_int(float x) { return standin::bits<int>(x); }
inline unsigned __float_as_uint(float x) { return standin::bits<unsigned>(x); }
inline float __int_as_float(int x) { return standin::bits<float>(x); }
inline float __uint_as_float(unsigned x) { return standin::bits<float>(x); }
inline long long __double_as_longlong(double x) { return standin::bits<long long>(x); }
inline double __longlong_as_double(long long x) { return standin::bits<double>(x); }
inline float __int2float_rn(int x) { return (float)x; }
inline float __uint2float_rn(unsigned x) { return (float)x; }
inline float __ll2float_rn(long long x) { return (float)x; }
inline float __double2float_rn(double x) { return (float)x; }

namespace standin {

/// A GPU saturates where C++ leaves the result open; NaN becomes 0.
template <class To, class From>
STANDIN_UNCHECKED inline To saturated(From x) {
  if (x != x) return 0;
  constexpr From low = (From)std::numeric_limits<To>::min();
  constexpr From high = (From)std::numeric_limits<To>::max();
  return x <= low ? std::numeric_limits<To>::min()
                  : x >= high ? std::numeric_limits<To>::max() : (To)x;
}

}  // namespace standin

inline int __float2int_rn(float x) { return standin::saturated<int>(nearbyintf(x)); }
inline int __float2int_rz(float x) { return standin::saturated<int>(truncf(x)); }
inline int __float2int_rd(float x) { return standin::saturated<int>(floorf(x)); }
inline int __float2int_ru(float x) { return standin::saturated<int>(ceilf(x)); }
inline unsigned __float2uint_rn(float x) { return standin::saturated<unsigned>(nearbyintf(x)); }
inline unsigned __float2uint_rz(float x) { return standin::saturated<unsigned>(truncf(x)); }

// ---- integers ----
inline int __popc(unsigned x) { return __builtin_popcount(x); }
inline int __popcll(unsigned long long x) { return __builtin_popcountll(x); }
inline int __clz(int x) { return x ? __builtin_clz((unsigned)x) : 32; }
inline int __clzll(long long x) { return x ? __builtin_clzll((unsigned long long)x) : 64; }
inline int __ffs(int x) { return __builtin_ffs(x); }
inline int __ffsll(long long x) { return __builtin_ffsll(x); }
inline unsigned __brev(unsigned x) {
  unsigned reversed = 0;
  for (int i = 0; i < 32; i++) reversed |= (x >> i & 1) << (31 - i);
  return reversed;
}
inline int __mulhi(int a, int b) { return (int)((long long)a * b >> 32); }
inline unsigned __umulhi(unsigned a, unsigned b) { return (unsigned)((uint64_t)a * b >> 32); }
inline unsigned long long __umul64hi(unsigned long long a, unsigned long long b) {
  return (unsigned long long)((unsigned __int128)a * b >> 64);
}
inline unsigned __funnelshift_l(unsigned low, unsigned high, unsigned shift) {
  shift &= 31;
  return shift ? high << shift | low >> (32 - shift) : high;
}
inline unsigned __funnelshift_r(unsigned low, unsigned high, unsigned shift) {
  shift &= 31;
  return shift ? low >> shift | high << (32 - shift) : low;
}
inline unsigned __byte_perm(unsigned a, unsigned b, unsigned selector) {
  uint64_t bytes = (uint64_t)b << 32 | a;
  unsigned result = 0;
  for (int i = 0; i < 4; i++) {
    unsigned pick = selector >> (4 * i) & 15;
    unsigned byte = bytes >> (8 * (pick & 7)) & 255;
    if (pick & 8) byte = byte & 128 ? 255 : 0;
    result |= byte << (8 * i);
  }
  return result;
}
inline int __dp4a(int a, int b, int sum) {
  for (int i = 0; i < 4; i++) {
    sum += (int)(int8_t)((unsigned)a >> 8 * i) * (int)(int8_t)((unsigned)b >> 8 * i);
  }
  return sum;
}
inline long long clock64() { return (long long)__builtin_ia32_rdtsc(); }

// ---- min and max, with CUDA's mixed forms ----
#define STANDIN_MIN_MAX(A, B, R)                                            \
  inline R min(A a, B b) { return (R)b < (R)a ? (R)b : (R)a; }              \
  inline R max(A a, B b) { return (R)b > (R)a ? (R)b : (R)a; }
STANDIN_MIN_MAX(int, int, int)
STANDIN_MIN_MAX(int, unsigned, unsigned)
STANDIN_MIN_MAX(unsigned, int, unsigned)
STANDIN_MIN_MAX(unsigned, unsigned, unsigned)
STANDIN_MIN_MAX(long, long, long)
STANDIN_MIN_MAX(unsigned long, unsigned long, unsigned long)
STANDIN_MIN_MAX(long long, long long, long long)
STANDIN_MIN_MAX(unsigned long long, unsigned long long, unsigned long long)
#undef STANDIN_MIN_MAX
inline float min(float a, float b) { return fminf(a, b); }
inline float max(float a, float b) { return fmaxf(a, b); }
inline double min(double a, double b) { return fmin(a, b); }
inline double max(double a, double b) { return fmax(a, b); }
inline double min(float a, double b) { return fmin(a, b); }
inline double max(float a, double b) { return fmax(a, b); }
inline double min(double a, float b) { return fmin(a, b); }
inline double max(double a, float b) { return fmax(a, b); }
