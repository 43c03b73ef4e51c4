// Many values become one. Rows: one team of threads each (rows.cuh). Columns: a block sums 32 columns
// of a block of rows, a second kernel adds the blocks from the first to the last. All elements: as
// many blocks as the size says, then one. The cuts follow from shapes alone, so results are equal bit
// for bit from run to run and from device to device.
#include "rows.cuh"

// ---- CUDA kernels ----

// out = sum / divisor, or the largest value of each row.
// x: (rows, columns)   out: (rows)
extern "C" __global__ void reduce_rows(const float* x, float* out, long long rows, int columns,
                                       int maximum, float divisor, int wide) {
  __shared__ float scratch[32];
  const Team team = team_of(wide, scratch);
  const int size = team.row < rows ? columns : 0;
  const float* from = x + (size == 0 ? 0 : team.row * columns);
  float result = maximum != 0 ? ROWS_LOWEST : 0.0f;
  if (maximum != 0) {
    visit_row(team, from, size, [&](float value, int) { result = larger(result, value); });
    result = team_max(team, result);
  } else {
    visit_row(team, from, size, [&](float value, int) { result += value; });
    result = team_sum(team, result) / divisor;
  }
  if (team.row < rows && team.index == 0) {
    out[team.row] = result;
  }
}

// The first column of each row's largest value; what is no number counts as larger than all others.
// x: (rows, columns)   out: (rows)
extern "C" __global__ void row_arg_max(const float* x, float* out, long long rows, int columns,
                                       int wide) {
  __shared__ float scratch[32];
  const Team team = team_of(wide, scratch);
  const int size = team.row < rows ? columns : 0;
  const float* from = x + (size == 0 ? 0 : team.row * columns);
  float max = ROWS_LOWEST;
  visit_row(team, from, size, [&](float value, int) { max = larger(max, value); });
  max = team_max(team, max);
  // The smallest index is the largest negative one: floats hold them all.
  float first = ROWS_LOWEST;
  visit_row(team, from, size, [&](float value, int j) {
    if (value == max || (value != value && max != max)) {
      first = larger(first, static_cast<float>(-j));
    }
  });
  first = team_max(team, first);
  if (size > 0 && team.index == 0) {
    out[team.row] = -first;
  }
}

// Sums or maxima of 32 columns over a block of rows. Grid: (panels of 32 columns, blocks of rows);
// 256 threads are 8 rows of 32 columns.
// x, weights: (rows, columns)   statistics: (rows, 2), (rows) or null   partial: (blocks, columns)
// What is summed: x; or, with statistics, (x - mean) inverse weights, the gradient of gamma.
extern "C" __global__ void column_blocks(const float* x, const float* weights,
                                         const float* statistics, float* partial, long long rows,
                                         int columns, int block_rows, int centred, int maximum) {
  __shared__ float tile[8][33];
  const int lane = threadIdx.x & 31;
  const int line = threadIdx.x >> 5;
  const int column = blockIdx.x * 32 + lane;
  const long long first = static_cast<long long>(blockIdx.y) * block_rows;
  const long long end = first + block_rows < rows ? first + block_rows : rows;
  float result = maximum != 0 ? ROWS_LOWEST : 0.0f;
  if (column < columns) {
    for (long long row = first + line; row < end; row += 8) {
      const float value = x[row * columns + column];
      if (maximum != 0) {
        result = larger(result, value);
      } else if (statistics != nullptr) {
        const float mean = centred != 0 ? statistics[2 * row] : 0.0f;
        const float inverse = statistics[centred != 0 ? 2 * row + 1 : row];
        result += (value - mean) * inverse * weights[row * columns + column];
      } else {
        result += value;
      }
    }
  }
  tile[line][lane] = result;
  __syncthreads();
  if (line == 0 && column < columns) {
    for (int i = 1; i < 8; i++) {
      result = maximum != 0 ? larger(result, tile[i][lane]) : result + tile[i][lane];
    }
    partial[static_cast<long long>(blockIdx.y) * columns + column] = result;
  }
}

// out (+)= the sum of the partial results from the first to the last over divisor, or the largest.
// partial: (blocks, columns)   out: (columns)
extern "C" __global__ void column_total(const float* partial, float* out, int columns, int blocks,
                                        int maximum, float divisor, int accumulate) {
  const long long column = global_index();
  if (column < columns) {
    float result = maximum != 0 ? ROWS_LOWEST : 0.0f;
    for (int block = 0; block < blocks; block++) {
      const float value = partial[static_cast<long long>(block) * columns + column];
      result = maximum != 0 ? larger(result, value) : result + value;
    }
    result = maximum != 0 ? result : result / divisor;
    out[column] = accumulate != 0 ? out[column] + result : result;
  }
}

// The sum, the sum of squares (`squares`) or the maximum of each piece of `piece` elements.
// x: (size)   partial: one for each block
extern "C" __global__ void reduce_pieces(const float* x, float* partial, long long size, int piece,
                                         int maximum, int squares) {
  __shared__ float scratch[32];
  const Team team = team_of(1, scratch);
  const long long first = team.row * piece;
  const int count = static_cast<int>(size - first < piece ? size - first : piece);
  float result = maximum != 0 ? ROWS_LOWEST : 0.0f;
  if (maximum != 0) {
    visit_row(team, x + first, count, [&](float value, int) { result = larger(result, value); });
    result = team_max(team, result);
  } else {
    visit_row(team, x + first, count,
              [&](float value, int) { result += squares != 0 ? value * value : value; });
    result = team_sum(team, result);
  }
  if (team.index == 0) {
    partial[team.row] = result;
  }
}

// out (+)= sum of counts partial over divisor, or the largest partial. One block.
// partial: (size)   counts: (size) how often each is taken, or null   out: one float
extern "C" __global__ void reduce_total(const float* partial, const int* counts, float* out,
                                        long long size, int maximum, float divisor,
                                        int accumulate) {
  __shared__ float scratch[32];
  const Team team = team_of(1, scratch);
  float result = maximum != 0 ? ROWS_LOWEST : 0.0f;
  for (long long i = team.index; i < size; i += team.size) {
    if (maximum != 0) {
      result = larger(result, partial[i]);
    } else if (counts == nullptr) {
      result += partial[i];
    } else if (counts[i] != 0) {
      // What is not taken may be no number.
      result += static_cast<float>(counts[i]) * partial[i];
    }
  }
  result = maximum != 0 ? team_max(team, result) : team_sum(team, result) / divisor;
  if (team.index == 0) {
    *out = accumulate != 0 ? *out + result : result;
  }
}
