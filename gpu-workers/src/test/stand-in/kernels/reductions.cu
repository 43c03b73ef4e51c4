// Good kernels: reductions by shuffles, by a tree in shared memory, by tiles, by the last block.
#include <cooperative_groups.h>

#include "common.cuh"

namespace cg = cooperative_groups;

__device__ unsigned int finished;

extern "C" __global__ void __launch_bounds__(256) block_reduce(const float* x, float* out,
                                                               long long n) {
  float sum = 0;
  for (long long i = blockIdx.x * 256ll + threadIdx.x; i < n; i += gridDim.x * 256ll) sum += x[i];
  sum = block_sum<256>(sum);
  if (threadIdx.x == 0) out[blockIdx.x] = sum;
}

extern "C" __global__ void tree_reduce(const float* x, float* out, int n) {
  __shared__ float s[256];
  int t = threadIdx.x, i = blockIdx.x * 256 + t;
  s[t] = i < n ? x[i] : 0;
  __syncthreads();
  for (int offset = 128; offset > 0; offset >>= 1) {
    if (t < offset) s[t] += s[t + offset];
    __syncthreads();
  }
  if (t == 0) out[blockIdx.x] = s[0];
}

// Sums of eight by tiles of a warp.
extern "C" __global__ void tile_sums(const int* x, int* y, int n) {
  auto block = cg::this_thread_block();
  auto tile = cg::tiled_partition<8>(block);
  int i = blockIdx.x * blockDim.x + block.thread_rank();
  int sum = i < n ? x[i] : 0;
  for (int offset = 4; offset > 0; offset >>= 1) sum += tile.shfl_xor(sum, offset);
  if (tile.thread_rank() == 0 && i < n) y[i / 8] = sum;
}

// Running sums of a warp through shared memory, ordered by __syncwarp alone.
extern "C" __global__ void warp_scan(const int* x, int* y) {
  __shared__ int s[32];
  int t = threadIdx.x;
  s[t] = x[t];
  __syncwarp();
  for (int offset = 1; offset < 32; offset <<= 1) {
    int left = t >= offset ? s[t - offset] : 0;
    __syncwarp();
    s[t] += left;
    __syncwarp();
  }
  y[t] = s[t];
}

// The last block to finish adds the parts of all.
extern "C" __global__ void last_block_sum(const float* x, float* parts, float* out, int n) {
  int i = blockIdx.x * 256 + threadIdx.x;
  float sum = block_sum<256>(i < n ? x[i] : 0.f);
  __shared__ bool last;
  if (threadIdx.x == 0) {
    parts[blockIdx.x] = sum;
    __threadfence();
    last = atomicAdd(&finished, 1u) == gridDim.x - 1;
  }
  __syncthreads();
  if (!last || threadIdx.x != 0) return;
  __threadfence();
  float total = 0;
  for (unsigned b = 0; b < gridDim.x; b++) total += parts[b];
  *out = total;
  finished = 0;
}

// Softmax over the edges that end at a node, by atomics, in three kernels. The key of a float orders
// as an integer.
__device__ __forceinline__ int to_key(float x) {
  int bits = __float_as_int(x);
  return bits >= 0 ? bits : bits ^ 0x7fffffff;
}
__device__ __forceinline__ float from_key(int key) {
  return __int_as_float(key >= 0 ? key : key ^ 0x7fffffff);
}
extern "C" __global__ void edge_max(const int* target, const float* score, int* max, int edges) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < edges) atomicMax(max + target[i], to_key(score[i]));
}
extern "C" __global__ void edge_exp(const int* target, const float* score, const int* max,
                                    float* sum, float* out, int edges) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= edges) return;
  float x = __expf(score[i] - from_key(max[target[i]]));
  out[i] = x;
  atomicAdd(sum + target[i], x);
}
extern "C" __global__ void edge_divide(const int* target, const float* sum, float* out, int edges) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < edges) out[i] /= sum[target[i]];
}
