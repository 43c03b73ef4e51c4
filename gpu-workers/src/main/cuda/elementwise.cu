// What treats each element alone: arithmetic with broadcasts, dropout, copies of columns. All of it
// runs at the speed of memory. Results may be operands, so no pointer is __restrict__.
#include "common.cuh"
#include "elements.cuh"
#include "philox.cuh"

// Four neighbours of an operand that may be broadcast: strides of 0 repeat a row or a column.
static __device__ __forceinline__ Four load_operand(const float* from, Place place,
                                                    long long row_stride, int column_stride) {
  const float* row = from + place.row * row_stride;
  if (column_stride != 0) {
    return load_four(row + place.column, place.count);
  }
  const float value = place.count > 0 ? row[0] : 0.0f;
  Four four;
  four.at[0] = value;
  four.at[1] = value;
  four.at[2] = value;
  four.at[3] = value;
  return four;
}

// 0 adds, 1 subtracts, 2 multiplies, 3 divides: io.troupe.gpu.cuda.CudaElementwise.
static __device__ __forceinline__ float calculate(int operation, float left, float right) {
  switch (operation) {
    case 0:
      return left + right;
    case 1:
      return left - right;
    case 2:
      return left * right;
    default:
      return left / right;
  }
}

// What a dropped element is multiplied by: 0 where its random word lies below the threshold.
static __device__ __forceinline__ float dropout_factor(unsigned word, long long threshold,
                                                       float scale) {
  return static_cast<long long>(word) < threshold ? 0.0f : scale;
}

// ---- CUDA kernels ----

// out (+)= left op right, broadcast by strides.
// left: (rows, columns) by its strides   right: the same   out: (rows, columns)
extern "C" __global__ void arithmetic(int operation, const float* left, const float* right,
                                      float* out, long long rows, long long columns,
                                      long long left_row, int left_column, long long right_row,
                                      int right_column, int width, int accumulate) {
  const Place place = place_of(global_index(), rows, columns, width);
  if (place.count > 0) {
    const Four a = load_operand(left, place, left_row, left_column);
    const Four b = load_operand(right, place, right_row, right_column);
    Four result;
#pragma unroll
    for (int i = 0; i < 4; i++) {
      result.at[i] = calculate(operation, a.at[i], b.at[i]);
    }
    float* to = out + place.row * columns + place.column;
    if (accumulate != 0) {
      result = plus_four(result, to, place.count);
    }
    store_four(to, result, place.count);
  }
}

// out (+)= factor x + summand.
// x, out: (size)
extern "C" __global__ void scale_shift(const float* x, float* out, long long size, float factor,
                                       float summand, int accumulate) {
  const Place place = place_of(global_index(), 1, size, 4);
  if (place.count > 0) {
    Four result = load_four(x + place.column, place.count);
#pragma unroll
    for (int i = 0; i < 4; i++) {
      result.at[i] = fmaf(factor, result.at[i], summand);
    }
    if (accumulate != 0) {
      result = plus_four(result, out + place.column, place.count);
    }
    store_four(out + place.column, result, place.count);
  }
}

// out = base + dropout(x), or dropout(x) where base is null. One thread a block of random words, which
// serves four elements 16 apart; a threshold of 0 drops nothing and draws nothing.
// base, x, out: (size)
extern "C" __global__ void dropout_add(const float* base, const float* x, float* out, long long size,
                                       long long seed, int stream, int step, long long threshold,
                                       float scale) {
  const long long block = global_index();
  PhiloxWords words = {};
  if (threshold > 0) {
    words = philox_block(random_key(seed, stream, step), block);
  }
#pragma unroll
  for (int i = 0; i < 4; i++) {
    const long long element = philox_element(block, i);
    if (element < size) {
      const float factor = dropout_factor(words.word[i], threshold, scale);
      const float start = base == nullptr ? 0.0f : base[element];
      out[element] = base == nullptr ? x[element] * factor : fmaf(x[element], factor, start);
    }
  }
}

// Copies or adds columns of all rows; both pointers are at the first column that is meant.
// from: (rows, columns) by its stride   to: the same
extern "C" __global__ void copy_columns(const float* from, float* to, long long rows,
                                        long long columns, long long from_stride,
                                        long long to_stride, int width, int accumulate) {
  const Place place = place_of(global_index(), rows, columns, width);
  if (place.count > 0) {
    Four values = load_four(from + place.row * from_stride + place.column, place.count);
    float* target = to + place.row * to_stride + place.column;
    if (accumulate != 0) {
      values = plus_four(values, target, place.count);
    }
    store_four(target, values, place.count);
  }
}
