// The groups that kernels use: the block, and tiles of a warp.
#pragma once
#include "stand_in/synchronisation.h"

namespace cooperative_groups {

struct thread_block {
  void sync(STANDIN_LINE) const { standin_barrier(line); }
  unsigned thread_rank() const { return standin_thread->linear; }
  unsigned size() const { return blockDim.x * blockDim.y * blockDim.z; }
};
inline thread_block this_thread_block() { return {}; }

template <int N>
struct thread_block_tile {
  unsigned mask() const {
    return N == 32 ? ~0u : ((1u << (N & 31)) - 1) << (standin_thread->lane & ~(N - 1));
  }
  unsigned thread_rank() const { return standin_thread->lane % N; }
  unsigned meta_group_rank() const { return standin_thread->linear / N; }
  static constexpr unsigned size() { return N; }
  void sync(STANDIN_LINE) const { __syncwarp(mask(), line); }
  template <class T>
  T shfl(T value, int source, STANDIN_LINE) const {
    return __shfl_sync(mask(), value, source, N, line);
  }
  template <class T>
  T shfl_up(T value, unsigned delta, STANDIN_LINE) const {
    return __shfl_up_sync(mask(), value, delta, N, line);
  }
  template <class T>
  T shfl_down(T value, unsigned delta, STANDIN_LINE) const {
    return __shfl_down_sync(mask(), value, delta, N, line);
  }
  template <class T>
  T shfl_xor(T value, int laneMask, STANDIN_LINE) const {
    return __shfl_xor_sync(mask(), value, laneMask, N, line);
  }
  unsigned ballot(int predicate, STANDIN_LINE) const {
    return __ballot_sync(mask(), predicate, line) >> (standin_thread->lane & ~(N - 1));
  }
  int any(int predicate, STANDIN_LINE) const { return __any_sync(mask(), predicate, line); }
  int all(int predicate, STANDIN_LINE) const { return __all_sync(mask(), predicate, line); }
};
template <int N>
inline thread_block_tile<N> tiled_partition(const thread_block&) {
  return {};
}

}  // namespace cooperative_groups
