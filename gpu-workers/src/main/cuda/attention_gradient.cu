// The gradient of attention (FlashAttention-2, arXiv 2307.08691): probabilities are computed again from
// the log-sum-exp of each row. With P the probabilities and dP = dO V^T, dS = P (dP - delta), delta =
// dO O: dV = P^T dO, dQ = scale dS K, dK = scale dS^T Q. Queries and keys have a pass each, so that
// nobody adds to what another block adds to: results repeat bit for bit.
#include "attention.cuh"

// ---- device functions ----

// Probabilities and dS of a tile of queries and keys, which lie in shared memory; 0 where a query does
// not see a key. Rows of `row_lse` and `row_delta` are ty + 16 i.
template <int I, int J>
static __device__ __forceinline__ void attention_tile_gradient(
    const AttentionPattern& p, const float* queries, const float* grads, const float* keys,
    const float* values, int pitch, int first, int key, const float* row_lse, const float* row_delta,
    float (&weights)[I][J], float (&scores)[I][J]) {
  const int tx = threadIdx.x % 16;
  const int ty = threadIdx.x / 16;
#pragma unroll
  for (int i = 0; i < I; i++) {
#pragma unroll
    for (int j = 0; j < J; j++) {
      weights[i][j] = 0.0f;
      scores[i][j] = 0.0f;
    }
  }
  float products[I][J] = {};
  attention_rows_times_rows<I, J>(queries, keys, pitch, p.dimension, scores);
  attention_rows_times_rows<I, J>(grads, values, pitch, p.dimension, products);
#pragma unroll
  for (int i = 0; i < I; i++) {
    const int visible = attention_visible(p, first + ty + 16 * i);
#pragma unroll
    for (int j = 0; j < J; j++) {
      const bool seen = key + tx + 16 * j < visible && row_lse[i] != -attention_infinity();
      weights[i][j] = seen ? expf(scores[i][j] - row_lse[i]) : 0.0f;
      scores[i][j] = seen ? weights[i][j] * (products[i][j] - row_delta[i]) : 0.0f;
    }
  }
}

// Loads what a row of queries needs.
template <int I>
static __device__ __forceinline__ void attention_load_rows(const AttentionPattern& p, int sequence,
                                                           int key_head, int first, const float* lse,
                                                           const float* delta, float (&row_lse)[I],
                                                           float (&row_delta)[I]) {
#pragma unroll
  for (int i = 0; i < I; i++) {
    const int u = first + threadIdx.x / 16 + 16 * i;
    const bool there = u < attention_queries(p);
    const long long query = there ? attention_query(p, sequence, key_head, u) : 0;
    row_lse[i] = there ? lse[query] : -attention_infinity();
    row_delta[i] = there ? delta[query] : 0.0f;
  }
}

// The gradient of SIZE queries of one key head. Grid: x = tiles, y = key heads, z = sequences.
template <int COLUMNS, int SIZE>
static __device__ __forceinline__ void attention_query_gradient(
    const float* __restrict__ q, const float* __restrict__ k, const float* __restrict__ v,
    const float* __restrict__ grad_out, const float* __restrict__ lse,
    const float* __restrict__ delta, int rows, int keys, int heads, int key_heads, int dimension,
    int causal, int offset, float scale, int accumulate, float* __restrict__ grad_q) {
  const AttentionPattern p = {rows, keys, heads, key_heads, dimension, causal, offset, nullptr};
  constexpr int I = SIZE / 16;
  constexpr int C = COLUMNS / 16;
  const int first = blockIdx.x * SIZE;
  const int key_head = blockIdx.y;
  const int sequence = blockIdx.z;
  const int tx = threadIdx.x % 16;
  const int ty = threadIdx.x / 16;
  const int pitch = dimension + 1;
  float* queries = reinterpret_cast<float*>(smem);  // (SIZE, pitch), as the next three
  float* grads = queries + SIZE * pitch;
  float* key_tile = grads + SIZE * pitch;
  float* value_tile = key_tile + SIZE * pitch;
  float* slopes = value_tile + SIZE * pitch;  // (SIZE, SIZE + 1)

  attention_load_queries<SIZE>(p, q, sequence, key_head, first, scale, queries, pitch);
  attention_load_queries<SIZE>(p, grad_out, sequence, key_head, first, 1.0f, grads, pitch);
  float row_lse[I];
  float row_delta[I];
  attention_load_rows<I>(p, sequence, key_head, first, lse, delta, row_lse, row_delta);
  float result[I][C] = {};
  int end = 0;
  for (int r = 0; r < SIZE; r++) {
    const int seen = attention_visible(p, first + r);
    end = seen > end ? seen : end;
  }
  for (int key = 0; key < end; key += SIZE) {
    __syncthreads();
    attention_load_keys<SIZE>(p, k, 0, sequence, key_head, key, keys, key_tile, pitch);
    attention_load_keys<SIZE>(p, v, 0, sequence, key_head, key, keys, value_tile, pitch);
    __syncthreads();
    float weights[I][I];
    float scores[I][I];
    attention_tile_gradient<I, I>(p, queries, grads, key_tile, value_tile, pitch, first, key, row_lse,
                                  row_delta, weights, scores);
#pragma unroll
    for (int i = 0; i < I; i++) {
#pragma unroll
      for (int j = 0; j < I; j++) {
        slopes[(ty + 16 * i) * (SIZE + 1) + tx + 16 * j] = scores[i][j];
      }
    }
    __syncthreads();
    attention_weights_times<I, C>(slopes, SIZE + 1, 1, key_tile, pitch, SIZE, dimension, result);
  }
#pragma unroll
  for (int i = 0; i < I; i++) {
    const int u = first + ty + 16 * i;
    if (u < attention_queries(p)) {
      const long long to = attention_query(p, sequence, key_head, u) * dimension;
#pragma unroll
      for (int c = 0; c < C; c++) {
        if (tx + 16 * c < dimension) {
          const long long at = to + tx + 16 * c;
          grad_q[at] = (accumulate ? grad_q[at] : 0.0f) + result[i][c] * scale;
        }
      }
    }
  }
}

