// cp.async through __pipeline_memcpy_async: nothing lands before the wait, so that a missing wait
// shows as wrong results.
#pragma once
#include "stand_in/thread.h"

inline void __pipeline_memcpy_async(
    void* to, const void* from, size_t size, size_t zeroed = 0, STANDIN_LINE) {
  if ((size != 4 && size != 8 && size != 16) || (uintptr_t)to % size || (uintptr_t)from % size) {
    standin_fail(716, "cp.async copies 4, 8 or 16 bytes that are aligned to their size", line);
  }
  standin_copy_async(to, from, (unsigned)size, (unsigned)zeroed, line);
}
inline void __pipeline_commit() { standin_copy_commit(); }
inline void __pipeline_wait_prior(size_t groupsLeft) { standin_copy_wait((int)groupsLeft); }
