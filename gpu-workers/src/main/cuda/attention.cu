// Attention (arXiv 1706.03762) in tiles of queries and keys with a running maximum and sum, as in
// FlashAttention-2 (arXiv 2307.08691): scores never leave the chip. Where there are few queries, keys
// are cut into parts, one block each, which attention_merge combines.
//
// Products are sums of floats in a fixed order, on the ordinary units: results repeat bit for bit.
#include "attention.cuh"

// ---- device functions ----

// One tile of QUERIES queries of one key head. Grid: x = tiles times parts, y = key heads, z =
// sequences. A head has at most COLUMNS columns.
template <int COLUMNS, int QUERIES, int KEYS>
static __device__ __forceinline__ void attention_forward(
    const float* __restrict__ q, const void* __restrict__ k, const void* __restrict__ v, int half,
    float* __restrict__ out, float* __restrict__ lse, const int* __restrict__ last, int rows, int keys,
    int heads, int key_heads, int dimension, int causal, int offset, float scale, int parts,
    int part_keys, long long part_rows) {
  const AttentionPattern p = {rows, keys, heads, key_heads, dimension, causal, offset, last};
  constexpr int I = QUERIES / 16;
  constexpr int J = KEYS / 16;
  constexpr int C = COLUMNS / 16;
  const int part = blockIdx.x % parts;
  const int first = blockIdx.x / parts * QUERIES;
  const int key_head = blockIdx.y;
  const int sequence = blockIdx.z;
  const int tx = threadIdx.x % 16;
  const int ty = threadIdx.x / 16;
  const int pitch = dimension + 1;
  float* queries = reinterpret_cast<float*>(smem);  // (QUERIES, pitch)
  float* tile = queries + QUERIES * pitch;          // (KEYS, pitch): keys, then values
  float* weights = tile + KEYS * pitch;             // (QUERIES, KEYS + 1)

  attention_load_queries<QUERIES>(p, q, sequence, key_head, first, scale, queries, pitch);
  int visible[I];
  float maximum[I];
  float sum[I];
  float result[I][C];
#pragma unroll
  for (int i = 0; i < I; i++) {
    visible[i] = attention_visible(p, first + ty + 16 * i);
    maximum[i] = -attention_infinity();
    sum[i] = 0.0f;
#pragma unroll
    for (int c = 0; c < C; c++) {
      result[i][c] = 0.0f;
    }
  }
  int end = 0;
  for (int r = 0; r < QUERIES; r++) {
    const int seen = attention_visible(p, first + r);
    end = seen > end ? seen : end;
  }
  const int from = part * part_keys;
  const int limit = from + part_keys;
  end = limit < end ? limit : end;

  for (int key = from; key < end; key += KEYS) {
    __syncthreads();
    attention_load_keys<KEYS>(p, k, half, sequence, key_head, key, end, tile, pitch);
    __syncthreads();
    float scores[I][J] = {};
    attention_rows_times_rows<I, J>(queries, tile, pitch, dimension, scores);
#pragma unroll
    for (int i = 0; i < I; i++) {
      float most = maximum[i];
#pragma unroll
      for (int j = 0; j < J; j++) {
        const int column = key + tx + 16 * j;
        if (column >= visible[i] || column >= end) {
          scores[i][j] = -attention_infinity();
        }
        most = fmaxf(most, scores[i][j]);
      }
      most = attention_row_max(most);
      // All scores so far are -inf: any finite maximum gives weights of 0.
      const float finite = most == -attention_infinity() ? 0.0f : most;
      const float factor = expf(maximum[i] - finite);
      maximum[i] = most;
      float added = 0.0f;
#pragma unroll
      for (int j = 0; j < J; j++) {
        const float weight = expf(scores[i][j] - finite);
        added += weight;
        weights[(ty + 16 * i) * (KEYS + 1) + tx + 16 * j] = weight;
      }
      sum[i] = sum[i] * factor + attention_row_sum(added);
#pragma unroll
      for (int c = 0; c < C; c++) {
        result[i][c] *= factor;
      }
    }
    __syncthreads();
    attention_load_keys<KEYS>(p, v, half, sequence, key_head, key, end, tile, pitch);
    __syncthreads();
    attention_weights_times<I, C>(weights, KEYS + 1, 1, tile, pitch, KEYS, dimension, result);
  }

#pragma unroll
  for (int i = 0; i < I; i++) {
    const int u = first + ty + 16 * i;
    if (u < attention_queries(p)) {
      const long long query = part * part_rows * heads + attention_query(p, sequence, key_head, u);
      const float inverse = sum[i] == 0.0f ? 0.0f : 1.0f / sum[i];
      if (tx == 0) {
        lse[query] = maximum[i] + logf(sum[i]);
      }
#pragma unroll
      for (int c = 0; c < C; c++) {
        if (tx + 16 * c < dimension) {
          out[query * dimension + tx + 16 * c] = result[i][c] * inverse;
        }
      }
    }
  }
}

// ---- CUDA kernels ----

