// Softmax over rows, its logarithm and their gradients: one team of threads a row (rows.cuh). A row is
// read once from memory and again from the cache.
#include "rows.cuh"

// ---- CUDA kernels ----

// out = exp(x - max) / sum, or x - max - log(sum) if `logarithm`.
// x, out: (rows, columns)
extern "C" __global__ void softmax_forward(const float* x, float* out, long long rows, int columns,
                                           int logarithm, int wide) {
  __shared__ float scratch[32];
  const Team team = team_of(wide, scratch);
  const int size = team.row < rows ? columns : 0;
  const float* from = x + (size == 0 ? 0 : team.row * columns);
  float* to = out + (size == 0 ? 0 : team.row * columns);
  float max = ROWS_LOWEST;
  visit_row(team, from, size, [&](float value, int) { max = larger(max, value); });
  max = team_max(team, max);
  float sum = 0.0f;
  visit_row(team, from, size, [&](float value, int) { sum += expf(value - max); });
  sum = team_sum(team, sum);
  if (logarithm != 0) {
    const float log_sum = logf(sum);
    map_row(team, from, to, size, 0, [&](float value, int) { return value - max - log_sum; });
  } else {
    const float inverse = 1.0f / sum;
    map_row(team, from, to, size, 0, [&](float value, int) { return expf(value - max) * inverse; });
  }
}

// grad_x (+)= value (grad_out - sum of value grad_out).
// value, grad_out, grad_x: (rows, columns)
extern "C" __global__ void softmax_gradient(const float* value, const float* grad_out, float* grad_x,
                                            long long rows, int columns, int accumulate, int wide) {
  __shared__ float scratch[32];
  const Team team = team_of(wide, scratch);
  const int size = team.row < rows ? columns : 0;
  const long long offset = size == 0 ? 0 : team.row * columns;
  const float* p = value + offset;
  float sum = 0.0f;
  visit_row(team, grad_out + offset, size, [&](float g, int j) { sum += p[j] * g; });
  sum = team_sum(team, sum);
  map_row(team, grad_out + offset, grad_x + offset, size, accumulate,
          [&](float g, int j) { return p[j] * (g - sum); });
}

// grad_x (+)= grad_out - exp(value) sum of grad_out.
// value, grad_out, grad_x: (rows, columns)
extern "C" __global__ void log_softmax_gradient(const float* value, const float* grad_out,
                                                float* grad_x, long long rows, int columns,
                                                int accumulate, int wide) {
  __shared__ float scratch[32];
  const Team team = team_of(wide, scratch);
  const int size = team.row < rows ? columns : 0;
  const long long offset = size == 0 ? 0 : team.row * columns;
  const float* logarithms = value + offset;
  float sum = 0.0f;
  visit_row(team, grad_out + offset, size, [&](float g, int) { sum += g; });
  sum = team_sum(team, sum);
  map_row(team, grad_out + offset, grad_x + offset, size, accumulate,
          [&](float g, int j) { return g - expf(logarithms[j]) * sum; });
}
