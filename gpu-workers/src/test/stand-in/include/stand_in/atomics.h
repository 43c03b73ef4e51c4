// Atomic operations: relaxed, device scope, as in CUDA.
#pragma once
#include "thread.h"

namespace standin {

template <class T>
using Word = std::conditional_t<
    sizeof(T) == 8, uint64_t, std::conditional_t<sizeof(T) == 4, uint32_t, uint16_t>>;

/// Replaces *address by change(*address); gives the old value.
template <class T, class Change>
STANDIN_UNCHECKED inline T replace(T* address, Change change, int line) {
  standin_atomic(address, sizeof(T), line);
  auto* word = (Word<T>*)address;
  Word<T> old = __atomic_load_n(word, __ATOMIC_RELAXED);
  Word<T> fresh;
  do {
    fresh = bits<Word<T>>(change(bits<T>(old)));
  } while (!__atomic_compare_exchange_n(
      word, &old, fresh, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED));
  return bits<T>(old);
}

}  // namespace standin

#define STANDIN_ATOMIC(NAME, T, EXPRESSION)                                     \
  inline T NAME(T* address, T b, STANDIN_LINE) {                                \
    return standin::replace(address, [b](T a) -> T { return EXPRESSION; }, line); \
  }
STANDIN_ATOMIC(atomicAdd, int, (int)((unsigned)a + (unsigned)b))
STANDIN_ATOMIC(atomicAdd, unsigned, a + b)
STANDIN_ATOMIC(atomicAdd, unsigned long long, a + b)
STANDIN_ATOMIC(atomicAdd, float, a + b)
STANDIN_ATOMIC(atomicAdd, double, a + b)
STANDIN_ATOMIC(atomicSub, int, (int)((unsigned)a - (unsigned)b))
STANDIN_ATOMIC(atomicSub, unsigned, a - b)
STANDIN_ATOMIC(atomicMin, int, a < b ? a : b)
STANDIN_ATOMIC(atomicMin, unsigned, a < b ? a : b)
STANDIN_ATOMIC(atomicMin, unsigned long long, a < b ? a : b)
STANDIN_ATOMIC(atomicMax, int, a > b ? a : b)
STANDIN_ATOMIC(atomicMax, unsigned, a > b ? a : b)
STANDIN_ATOMIC(atomicMax, unsigned long long, a > b ? a : b)
STANDIN_ATOMIC(atomicAnd, int, a & b)
STANDIN_ATOMIC(atomicAnd, unsigned, a & b)
STANDIN_ATOMIC(atomicOr, int, a | b)
STANDIN_ATOMIC(atomicOr, unsigned, a | b)
STANDIN_ATOMIC(atomicXor, int, a ^ b)
STANDIN_ATOMIC(atomicXor, unsigned, a ^ b)
STANDIN_ATOMIC(atomicInc, unsigned, a >= b ? 0 : a + 1)
STANDIN_ATOMIC(atomicDec, unsigned, a == 0 || a > b ? b : a - 1)
STANDIN_ATOMIC(atomicExch, int, (void(a), b))
STANDIN_ATOMIC(atomicExch, unsigned, (void(a), b))
STANDIN_ATOMIC(atomicExch, unsigned long long, (void(a), b))
STANDIN_ATOMIC(atomicExch, float, (void(a), b))
#undef STANDIN_ATOMIC

#define STANDIN_COMPARE_AND_SWAP(T)                                                         \
  inline T atomicCAS(T* address, T expected, T value, STANDIN_LINE) {                       \
    return standin::replace(                                                                \
        address, [=](T a) -> T { return a == expected ? value : a; }, line);                \
  }
STANDIN_COMPARE_AND_SWAP(int)
STANDIN_COMPARE_AND_SWAP(unsigned)
STANDIN_COMPARE_AND_SWAP(unsigned long long)
STANDIN_COMPARE_AND_SWAP(unsigned short)
#undef STANDIN_COMPARE_AND_SWAP
