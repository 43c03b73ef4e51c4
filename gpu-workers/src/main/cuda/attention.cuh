// What the kernels of attention share: which keys a query sees, and tiles in shared memory.
//
// The queries of one key head are numbered along its group, so that a key is read once for all of
// them: number u is row u / group of its sequence and query head u % group of the group.
#pragma once

#include "common.cuh"

// 256 threads: 16 by 16, each with rows ty, ty + 16, ... and columns tx, tx + 16, ... of a tile.
#define ATTENTION_THREADS 256

static __device__ __forceinline__ float attention_infinity() { return __int_as_float(0x7f800000); }

// How columns are cut into heads, and which rows attend to which.
struct AttentionPattern {
  int rows;       // queries of a sequence
  int keys;       // keys of a sequence
  int heads;      // query heads
  int key_heads;  // key heads
  int dimension;  // columns of a head
  int causal;     // whether query i sees keys 0 to i + offset
  int offset;
  const int* last;  // (rows) the last key that each row sees, or null
};

static __device__ __forceinline__ int attention_group(const AttentionPattern& p) {
  return p.heads / p.key_heads;
}

static __device__ __forceinline__ int attention_queries(const AttentionPattern& p) {
  return p.rows * attention_group(p);
}

// How many keys query u sees, from the first; none if there is no such query.
static __device__ __forceinline__ int attention_visible(const AttentionPattern& p, int u) {
  if (u >= attention_queries(p)) {
    return 0;
  }
  const int row = u / attention_group(p);
  long long seen = p.keys;
  if (p.last != nullptr) {
    seen = static_cast<long long>(p.last[row]) + 1;
  } else if (p.causal) {
    seen = static_cast<long long>(row) + p.offset + 1;
  }
  return static_cast<int>(seen < 0 ? 0 : seen > p.keys ? p.keys : seen);
}

// Row and head of query u of a key head, counted over all sequences: the index of its log-sum-exp.
static __device__ __forceinline__ long long attention_query(const AttentionPattern& p, int sequence,
                                                            int key_head, int u) {
  const int group = attention_group(p);
  const long long row = static_cast<long long>(sequence) * p.rows + u / group;
  return row * p.heads + key_head * group + u % group;
}

// Row and head of a key, counted over all sequences.
static __device__ __forceinline__ long long attention_key(const AttentionPattern& p, int sequence,
                                                          int key_head, int key) {
  return (static_cast<long long>(sequence) * p.keys + key) * p.key_heads + key_head;
}

// A float, or a bfloat16 as one.
static __device__ __forceinline__ float attention_load(const void* source, long long index, int half) {
  return half ? __bfloat162float(static_cast<const __nv_bfloat16*>(source)[index])
              : static_cast<const float*>(source)[index];
}

// Loads ROWS queries from u = first into a tile of rows `pitch` apart; 0 where there is none.
template <int ROWS>
static __device__ __forceinline__ void attention_load_queries(const AttentionPattern& p,
                                                              const float* source, int sequence,
                                                              int key_head, int first, float scale,
                                                              float* tile, int pitch) {
  for (int r = threadIdx.x / 32; r < ROWS; r += ATTENTION_THREADS / 32) {
    const int u = first + r;
    const bool there = u < attention_queries(p);
    const long long from = there ? attention_query(p, sequence, key_head, u) * p.dimension : 0;
    for (int d = threadIdx.x % 32; d < p.dimension; d += 32) {
      tile[r * pitch + d] = there ? source[from + d] * scale : 0.0f;
    }
  }
}

// Loads ROWS keys or values from `first` into a tile; 0 from `end` on.
template <int ROWS>
static __device__ __forceinline__ void attention_load_keys(const AttentionPattern& p,
                                                           const void* source, int half, int sequence,
                                                           int key_head, int first, int end,
                                                           float* tile, int pitch) {
  for (int r = threadIdx.x / 32; r < ROWS; r += ATTENTION_THREADS / 32) {
    const bool there = first + r < end;
    const long long from =
        there ? attention_key(p, sequence, key_head, first + r) * p.dimension : 0;
    for (int d = threadIdx.x % 32; d < p.dimension; d += 32) {
      tile[r * pitch + d] = there ? attention_load(source, from + d, half) : 0.0f;
    }
  }
}

// sums[i][j] += rows ty + 16 i of a times rows tx + 16 j of b, over `depth` columns.
template <int I, int J>
static __device__ __forceinline__ void attention_rows_times_rows(const float* a, const float* b,
                                                                 int pitch, int depth,
                                                                 float (&sums)[I][J]) {
  const int tx = threadIdx.x % 16;
  const int ty = threadIdx.x / 16;
  for (int d = 0; d < depth; d++) {
    float left[I];
    float right[J];
#pragma unroll
    for (int i = 0; i < I; i++) {
      left[i] = a[(ty + 16 * i) * pitch + d];
    }
#pragma unroll
    for (int j = 0; j < J; j++) {
      right[j] = b[(tx + 16 * j) * pitch + d];
    }
#pragma unroll
    for (int i = 0; i < I; i++) {
#pragma unroll
      for (int j = 0; j < J; j++) {
        sums[i][j] += left[i] * right[j];
      }
    }
  }
}

// sums[i][j] += rows of `weights` times columns of b: weights[(ty + 16 i) row + k step] b[k][tx + 16 j].
template <int I, int J>
static __device__ __forceinline__ void attention_weights_times(const float* weights, int row, int step,
                                                               const float* b, int pitch, int depth,
                                                               int columns, float (&sums)[I][J]) {
  const int tx = threadIdx.x % 16;
  const int ty = threadIdx.x / 16;
  for (int k = 0; k < depth; k++) {
    float left[I];
#pragma unroll
    for (int i = 0; i < I; i++) {
      left[i] = weights[(ty + 16 * i) * row + k * step];
    }
#pragma unroll
    for (int j = 0; j < J; j++) {
      if (tx + 16 * j < columns) {
        const float right = b[k * pitch + tx + 16 * j];
#pragma unroll
        for (int i = 0; i < I; i++) {
          sums[i][j] += left[i] * right;
        }
      }
    }
  }
}

// The sum, or the largest, over the 16 threads of one ty; the order is fixed.
static __device__ __forceinline__ float attention_row_sum(float value) {
  for (int offset = 8; offset > 0; offset >>= 1) {
    value += __shfl_xor_sync(0xffffffffu, value, offset);
  }
  return value;
}

static __device__ __forceinline__ float attention_row_max(float value) {
  for (int offset = 8; offset > 0; offset >>= 1) {
    value = fmaxf(value, __shfl_xor_sync(0xffffffffu, value, offset));
  }
  return value;
}
