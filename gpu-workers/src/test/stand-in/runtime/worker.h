// One OS thread that runs blocks: each device thread is a fibre, and one fibre runs at a time.
#pragma once
#include <csignal>
#include <string>
#include <unordered_map>
#include <vector>

#include "../checker/cell.h"
#include "launch.h"
#include "options.h"

namespace standin {

constexpr size_t kStack = 64 << 10;
constexpr size_t kGuard = 4096;
constexpr int kMaxThreads = 1024;
constexpr int kMaxMasks = 1024;

enum class State : uint8_t { NotStarted, Ready, AtBarrier, AtCollective, Done };

/// A cp.async that has been asked for and has not landed.
struct PendingCopy {
  void* to;
  const void* from;
  unsigned size, zeroed;
  int group, line;
};

struct Fibre {
  Thread thread;  // first: standin_thread points to it
  void* stackPointer;
  char* stack;
  State state;
  int line;  // where it waits
  std::vector<PendingCopy> copies;
  int copyGroup;
};

/// The lanes of one warp that meet under one mask. Two buffers, so that a lane may bring its next
/// value before the slowest has read the last.
struct Meeting {
  unsigned mask, arrived;
  Collective kind;
  int line;
  uint32_t generation;
  uint64_t values[2][32];
};

struct Warp {
  std::vector<Meeting*> meetings;
  unsigned lanes, returned;
  uint32_t epoch;  // number of __syncwarp so far
};

/// The shared memory of one module in this OS thread: its TLS block.
struct SharedMemory {
  char* begin = nullptr;
  size_t size = 0;
  char* dynamic = nullptr;
  std::vector<Cell> words, bytes;  // for the checker, see Cells
  std::vector<bool> used;          // chunks of static memory that blocks of this launch wrote

  bool holds(const char* address) const { return address >= begin && address < begin + size; }
  bool isDynamic(const char* address) const {
    return dynamic && address >= dynamic && address < dynamic + kDynamicShared + kDynamicRim;
  }
};

class Worker {
 public:
  Worker();
  /// Takes blocks of the launch until there are none.
  void work(Launch& launch);

  // called from kernels
  void barrier(int line);
  int barrierVote(int predicate, Vote vote, int line);
  const uint64_t* collective(unsigned mask, uint64_t value, Collective kind, int line);
  void atomic(void* address, unsigned size, int line);
  [[noreturn]] void fail(int code, const std::string& text, int line);
  /// Lets another fibre run.
  void yield();
  /// Continues in the block's owner; the fibre never runs again.
  [[noreturn]] void abandon();
  /// Notes an error of the launch; prints the first few.
  void record(int code, const std::string& text);

  Launch* launch = nullptr;
  Fibre* current = nullptr;
  Fibre* fibres;
  Meeting* meetings;
  Warp warps[kMaxThreads / 32];
  SharedMemory* shared = nullptr;
  bool fenced = false;          // the block has executed __threadfence
  void* faultAddress = nullptr;
  Random random;
  // A number for each stretch between two barriers of a block, rising for ever, so that "between the
  // same barriers", "earlier in this block" and "earlier in this launch" are comparisons.
  uint32_t interval = 0, blockInterval = 0;

 private:
  friend void fibreMain();
  void runBlock(uint64_t number);
  void prepareBlock(uint64_t number);
  void checkRim(uint64_t number);
  /// The next fibre to run; null if the block is done, or is stuck, which is recorded.
  Fibre* pick();
  bool openBarrier();
  void recordDeadlock();
  void schedule();
  Meeting* meet(Warp& warp, unsigned mask, int line);
  void wakeOthers(Warp& warp, const Meeting& meeting, unsigned lane);
  char* takeStack();
  void start(Fibre& fibre, char* stack);

  std::vector<int> ready_;
  std::vector<char*> stacks_;
  void* owner_ = nullptr;  // stack pointer of runBlock
  int threads_ = 0, done_ = 0, waiting_ = 0, usedMeetings_ = 0;
  int votesFor_ = 0, votes_ = 0, votedFor_ = 0, voted_ = 0;
  bool aborted_ = false;
  uint64_t atomics_ = 0;
  uint64_t blocksRun_ = 0;  // of this launch
  std::unordered_map<int, SharedMemory> sharedOfModule_;
};

/// The worker of this OS thread.
extern __thread Worker* worker __attribute__((tls_model("initial-exec")));
/// Above 0 while kernel code runs: a fault then is the kernel's.
extern __thread volatile sig_atomic_t inKernel __attribute__((tls_model("initial-exec")));

/// The TLS block of a module in this OS thread.
SharedMemory findSharedMemory(const Module& module);
/// NaN into all shared memory, before the first block of a launch.
void poison(SharedMemory& memory, unsigned dynamicBytes);
/// NaN into what blocks of the launch have used, before a later block.
void poisonUsed(SharedMemory& memory, unsigned dynamicBytes);
/// Notes which static memory the last block has used.
void noteUsed(SharedMemory& memory);
/// " [block (0,0,0) thread (1,0,0)]"
std::string where(const Fibre& fibre);
/// Takes over SIGSEGV, SIGBUS and SIGFPE of kernels; all others go to whoever had them.
void installFaultHandlers();
/// Ends a kernel that has run for too long on another OS thread.
void interrupt(pthread_t thread);
/// A fresh number for a stretch between barriers.
uint32_t nextInterval();

}  // namespace standin

/// Saves the stack pointer of the running fibre and continues at another.
extern "C" void standin_switch(void** save, void* to) __attribute__((visibility("hidden")));
