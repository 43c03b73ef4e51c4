// Dense products, where no cuBLAS is there: out = op(left) op(right), for each matrix of a batch.
//
// All matrices are row-major. op is a matter of strides: an operand whose inner index (the one that is
// summed over) is contiguous is `inner` 1, one whose outer index is contiguous is `inner` 0:
//   left  (n, k) is inner, transposed (k, n) is not
//   right (k, m) is not inner, transposed (m, k) is
// A block computes one tile of the result. Tiles of rows and matrices of the batch share blockIdx.x,
// tiles of columns are blockIdx.y. If there are too few tiles to fill a device, the inner dimension is
// cut into `splits` ranges of `range`; the partial results are added in a fixed order by
// gemm_finish. Sums are in float and their order follows from the shapes alone.
#include "common.cuh"

#include <mma.h>

// ---- device functions ----

// Everything that the tiles of one product share.
struct GemmShape {
  int n;
  int m;
  int k;
  int range;  // of the inner dimension that one block sums, a multiple of the tile's depth
  int splits;
  int left_inner;
  int right_inner;
};

// Which tile a block computes.
struct GemmTile {
  int row;
  int column;
  int from;  // of the inner dimension
  int to;
  long long batch;
  int split;
};

static __device__ __forceinline__ GemmTile gemm_tile(GemmShape shape, int tile) {
  const int row_tiles = (shape.n + tile - 1) / tile;
  const int rest = blockIdx.x / row_tiles;
  GemmTile result;
  result.row = (blockIdx.x % row_tiles) * tile;
  result.column = blockIdx.y * tile;
  result.split = rest % shape.splits;
  result.batch = rest / shape.splits;
  result.from = result.split * shape.range;
  result.to = min(shape.k, result.from + shape.range);
  return result;
}

constexpr int GEMM_THREADS = 256;
constexpr int GEMM_DEPTH = 16;  // of an f32 tile, in the inner dimension
constexpr int GEMM_PAD = 4;     // floats behind each row of a tile in shared memory, against conflicts

// Where the i-th element of this thread lies in an f32 tile: neighbours in a warp read neighbours in
// memory.
template <int TILE>
static __device__ __forceinline__ int2 gemm_place(int i, int inner_contiguous) {
  return inner_contiguous
             ? make_int2(threadIdx.x / GEMM_DEPTH + GEMM_THREADS / GEMM_DEPTH * i,
                         threadIdx.x % GEMM_DEPTH)
             : make_int2(threadIdx.x % TILE, threadIdx.x / TILE + GEMM_THREADS / TILE * i);
}

// Reads a tile into registers, zeros outside the matrix.
template <int TILE>
static __device__ __forceinline__ void gemm_fetch(float (&values)[TILE / 16],
                                                  const float* __restrict__ source,
                                                  int inner_contiguous, int outer, int outers,
                                                  int inner, int inner_end, int inners) {
#pragma unroll
  for (int i = 0; i < TILE / 16; i++) {
    const int2 place = gemm_place<TILE>(i, inner_contiguous);
    const int o = outer + place.x;
    const int p = inner + place.y;
    const long long index = inner_contiguous ? static_cast<long long>(o) * inners + p
                                             : static_cast<long long>(p) * outers + o;
    values[i] = o < outers && p < inner_end ? source[index] : 0.0f;
  }
}

// Puts it into shared memory, (depth, tile).
template <int TILE>
static __device__ __forceinline__ void gemm_stage(const float (&values)[TILE / 16],
                                                  float (*staged)[TILE + GEMM_PAD],
                                                  int inner_contiguous) {
#pragma unroll
  for (int i = 0; i < TILE / 16; i++) {
    const int2 place = gemm_place<TILE>(i, inner_contiguous);
    staged[place.y][place.x] = values[i];
  }
}

