// Kernels that do nothing but move bytes or compute: what the device allows an operation with the same
// reads, writes and arithmetic. What they compute goes to `sink` only if it has a value that it never
// has, so that the compiler cannot leave it out.
#include "common.cuh"

// ---- CUDA kernels ----

// Each of the three ranges is gone through once by the whole grid, four floats at a time.
// read: (reads), written: (writes), updated: (updates), all in float4; sink: (1)
extern "C" __global__ void limit_stream(const float4* __restrict__ read, long long reads,
                                        float4* __restrict__ written, long long writes,
                                        float4* __restrict__ updated, long long updates, float* sink) {
  const long long start = global_index();
  const long long step = static_cast<long long>(gridDim.x) * blockDim.x;
  float sum = 0.0f;
  for (long long i = start; i < reads; i += step) {
    const float4 v = read[i];
    sum += v.x + v.y + v.z + v.w;
  }
  for (long long i = start; i < updates; i += step) {
    float4 v = updated[i];
    v.x += 1.0f;
    v.y += 1.0f;
    v.z += 1.0f;
    v.w += 1.0f;
    updated[i] = v;
  }
  for (long long i = start; i < writes; i += step) {
    written[i] = make_float4(1.0f, 1.0f, 1.0f, 1.0f);
  }
  if (sum == -1.25f) {
    *sink = sum;
  }
}

// One warp a row: reads rows of a table in the order of `indices`.
// table: (any, width) in float4, indices: (rows), sink: (1)
extern "C" __global__ void limit_gather(const float4* __restrict__ table,
                                        const int* __restrict__ indices, int rows, int width,
                                        float* sink) {
  const int row = static_cast<int>(global_index() >> 5);
  const int lane = threadIdx.x & 31;
  float sum = 0.0f;
  if (row < rows) {
    const float4* from = table + static_cast<long long>(indices[row]) * width;
    for (int i = lane; i < width; i += 32) {
      const float4 v = from[i];
      sum += v.x + v.y + v.z + v.w;
    }
  }
  if (sum == -1.25f) {
    *sink = sum;
  }
}

// Eight independent chains of multiply-adds in each thread.
// sink: (1)
extern "C" __global__ void limit_multiply_add(int rounds, float x, float* sink) {
  float a[8];
  for (int i = 0; i < 8; i++) {
    a[i] = threadIdx.x * 1e-3f + i;
  }
  for (int round = 0; round < rounds; round++) {
#pragma unroll
    for (int i = 0; i < 8; i++) {
      a[i] = a[i] * x + 1e-3f;
    }
  }
  float sum = 0.0f;
  for (int i = 0; i < 8; i++) {
    sum += a[i];
  }
  if (sum == -1.25f) {
    *sink = sum;
  }
}

// Four independent chains of exponentials in each thread.
// sink: (1)
extern "C" __global__ void limit_exponential(int rounds, float* sink) {
  float a[4];
  for (int i = 0; i < 4; i++) {
    a[i] = -0.1f * (i + 1) - threadIdx.x * 1e-4f;
  }
  for (int round = 0; round < rounds; round++) {
#pragma unroll
    for (int i = 0; i < 4; i++) {
      a[i] = -expf(a[i]);
    }
  }
  const float sum = a[0] + a[1] + a[2] + a[3];
  if (sum == 1.25f) {
    *sink = sum;
  }
}
