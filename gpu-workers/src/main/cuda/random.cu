// Fills with random numbers, bit for bit as on the processor: each operation is rounded once, and
// none may be fused or reordered, so all are intrinsics. A thread makes a block of four words.
#include "common.cuh"
#include "philox.cuh"

// The polynomials are those of io.troupe.gpu.random.StandardNormal, from the last coefficient on.

// z / x over w near the middle of the distribution.
static __device__ __forceinline__ float normal_central(float x) {
  float sum = -1.24326105e-08f;
  sum = __fmaf_rn(sum, x, 3.2856015e-08f);
  sum = __fmaf_rn(sum, x, 6.5926736e-07f);
  sum = __fmaf_rn(sum, x, -4.897005e-06f);
  sum = __fmaf_rn(sum, x, -7.019245e-06f);
  sum = __fmaf_rn(sum, x, 3.0878567e-04f);
  sum = __fmaf_rn(sum, x, -1.7716446e-03f);
  sum = __fmaf_rn(sum, x, -5.907717e-03f);
  sum = __fmaf_rn(sum, x, 3.4880203e-01f);
  sum = __fmaf_rn(sum, x, 2.1233134e+00f);
  return sum;
}

// z / x over the root of w in the tails.
static __device__ __forceinline__ float normal_tail(float x) {
  float sum = 6.3739106e-05f;
  sum = __fmaf_rn(sum, x, -3.614004e-06f);
  sum = __fmaf_rn(sum, x, -4.641236e-04f);
  sum = __fmaf_rn(sum, x, 9.0492965e-04f);
  sum = __fmaf_rn(sum, x, -1.1495186e-03f);
  sum = __fmaf_rn(sum, x, 1.8127073e-03f);
  sum = __fmaf_rn(sum, x, -3.3670606e-03f);
  sum = __fmaf_rn(sum, x, 5.232677e-03f);
  sum = __fmaf_rn(sum, x, 1.4240216e+00f);
  sum = __fmaf_rn(sum, x, 4.628068e+00f);
  return sum;
}

// (ln(1 + f) - f + f^2 / 2) / f^3.
static __device__ __forceinline__ float normal_logarithm(float x) {
  float sum = 6.675272e-02f;
  sum = __fmaf_rn(sum, x, -1.1646435e-01f);
  sum = __fmaf_rn(sum, x, 1.1904712e-01f);
  sum = __fmaf_rn(sum, x, -1.2411269e-01f);
  sum = __fmaf_rn(sum, x, 1.4217891e-01f);
  sum = __fmaf_rn(sum, x, -1.6667643e-01f);
  sum = __fmaf_rn(sum, x, 2.0002204e-01f);
  sum = __fmaf_rn(sum, x, -2.5000015e-01f);
  sum = __fmaf_rn(sum, x, 3.333331e-01f);
  return sum;
}

// The quantile of the standard normal distribution at (word + 1/2) / 2^32.
static __device__ __forceinline__ float normal_of(unsigned word) {
  const unsigned magnitude = (word & 0x80000000u) ? ~word : word;
  const float p = __fmaf_rn(static_cast<float>(magnitude), 0x1p-32f, 0x1p-33f);
  const float x = __fmaf_rn(-2.0f, p, 1.0f);
  const float q = __fmul_rn(p, __fmaf_rn(-4.0f, p, 4.0f));
  const int bits = __float_as_int(q);
  const int exponent = (bits - 0x3F3504F3) >> 23;
  const float f = __fadd_rn(__int_as_float(bits - exponent * (1 << 23)), -1.0f);
  const float square = __fmul_rn(f, f);
  float sum = __fmul_rn(__fmul_rn(square, f), normal_logarithm(f));
  sum = __fmaf_rn(square, -0.5f, sum);
  const float w = -__fmaf_rn(static_cast<float>(exponent), 0.6931472f, __fadd_rn(sum, f));
  float ratio;
  if (w < 5.0f) {
    ratio = normal_central(__fadd_rn(w, -2.5f));
  } else {
    ratio = normal_tail(__fadd_rn(__fsqrt_rn(w), -3.4375f));
  }
  const float z = __fmul_rn(x, ratio);
  return (word & 0x80000000u) ? z : -z;
}

// ---- CUDA kernels ----

// out: (size); element = u width + low
extern "C" __global__ void random_uniform(float* __restrict__ out, long long size, long long seed,
                                          int stream, int step, float width, float low) {
  const long long block = global_index();
  if (block >= philox_blocks(size)) {
    return;
  }
  const PhiloxWords words = philox_block(random_key(seed, stream, step), block);
  for (int w = 0; w < 4; w++) {
    const long long i = philox_element(block, w);
    if (i < size) {
      out[i] = __fmaf_rn(philox_uniform(words.word[w]), width, low);
    }
  }
}

// out: (size); element = z deviation + mean
extern "C" __global__ void random_normal(float* __restrict__ out, long long size, long long seed,
                                         int stream, int step, float deviation, float mean) {
  const long long block = global_index();
  if (block >= philox_blocks(size)) {
    return;
  }
  const PhiloxWords words = philox_block(random_key(seed, stream, step), block);
  for (int w = 0; w < 4; w++) {
    const long long i = philox_element(block, w);
    if (i < size) {
      out[i] = __fmaf_rn(normal_of(words.word[w]), deviation, mean);
    }
  }
}
