// What the test kernels share.
#pragma once
#include <cuda_bf16.h>

/// Dynamic shared memory: one name and one type in all files.
extern __shared__ __align__(16) unsigned char smem[];

/// Sums over the block; the result is in thread 0. THREADS is a multiple of 32, at most 1024.
template <int THREADS>
__device__ __forceinline__ float block_sum(float value) {
  __shared__ float parts[THREADS / 32];
  for (int offset = 16; offset > 0; offset >>= 1) {
    value += __shfl_down_sync(0xffffffffu, value, offset);
  }
  if ((threadIdx.x & 31) == 0) parts[threadIdx.x >> 5] = value;
  __syncthreads();
  value = threadIdx.x < THREADS / 32 ? parts[threadIdx.x] : 0.f;
  if (threadIdx.x < 32) {
    for (int offset = 16; offset > 0; offset >>= 1) {
      value += __shfl_down_sync(0xffffffffu, value, offset);
    }
  }
  return value;
}
