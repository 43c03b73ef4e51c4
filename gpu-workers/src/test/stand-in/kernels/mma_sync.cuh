// Inline PTX: one wrapper an instruction, with a plain C++ body for the stand-in.
#pragma once

/// c (16, 8) += a (16, 16) b (16, 8), bf16 pairs in the layout of mma.m16n8k16.
__device__ __forceinline__ void mma_m16n8k16_bf16(float (&c)[4], const unsigned (&a)[4],
                                                  const unsigned (&b)[2]) {
#ifdef __CUDAEMU__
  unsigned lane = threadIdx.x & 31, group = lane >> 2, quad = lane & 3;
  unsigned rows[2][8], columns[8][2];  // pairs along k of this lane's two rows and two columns
  for (int s = 0; s < 4; s++) {
    rows[0][s] = __shfl_sync(~0u, a[0], group * 4 + s);
    rows[1][s] = __shfl_sync(~0u, a[1], group * 4 + s);
    rows[0][s + 4] = __shfl_sync(~0u, a[2], group * 4 + s);
    rows[1][s + 4] = __shfl_sync(~0u, a[3], group * 4 + s);
    for (int j = 0; j < 2; j++) {
      columns[s][j] = __shfl_sync(~0u, b[0], (quad * 2 + j) * 4 + s);
      columns[s + 4][j] = __shfl_sync(~0u, b[1], (quad * 2 + j) * 4 + s);
    }
  }
  for (int i = 0; i < 2; i++) {
    for (int j = 0; j < 2; j++) {
      for (int s = 0; s < 8; s++) {
        unsigned x = rows[i][s], y = columns[s][j];
        c[i * 2 + j] += __uint_as_float(x << 16) * __uint_as_float(y << 16) +
                        __uint_as_float(x & 0xffff0000u) * __uint_as_float(y & 0xffff0000u);
      }
    }
  }
#else
  asm volatile(
      "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 "
      "{%0,%1,%2,%3},{%4,%5,%6,%7},{%8,%9},{%0,%1,%2,%3};"
      : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
#endif
}
