// Layer and RMS normalisation: one team of threads a row (rows.cuh). RMS normalisation is layer
// normalisation around a mean of 0, without a shift; its statistics hold the inverse alone.
// Gradients of inputs are written or added; those of parameters are sums over rows, in reductions.cu.
#include "rows.cuh"

// ---- CUDA kernels ----

// out = (x - mean) inverse gamma + beta; beta is null for RMS normalisation.
// x, out: (rows, columns)   gamma, beta: (columns)   statistics: (rows, 2), or (rows) without beta
extern "C" __global__ void norm_forward(const float* x, const float* gamma, const float* beta,
                                        float* out, float* statistics, long long rows, int columns,
                                        float epsilon, int wide) {
  __shared__ float scratch[32];
  const Team team = team_of(wide, scratch);
  const int size = team.row < rows ? columns : 0;
  const long long offset = size == 0 ? 0 : team.row * columns;
  const float* from = x + offset;
  float mean = 0.0f;
  if (beta != nullptr) {
    float sum = 0.0f;
    visit_row(team, from, size, [&](float value, int) { sum += value; });
    mean = team_sum(team, sum) / columns;
  }
  float squares = 0.0f;
  visit_row(team, from, size, [&](float value, int) { squares += (value - mean) * (value - mean); });
  squares = team_sum(team, squares);
  const float inverse = 1.0f / sqrtf(squares / columns + epsilon);
  if (beta != nullptr) {
    map_row(team, from, out + offset, size, 0, [&](float value, int j) {
      return (value - mean) * inverse * gamma[j] + beta[j];
    });
  } else {
    map_row(team, from, out + offset, size, 0,
            [&](float value, int j) { return value * inverse * gamma[j]; });
  }
  if (size > 0 && team.index == 0) {
    if (beta != nullptr) {
      statistics[2 * team.row] = mean;
      statistics[2 * team.row + 1] = inverse;
    } else {
      statistics[team.row] = inverse;
    }
  }
}

// grad_x (+)= inverse (scaled - mean of scaled - normal mean of scaled normal), with
// scaled = grad_out gamma; without the first mean if not centred.
// x, grad_out, grad_x: (rows, columns)   gamma: (columns)   statistics: (rows, 2) or (rows)
extern "C" __global__ void norm_input_gradient(const float* x, const float* gamma,
                                               const float* statistics, const float* grad_out,
                                               float* grad_x, long long rows, int columns,
                                               int centred, int accumulate, int wide) {
  __shared__ float scratch[32];
  const Team team = team_of(wide, scratch);
  const int size = team.row < rows ? columns : 0;
  const long long row = size == 0 ? 0 : team.row;
  const float* values = x + row * columns;
  const float* gradients = grad_out + row * columns;
  const float mean = size > 0 && centred != 0 ? statistics[2 * row] : 0.0f;
  const float inverse = size == 0 ? 0.0f : statistics[centred != 0 ? 2 * row + 1 : row];
  float sum = 0.0f;
  float projected = 0.0f;
  visit_row(team, gradients, size, [&](float g, int j) {
    const float scaled = g * gamma[j];
    sum += scaled;
    projected += (values[j] - mean) * inverse * scaled;
  });
  sum = centred != 0 ? team_sum(team, sum) / columns : 0.0f;
  projected = team_sum(team, projected) / columns;
  map_row(team, gradients, grad_x + row * columns, size, accumulate, [&](float g, int j) {
    return inverse * (g * gamma[j] - sum - (values[j] - mean) * inverse * projected);
  });
}
