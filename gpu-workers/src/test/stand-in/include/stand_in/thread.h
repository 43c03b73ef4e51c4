// The running device thread, and what the runtime of the stand-in driver does for it.
#pragma once
#include "language.h"

namespace standin {

/// What a kernel can ask of the thread that runs it.
struct Thread {
  uint3 threadIndex;
  uint3 blockIndex;
  dim3 blockSize;
  dim3 gridSize;
  unsigned linear;  // number in the block
  unsigned lane;    // number in the warp
  unsigned warp;    // number of the warp in the block
  int unchecked;    // above 0 while code of the stand-in works on behalf of the kernel
};

/// Ways to combine the predicates of a block; the order is the runtime's.
enum class Vote { Count, All, Any };

/// What the lanes of a warp do together; lanes that meet must agree on it.
enum class Collective {
  SyncWarp, Shuffle, ShuffleUp, ShuffleDown, ShuffleXor, Vote, Match, Reduce, Fragment, Multiply
};

}  // namespace standin

#define STANDIN_API extern "C" __attribute__((visibility("default")))

STANDIN_API __thread standin::Thread* standin_thread __attribute__((tls_model("initial-exec")));

/// Waits for all threads of the block; `line` names the call in messages.
STANDIN_API void standin_barrier(int line);
/// A barrier that also combines a predicate.
STANDIN_API int standin_barrier_vote(int predicate, standin::Vote vote, int line);
/// Waits for the lanes in `mask` and gives the 32 values that they brought.
STANDIN_API const uint64_t* standin_collective(
    unsigned mask, uint64_t value, standin::Collective kind, int line);
/// Ends the launch with a CUDA error; does not come back.
STANDIN_API void standin_fail(int code, const char* message, int line) __attribute__((noreturn));
/// Called before each atomic operation: checks the address and may let another thread run.
STANDIN_API void standin_atomic(void* address, unsigned size, int line);
/// After a fence, reads and writes between blocks are trusted.
STANDIN_API void standin_fence();
/// cp.async: nothing lands before the wait, so that a missing wait shows.
STANDIN_API void standin_copy_async(
    void* to, const void* from, unsigned size, unsigned zeroed, int line);
STANDIN_API void standin_copy_commit();
STANDIN_API void standin_copy_wait(int groupsLeft);

#define threadIdx (standin_thread->threadIndex)
#define blockIdx (standin_thread->blockIndex)
#define blockDim (standin_thread->blockSize)
#define gridDim (standin_thread->gridSize)
#define warpSize 32

// As a default argument it gives each call the line of its caller.
#define STANDIN_LINE int line = __builtin_LINE()

#undef assert
#define assert(condition) \
  ((condition) ? (void)0 : standin_fail(710, "device assert: " #condition, __LINE__))
