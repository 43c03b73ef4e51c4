// A good kernel: Hadamard transform of 32 by shuffles, then NVFP4 with an e4m3 scale for each 16.
#include <cuda_fp4.h>
#include <cuda_fp8.h>

#include "common.cuh"

extern "C" __global__ void hadamard_nvfp4(const __nv_bfloat16* x, unsigned char* codes,
                                          unsigned char* scales, long long blocks) {
  long long block = (blockIdx.x * (long long)blockDim.x + threadIdx.x) >> 5;
  int lane = threadIdx.x & 31;
  if (block >= blocks) return;
  float v = __bfloat162float(x[block * 32 + lane]);
#pragma unroll
  for (int h = 1; h < 32; h <<= 1) {
    float other = __shfl_xor_sync(0xffffffffu, v, h);
    v = lane & h ? other - v : v + other;
  }
  v *= 0.17677669529663687f;
  float largest = fabsf(v);
  for (int offset = 8; offset > 0; offset >>= 1) {
    largest = fmaxf(largest, __shfl_xor_sync(0xffffffffu, largest, offset));
  }
  __nv_fp8_e4m3 scale(largest / 6.f);
  float s = (float)scale;
  float ratio = s > 0 ? v / s : 0.f;
  float next = __shfl_down_sync(0xffffffffu, ratio, 1);
  if (!(lane & 1)) {
    __nv_fp4x2_e2m1 pair(make_float2(ratio, next));
    codes[(block * 32 + lane) >> 1] = pair.__x;
  }
  if (lane % 16 == 0) scales[(block * 32 + lane) / 16] = scale.__x;
}
