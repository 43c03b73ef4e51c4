// Good kernels: products by tiles in static and dynamic shared memory, by wmma, by a PTX wrapper,
// and of a sparse matrix.
#include <mma.h>

#include "common.cuh"
#include "mma_sync.cuh"

// One output a thread; C (m, n) = A (m, k) B (k, n).
extern "C" __global__ void gemm_16(const float* A, const float* B, float* C, int m, int n, int k) {
  __shared__ float a[16][16], b[16][17];
  int tx = threadIdx.x, ty = threadIdx.y, row = blockIdx.y * 16 + ty, column = blockIdx.x * 16 + tx;
  float sum = 0;
  for (int k0 = 0; k0 < k; k0 += 16) {
    a[ty][tx] = row < m && k0 + tx < k ? A[(long long)row * k + k0 + tx] : 0.f;
    b[ty][tx] = column < n && k0 + ty < k ? B[(long long)(k0 + ty) * n + column] : 0.f;
    __syncthreads();
#pragma unroll
    for (int i = 0; i < 16; i++) sum += a[ty][i] * b[i][tx];
    __syncthreads();
  }
  if (row < m && column < n) C[(long long)row * n + column] = sum;
}

// 64 x 64 outputs a block of 64 threads, 8 x 8 a thread, 8 KiB of dynamic shared memory.
extern "C" __global__ void __launch_bounds__(64) gemm_64(const float* __restrict__ A,
                                                         const float* __restrict__ B,
                                                         float* __restrict__ C, int m, int n,
                                                         int k) {
  float* a = (float*)smem;
  float* b = a + 16 * 64;
  int t = threadIdx.x, tx = t & 7, ty = t >> 3, m0 = blockIdx.y * 64, n0 = blockIdx.x * 64;
  float sums[8][8] = {};
  for (int k0 = 0; k0 < k; k0 += 16) {
    for (int i = t; i < 64 * 16; i += 64) {
      int row = i >> 4, kk = i & 15;
      a[kk * 64 + row] = m0 + row < m && k0 + kk < k ? A[(long long)(m0 + row) * k + k0 + kk] : 0.f;
      int k1 = i >> 6, column = i & 63;
      b[k1 * 64 + column] =
          n0 + column < n && k0 + k1 < k ? B[(long long)(k0 + k1) * n + n0 + column] : 0.f;
    }
    __syncthreads();
    for (int kk = 0; kk < 16; kk++) {
      float ra[8], rb[8];
#pragma unroll
      for (int i = 0; i < 8; i++) {
        ra[i] = a[kk * 64 + ty * 8 + i];
        rb[i] = b[kk * 64 + tx * 8 + i];
      }
#pragma unroll
      for (int i = 0; i < 8; i++) {
#pragma unroll
        for (int j = 0; j < 8; j++) sums[i][j] += ra[i] * rb[j];
      }
    }
    __syncthreads();
  }
  for (int i = 0; i < 8; i++) {
    for (int j = 0; j < 8; j++) {
      int row = m0 + ty * 8 + i, column = n0 + tx * 8 + j;
      if (row < m && column < n) C[(long long)row * n + column] = sums[i][j];
    }
  }
}

// C (m, n) = A (m, k) B^T, B (n, k): four warps a block, two tiles a warp.
extern "C" __global__ void gemm_wmma(const __nv_bfloat16* A, const __nv_bfloat16* B, float* C,
                                     int m, int n, int k) {
  using namespace nvcuda::wmma;
  int m0 = (blockIdx.y * (blockDim.x >> 5) + (threadIdx.x >> 5)) * 16, n0 = blockIdx.x * 32;
  fragment<accumulator, 16, 16, 16, float> c[2];
  for (int j = 0; j < 2; j++) fill_fragment(c[j], 0.f);
  for (int k0 = 0; k0 < k; k0 += 16) {
    fragment<matrix_a, 16, 16, 16, __nv_bfloat16, row_major> a;
    load_matrix_sync(a, A + (long long)m0 * k + k0, k);
    for (int j = 0; j < 2; j++) {
      fragment<matrix_b, 16, 16, 16, __nv_bfloat16, col_major> b;
      load_matrix_sync(b, B + (long long)(n0 + j * 16) * k + k0, k);
      mma_sync(c[j], a, b, c[j]);
    }
  }
  for (int j = 0; j < 2; j++) {
    store_matrix_sync(C + (long long)m0 * n + n0 + j * 16, c[j], n, mem_row_major);
  }
}

// The same by mma.sync: one warp and one 16 x 8 tile a block.
extern "C" __global__ void gemm_mma(const __nv_bfloat16* A, const __nv_bfloat16* B, float* C,
                                    int m, int n, int k) {
  int lane = threadIdx.x, group = lane >> 2, quad = lane & 3;
  int m0 = blockIdx.y * 16, n0 = blockIdx.x * 8;
  float c[4] = {0, 0, 0, 0};
  for (int k0 = 0; k0 < k; k0 += 16) {
    const __nv_bfloat16* p = A + (long long)(m0 + group) * k + k0 + quad * 2;
    const __nv_bfloat16* q = B + (long long)(n0 + group) * k + k0 + quad * 2;
    unsigned a[4] = {*(const unsigned*)p, *(const unsigned*)(p + 8ll * k),
                     *(const unsigned*)(p + 8), *(const unsigned*)(p + 8ll * k + 8)};
    unsigned b[2] = {*(const unsigned*)q, *(const unsigned*)(q + 8)};
    mma_m16n8k16_bf16(c, a, b);
  }
  float* out = C + (long long)(m0 + group) * n + n0 + quad * 2;
  out[0] = c[0];
  out[1] = c[1];
  out[8ll * n] = c[2];
  out[8ll * n + 1] = c[3];
}

// Y (rows, 4 columns4) = CSR matrix X; a warp a row.
extern "C" __global__ void csr_spmm(const int* __restrict__ offsets,
                                    const int* __restrict__ columns,
                                    const float* __restrict__ values,
                                    const float4* __restrict__ X, float4* Y, int rows,
                                    int columns4) {
  int row = (blockIdx.x * blockDim.x + threadIdx.x) >> 5, lane = threadIdx.x & 31;
  if (row >= rows) return;
  for (int f = lane; f < columns4; f += 32) {
    float4 sum = make_float4(0, 0, 0, 0);
    for (int i = offsets[row]; i < offsets[row + 1]; i++) {
      float w = values[i];
      float4 x = __ldg(X + (long long)columns[i] * columns4 + f);
      sum.x += w * x.x;
      sum.y += w * x.y;
      sum.z += w * x.z;
      sum.w += w * x.w;
    }
    Y[(long long)row * columns4 + f] = sum;
  }
}