// A tile of TILE x TILE in f32; each of 16 x 16 threads has TILE/16 x TILE/16 sums, in groups of four
// neighbours that are 64 apart. The next tiles are read while these are multiplied.
template <int TILE>
static __device__ __forceinline__ void gemm_f32(const float* __restrict__ left,
                                                const float* __restrict__ right,
                                                const float* __restrict__ bias,
                                                float* __restrict__ out, GemmShape shape,
                                                int accumulate) {
  constexpr int EACH = TILE / 16;
  __shared__ __align__(16) float a[GEMM_DEPTH][TILE + GEMM_PAD];
  __shared__ __align__(16) float b[GEMM_DEPTH][TILE + GEMM_PAD];
  const GemmTile tile = gemm_tile(shape, TILE);
  left += tile.batch * shape.n * shape.k;
  right += tile.batch * shape.k * shape.m;
  out += (tile.batch * shape.splits + tile.split) * shape.n * shape.m;
  const int tx = threadIdx.x % 16;
  const int ty = threadIdx.x / 16;
  float sums[EACH][EACH] = {};
  float next_a[EACH];
  float next_b[EACH];
  gemm_fetch<TILE>(next_a, left, shape.left_inner, tile.row, shape.n, tile.from, tile.to, shape.k);
  gemm_fetch<TILE>(next_b, right, shape.right_inner, tile.column, shape.m, tile.from, tile.to,
                   shape.k);
  for (int from = tile.from; from < tile.to; from += GEMM_DEPTH) {
    gemm_stage<TILE>(next_a, a, shape.left_inner);
    gemm_stage<TILE>(next_b, b, shape.right_inner);
    __syncthreads();
    const int next = from + GEMM_DEPTH;
    if (next < tile.to) {
      gemm_fetch<TILE>(next_a, left, shape.left_inner, tile.row, shape.n, next, tile.to, shape.k);
      gemm_fetch<TILE>(next_b, right, shape.right_inner, tile.column, shape.m, next, tile.to,
                       shape.k);
    }
#pragma unroll
    for (int p = 0; p < GEMM_DEPTH; p++) {
      float x[EACH];
      float y[EACH];
#pragma unroll
      for (int g = 0; g < EACH / 4; g++) {
        *reinterpret_cast<float4*>(x + 4 * g) =
            *reinterpret_cast<const float4*>(&a[p][64 * g + 4 * ty]);
        *reinterpret_cast<float4*>(y + 4 * g) =
            *reinterpret_cast<const float4*>(&b[p][64 * g + 4 * tx]);
      }
#pragma unroll
      for (int i = 0; i < EACH; i++) {
#pragma unroll
        for (int j = 0; j < EACH; j++) {
          sums[i][j] = fmaf(x[i], y[j], sums[i][j]);
        }
      }
    }
    __syncthreads();
  }
#pragma unroll
  for (int i = 0; i < EACH; i++) {
    const int row = tile.row + 64 * (i / 4) + 4 * ty + i % 4;
#pragma unroll
    for (int j = 0; j < EACH; j++) {
      const int column = tile.column + 64 * (j / 4) + 4 * tx + j % 4;
      if (row < shape.n && column < shape.m) {
        float* to = out + static_cast<long long>(row) * shape.m + column;
        const float base = accumulate ? *to : bias != nullptr ? bias[column] : 0.0f;
        *to = base + sums[i][j];
      }
    }
  }
}

constexpr int GEMM_BF16_TILE = 128;
constexpr int GEMM_BF16_DEPTH = 32;
constexpr int GEMM_BF16_PAD = 8;

// Reads this thread's two pieces of eight bf16 of a tile, zeros outside the matrix. `stride` is that of
// the index that is not contiguous.
static __device__ __forceinline__ void gemm_fetch_bf16(uint4 (&pieces)[2],
                                                       const unsigned short* __restrict__ source,
                                                       int inner_contiguous, int outer, int outers,
                                                       int inner, int inner_end, int inners) {
#pragma unroll
  for (int i = 0; i < 2; i++) {
    const int o = outer + (inner_contiguous ? threadIdx.x / 4 + 64 * i : 8 * (threadIdx.x % 16));
    const int p = inner + (inner_contiguous ? 8 * (threadIdx.x % 4) : threadIdx.x / 16 + 16 * i);
    const int stride = inner_contiguous ? inners : outers;
    const long long at = inner_contiguous ? static_cast<long long>(o) * inners + p
                                          : static_cast<long long>(p) * outers + o;
    const int left = inner_contiguous ? (o < outers ? inner_end - p : 0)
                                      : (p < inner_end ? outers - o : 0);
    if (left >= 8 && stride % 8 == 0) {
      pieces[i] = *reinterpret_cast<const uint4*>(source + at);
    } else {
      unsigned words[4];
#pragma unroll
      for (int w = 0; w < 4; w++) {
        const unsigned low = 2 * w < left ? source[at + 2 * w] : 0;
        const unsigned high = 2 * w + 1 < left ? source[at + 2 * w + 1] : 0;
        words[w] = low | high << 16;
      }
      pieces[i] = make_uint4(words[0], words[1], words[2], words[3]);
    }
  }
}

// Puts them into shared memory: (tile, depth) if the inner index is contiguous, else (depth, tile).
static __device__ __forceinline__ void gemm_stage_bf16(const uint4 (&pieces)[2],
                                                       unsigned short* staged,
                                                       int inner_contiguous) {
#pragma unroll
  for (int i = 0; i < 2; i++) {
    const int at = inner_contiguous
                       ? (threadIdx.x / 4 + 64 * i) * (GEMM_BF16_DEPTH + GEMM_BF16_PAD) +
                             8 * (threadIdx.x % 4)
                       : (threadIdx.x / 16 + 16 * i) * (GEMM_BF16_TILE + GEMM_BF16_PAD) +
                             8 * (threadIdx.x % 16);
    *reinterpret_cast<uint4*>(staged + at) = pieces[i];
  }
}

