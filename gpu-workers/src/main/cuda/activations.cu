// Activation functions and their gradients, four neighbouring elements a thread. What is 0 times
// infinity in a formula is its limit; NaN stays NaN. Results may be operands.
#include "common.cuh"
#include "elements.cuh"
#include "philox.cuh"

// Behind this, GELU is 0 or x in floats. A comparison, not fminf, so that NaN stays.
static __device__ __forceinline__ float clamp_gelu(float x) {
  return x < -14.0f ? -14.0f : x;
}

// The normal distribution's cumulative function, also right relative to its size in the left tail.
static __device__ __forceinline__ float normal_cumulative(float x) {
  return 0.5f * erfcf(-0.70710678f * x);
}

static __device__ __forceinline__ float gelu_value(float x) {
  const float z = clamp_gelu(x);
  return z * normal_cumulative(z);
}

static __device__ __forceinline__ float gelu_slope(float x) {
  const float z = clamp_gelu(x > 14.0f ? 14.0f : x);
  return normal_cumulative(z) + z * 0.3989423f * expf(-0.5f * z * z);
}

// 1 / (1 + exp(-x)); exp overflows to infinity, whose reciprocal is 0.
static __device__ __forceinline__ float sigmoid_value(float x) {
  return 1.0f / (1.0f + expf(-x));
}

// Twice the argument of the tanh: (1 + tanh(u)) / 2 is the sigmoid of 2 u.
static __device__ __forceinline__ float gelu_tanh_inner(float x) {
  return x * fmaf(0.071354814f, x * x, 1.5957691f);
}

static __device__ __forceinline__ float gelu_tanh_value(float x) {
  const float z = clamp_gelu(x);
  return z * sigmoid_value(gelu_tanh_inner(z));
}

static __device__ __forceinline__ float gelu_tanh_slope(float x) {
  const float z = clamp_gelu(x > 14.0f ? 14.0f : x);
  const float s = sigmoid_value(gelu_tanh_inner(z));
  return fmaf(z * s * (1.0f - s), fmaf(0.21406444f, z * z, 1.5957691f), s);
}

// Below -88 the sigmoid is 0 in floats, above 0 times infinity must not arise.
static __device__ __forceinline__ float silu_value(float x) {
  const float z = x < -104.0f ? -104.0f : x;
  return z * sigmoid_value(z);
}

static __device__ __forceinline__ float silu_slope(float x) {
  const float z = x < -104.0f ? -104.0f : x > 104.0f ? 104.0f : x;
  const float s = sigmoid_value(z);
  return s * fmaf(z, 1.0f - s, 1.0f);
}

// Applies a function to four neighbours.
template <typename Function>
static __device__ __forceinline__ void map_values(const float* x, float* out, long long size,
                                                  Function function) {
  const Place place = place_of(global_index(), 1, size, 4);
  if (place.count > 0) {
    Four values = load_four(x + place.column, place.count);
#pragma unroll
    for (int i = 0; i < 4; i++) {
      values.at[i] = function(values.at[i]);
    }
    store_four(out + place.column, values, place.count);
  }
}

// grad_x (+)= slope(x) grad_out, four neighbours a thread.
template <typename Slope>
static __device__ __forceinline__ void map_gradient(const float* x, const float* grad_out,
                                                    float* grad_x, long long size, int accumulate,
                                                    Slope slope) {
  const Place place = place_of(global_index(), 1, size, 4);
  if (place.count > 0) {
    Four values = load_four(x + place.column, place.count);
    const Four grads = load_four(grad_out + place.column, place.count);
#pragma unroll
    for (int i = 0; i < 4; i++) {
      values.at[i] = slope(values.at[i]) * grads.at[i];
    }
    if (accumulate != 0) {
      values = plus_four(values, grad_x + place.column, place.count);
    }
    store_four(grad_x + place.column, values, place.count);
  }
}

// ---- CUDA kernels ----

// out = gelu(dropout(x)); see dropout_add for who draws which random word.
// x, out: (size)
extern "C" __global__ void dropout_gelu(const float* x, float* out, long long size, long long seed,
                                        int stream, int step, long long threshold, float scale) {
  const long long block = global_index();
  PhiloxWords words = {};
  if (threshold > 0) {
    words = philox_block(random_key(seed, stream, step), block);
  }
#pragma unroll
  for (int i = 0; i < 4; i++) {
    const long long element = philox_element(block, i);
    if (element < size) {
      const bool dropped = static_cast<long long>(words.word[i]) < threshold;
      out[element] = gelu_value(x[element] * (dropped ? 0.0f : scale));
    }
  }
}

