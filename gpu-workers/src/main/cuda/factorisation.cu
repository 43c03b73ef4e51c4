// Cholesky factors and triangular systems, by blocks of 32: the caller walks the diagonal and launches,
// for each block, its factor or solution, then what follows from it for the rest. Sums are in float,
// and their order follows from the shapes alone.
//
// Matrices are row-major and square unless said; `stride` is the length of a row.
#include "common.cuh"

// ---- device functions ----

constexpr int FACTOR_BLOCK = 32;
constexpr int FACTOR_TILE = 64;

// ---- CUDA kernels ----

// Factors one diagonal block; one warp, lane i has row i. The first pivot that is not above zero is kept
// in `failure`: its row + 1 and its value; the first block makes it zero.
// matrix: (size, size) of rows of `stride`; failure: 2 words; first: the block's row in the whole matrix
extern "C" __global__ void cholesky_block(float* __restrict__ matrix, unsigned* __restrict__ failure,
                                          int size, long long stride, int first) {
  __shared__ float a[FACTOR_BLOCK][FACTOR_BLOCK + 1];
  const int i = threadIdx.x;
  if (i == 0 && first == 0) {
    failure[0] = 0;
    failure[1] = 0;
  }
  for (int j = 0; j < FACTOR_BLOCK; j++) {
    a[i][j] = i < size && j <= i ? matrix[i * stride + j] : 0.0f;
  }
  __syncwarp();
  for (int j = 0; j < size; j++) {
    float rest = a[i][j];
    for (int p = 0; p < j; p++) {
      rest -= a[i][p] * a[j][p];
    }
    const float pivot = __shfl_sync(0xffffffffu, rest, j);
    if (i == 0 && !(pivot > 0.0f) && failure[0] == 0) {
      failure[0] = first + j + 1;
      failure[1] = __float_as_uint(pivot);
    }
    const float diagonal = sqrtf(pivot);
    __syncwarp();
    if (i >= j) {
      a[i][j] = i == j ? diagonal : rest / diagonal;
    }
    __syncwarp();
  }
  for (int j = 0; j < FACTOR_BLOCK; j++) {
    if (i < size && j <= i) {
      matrix[i * stride + j] = a[i][j];
    }
  }
}

// Solves x T = r for each row r of a panel, in place, where T^T is the lower block of 32 above it; a
// thread for each row, 64 rows in a block.
// block: (32, 32); panel: (rows, 32); both of rows of `stride`
extern "C" __global__ void cholesky_panel(const float* __restrict__ block, float* __restrict__ panel,
                                          int rows, long long stride) {
  __shared__ float t[FACTOR_BLOCK][FACTOR_BLOCK + 1];
  __shared__ float x[FACTOR_TILE][FACTOR_BLOCK + 1];
  const int base = blockIdx.x * FACTOR_TILE;
  for (int e = threadIdx.x; e < FACTOR_BLOCK * FACTOR_BLOCK; e += FACTOR_TILE) {
    const int i = e / FACTOR_BLOCK;
    const int j = e % FACTOR_BLOCK;
    t[i][j] = j <= i ? block[i * stride + j] : 0.0f;
  }
  for (int e = threadIdx.x; e < FACTOR_TILE * FACTOR_BLOCK; e += FACTOR_TILE) {
    const int i = e / FACTOR_BLOCK;
    const int j = e % FACTOR_BLOCK;
    x[i][j] = base + i < rows ? panel[(base + i) * stride + j] : 0.0f;
  }
  __syncthreads();
  float* row = x[threadIdx.x];
  for (int j = 0; j < FACTOR_BLOCK; j++) {
    float rest = row[j];
    for (int p = 0; p < j; p++) {
      rest -= row[p] * t[j][p];
    }
    row[j] = rest / t[j][j];
  }
  __syncthreads();
  for (int e = threadIdx.x; e < FACTOR_TILE * FACTOR_BLOCK; e += FACTOR_TILE) {
    const int i = e / FACTOR_BLOCK;
    const int j = e % FACTOR_BLOCK;
    if (base + i < rows) {
      panel[(base + i) * stride + j] = x[i][j];
    }
  }
}

