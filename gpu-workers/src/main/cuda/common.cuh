// What all kernels share. Included by each .cu file.
#pragma once

#include <cuda_bf16.h>
#include <cuda_fp16.h>

// Dynamic shared memory has one name and one type in all files; a kernel casts it.
extern __shared__ __align__(16) unsigned char smem[];

// The row-major index of this thread's element in a grid of one dimension.
static __device__ __forceinline__ long long global_index() {
  return static_cast<long long>(blockIdx.x) * blockDim.x + threadIdx.x;
}

// The sum over the 32 lanes of a full warp, in every lane. The order of the sums is fixed.
static __device__ __forceinline__ float warp_sum(float value) {
  for (int offset = 16; offset > 0; offset >>= 1) {
    value += __shfl_xor_sync(0xffffffffu, value, offset);
  }
  return value;
}

// The largest value of the 32 lanes of a full warp, in every lane; a NaN is ignored.
static __device__ __forceinline__ float warp_max(float value) {
  for (int offset = 16; offset > 0; offset >>= 1) {
    value = fmaxf(value, __shfl_xor_sync(0xffffffffu, value, offset));
  }
  return value;
}

// Reduces over a block of at most 1024 threads whose size is a multiple of 32; the result is in every
// thread. `scratch` is shared memory of 32 floats, free again when this returns.
static __device__ __forceinline__ float block_sum(float value, float* scratch) {
  const int lane = threadIdx.x & 31;
  const int warp = threadIdx.x >> 5;
  value = warp_sum(value);
  if (lane == 0) {
    scratch[warp] = value;
  }
  __syncthreads();
  const int warps = blockDim.x >> 5;
  value = warp_sum(lane < warps ? scratch[lane] : 0.0f);
  __syncthreads();
  return value;
}
