// Kernels with one known fault each. The tests say which message each must give, with its line.
#include "common.cuh"

extern "C" __global__ void read_past_end(const float* x, float* y) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  y[i] = x[i];
}

extern "C" __global__ void wild_pointer(float* y) { y[1ll << 33] = 1.f; }

extern "C" __global__ void divergent_barrier(float* y) {
  if (threadIdx.x < 16) __syncthreads();
  y[threadIdx.x] = 1;
}

extern "C" __global__ void two_barriers(float* y) {
  if (threadIdx.x < 16) {
    __syncthreads();
  } else {
    __syncthreads();
  }
  y[threadIdx.x] = 1;
}

extern "C" __global__ void half_warp_shuffle(float* y) {
  float v = threadIdx.x;
  if (threadIdx.x < 16) v = __shfl_xor_sync(0xffffffffu, v, 1);
  y[threadIdx.x] = v;
}

extern "C" __global__ void missing_barrier(float* y) {
  __shared__ float s[64];
  s[threadIdx.x] = threadIdx.x;
  y[threadIdx.x] = s[(threadIdx.x + 1) & 63];
}

extern "C" __global__ void missing_syncwarp(float* y) {
  __shared__ float s[32];
  int t = threadIdx.x;
  s[t] = t;
  float a = s[t ^ 1];
  __syncwarp();
  s[t] = a + 1;
  __syncwarp();
  y[t] = s[t ^ 2];
}

extern "C" __global__ void uninitialised_shared(float* y) {
  __shared__ float s[64];
  if (threadIdx.x < 32) s[threadIdx.x] = 1;
  __syncthreads();
  y[threadIdx.x] = s[threadIdx.x];
}

extern "C" __global__ void uninitialised_global(const float* x, float* y) {
  y[threadIdx.x] = x[threadIdx.x] * 0.f;
}

extern "C" __global__ void dynamic_overflow(float* y, int n) {
  float* s = (float*)smem;
  s[threadIdx.x] = 1;
  __syncthreads();
  y[threadIdx.x] = s[threadIdx.x];
  if (threadIdx.x == 0) s[n] = 3;
}

extern "C" __global__ void misaligned_vector(const float* x, float4* y) {
  y[threadIdx.x] = *(const float4*)(x + threadIdx.x);
}

extern "C" __global__ void race_between_blocks(int* y) {
  if (threadIdx.x == 0) y[0] += 1;
}

extern "C" __global__ void static_overflow(float* y, int k) {
  __shared__ float s[32];
  s[threadIdx.x + k] = 1;
  __syncthreads();
  y[threadIdx.x] = s[threadIdx.x];
}

extern "C" __global__ void division_by_zero(int* y, int k) { y[threadIdx.x] = 100 / k; }

extern "C" __global__ void trap(int* y) {
  y[0] = 1;
  __trap();
}

extern "C" __global__ void missing_tail_guard(float* y, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  y[i] = 1;
}

extern "C" __global__ void endless(volatile int* y) {
  while (y[0] == 0) {
  }
}

extern "C" __global__ void failing_assert(int* y) {
  assert(y[0] == 1 && "y holds 1");
}

extern "C" __global__ void deep_recursion(float* y, int depth) {
  struct Recursion {
    static __device__ float down(volatile float* y, int depth) {
      volatile float frame[256];
      frame[depth & 255] = y[0];
      return depth == 0 ? frame[0] : down(y, depth - 1) + frame[depth & 255];
    }
  };
  y[0] = Recursion::down(y, depth);
}

// Right only where a thread that need not wait does not run ahead: every seed shows it.
extern "C" __global__ void lower_neighbour(float* y) {
  __shared__ float s[256];
  int t = threadIdx.x;
  s[t] = t;
  y[t] = t ? s[t - 1] : 0;
}

// One thread waits for another: must end in every schedule.
extern "C" __global__ void wait_for_flag(int* y, int* flag) {
  if (threadIdx.x == 40) {
    while (atomicAdd(flag, 0) == 0) {
    }
    __threadfence();
    y[1] = y[0];
  }
  if (threadIdx.x == 0) {
    y[0] = 7;
    __threadfence();
    atomicExch(flag, 1);
  }
}
