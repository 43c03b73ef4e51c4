// Sparse products in compressed rows, and attention over the edges of a graph. Everything gathers, in
// a fixed order: no atomics, so results are the same in every run. Nothing of edges x features is
// stored. Row v has the entries offsets[v] .. offsets[v + 1] - 1; what belongs to an entry has one
// column for each head, and of a node's `columns` features head k has the k-th block.
//
// Warps read 16 bytes a lane where the columns of a head are a multiple of four, else 4.
#include "common.cuh"

// ---- device functions ----

// Some adjacent columns of a row, in registers.
template <int N>
struct GraphLane {
  float value[N];
};

template <int N>
static __device__ __forceinline__ GraphLane<N> graph_load(const float* from) {
  GraphLane<N> lane;
  if constexpr (N == 4) {
    const float4 four = *reinterpret_cast<const float4*>(from);
    lane.value[0] = four.x;
    lane.value[1] = four.y;
    lane.value[2] = four.z;
    lane.value[3] = four.w;
  } else {
    lane.value[0] = *from;
  }
  return lane;
}

template <int N>
static __device__ __forceinline__ void graph_store(float* to, const GraphLane<N>& lane) {
  if constexpr (N == 4) {
    *reinterpret_cast<float4*>(to) =
        make_float4(lane.value[0], lane.value[1], lane.value[2], lane.value[3]);
  } else {
    *to = lane.value[0];
  }
}

// One output row by `lanes` neighbouring threads, N columns each; column tiles in y, so that the part
// of x that a tile gathers from stays in the cache.
template <int N>
static __device__ __forceinline__ void graph_sum_rows(const int* offsets, const int* rows,
                                                      const float* weights, const float* x,
                                                      float* out, int count, int columns, int heads,
                                                      int lanes, int accumulate) {
  const long long row = global_index() / lanes;
  const int column = (blockIdx.y * lanes + static_cast<int>(threadIdx.x % lanes)) * N;
  if (row < count && column < columns) {
    const int head = column / (columns / heads);
    float* to = out + row * columns + column;
    GraphLane<N> sum = {};
    if (accumulate) {
      sum = graph_load<N>(to);
    }
    const int end = offsets[row + 1];
#pragma unroll 4
    for (int entry = offsets[row]; entry < end; ++entry) {
      const long long from = rows != nullptr ? rows[entry] : entry;
      const float weight =
          weights != nullptr ? weights[static_cast<long long>(entry) * heads + head] : 1.0f;
      const GraphLane<N> lane = graph_load<N>(x + from * columns + column);
      for (int i = 0; i < N; ++i) {
        sum.value[i] += weight * lane.value[i];
      }
    }
    graph_store<N>(to, sum);
  }
}

// The entries of one row by one warp: groups of `lanes` threads take different entries. Heads in y.
template <int N>
static __device__ __forceinline__ void graph_dot_rows(const int* offsets, const int* neighbours,
                                                      const float* left, const float* right,
                                                      float* out, int count, int columns, int heads,
                                                      int lanes, int accumulate) {
  const long long row = global_index() / 32;
  if (row < count) {
    const int lane = threadIdx.x & 31;
    const int head = blockIdx.y;
    const int width = columns / heads;
    const float* own = left + row * columns + head * width;
    const int end = offsets[row + 1];
    for (int first = offsets[row]; first < end; first += 32 / lanes) {
      const int entry = first + lane / lanes;
      float sum = 0.0f;
      if (entry < end) {
        const float* other = right + static_cast<long long>(neighbours[entry]) * columns + head * width;
        for (int j = lane % lanes * N; j < width; j += lanes * N) {
          const GraphLane<N> a = graph_load<N>(own + j);
          const GraphLane<N> b = graph_load<N>(other + j);
          for (int i = 0; i < N; ++i) {
            sum += a.value[i] * b.value[i];
          }
        }
      }
      for (int offset = lanes / 2; offset > 0; offset >>= 1) {
        sum += __shfl_xor_sync(0xffffffffu, sum, offset);
      }
      if (entry < end && lane % lanes == 0) {
        const long long to = static_cast<long long>(entry) * heads + head;
        out[to] = accumulate ? out[to] + sum : sum;
      }
    }
  }
}