// The gradients of SIZE keys and values of one key head. Grid: x = tiles, y = key heads, z = sequences.
template <int COLUMNS, int SIZE>
static __device__ __forceinline__ void attention_key_gradient(
    const float* __restrict__ q, const float* __restrict__ k, const float* __restrict__ v,
    const float* __restrict__ grad_out, const float* __restrict__ lse,
    const float* __restrict__ delta, int rows, int keys, int heads, int key_heads, int dimension,
    int causal, int offset, float scale, int accumulate, float* __restrict__ grad_k,
    float* __restrict__ grad_v) {
  const AttentionPattern p = {rows, keys, heads, key_heads, dimension, causal, offset, nullptr};
  constexpr int I = SIZE / 16;
  constexpr int C = COLUMNS / 16;
  const int key = blockIdx.x * SIZE;
  const int key_head = blockIdx.y;
  const int sequence = blockIdx.z;
  const int tx = threadIdx.x % 16;
  const int ty = threadIdx.x / 16;
  const int pitch = dimension + 1;
  float* queries = reinterpret_cast<float*>(smem);  // (SIZE, pitch), as the next three
  float* grads = queries + SIZE * pitch;
  float* key_tile = grads + SIZE * pitch;
  float* value_tile = key_tile + SIZE * pitch;
  float* shares = value_tile + SIZE * pitch;  // (SIZE, SIZE + 1), as the next
  float* slopes = shares + SIZE * (SIZE + 1);

  attention_load_keys<SIZE>(p, k, 0, sequence, key_head, key, keys, key_tile, pitch);
  attention_load_keys<SIZE>(p, v, 0, sequence, key_head, key, keys, value_tile, pitch);
  float result_k[I][C] = {};
  float result_v[I][C] = {};
  for (int first = 0; first < attention_queries(p); first += SIZE) {
    int most = 0;
    for (int r = 0; r < SIZE; r++) {
      const int seen = attention_visible(p, first + r);
      most = seen > most ? seen : most;
    }
    if (most <= key) {
      continue;  // The same for the whole block.
    }
    __syncthreads();
    attention_load_queries<SIZE>(p, q, sequence, key_head, first, scale, queries, pitch);
    attention_load_queries<SIZE>(p, grad_out, sequence, key_head, first, 1.0f, grads, pitch);
    float row_lse[I];
    float row_delta[I];
    attention_load_rows<I>(p, sequence, key_head, first, lse, delta, row_lse, row_delta);
    __syncthreads();
    float weights[I][I];
    float scores[I][I];
    attention_tile_gradient<I, I>(p, queries, grads, key_tile, value_tile, pitch, first, key, row_lse,
                                  row_delta, weights, scores);
#pragma unroll
    for (int i = 0; i < I; i++) {
#pragma unroll
      for (int j = 0; j < I; j++) {
        shares[(ty + 16 * i) * (SIZE + 1) + tx + 16 * j] = weights[i][j];
        slopes[(ty + 16 * i) * (SIZE + 1) + tx + 16 * j] = scores[i][j];
      }
    }
    __syncthreads();
    // Rows are keys now: the tiles are read by their columns. The scale is in the queries.
    attention_weights_times<I, C>(shares, 1, SIZE + 1, grads, pitch, SIZE, dimension, result_v);
    attention_weights_times<I, C>(slopes, 1, SIZE + 1, queries, pitch, SIZE, dimension, result_k);
  }
#pragma unroll
  for (int i = 0; i < I; i++) {
    if (key + ty + 16 * i < keys) {
      const long long to = attention_key(p, sequence, key_head, key + ty + 16 * i) * dimension;
#pragma unroll
      for (int c = 0; c < C; c++) {
        if (tx + 16 * c < dimension) {
          const long long at = to + tx + 16 * c;
          grad_k[at] = (accumulate ? grad_k[at] : 0.0f) + result_k[i][c];
          grad_v[at] = (accumulate ? grad_v[at] : 0.0f) + result_v[i][c];
        }
      }
    }
  }
}

