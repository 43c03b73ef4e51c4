// Rows of a table by number, one thread an element; neighbouring threads have neighbouring columns.
#include "common.cuh"

// ---- CUDA kernels ----

// table: (any, columns) floats or, if half, bfloat16; rows: (n); out: (n, columns), size elements
extern "C" __global__ void embedding_gather(const void* __restrict__ table, int half,
                                            const int* __restrict__ rows, float* __restrict__ out,
                                            long long size, int columns) {
  const long long i = global_index();
  if (i < size) {
    const long long position = i / columns;
    const long long from = static_cast<long long>(rows[position]) * columns + (i - position * columns);
    out[i] = half ? __bfloat162float(static_cast<const __nv_bfloat16*>(table)[from])
                  : static_cast<const float*>(table)[from];
  }
}

// Adds to each row of the table the gradients of its occurrences, in their order.
// grad_out: (n, columns); distinct: (d) rows of the table; offsets: (d + 1); positions: (n);
// grad_table: (any, columns); size = d * columns
extern "C" __global__ void embedding_scatter_add(const float* __restrict__ grad_out,
                                                 const int* __restrict__ distinct,
                                                 const int* __restrict__ offsets,
                                                 const int* __restrict__ positions,
                                                 float* __restrict__ grad_table, long long size,
                                                 int columns) {
  const long long i = global_index();
  if (i < size) {
    const long long number = i / columns;
    const long long column = i - number * columns;
    const long long to = static_cast<long long>(distinct[number]) * columns + column;
    float sum = grad_table[to];
    for (int e = offsets[number]; e < offsets[number + 1]; e++) {
      sum += grad_out[static_cast<long long>(positions[e]) * columns + column];
    }
    grad_table[to] = sum;
  }
}
