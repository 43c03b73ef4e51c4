// Good kernels: elementwise work, constants, asynchronous copies.
#include <cuda_pipeline.h>

#include "common.cuh"

__constant__ float coefficients[4];

extern "C" __global__ void vector_add(const float* __restrict__ a, const float* __restrict__ b,
                                      float* c, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) c[i] = a[i] + b[i];
}

extern "C" __global__ void polynomial(float* y, const float* x, long long n) {
  long long i = (long long)blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  y[i] = ((coefficients[3] * x[i] + coefficients[2]) * x[i] + coefficients[1]) * x[i] +
         coefficients[0];
}

struct Scale {
  float factor, offset;
};

// A struct by value.
extern "C" __global__ void scale(float* x, Scale by, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) x[i] = by.factor * x[i] + by.offset;
}

// y[i] = 2 x[i ^ 1], through cp.async.
extern "C" __global__ void __launch_bounds__(128) swap_and_double(const float4* x, float4* y,
                                                                  int n) {
  __shared__ float4 tile[128];
  int i = blockIdx.x * 128 + threadIdx.x;
  if (i < n) __pipeline_memcpy_async(&tile[threadIdx.x], x + i, 16);
  __pipeline_commit();
#ifndef PLANT_MISSING_WAIT
  __pipeline_wait_prior(0);
#endif
  __syncthreads();
  if (i < n) {
    float4 v = tile[threadIdx.x ^ 1];
    y[i] = make_float4(2 * v.x, 2 * v.y, 2 * v.z, 2 * v.w);
  }
#ifdef PLANT_MISSING_WAIT
  __pipeline_wait_prior(0);
#endif
}