// ---- CUDA kernels ----

// The product of each row's gradient and result, one warp for each row and head.
// out, grad_out: (row_heads, dimension); delta: (row_heads)
extern "C" __global__ void attention_delta(const float* __restrict__ out,
                                           const float* __restrict__ grad_out,
                                           float* __restrict__ delta, long long row_heads,
                                           int dimension) {
  const long long at = global_index() / 32;
  float sum = 0.0f;
  if (at < row_heads) {
    for (int d = threadIdx.x % 32; d < dimension; d += 32) {
      sum += out[at * dimension + d] * grad_out[at * dimension + d];
    }
  }
  sum = warp_sum(sum);
  if (at < row_heads && threadIdx.x % 32 == 0) {
    delta[at] = sum;
  }
}

// q, grad_out, grad_q: (sequences * rows, heads * dimension); k, v, grad_k, grad_v: (sequences * keys,
// key_heads * dimension); lse, delta: (sequences * rows, heads)
extern "C" __global__ void attention_query_gradient_64(
    const float* __restrict__ q, const float* __restrict__ k, const float* __restrict__ v,
    const float* __restrict__ grad_out, const float* __restrict__ lse,
    const float* __restrict__ delta, int rows, int keys, int heads, int key_heads, int dimension,
    int causal, int offset, float scale, int accumulate, float* __restrict__ grad_q) {
  attention_query_gradient<64, 32>(q, k, v, grad_out, lse, delta, rows, keys, heads, key_heads, dimension, causal, offset,
      scale, accumulate, grad_q);
}

extern "C" __global__ void attention_key_gradient_64(
    const float* __restrict__ q, const float* __restrict__ k, const float* __restrict__ v,
    const float* __restrict__ grad_out, const float* __restrict__ lse,
    const float* __restrict__ delta, int rows, int keys, int heads, int key_heads, int dimension,
    int causal, int offset, float scale, int accumulate, float* __restrict__ grad_k,
    float* __restrict__ grad_v) {
  attention_key_gradient<64, 32>(q, k, v, grad_out, lse, delta, rows, keys, heads, key_heads, dimension, causal, offset,
      scale, accumulate, grad_k, grad_v);
}

extern "C" __global__ void attention_query_gradient_128(
    const float* __restrict__ q, const float* __restrict__ k, const float* __restrict__ v,
    const float* __restrict__ grad_out, const float* __restrict__ lse,
    const float* __restrict__ delta, int rows, int keys, int heads, int key_heads, int dimension,
    int causal, int offset, float scale, int accumulate, float* __restrict__ grad_q) {
  attention_query_gradient<128, 32>(q, k, v, grad_out, lse, delta, rows, keys, heads, key_heads, dimension, causal, offset,
      scale, accumulate, grad_q);
}

extern "C" __global__ void attention_key_gradient_128(
    const float* __restrict__ q, const float* __restrict__ k, const float* __restrict__ v,
    const float* __restrict__ grad_out, const float* __restrict__ lse,
    const float* __restrict__ delta, int rows, int keys, int heads, int key_heads, int dimension,
    int causal, int offset, float scale, int accumulate, float* __restrict__ grad_k,
    float* __restrict__ grad_v) {
  attention_key_gradient<128, 32>(q, k, v, grad_out, lse, delta, rows, keys, heads, key_heads, dimension, causal, offset,
      scale, accumulate, grad_k, grad_v);
}

extern "C" __global__ void attention_query_gradient_256(
    const float* __restrict__ q, const float* __restrict__ k, const float* __restrict__ v,
    const float* __restrict__ grad_out, const float* __restrict__ lse,
    const float* __restrict__ delta, int rows, int keys, int heads, int key_heads, int dimension,
    int causal, int offset, float scale, int accumulate, float* __restrict__ grad_q) {
  attention_query_gradient<256, 16>(q, k, v, grad_out, lse, delta, rows, keys, heads, key_heads, dimension, causal, offset,
      scale, accumulate, grad_q);
}

extern "C" __global__ void attention_key_gradient_256(
    const float* __restrict__ q, const float* __restrict__ k, const float* __restrict__ v,
    const float* __restrict__ grad_out, const float* __restrict__ lse,
    const float* __restrict__ delta, int rows, int keys, int heads, int key_heads, int dimension,
    int causal, int offset, float scale, int accumulate, float* __restrict__ grad_k,
    float* __restrict__ grad_v) {
  attention_key_gradient<256, 16>(q, k, v, grad_out, lse, delta, rows, keys, heads, key_heads, dimension, causal, offset,
      scale, accumulate, grad_k, grad_v);
}