// Reductions over the lanes of a warp that have the same place in groups of `span`.
static __device__ __forceinline__ float graph_spaced_sum(float value, int span) {
  for (int offset = 16; offset >= span; offset >>= 1) {
    value += __shfl_xor_sync(0xffffffffu, value, offset);
  }
  return value;
}

static __device__ __forceinline__ float graph_spaced_max(float value, int span) {
  for (int offset = 16; offset >= span; offset >>= 1) {
    value = fmaxf(value, __shfl_xor_sync(0xffffffffu, value, offset));
  }
  return value;
}

template <int N>
static __device__ __forceinline__ void graph_gather_rows(const int* rows, const float* x, float* out,
                                                         int count, int columns, int accumulate) {
  const int perRow = columns / N;
  const long long item = global_index();
  if (item < static_cast<long long>(count) * perRow) {
    const long long row = item / perRow;
    const int column = static_cast<int>(item % perRow) * N;
    GraphLane<N> lane = graph_load<N>(x + static_cast<long long>(rows[row]) * columns + column);
    float* to = out + row * columns + column;
    if (accumulate) {
      const GraphLane<N> present = graph_load<N>(to);
      for (int i = 0; i < N; ++i) {
        lane.value[i] += present.value[i];
      }
    }
    graph_store<N>(to, lane);
  }
}

// ---- CUDA kernels ----

// out[v] (+)= sum over entries of weights[entry] x[rows[entry]]; without rows an entry's own row,
// without weights 1. lanes: a power of two up to 32.
// offsets: (count + 1), rows: (entries) or null, weights: (entries, heads) or null
// x: (any, columns), out: (count, columns)
extern "C" __global__ void graph_sum4(const int* __restrict__ offsets, const int* __restrict__ rows,
                                      const float* __restrict__ weights, const float* __restrict__ x,
                                      float* __restrict__ out, int count, int columns, int heads,
                                      int lanes, int accumulate) {
  graph_sum_rows<4>(offsets, rows, weights, x, out, count, columns, heads, lanes, accumulate);
}

extern "C" __global__ void graph_sum1(const int* __restrict__ offsets, const int* __restrict__ rows,
                                      const float* __restrict__ weights, const float* __restrict__ x,
                                      float* __restrict__ out, int count, int columns, int heads,
                                      int lanes, int accumulate) {
  graph_sum_rows<1>(offsets, rows, weights, x, out, count, columns, heads, lanes, accumulate);
}

// out[entry, head] (+)= <left[v], right[neighbours[entry]]> over the head's block of columns.
// offsets: (count + 1), neighbours: (entries), left: (count, columns), right: (any, columns)
// out: (entries, heads)
extern "C" __global__ void graph_dot4(const int* __restrict__ offsets,
                                      const int* __restrict__ neighbours,
                                      const float* __restrict__ left,
                                      const float* __restrict__ right, float* __restrict__ out,
                                      int count, int columns, int heads, int lanes,
                                      int accumulate) {
  graph_dot_rows<4>(offsets, neighbours, left, right, out, count, columns, heads, lanes, accumulate);
}

extern "C" __global__ void graph_dot1(const int* __restrict__ offsets,
                                      const int* __restrict__ neighbours,
                                      const float* __restrict__ left,
                                      const float* __restrict__ right, float* __restrict__ out,
                                      int count, int columns, int heads, int lanes,
                                      int accumulate) {
  graph_dot_rows<1>(offsets, neighbours, left, right, out, count, columns, heads, lanes, accumulate);
}

