// Keywords and built-in types of CUDA C++.
#pragma once
#include <assert.h>
#include <float.h>
#include <limits.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <limits>
#include <type_traits>
#include <utility>

// Says to a .cu file that it is compiled for the stand-in: inline PTX has a C++ body there.
#define __CUDAEMU__ 1

#define __global__
#define __device__
#define __host__
#define __constant__
#define __managed__
#define __grid_constant__
// One copy for each OS thread is one copy for each running block. At block scope thread_local
// implies static, and at file scope "extern __shared__ T smem[]" stays a legal declaration.
#define __shared__ thread_local
#define __launch_bounds__(...)
#define __forceinline__ inline __attribute__((always_inline))
#define __align__(n) __attribute__((aligned(n)))
#define __builtin_assume(condition) ((void)0)

// Code of the stand-in itself, which the checker must not see.
#define STANDIN_UNCHECKED __attribute__((no_sanitize("thread"), no_sanitize("undefined")))

struct uint3 {
  unsigned x, y, z;
};

struct dim3 {
  unsigned x = 1, y = 1, z = 1;
  constexpr dim3(unsigned x = 1, unsigned y = 1, unsigned z = 1) : x(x), y(y), z(z) {}
};

// Vectors are aligned to their size, but never beyond 16 bytes: misaligned ones are a fault on a GPU.
#define STANDIN_VECTORS_1_2_4(T, NAME)                                        \
  struct NAME##1 {                                                            \
    T x;                                                                      \
  };                                                                          \
  struct alignas(2 * sizeof(T)) NAME##2 {                                     \
    T x, y;                                                                   \
  };                                                                          \
  struct alignas(4 * sizeof(T) > 16 ? 16 : 4 * sizeof(T)) NAME##4 {           \
    T x, y, z, w;                                                             \
  };                                                                          \
  inline NAME##1 make_##NAME##1(T x) { return {x}; }                          \
  inline NAME##2 make_##NAME##2(T x, T y) { return {x, y}; }                  \
  inline NAME##4 make_##NAME##4(T x, T y, T z, T w) { return {x, y, z, w}; }
#define STANDIN_VECTORS(T, NAME)  \
  STANDIN_VECTORS_1_2_4(T, NAME)  \
  struct NAME##3 {                \
    T x, y, z;                    \
  };                              \
  inline NAME##3 make_##NAME##3(T x, T y, T z) { return {x, y, z}; }

STANDIN_VECTORS(signed char, char)
STANDIN_VECTORS(unsigned char, uchar)
STANDIN_VECTORS(short, short)
STANDIN_VECTORS(unsigned short, ushort)
STANDIN_VECTORS(int, int)
STANDIN_VECTORS_1_2_4(unsigned, uint)
STANDIN_VECTORS(long, long)
STANDIN_VECTORS(unsigned long, ulong)
STANDIN_VECTORS(long long, longlong)
STANDIN_VECTORS(unsigned long long, ulonglong)
STANDIN_VECTORS(float, float)
STANDIN_VECTORS(double, double)
inline uint3 make_uint3(unsigned x, unsigned y, unsigned z) { return {x, y, z}; }

namespace standin {

/// Moves a value between types of the same or a larger size, bit by bit.
template <class To, class From>
inline To bits(From from) {
  static_assert(sizeof(To) >= sizeof(From) || std::is_same_v<From, uint64_t>);
  To to{};
  memcpy(&to, &from, sizeof(To) < sizeof(From) ? sizeof(To) : sizeof(From));
  return to;
}

}  // namespace standin