// How an operand lies in shared memory, for the fragments.
template <bool INNER>
struct GemmLayouts {
  using Left = nvcuda::wmma::row_major;
  using Right = nvcuda::wmma::col_major;
};

template <>
struct GemmLayouts<false> {
  using Left = nvcuda::wmma::col_major;
  using Right = nvcuda::wmma::row_major;
};

// A tile of 128 x 128 on tensor cores: eight warps of 32 x 64, sums in f32.
template <bool LEFT_INNER, bool RIGHT_INNER>
static __device__ __forceinline__ void gemm_bf16(const unsigned short* __restrict__ left,
                                                 const unsigned short* __restrict__ right,
                                                 const float* __restrict__ bias,
                                                 float* __restrict__ out, GemmShape shape,
                                                 int accumulate) {
  using namespace nvcuda;
  constexpr int LD_INNER = GEMM_BF16_DEPTH + GEMM_BF16_PAD;
  constexpr int LD_OUTER = GEMM_BF16_TILE + GEMM_BF16_PAD;
  constexpr int LD_RESULT = 20;
  __shared__ __align__(32) unsigned short a[GEMM_BF16_TILE * LD_INNER];
  __shared__ __align__(32) unsigned short b[GEMM_BF16_TILE * LD_INNER];
  __shared__ __align__(32) float results[8][16 * LD_RESULT];
  using LeftLayout = typename GemmLayouts<LEFT_INNER>::Left;
  using RightLayout = typename GemmLayouts<RIGHT_INNER>::Right;
  const GemmTile tile = gemm_tile(shape, GEMM_BF16_TILE);
  left += tile.batch * shape.n * shape.k;
  right += tile.batch * shape.k * shape.m;
  out += (tile.batch * shape.splits + tile.split) * shape.n * shape.m;
  const int warp = threadIdx.x / 32;
  const int lane = threadIdx.x % 32;
  const int warp_row = warp / 2 * 32;
  const int warp_column = warp % 2 * 64;
  wmma::fragment<wmma::accumulator, 16, 16, 16, float> sums[2][4];
#pragma unroll
  for (int i = 0; i < 2; i++) {
#pragma unroll
    for (int j = 0; j < 4; j++) {
      wmma::fill_fragment(sums[i][j], 0.0f);
    }
  }
  uint4 next_a[2];
  uint4 next_b[2];
  gemm_fetch_bf16(next_a, left, LEFT_INNER, tile.row, shape.n, tile.from, tile.to, shape.k);
  gemm_fetch_bf16(next_b, right, RIGHT_INNER, tile.column, shape.m, tile.from, tile.to, shape.k);
  for (int from = tile.from; from < tile.to; from += GEMM_BF16_DEPTH) {
    gemm_stage_bf16(next_a, a, LEFT_INNER);
    gemm_stage_bf16(next_b, b, RIGHT_INNER);
    __syncthreads();
    const int next = from + GEMM_BF16_DEPTH;
    if (next < tile.to) {
      gemm_fetch_bf16(next_a, left, LEFT_INNER, tile.row, shape.n, next, tile.to, shape.k);
      gemm_fetch_bf16(next_b, right, RIGHT_INNER, tile.column, shape.m, next, tile.to, shape.k);
    }
#pragma unroll
    for (int p = 0; p < GEMM_BF16_DEPTH; p += 16) {
      wmma::fragment<wmma::matrix_a, 16, 16, 16, __nv_bfloat16, LeftLayout> x[2];
      wmma::fragment<wmma::matrix_b, 16, 16, 16, __nv_bfloat16, RightLayout> y[4];
#pragma unroll
      for (int i = 0; i < 2; i++) {
        const int row = warp_row + 16 * i;
        wmma::load_matrix_sync(x[i],
                               reinterpret_cast<const __nv_bfloat16*>(
                                   a + (LEFT_INNER ? row * LD_INNER + p : p * LD_OUTER + row)),
                               LEFT_INNER ? LD_INNER : LD_OUTER);
      }
#pragma unroll
      for (int j = 0; j < 4; j++) {
        const int column = warp_column + 16 * j;
        wmma::load_matrix_sync(
            y[j],
            reinterpret_cast<const __nv_bfloat16*>(
                b + (RIGHT_INNER ? column * LD_INNER + p : p * LD_OUTER + column)),
            RIGHT_INNER ? LD_INNER : LD_OUTER);
      }
#pragma unroll
      for (int i = 0; i < 2; i++) {
#pragma unroll
        for (int j = 0; j < 4; j++) {
          wmma::mma_sync(sums[i][j], x[i], y[j], sums[i][j]);
        }
      }
    }
    __syncthreads();
  }
#pragma unroll
  for (int i = 0; i < 2; i++) {
#pragma unroll
    for (int j = 0; j < 4; j++) {
      // Which lane holds which element is the hardware's secret, so they go through shared memory.
      wmma::store_matrix_sync(results[warp], sums[i][j], LD_RESULT, wmma::mem_row_major);
      __syncwarp();
      for (int e = lane; e < 256; e += 32) {
        const int row = tile.row + warp_row + 16 * i + e / 16;
        const int column = tile.column + warp_column + 16 * j + e % 16;
        if (row < shape.n && column < shape.m) {
          float* to = out + static_cast<long long>(row) * shape.m + column;
          const float base = accumulate ? *to : bias != nullptr ? bias[column] : 0.0f;
          *to = base + results[warp][e / 16 * LD_RESULT + e % 16];
        }
      }
      __syncwarp();
    }
  }
}