// out[entry] = left[v] + right[neighbours[entry]]; a warp a row.
// offsets: (count + 1), neighbours: (entries), left: (count, heads), right: (any, heads)
// out: (entries, heads)
extern "C" __global__ void graph_add(const int* __restrict__ offsets,
                                     const int* __restrict__ neighbours,
                                     const float* __restrict__ left,
                                     const float* __restrict__ right, float* __restrict__ out,
                                     int count, int heads) {
  const long long row = global_index() / 32;
  if (row < count) {
    const int first = offsets[row];
    const long long items = static_cast<long long>(offsets[row + 1] - first) * heads;
    for (long long item = threadIdx.x & 31; item < items; item += 32) {
      const int entry = first + static_cast<int>(item / heads);
      const int head = static_cast<int>(item % heads);
      out[static_cast<long long>(entry) * heads + head] =
          left[row * heads + head] + right[static_cast<long long>(neighbours[entry]) * heads + head];
    }
  }
}

// out = softmax(scale scores) over the entries of each row; a warp a row. span: heads that the lanes
// of a warp treat side by side, a power of two that divides heads.
// offsets: (count + 1), scores and out: (entries, heads)
extern "C" __global__ void graph_softmax(const int* __restrict__ offsets,
                                         const float* __restrict__ scores, float* __restrict__ out,
                                         int count, int heads, int span, float scale) {
  const long long row = global_index() / 32;
  if (row < count) {
    const int lane = threadIdx.x & 31;
    const int step = 32 / span;
    const int first = offsets[row] + lane / span;
    const int end = offsets[row + 1];
    for (int head = lane % span; head < heads; head += span) {
      float largest = -__int_as_float(0x7f800000);
      for (int entry = first; entry < end; entry += step) {
        largest = fmaxf(largest, scores[static_cast<long long>(entry) * heads + head]);
      }
      largest = graph_spaced_max(largest, span);
      float sum = 0.0f;
      for (int entry = first; entry < end; entry += step) {
        const long long at = static_cast<long long>(entry) * heads + head;
        const float power = expf(scale * (scores[at] - largest));
        out[at] = power;
        sum += power;
      }
      sum = graph_spaced_sum(sum, span);
      for (int entry = first; entry < end; entry += step) {
        out[static_cast<long long>(entry) * heads + head] /= sum;
      }
    }
  }
}

// gradient[entry] (+)= scale p[entry] (grad[entry] - sum over the row of p grad); lanes as above.
// offsets: (count + 1), p, grad and gradient: (entries, heads)
extern "C" __global__ void graph_softmax_gradient(const int* __restrict__ offsets,
                                                  const float* __restrict__ p,
                                                  const float* __restrict__ grad,
                                                  float* __restrict__ gradient, int count,
                                                  int heads, int span, float scale,
                                                  int accumulate) {
  const long long row = global_index() / 32;
  if (row < count) {
    const int lane = threadIdx.x & 31;
    const int step = 32 / span;
    const int first = offsets[row] + lane / span;
    const int end = offsets[row + 1];
    for (int head = lane % span; head < heads; head += span) {
      float mean = 0.0f;
      for (int entry = first; entry < end; entry += step) {
        const long long at = static_cast<long long>(entry) * heads + head;
        mean += p[at] * grad[at];
      }
      mean = graph_spaced_sum(mean, span);
      for (int entry = first; entry < end; entry += step) {
        const long long at = static_cast<long long>(entry) * heads + head;
        const float share = scale * p[at] * (grad[at] - mean);
        gradient[at] = accumulate ? gradient[at] + share : share;
      }
    }
  }
}

// out[i] (+)= x[rows[i]], a thread one or four columns.
// rows: (count), x: (any, columns), out: (count, columns)
extern "C" __global__ void graph_gather4(const int* __restrict__ rows, const float* __restrict__ x,
                                         float* __restrict__ out, int count, int columns,
                                         int accumulate) {
  graph_gather_rows<4>(rows, x, out, count, columns, accumulate);
}

extern "C" __global__ void graph_gather1(const int* __restrict__ rows, const float* __restrict__ x,
                                         float* __restrict__ out, int count, int columns,
                                         int accumulate) {
  graph_gather_rows<1>(rows, x, out, count, columns, accumulate);
}
