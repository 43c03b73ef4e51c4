// Steps of optimisers, one thread an element. Everything is read and written once, so they run at the
// speed of memory. Numbers that are the same for all elements are computed in double by the caller.
#include "common.cuh"

// ---- CUDA kernels ----

// AdamW (arXiv 1711.05101): moments first, then the parameter, decayed before the step.
// parameter, gradient, first, second: (size)
extern "C" __global__ void adamw(float* __restrict__ parameter, const float* __restrict__ gradient,
                                 float* __restrict__ first, float* __restrict__ second,
                                 long long size, float keep, float rate, float beta1, float beta2,
                                 float correction2, float epsilon) {
  const long long i = global_index();
  if (i < size) {
    const float g = gradient[i];
    const float m = first[i] + (1.0f - beta1) * (g - first[i]);
    const float v = beta2 * second[i] + (1.0f - beta2) * g * g;
    first[i] = m;
    second[i] = v;
    parameter[i] = parameter[i] * keep - rate * m / (sqrtf(v * correction2) + epsilon);
  }
}
