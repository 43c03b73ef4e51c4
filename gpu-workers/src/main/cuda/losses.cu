// Mean losses over listed rows, one team of threads a row (rows.cuh). How often each row is listed is
// counted first: a row that is listed twice is still computed once, and sums keep their order. Values
// of rows become one number by reduce_total of reductions.cu.
#include "rows.cuh"

// 1 / (1 + exp(-z)); exp of a positive number could overflow.
static __device__ __forceinline__ float loss_sigmoid(float z) {
  const float small = expf(-fabsf(z));
  return (z < 0.0f ? small : 1.0f) / (1.0f + small);
}

// ---- CUDA kernels ----

// counts = 0.
// counts: (size)
extern "C" __global__ void clear_counts(int* counts, long long size) {
  const long long i = global_index();
  if (i < size) {
    counts[i] = 0;
  }
}

// counts[row] = how often a row is listed; integers, so the order does not matter.
// listed: (size)   counts: (rows)
extern "C" __global__ void count_rows(const int* listed, int* counts, long long size) {
  const long long i = global_index();
  if (i < size) {
    atomicAdd(&counts[listed[i]], 1);
  }
}

// log_sum_exp = log(sum of exp(logits)), values = log_sum_exp - logits[label], of listed rows.
// logits: (rows, columns)   labels, counts, log_sum_exp, values: (rows)
extern "C" __global__ void cross_entropy_rows(const float* logits, const int* labels,
                                              const int* counts, float* log_sum_exp, float* values,
                                              long long rows, int columns, int wide) {
  __shared__ float scratch[32];
  const Team team = team_of(wide, scratch);
  const bool listed = team.row < rows && counts[team.row] != 0;
  const int size = listed ? columns : 0;
  const float* from = logits + (listed ? team.row * columns : 0);
  float max = ROWS_LOWEST;
  visit_row(team, from, size, [&](float value, int) { max = larger(max, value); });
  max = team_max(team, max);
  float sum = 0.0f;
  visit_row(team, from, size, [&](float value, int) { sum += expf(value - max); });
  sum = team_sum(team, sum);
  if (listed && team.index == 0) {
    const float logarithm = logf(sum);
    log_sum_exp[team.row] = max + logarithm;
    values[team.row] = (max - from[labels[team.row]]) + logarithm;
  }
}

// grad (+)= counts grad_out (exp(logits - log_sum_exp) - one hot) / divisor.
// logits, grad: (rows, columns)   labels, counts, log_sum_exp: (rows)   grad_out: one float
extern "C" __global__ void cross_entropy_gradient(const float* logits, const int* labels,
                                                  const int* counts, const float* log_sum_exp,
                                                  const float* grad_out, float* grad,
                                                  long long rows, int columns, float divisor,
                                                  int accumulate, int wide) {
  const Team team = team_of(wide, nullptr);
  if (team.row < rows) {
    const int count = counts[team.row];
    const float factor = static_cast<float>(count) * (*grad_out / divisor);
    const int label = labels[team.row];
    const float log_sum = count != 0 ? log_sum_exp[team.row] : 0.0f;
    const long long offset = team.row * columns;
    map_row(team, logits + offset, grad + offset, columns, accumulate, [&](float value, int j) {
      return count == 0 ? 0.0f : factor * (expf(value - log_sum) - (j == label ? 1.0f : 0.0f));
    });
  }
}

// values = sum of max(z, 0) - z y + log(1 + exp(-|z|)) of listed rows.
// logits, targets: (rows, columns)   counts, values: (rows)
extern "C" __global__ void binary_cross_entropy_rows(const float* logits, const float* targets,
                                                     const int* counts, float* values,
                                                     long long rows, int columns, int wide) {
  __shared__ float scratch[32];
  const Team team = team_of(wide, scratch);
  const bool listed = team.row < rows && counts[team.row] != 0;
  const int size = listed ? columns : 0;
  const long long offset = listed ? team.row * columns : 0;
  const float* wanted = targets + offset;
  float sum = 0.0f;
  visit_row(team, logits + offset, size, [&](float z, int j) {
    sum += (z < 0.0f ? 0.0f : z) - z * wanted[j] + log1pf(expf(-fabsf(z)));
  });
  sum = team_sum(team, sum);
  if (listed && team.index == 0) {
    values[team.row] = sum;
  }
}

// grad (+)= counts grad_out (sigmoid(z) - y) / divisor.
// logits, targets, grad: (rows, columns)   counts: (rows)   grad_out: one float
extern "C" __global__ void binary_cross_entropy_gradient(const float* logits, const float* targets,
                                                         const int* counts, const float* grad_out,
                                                         float* grad, long long rows, int columns,
                                                         float divisor, int accumulate, int wide) {
  const Team team = team_of(wide, nullptr);
  if (team.row < rows) {
    const int count = counts[team.row];
    const float factor = static_cast<float>(count) * (*grad_out / divisor);
    const long long offset = team.row * columns;
    const float* wanted = targets + offset;
    map_row(team, logits + offset, grad + offset, columns, accumulate, [&](float z, int j) {
      return count == 0 ? 0.0f : factor * (loss_sigmoid(z) - wanted[j]);
    });
  }
}
