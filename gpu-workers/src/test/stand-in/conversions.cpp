// Conversions of small floats on the host, as hashes. Compiled twice, with the headers of the
// stand-in and (-DNVIDIA) with NVIDIA's; both must print the same.
#ifdef NVIDIA
#include <cuda_runtime.h>
#else
#include "stand_in.h"
#endif
#include <cuda_bf16.h>
#include <cuda_fp16.h>
#include <cuda_fp4.h>
#include <cuda_fp8.h>

#include <cstdint>
#include <cstdio>
#include <cstring>

#ifndef NVIDIA
__thread standin::Thread* standin_thread;  // only what kernels call uses it
void standin_fail(int, const char*, int) { __builtin_trap(); }
#endif

namespace {

struct Hash {  // FNV-1a
  uint64_t value = 1469598103934665603ull;
  void add(const void* data, size_t size) {
    auto* bytes = (const unsigned char*)data;
    for (size_t i = 0; i < size; i++) value = (value ^ bytes[i]) * 1099511628211ull;
  }
  void add(float x) {
    if (x != x) x = 0.f / 0.f;  // one NaN for all, as which one is nobody's promise
    uint32_t bits;
    memcpy(&bits, &x, 4);
    add(&bits, 4);
  }
};

struct Encoders {
  Hash bfloat16, half, e4m3, e5m2, e2m1;
  void add(uint32_t bits) {
    float x;
    memcpy(&x, &bits, 4);
    __nv_bfloat16 b = __float2bfloat16(x);
    bfloat16.add(&b, 2);
    __half h = __float2half(x);
    half.add(&h, 2);
    __nv_fp8_e4m3 f(x);
    e4m3.add(&f, 1);
    __nv_fp8_e5m2 g(x);
    e5m2.add(&g, 1);
    __nv_fp4x2_e2m1 p(make_float2(x, -x));
    e2m1.add(&p, 1);
  }
};

void encode() {
  // Every sign, exponent and 10 bits of the fraction, with what follows at, just below and just
  // above a half way of each format, and pseudo-random.
  const uint32_t rests[] = {0, 1, 0xfff, 0x1000, 0x1001, 0x1fff};
  uint32_t random = 1;
  for (uint32_t chunk = 0; chunk < 64; chunk++) {
    Encoders encoders;
    for (uint32_t i = 0; i < 1 << 13; i++) {
      uint32_t upper = (chunk << 13 | i) << 13;
      for (uint32_t rest : rests) encoders.add(upper | rest);
      random = random * 1664525 + 1013904223;
      encoders.add(random);
    }
    printf("encode %u %016lx %016lx %016lx %016lx %016lx\n", chunk, encoders.bfloat16.value,
           encoders.half.value, encoders.e4m3.value, encoders.e5m2.value, encoders.e2m1.value);
  }
}

template <class T>
T of(unsigned bits) {
  T x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

void decode() {
  Hash bfloat16, half, e4m3, e5m2, e8m0, e2m1;
  for (unsigned i = 0; i < 1 << 16; i++) {
    bfloat16.add(__bfloat162float(of<__nv_bfloat16>(i)));
    half.add(__half2float(of<__half>(i)));
  }
  for (unsigned i = 0; i < 1 << 8; i++) {
    e4m3.add((float)of<__nv_fp8_e4m3>(i));
    e5m2.add((float)of<__nv_fp8_e5m2>(i));
    e8m0.add((float)of<__nv_fp8_e8m0>(i));
    float2 pair = (float2)of<__nv_fp4x2_e2m1>(i);
    e2m1.add(pair.x);
    e2m1.add(pair.y);
  }
  printf("decode %016lx %016lx %016lx %016lx %016lx %016lx\n", bfloat16.value, half.value,
         e4m3.value, e5m2.value, e8m0.value, e2m1.value);
}

}  // namespace

int main() {
  encode();
  decode();
  return 0;
}
