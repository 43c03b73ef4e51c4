// Products of a few rows with a weight in a small format: out = x weight^T. The weight's bytes set
// the time, so a warp reads a row of it once, 4 bytes a lane at a time and neighbouring lanes
// neighbouring bytes, and keeps the sums of up to 8 rows of activations in registers. More rows of
// activations are further blocks in y, which find the weight in the cache.
#include "small_floats.cuh"

static constexpr int WEIGHT_ROWS = 8;

// Adds the products of one column with the rows of activations that there are.
static __device__ __forceinline__ void weight_add(float* sums, const float* x, int rows,
                                                  long long columns, long long column, float value) {
#pragma unroll
  for (int i = 0; i < WEIGHT_ROWS; i++) {
    if (i < rows) {
      sums[i] = __fmaf_rn(x[i * columns + column], value, sums[i]);
    }
  }
}

// Adds the lanes' sums, and stores them.
static __device__ __forceinline__ void weight_store(const float* sums, float* out, int rows,
                                                    int outputs, int accumulate) {
#pragma unroll
  for (int i = 0; i < WEIGHT_ROWS; i++) {
    const float sum = warp_sum(sums[i]);
    if (i < rows && (threadIdx.x & 31) == 0) {
      float* to = out + static_cast<long long>(i) * outputs;
      *to = accumulate ? *to + sum : sum;
    }
  }
}

// Which row of the weight a warp has, and which rows of activations.
struct WeightTask {
  int output;
  int first;
  int rows;
  int lane;
};

static __device__ __forceinline__ WeightTask weight_task(int rows) {
  WeightTask task;
  task.output = blockIdx.x * (blockDim.x >> 5) + (threadIdx.x >> 5);
  task.first = blockIdx.y * WEIGHT_ROWS;
  const int left = rows - task.first;
  task.rows = left < WEIGHT_ROWS ? left : WEIGHT_ROWS;
  task.lane = threadIdx.x & 31;
  return task;
}

// ---- CUDA kernels ----

// x: (rows, columns), weight: (outputs, columns), out: (rows, outputs)
extern "C" __global__ void weight_f32(const float* __restrict__ x, const float* __restrict__ weight,
                                      float* out, int rows, int columns, int outputs,
                                      int accumulate) {
  const WeightTask task = weight_task(rows);
  if (task.output >= outputs) {
    return;  // The whole warp: no lane is missing below.
  }
  float sums[WEIGHT_ROWS] = {};
  const float* from = x + static_cast<long long>(task.first) * columns;
  const float* row = weight + static_cast<long long>(task.output) * columns;
  for (int k = task.lane; k < columns; k += 32) {
    weight_add(sums, from, task.rows, columns, k, row[k]);
  }
  weight_store(sums, out + static_cast<long long>(task.first) * outputs + task.output, task.rows,
               outputs, accumulate);
}

// weight: (outputs, columns) of bfloat16
extern "C" __global__ void weight_bf16(const float* __restrict__ x,
                                       const unsigned short* __restrict__ weight, float* out,
                                       int rows, int columns, int outputs, int accumulate) {
  const WeightTask task = weight_task(rows);
  if (task.output >= outputs) {
    return;  // The whole warp: no lane is missing below.
  }
  float sums[WEIGHT_ROWS] = {};
  const float* from = x + static_cast<long long>(task.first) * columns;
  const unsigned short* row = weight + static_cast<long long>(task.output) * columns;
  if ((columns & 1) == 0) {
    const unsigned* pairs = reinterpret_cast<const unsigned*>(row);
    for (int k = task.lane; k < columns / 2; k += 32) {
      const unsigned pair = pairs[k];
      weight_add(sums, from, task.rows, columns, 2 * k, __uint_as_float(pair << 16));
      weight_add(sums, from, task.rows, columns, 2 * k + 1, __uint_as_float(pair & 0xFFFF0000u));
    }
  } else {
    for (int k = task.lane; k < columns; k += 32) {
      const float value = __uint_as_float(static_cast<unsigned>(row[k]) << 16);
      weight_add(sums, from, task.rows, columns, k, value);
    }
  }
  weight_store(sums, out + static_cast<long long>(task.first) * outputs + task.output, task.rows,
               outputs, accumulate);
}

// codes: (outputs, columns) signed bytes, scales: (outputs, columns / 32) of bfloat16
extern "C" __global__ void weight_int8(const float* __restrict__ x,
                                       const unsigned* __restrict__ codes,
                                       const unsigned short* __restrict__ scales, float* out,
                                       int rows, int columns, int outputs, int accumulate) {
  const WeightTask task = weight_task(rows);
  if (task.output >= outputs) {
    return;  // The whole warp: no lane is missing below.
  }
  float sums[WEIGHT_ROWS] = {};
  const float* from = x + static_cast<long long>(task.first) * columns;
  const long long row = static_cast<long long>(task.output) * columns;
  for (int k = task.lane; k < columns / 4; k += 32) {
    const unsigned four = codes[row / 4 + k];
    const float scale = __uint_as_float(static_cast<unsigned>(scales[row / 32 + k / 8]) << 16);
#pragma unroll
    for (int j = 0; j < 4; j++) {
      const int code = static_cast<signed char>(four >> (8 * j));
      const float value = __fmul_rn(static_cast<float>(code), scale);
      weight_add(sums, from, task.rows, columns, 4 * k + j, value);
    }
  }
  weight_store(sums, out + static_cast<long long>(task.first) * outputs + task.output, task.rows,
               outputs, accumulate);
}

// codes: (outputs, columns / 2) pairs of E2M1, scales: (outputs, columns / block) bytes; block is 16
// with E4M3 scales and 32 with powers of two
extern "C" __global__ void weight_fp4(const float* __restrict__ x,
                                      const unsigned* __restrict__ codes,
                                      const unsigned char* __restrict__ scales, float* out,
                                      int rows, int columns, int outputs, int power, float divisor,
                                      int accumulate) {
  const WeightTask task = weight_task(rows);
  if (task.output >= outputs) {
    return;  // The whole warp: no lane is missing below.
  }
  float sums[WEIGHT_ROWS] = {};
  const float* from = x + static_cast<long long>(task.first) * columns;
  const long long row = static_cast<long long>(task.output) * columns;
  for (int k = task.lane; k < columns / 8; k += 32) {
    const unsigned eight = codes[row / 8 + k];
    const long long block = power ? row / 32 + k / 4 : row / 16 + k / 2;
    const float scale = fp4_scale(scales[block], power, divisor);
#pragma unroll
    for (int j = 0; j < 8; j++) {
      const float value = __fmul_rn(e2m1_number(eight >> (4 * j)), scale);
      weight_add(sums, from, task.rows, columns, 8 * k + j, value);
    }
  }
  weight_store(sums, out + static_cast<long long>(task.first) * outputs + task.output, task.rows,
               outputs, accumulate);
}
