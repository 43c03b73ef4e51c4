// Steps of optimisers over groups of matrices: one block treats one chunk of at most 4096 elements, so
// that many small parameters cost one launch. A group's table holds, for each chunk, the address of its
// first element and how many it has; groups of the same shapes have the same chunks. All of it runs at
// the speed of memory. Numbers that are the same for all elements are computed in double by the caller.
#include "common.cuh"
#include "elements.cuh"

static __device__ __forceinline__ float* chunk_address(const long long* table) {
  return reinterpret_cast<float*>(table[2 * static_cast<long long>(blockIdx.x)]);
}

static __device__ __forceinline__ int chunk_size(const long long* table) {
  return static_cast<int>(table[2 * static_cast<long long>(blockIdx.x) + 1]);
}

// How many of four elements from i lie in a chunk.
static __device__ __forceinline__ int four_of(int i, int size) {
  return size - i < 4 ? size - i : 4;
}

// ---- CUDA kernels ----

// AdamW (arXiv 1711.05101): moments first, then the parameter, decayed before the step. grow1 and grow2
// are 1 - beta1 and 1 - beta2, which floats would get wrong in the fifth digit.
// parameters, gradients, first, second: (chunks, 2)
extern "C" __global__ void adamw(const long long* parameters, const long long* gradients,
                                 const long long* first, const long long* second, float keep,
                                 float rate, float grow1, float beta2, float grow2,
                                 float correction2, float epsilon) {
  float* p = chunk_address(parameters);
  const float* g = chunk_address(gradients);
  float* m = chunk_address(first);
  float* v = chunk_address(second);
  const int size = chunk_size(parameters);
  for (int i = 4 * threadIdx.x; i < size; i += 4 * blockDim.x) {
    const int count = four_of(i, size);
    Four parameter = load_four(p + i, count);
    const Four gradient = load_four(g + i, count);
    Four moment = load_four(m + i, count);
    Four square = load_four(v + i, count);
#pragma unroll
    for (int j = 0; j < 4; j++) {
      const float slope = gradient.at[j];
      moment.at[j] += grow1 * (slope - moment.at[j]);
      square.at[j] = beta2 * square.at[j] + grow2 * slope * slope;
      const float root = sqrtf(square.at[j] * correction2) + epsilon;
      parameter.at[j] = parameter.at[j] * keep - rate * moment.at[j] / root;
    }
    store_four(m + i, moment, count);
    store_four(v + i, square, count);
    store_four(p + i, parameter, count);
  }
}

// The sum of the squares of each chunk, in an order that follows from its size.
// matrices: (chunks, 2)   sums: (chunks)
extern "C" __global__ void squares_of_chunks(const long long* matrices, float* sums) {
  const float* x = chunk_address(matrices);
  const int size = chunk_size(matrices);
  float sum = 0.0f;
  for (int i = 4 * threadIdx.x; i < size; i += 4 * blockDim.x) {
    const Four values = load_four(x + i, four_of(i, size));
#pragma unroll
    for (int j = 0; j < 4; j++) {
      sum = fmaf(values.at[j], values.at[j], sum);
    }
  }
  sum = block_sum(sum, reinterpret_cast<float*>(smem));
  if (threadIdx.x == 0) {
    sums[blockIdx.x] = sum;
  }
}

// The root of the sum of all sums, in double; one block of 256 threads, 2 kB of shared memory.
// sums: (size)   out: (1)
extern "C" __global__ void root_of_sums(const float* sums, long long size, float* out) {
  double* partial = reinterpret_cast<double*>(smem);
  double sum = 0.0;
  for (long long i = threadIdx.x; i < size; i += blockDim.x) {
    sum += sums[i];
  }
  partial[threadIdx.x] = sum;
  __syncthreads();
  for (int half = blockDim.x / 2; half > 0; half /= 2) {
    if (threadIdx.x < half) {
      partial[threadIdx.x] += partial[threadIdx.x + half];
    }
    __syncthreads();
  }
  if (threadIdx.x == 0) {
    *out = static_cast<float>(sqrt(partial[0]));
  }
}

// Multiplies by min(1, limit / (norm + 1e-6)); a norm that is NaN spreads.
// matrices: (chunks, 2)   norm: (1)
extern "C" __global__ void clip_to_norm(const long long* matrices, const float* norm, float limit) {
  const float factor = limit / (*norm + 1e-6f);
  float* x = chunk_address(matrices);
  const int size = factor >= 1.0f ? 0 : chunk_size(matrices);
  for (int i = 4 * threadIdx.x; i < size; i += 4 * blockDim.x) {
    const int count = four_of(i, size);
    Four values = load_four(x + i, count);
#pragma unroll
    for (int j = 0; j < 4; j++) {
      values.at[j] *= factor;
    }
    store_four(x + i, values, count);
  }
}

// averages += grow (values - averages).
// averages, values: (chunks, 2)
extern "C" __global__ void moving_average(const long long* averages, const long long* values,
                                          float grow) {
  float* a = chunk_address(averages);
  const float* b = chunk_address(values);
  const int size = chunk_size(averages);
  for (int i = 4 * threadIdx.x; i < size; i += 4 * blockDim.x) {
    const int count = four_of(i, size);
    Four average = load_four(a + i, count);
    const Four value = load_four(b + i, count);
#pragma unroll
    for (int j = 0; j < 4; j++) {
      average.at[j] += grow * (value.at[j] - average.at[j]);
    }
    store_four(a + i, average, count);
  }
}