// ---- CUDA kernels ----

// Tiles of 128 x 128, for results that fill a device with them.
// left: (batches n, k) or (batches k, n); right: (batches k, m) or (batches m, k); bias: (m) or null;
// out: (batches n, m), or with splits (batches splits n, m)
extern "C" __global__ void __launch_bounds__(256, 2) gemm_f32_128(
    const float* __restrict__ left, const float* __restrict__ right,
    const float* __restrict__ bias, float* __restrict__ out, int n, int m, int k, int range,
    int splits, int left_inner, int right_inner, int accumulate) {
  gemm_f32<128>(left, right, bias, out,
                GemmShape{n, m, k, range, splits, left_inner, right_inner}, accumulate);
}

// The same with tiles of 64 x 64, for smaller results.
extern "C" __global__ void __launch_bounds__(256) gemm_f32_64(
    const float* __restrict__ left, const float* __restrict__ right,
    const float* __restrict__ bias, float* __restrict__ out, int n, int m, int k, int range,
    int splits, int left_inner, int right_inner, int accumulate) {
  gemm_f32<64>(left, right, bias, out,
               GemmShape{n, m, k, range, splits, left_inner, right_inner}, accumulate);
}

// Operands in bf16, the result in f32; one kernel for each transposition.
extern "C" __global__ void __launch_bounds__(256) gemm_bf16_none(
    const unsigned short* __restrict__ left, const unsigned short* __restrict__ right,
    const float* __restrict__ bias, float* __restrict__ out, int n, int m, int k, int range,
    int splits, int accumulate) {
  gemm_bf16<true, false>(left, right, bias, out, GemmShape{n, m, k, range, splits, 1, 0},
                         accumulate);
}

extern "C" __global__ void __launch_bounds__(256) gemm_bf16_left(
    const unsigned short* __restrict__ left, const unsigned short* __restrict__ right,
    const float* __restrict__ bias, float* __restrict__ out, int n, int m, int k, int range,
    int splits, int accumulate) {
  gemm_bf16<false, false>(left, right, bias, out, GemmShape{n, m, k, range, splits, 0, 0},
                          accumulate);
}

extern "C" __global__ void __launch_bounds__(256) gemm_bf16_right(
    const unsigned short* __restrict__ left, const unsigned short* __restrict__ right,
    const float* __restrict__ bias, float* __restrict__ out, int n, int m, int k, int range,
    int splits, int accumulate) {
  gemm_bf16<true, true>(left, right, bias, out, GemmShape{n, m, k, range, splits, 1, 1},
                        accumulate);
}

// Adds the partial results of one element in the order of the inner dimension.
// partial: (batches splits, size); bias: (m) or null; out: (batches, size); size is n m
extern "C" __global__ void gemm_finish(const float* __restrict__ partial,
                                       const float* __restrict__ bias, float* __restrict__ out,
                                       long long size, long long all, int m, int splits,
                                       int accumulate) {
  const long long i = global_index();
  if (i < all) {
    const float* from = partial + i / size * splits * size + i % size;
    float sum = accumulate ? out[i] : bias != nullptr ? bias[i % m] : 0.0f;
    for (int s = 0; s < splits; s++) {
      sum += from[s * size];
    }
    out[i] = sum;
  }
}

// Sets each row to the bias, where the product is then added by a library that knows none.
// bias: (m); out: (all / m, m)
extern "C" __global__ void gemm_spread_bias(const float* __restrict__ bias,
                                            float* __restrict__ out, long long all, int m) {
  const long long i = global_index();
  if (i < all) {
    out[i] = bias[i % m];
  }
}
