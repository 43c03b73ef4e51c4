// Barriers, fences and warp collectives.
#pragma once
#include "thread.h"

inline void __syncthreads(STANDIN_LINE) { standin_barrier(line); }
inline int __syncthreads_count(int predicate, STANDIN_LINE) {
  return standin_barrier_vote(predicate, standin::Vote::Count, line);
}
inline int __syncthreads_and(int predicate, STANDIN_LINE) {
  return standin_barrier_vote(predicate, standin::Vote::All, line);
}
inline int __syncthreads_or(int predicate, STANDIN_LINE) {
  return standin_barrier_vote(predicate, standin::Vote::Any, line);
}
inline void __syncwarp(unsigned mask = ~0u, STANDIN_LINE) {
  standin_collective(mask, 0, standin::Collective::SyncWarp, line);
}
inline void __threadfence() { standin_fence(); }
inline void __threadfence_system() { standin_fence(); }
inline void __threadfence_block() {}
/// Legal and as unhelpful as can be: only this lane is promised to be active.
inline unsigned __activemask() { return 1u << standin_thread->lane; }
inline void __nanosleep(unsigned) {}
inline void __trap() { standin_fail(719, "__trap", 0); }

namespace standin {

template <class T>
inline uint64_t toWord(T value) {
  static_assert(sizeof(T) <= 8, "warp collectives take values of at most 8 bytes");
  return bits<uint64_t>(value);
}

template <class T>
inline T shuffle(unsigned mask, T value, int source, Collective kind, int line) {
  const uint64_t* values = standin_collective(mask, toWord(value), kind, line);
  if (!(mask >> source & 1)) standin_fail(719, "shuffle reads a lane outside its mask", line);
  return bits<T>(values[source]);
}

template <class T, class Combine>
inline T reduce(unsigned mask, T value, Combine combine, int line) {
  const uint64_t* values = standin_collective(mask, toWord(value), Collective::Reduce, line);
  int lane = __builtin_ctz(mask);
  T result = bits<T>(values[lane]);
  while (++lane < 32) {
    if (mask >> lane & 1) result = combine(result, bits<T>(values[lane]));
  }
  return result;
}

}  // namespace standin

template <class T>
inline T __shfl_sync(unsigned mask, T value, int source, int width = 32, STANDIN_LINE) {
  int base = (int)standin_thread->lane & ~(width - 1);
  return standin::shuffle(
      mask, value, base | (source & (width - 1)), standin::Collective::Shuffle, line);
}
template <class T>
inline T __shfl_up_sync(unsigned mask, T value, unsigned delta, int width = 32, STANDIN_LINE) {
  int lane = standin_thread->lane, source = lane - (int)delta;
  if (source < (lane & ~(width - 1))) source = lane;
  return standin::shuffle(mask, value, source, standin::Collective::ShuffleUp, line);
}
template <class T>
inline T __shfl_down_sync(unsigned mask, T value, unsigned delta, int width = 32, STANDIN_LINE) {
  int lane = standin_thread->lane, source = lane + (int)delta;
  if (source > (lane | (width - 1))) source = lane;
  return standin::shuffle(mask, value, source, standin::Collective::ShuffleDown, line);
}
template <class T>
inline T __shfl_xor_sync(unsigned mask, T value, int laneMask, int width = 32, STANDIN_LINE) {
  int lane = standin_thread->lane, source = lane ^ laneMask;
  if (source > (lane | (width - 1))) source = lane;
  return standin::shuffle(mask, value, source, standin::Collective::ShuffleXor, line);
}

inline unsigned __ballot_sync(unsigned mask, int predicate, STANDIN_LINE) {
  const uint64_t* values =
      standin_collective(mask, predicate != 0, standin::Collective::Vote, line);
  unsigned ballot = 0;
  for (int lane = 0; lane < 32; lane++) {
    if (mask >> lane & 1) ballot |= (unsigned)values[lane] << lane;
  }
  return ballot;
}
inline int __any_sync(unsigned mask, int predicate, STANDIN_LINE) {
  return __ballot_sync(mask, predicate, line) != 0;
}
inline int __all_sync(unsigned mask, int predicate, STANDIN_LINE) {
  return __ballot_sync(mask, !predicate, line) == 0;
}
template <class T>
inline unsigned __match_any_sync(unsigned mask, T value, STANDIN_LINE) {
  uint64_t mine = standin::toWord(value);
  const uint64_t* values = standin_collective(mask, mine, standin::Collective::Match, line);
  unsigned equal = 0;
  for (int lane = 0; lane < 32; lane++) {
    if ((mask >> lane & 1) && values[lane] == mine) equal |= 1u << lane;
  }
  return equal;
}

#define STANDIN_REDUCE(NAME, T, EXPRESSION)                                                \
  inline T NAME(unsigned mask, T value, STANDIN_LINE) {                                    \
    return standin::reduce(mask, value, [](T a, T b) -> T { return EXPRESSION; }, line);   \
  }
STANDIN_REDUCE(__reduce_add_sync, unsigned, a + b)
STANDIN_REDUCE(__reduce_add_sync, int, (int)((unsigned)a + (unsigned)b))
STANDIN_REDUCE(__reduce_min_sync, unsigned, a < b ? a : b)
STANDIN_REDUCE(__reduce_min_sync, int, a < b ? a : b)
STANDIN_REDUCE(__reduce_max_sync, unsigned, a > b ? a : b)
STANDIN_REDUCE(__reduce_max_sync, int, a > b ? a : b)
STANDIN_REDUCE(__reduce_and_sync, unsigned, a & b)
STANDIN_REDUCE(__reduce_or_sync, unsigned, a | b)
STANDIN_REDUCE(__reduce_xor_sync, unsigned, a ^ b)
