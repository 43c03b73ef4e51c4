// Rotary position embedding (arXiv 2104.09864) and copies of rows between float and bfloat16. One
// thread for each pair of columns, or for each column that does not turn.
#include "common.cuh"

// ---- device functions ----

static __device__ __forceinline__ float rotary_load(const void* source, long long index, int half) {
  return half ? __bfloat162float(static_cast<const __nv_bfloat16*>(source)[index])
              : static_cast<const float*>(source)[index];
}

static __device__ __forceinline__ void rotary_store(void* target, long long index, int half,
                                                    float value) {
  if (half) {
    static_cast<__nv_bfloat16*>(target)[index] = __float2bfloat16_rn(value);
  } else {
    static_cast<float*>(target)[index] = value;
  }
}

// ---- CUDA kernels ----

// x, out: (rows, heads * dimension), from their first row on, floats or, if half, bfloat16;
// cosines, sines: (any, pairs); positions: (rows) rows of the tables. Columns from 2 pairs on are
// copied. out may be x.
extern "C" __global__ void rotary_rotate(const void* x, int half_x, void* out, int half_out,
                                         const float* __restrict__ cosines,
                                         const float* __restrict__ sines,
                                         const int* __restrict__ positions, long long row_heads,
                                         int heads, int dimension, int pairs, int interleaved,
                                         float sign, int accumulate) {
  const int work = dimension - pairs;  // pairs, then what stays
  const long long index = global_index();
  const long long head = index / work;
  const int item = static_cast<int>(index - head * work);
  if (head < row_heads) {
    const long long base = head * dimension;
    if (item >= pairs) {
      const long long at = base + pairs + item;
      const float before = accumulate ? rotary_load(out, at, half_out) : 0.0f;
      rotary_store(out, at, half_out, before + rotary_load(x, at, half_x));
    } else {
      const long long table = static_cast<long long>(positions[head / heads]) * pairs + item;
      const float cosine = cosines[table];
      const float sine = sines[table] * sign;
      const long long left = base + (interleaved ? 2 * item : item);
      const long long right = left + (interleaved ? 1 : pairs);
      const float a = rotary_load(x, left, half_x);
      const float b = rotary_load(x, right, half_x);
      const float before_a = accumulate ? rotary_load(out, left, half_out) : 0.0f;
      const float before_b = accumulate ? rotary_load(out, right, half_out) : 0.0f;
      rotary_store(out, left, half_out, before_a + (a * cosine - b * sine));
      rotary_store(out, right, half_out, before_b + (a * sine + b * cosine));
    }
  }
}

// x, out: (size) floats or, if half, bfloat16; rounds to the nearest, ties to even.
extern "C" __global__ void rotary_copy(const void* __restrict__ x, int half_x, void* __restrict__ out,
                                       int half_out, long long size) {
  const long long i = global_index();
  if (i < size) {
    rotary_store(out, i, half_out, rotary_load(x, i, half_x));
  }
}