// grad_x (+)= factor gelu'(x factor) grad_out with the factors of the same dropout.
// x, grad_out, grad_x: (size)
extern "C" __global__ void dropout_gelu_gradient(const float* x, const float* grad_out,
                                                 float* grad_x, long long size, long long seed,
                                                 int stream, int step, long long threshold,
                                                 float scale, int accumulate) {
  const long long block = global_index();
  PhiloxWords words = {};
  if (threshold > 0) {
    words = philox_block(random_key(seed, stream, step), block);
  }
#pragma unroll
  for (int i = 0; i < 4; i++) {
    const long long element = philox_element(block, i);
    if (element < size) {
      const bool dropped = static_cast<long long>(words.word[i]) < threshold;
      const float factor = dropped ? 0.0f : scale;
      const float gradient = factor * gelu_slope(x[element] * factor) * grad_out[element];
      grad_x[element] = accumulate != 0 ? grad_x[element] + gradient : gradient;
    }
  }
}

// x, out: (size)
extern "C" __global__ void gelu_tanh(const float* x, float* out, long long size) {
  map_values(x, out, size, [](float value) { return gelu_tanh_value(value); });
}

// x, grad_out, grad_x: (size)
extern "C" __global__ void gelu_tanh_gradient(const float* x, const float* grad_out, float* grad_x,
                                              long long size, int accumulate) {
  map_gradient(x, grad_out, grad_x, size, accumulate,
               [](float value) { return gelu_tanh_slope(value); });
}

// x, out: (size)
extern "C" __global__ void silu(const float* x, float* out, long long size) {
  map_values(x, out, size, [](float value) { return silu_value(value); });
}

// x, grad_out, grad_x: (size)
extern "C" __global__ void silu_gradient(const float* x, const float* grad_out, float* grad_x,
                                         long long size, int accumulate) {
  map_gradient(x, grad_out, grad_x, size, accumulate,
               [](float value) { return silu_slope(value); });
}

// x, out: (size)
extern "C" __global__ void leaky_relu(const float* x, float* out, long long size, float slope) {
  map_values(x, out, size, [slope](float value) {
    return value < 0.0f ? (slope == 0.0f ? 0.0f : slope * value) : value;
  });
}

// x, grad_out, grad_x: (size)
extern "C" __global__ void leaky_relu_gradient(const float* x, const float* grad_out, float* grad_x,
                                               long long size, float slope, int accumulate) {
  map_gradient(x, grad_out, grad_x, size, accumulate,
               [slope](float value) { return value > 0.0f ? 1.0f : slope; });
}

// out = silu(gate) up; gate and up may be the halves of one matrix.
// gate, up: (rows, columns), stride between rows   out: (rows, columns)
extern "C" __global__ void swiglu(const float* gate, const float* up, float* out, long long rows,
                                  long long columns, long long stride, int width) {
  const Place place = place_of(global_index(), rows, columns, width);
  if (place.count > 0) {
    const long long from = place.row * stride + place.column;
    Four values = load_four(gate + from, place.count);
    const Four factors = load_four(up + from, place.count);
#pragma unroll
    for (int i = 0; i < 4; i++) {
      values.at[i] = silu_value(values.at[i]) * factors.at[i];
    }
    store_four(out + place.row * columns + place.column, values, place.count);
  }
}

// Both gradients of swiglu.
// gate, up, grad_gate, grad_up: (rows, columns), stride between rows   grad_out: (rows, columns)
extern "C" __global__ void swiglu_gradient(const float* gate, const float* up, const float* grad_out,
                                           float* grad_gate, float* grad_up, long long rows,
                                           long long columns, long long stride, int width,
                                           int accumulate) {
  const Place place = place_of(global_index(), rows, columns, width);
  if (place.count > 0) {
    const long long at = place.row * stride + place.column;
    Four a = load_four(gate + at, place.count);
    Four b = load_four(up + at, place.count);
    const Four grads = load_four(grad_out + place.row * columns + place.column, place.count);
#pragma unroll
    for (int i = 0; i < 4; i++) {
      const float value = silu_value(a.at[i]) * grads.at[i];
      a.at[i] = silu_slope(a.at[i]) * b.at[i] * grads.at[i];
      b.at[i] = value;
    }
    if (accumulate != 0) {
      a = plus_four(a, grad_gate + at, place.count);
      b = plus_four(b, grad_up + at, place.count);
    }
    store_four(grad_gate + at, a, place.count);
    store_four(grad_up + at, b, place.count);
  }
}