// q, out: (sequences * rows, heads * dimension); k, v: (sequences * keys, key_heads * dimension),
// floats or, if half, bfloat16; lse: (sequences * rows, heads); last: (rows) or null. Part number i
// of the keys writes rows from i * part_rows of out and lse on.
extern "C" __global__ void attention_forward_64(
    const float* __restrict__ q, const void* __restrict__ k, const void* __restrict__ v, int half,
    float* __restrict__ out, float* __restrict__ lse, const int* __restrict__ last, int rows, int keys,
    int heads, int key_heads, int dimension, int causal, int offset, float scale, int parts,
    int part_keys, long long part_rows) {
  attention_forward<64, 64, 64>(q, k, v, half, out, lse, last, rows, keys, heads, key_heads, dimension, causal, offset, scale,
      parts, part_keys, part_rows);
}

extern "C" __global__ void attention_forward_128(
    const float* __restrict__ q, const void* __restrict__ k, const void* __restrict__ v, int half,
    float* __restrict__ out, float* __restrict__ lse, const int* __restrict__ last, int rows, int keys,
    int heads, int key_heads, int dimension, int causal, int offset, float scale, int parts,
    int part_keys, long long part_rows) {
  attention_forward<128, 64, 64>(q, k, v, half, out, lse, last, rows, keys, heads, key_heads, dimension, causal, offset, scale,
      parts, part_keys, part_rows);
}

extern "C" __global__ void attention_forward_256(
    const float* __restrict__ q, const void* __restrict__ k, const void* __restrict__ v, int half,
    float* __restrict__ out, float* __restrict__ lse, const int* __restrict__ last, int rows, int keys,
    int heads, int key_heads, int dimension, int causal, int offset, float scale, int parts,
    int part_keys, long long part_rows) {
  attention_forward<256, 32, 32>(q, k, v, half, out, lse, last, rows, keys, heads, key_heads, dimension, causal, offset, scale,
      parts, part_keys, part_rows);
}

extern "C" __global__ void attention_few_64(
    const float* __restrict__ q, const void* __restrict__ k, const void* __restrict__ v, int half,
    float* __restrict__ out, float* __restrict__ lse, const int* __restrict__ last, int rows, int keys,
    int heads, int key_heads, int dimension, int causal, int offset, float scale, int parts,
    int part_keys, long long part_rows) {
  attention_forward<64, 16, 64>(q, k, v, half, out, lse, last, rows, keys, heads, key_heads, dimension, causal, offset, scale,
      parts, part_keys, part_rows);
}

extern "C" __global__ void attention_few_128(
    const float* __restrict__ q, const void* __restrict__ k, const void* __restrict__ v, int half,
    float* __restrict__ out, float* __restrict__ lse, const int* __restrict__ last, int rows, int keys,
    int heads, int key_heads, int dimension, int causal, int offset, float scale, int parts,
    int part_keys, long long part_rows) {
  attention_forward<128, 16, 64>(q, k, v, half, out, lse, last, rows, keys, heads, key_heads, dimension, causal, offset, scale,
      parts, part_keys, part_rows);
}

extern "C" __global__ void attention_few_256(
    const float* __restrict__ q, const void* __restrict__ k, const void* __restrict__ v, int half,
    float* __restrict__ out, float* __restrict__ lse, const int* __restrict__ last, int rows, int keys,
    int heads, int key_heads, int dimension, int causal, int offset, float scale, int parts,
    int part_keys, long long part_rows) {
  attention_forward<256, 16, 32>(q, k, v, half, out, lse, last, rows, keys, heads, key_heads, dimension, causal, offset, scale,
      parts, part_keys, part_rows);
}

// Combines parts, one warp for each row and head: out = sum of exp(part_lse - lse) parts.
// parts: (count * rows, heads * dimension), part_lse: (count * rows, heads), out: (rows, heads *
// dimension), lse: (rows, heads)
extern "C" __global__ void attention_merge(const float* __restrict__ parts,
                                           const float* __restrict__ part_lse,
                                           float* __restrict__ out, float* __restrict__ lse, int count,
                                           long long row_heads, int dimension) {
  const long long at = global_index() / 32;
  const int lane = threadIdx.x % 32;
  if (at < row_heads) {
    float most = -attention_infinity();
    for (int part = 0; part < count; part++) {
      most = fmaxf(most, part_lse[part * row_heads + at]);
    }
    const float finite = most == -attention_infinity() ? 0.0f : most;
    float sum = 0.0f;
    for (int part = 0; part < count; part++) {
      sum += expf(part_lse[part * row_heads + at] - finite);
    }
    const float inverse = sum == 0.0f ? 0.0f : 1.0f / sum;
    for (int d = lane; d < dimension; d += 32) {
      float result = 0.0f;
      for (int part = 0; part < count; part++) {
        const float weight = expf(part_lse[part * row_heads + at] - finite) * inverse;
        // A part that saw nothing has no say, whatever it holds.
        if (weight != 0.0f) {
          result += weight * parts[(part * row_heads + at) * dimension + d];
        }
      }
      out[at * dimension + d] = result;
    }
    if (lane == 0) {
      lse[at] = most + logf(sum);
    }
  }
}