// out -= left right over an inner dimension of at most 32; strides say how all three lie, so that both
// may be transposed and parts of larger matrices. Tiles of 64 x 64 by 16 x 16 threads; with `lower` only
// what is not above the diagonal.
// left: (n, k) at i left_row + p left_inner; right: (k, m) at p right_inner + j right_column
// out: (n, m) of rows of out_row
extern "C" __global__ void __launch_bounds__(256) subtract_product(
    const float* __restrict__ left, long long left_row, long long left_inner,
    const float* __restrict__ right, long long right_inner, long long right_column,
    float* __restrict__ out, long long out_row, int n, int m, int k, int lower) {
  __shared__ float a[FACTOR_BLOCK][FACTOR_TILE + 1];
  __shared__ float b[FACTOR_BLOCK][FACTOR_TILE + 1];
  const int row = blockIdx.x * FACTOR_TILE;
  const int column = blockIdx.y * FACTOR_TILE;
  for (int e = threadIdx.x; e < FACTOR_BLOCK * FACTOR_TILE; e += 256) {
    // Neighbours read along the dimension that is contiguous.
    const int ai = left_inner == 1 ? e / FACTOR_BLOCK : e % FACTOR_TILE;
    const int ap = left_inner == 1 ? e % FACTOR_BLOCK : e / FACTOR_TILE;
    const int bj = right_inner == 1 ? e / FACTOR_BLOCK : e % FACTOR_TILE;
    const int bp = right_inner == 1 ? e % FACTOR_BLOCK : e / FACTOR_TILE;
    a[ap][ai] =
        row + ai < n && ap < k ? left[(row + ai) * left_row + ap * left_inner] : 0.0f;
    b[bp][bj] = column + bj < m && bp < k
                    ? right[bp * right_inner + (column + bj) * right_column]
                    : 0.0f;
  }
  __syncthreads();
  const int tx = threadIdx.x % 16;
  const int ty = threadIdx.x / 16;
  float sums[4][4] = {};
  for (int p = 0; p < k; p++) {
#pragma unroll
    for (int i = 0; i < 4; i++) {
#pragma unroll
      for (int j = 0; j < 4; j++) {
        sums[i][j] = fmaf(a[p][ty + 16 * i], b[p][tx + 16 * j], sums[i][j]);
      }
    }
  }
#pragma unroll
  for (int i = 0; i < 4; i++) {
#pragma unroll
    for (int j = 0; j < 4; j++) {
      const int r = row + ty + 16 * i;
      const int c = column + tx + 16 * j;
      if (r < n && c < m && (!lower || c <= r)) {
        out[r * out_row + c] -= sums[i][j];
      }
    }
  }
}

// Solves T x = b in place for one diagonal block; a thread for each right-hand side.
// matrix: T or its transpose at (i, p) i row + p inner; b: (size, columns) of rows of `columns`
extern "C" __global__ void triangular_block(const float* __restrict__ matrix, long long row,
                                            long long inner, float* __restrict__ b, int size,
                                            long long columns, int forward) {
  __shared__ float t[FACTOR_BLOCK][FACTOR_BLOCK + 1];
  for (int e = threadIdx.x; e < FACTOR_BLOCK * FACTOR_BLOCK; e += blockDim.x) {
    const int i = e / FACTOR_BLOCK;
    const int p = e % FACTOR_BLOCK;
    const bool counts = i < size && p < size && (forward ? p <= i : p >= i);
    t[i][p] = counts ? matrix[i * row + p * inner] : 0.0f;
  }
  __syncthreads();
  const long long column = global_index();
  if (column < columns) {
    for (int step = 0; step < size; step++) {
      const int i = forward ? step : size - 1 - step;
      float rest = b[i * columns + column];
      for (int q = 0; q < step; q++) {
        const int p = forward ? q : size - 1 - q;
        rest -= t[i][p] * b[p * columns + column];
      }
      b[i * columns + column] = rest / t[i][i];
    }
  }
}

// Makes everything above the diagonal zero.
// matrix: (n, n)
extern "C" __global__ void clear_above_diagonal(float* __restrict__ matrix, int n) {
  const long long i = global_index();
  if (i < static_cast<long long>(n) * n && i % n > i / n) {
    matrix[i] = 0.0f;
  }
}
