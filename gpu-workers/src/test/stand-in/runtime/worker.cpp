// Running a block: which fibre runs next, and what is said when none can.
#include "worker.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <mutex>

#include "messages.h"

__thread standin::Thread* standin_thread __attribute__((tls_model("initial-exec")));

namespace standin {

__thread Worker* worker __attribute__((tls_model("initial-exec")));
__thread volatile sig_atomic_t inKernel __attribute__((tls_model("initial-exec")));

uint32_t nextInterval() {
  // Intervals matter to the checker only, which runs on one OS thread: no need for atomics there,
  // and with several the numbers are not looked at.
  static uint32_t interval = 16;
  return __atomic_add_fetch(&interval, 1, __ATOMIC_RELAXED);
}

std::string where(const Fibre& fibre) {
  const Thread& t = fibre.thread;
  char text[160];
  snprintf(text, sizeof text, " [block (%u,%u,%u) thread (%u,%u,%u)]", t.blockIndex.x,
           t.blockIndex.y, t.blockIndex.z, t.threadIndex.x, t.threadIndex.y, t.threadIndex.z);
  return text;
}

Worker::Worker() : fibres(new Fibre[kMaxThreads]()), meetings(new Meeting[kMaxMasks]()) {}

void Worker::record(int code, const std::string& text) {
  static std::mutex mutex;
  std::lock_guard<std::mutex> guard(mutex);
  int none = 0;
  launch->error.compare_exchange_strong(none, code);
  if (launch->messages++ < 8) message(std::string(launch->kernel->name) + ": " + text);
}

void Worker::fail(int code, const std::string& text, int line) {
  inKernel = 0;
  record(code, text + (line ? " (line " + std::to_string(line) + ")" : "") + where(*current));
  abandon();
}

void Worker::abandon() {
  aborted_ = true;
  inKernel = 0;
  void* forgotten;
  standin_switch(&forgotten, owner_);
  __builtin_unreachable();
}

void Worker::work(Launch& taken) {
  launch = &taken;
  blocksRun_ = 0;
  random = Random((options.seed ? options.seed * 0x9E3779B97F4A7C15ull : 1) + taken.id * 7919 + 1);
  uint64_t blocks = taken.blocks();
  std::vector<uint32_t> order;
  if (options.seed && blocks < 1u << 24) {
    for (uint64_t i = 0; i < blocks; i++) order.push_back((uint32_t)i);
    for (uint64_t i = blocks; i > 1; i--) std::swap(order[random.below(i)], order[i - 1]);
  }
  shared = &sharedOfModule_[taken.module->id];
  if (shared->begin == nullptr) *shared = findSharedMemory(*taken.module);
  // Several at a time, so that small blocks are not slower than the counter that they share.
  uint64_t chunk = blocks >= 64 ? 4 : 1;
  for (;;) {
    uint64_t first = taken.nextBlock.fetch_add(chunk);
    if (first >= blocks || taken.error) return;
    for (uint64_t k = first; k < std::min(first + chunk, blocks) && !taken.error; k++) {
      runBlock(order.empty() ? k : order[k]);
    }
  }
}

void Worker::prepareBlock(uint64_t number) {
  const Launch& l = *launch;
  uint3 index{(unsigned)(number % l.grid.x), (unsigned)(number / l.grid.x % l.grid.y),
              (unsigned)(number / ((uint64_t)l.grid.x * l.grid.y))};
  threads_ = (int)l.blockThreads();
  done_ = waiting_ = usedMeetings_ = votes_ = votesFor_ = 0;
  aborted_ = fenced = false;
  ready_.clear();
  if (options.poison) {
    if (blocksRun_ == 0) poison(*shared, l.dynamicBytes);
    else poisonUsed(*shared, l.dynamicBytes);
  }
  if (options.check && shared->bytes.size() < shared->size) {
    shared->bytes.resize(shared->size + 4);
    shared->words.resize(shared->size / 4 + 1);
  }
  for (int i = threads_ - 1; i >= 0; i--) {
    Fibre& fibre = fibres[i];
    unsigned n = (unsigned)i;
    fibre.thread = {{n % l.block.x, n / l.block.x % l.block.y, n / (l.block.x * l.block.y)},
                    index, l.block, l.grid, n, n & 31, n >> 5, 0};
    fibre.state = State::NotStarted;
    fibre.stack = nullptr;
    fibre.copyGroup = 0;
    if (!fibre.copies.empty()) fibre.copies.clear();
    ready_.push_back(i);
  }
  for (int first = 0; first < threads_; first += 32) {
    Warp& warp = warps[first / 32];
    int lanes = std::min(threads_ - first, 32);
    warp.meetings.clear();
    warp.returned = warp.epoch = 0;
    warp.lanes = lanes == 32 ? ~0u : (1u << lanes) - 1;
  }
  blockInterval = interval = nextInterval();
}

void Worker::runBlock(uint64_t number) {
  prepareBlock(number);
  current = pick();
  standin_thread = &current->thread;
  start(*current, takeStack());
  standin_switch(&owner_, current->stackPointer);
  standin_thread = nullptr;
  // A module holds the static memory of all its kernels, 100 KiB and more, and a kernel uses little
  // of it. Blocks differ in what they use, so some more than the first are looked at.
  uint64_t n = blocksRun_++;
  if (options.poison && (n == 0 || n == 15 || n % 256 == 255)) noteUsed(*shared);
  if (!aborted_) {
    checkRim(number);
    return;
  }
  for (int i = 0; i < threads_; i++) {
    Fibre& fibre = fibres[i];
    // The stack of a thread that has returned is back already, or under another thread.
    if (fibre.state != State::Done && fibre.state != State::NotStarted) {
      stacks_.push_back(fibre.stack);
    }
  }
}

void Worker::checkRim(uint64_t number) {
  const char* rim = shared->dynamic + launch->dynamicBytes;
  if (!options.poison || shared->dynamic == nullptr) return;
  for (size_t i = 0; i < kDynamicRim; i++) {
    if ((unsigned char)rim[i] == 0xff) continue;
    record(700, "write past the dynamic shared memory of the launch (" +
                    std::to_string(launch->dynamicBytes) + " bytes), block " +
                    std::to_string(number));
    return;
  }
}

Fibre* Worker::pick() {
  if (ready_.empty() && !openBarrier()) return nullptr;
  if (options.seed) std::swap(ready_[random.below(ready_.size())], ready_.back());
  int next = ready_.back();
  ready_.pop_back();
  return &fibres[next];
}

/// Nobody can run: either all wait at the same barrier, which opens, or the kernel is wrong.
bool Worker::openBarrier() {
  if (done_ == threads_) return false;
  if (waiting_ == 0 || waiting_ != threads_ - done_) {
    recordDeadlock();
    return false;
  }
  int line = 0;
  for (int i = 0; i < threads_; i++) {
    if (fibres[i].state != State::AtBarrier) continue;
    if (line == 0) line = fibres[i].line;
    if (line == fibres[i].line) continue;
    record(719, "divergent barrier: threads wait at line " + std::to_string(line) +
                    " and at line " + std::to_string(fibres[i].line) + where(fibres[i]));
    aborted_ = true;
    return false;
  }
  if (done_ > 0 && !options.lenient) {
    record(719, "divergent barrier at line " + std::to_string(line) + ": " +
                    std::to_string(done_) + " of " + std::to_string(threads_) +
                    " threads had already returned");
    aborted_ = true;
    return false;
  }
  for (int i = threads_ - 1; i >= 0; i--) {
    if (fibres[i].state != State::AtBarrier) continue;
    fibres[i].state = State::Ready;
    ready_.push_back(i);
  }
  votedFor_ = votesFor_;
  voted_ = votes_;
  waiting_ = votesFor_ = votes_ = 0;
  interval = nextInterval();
  return true;
}

void Worker::recordDeadlock() {
  std::string text = "deadlock:";
  int named = 0;
  for (int i = 0; i < threads_ && named < 4; i++) {
    const Fibre& fibre = fibres[i];
    if (fibre.state != State::AtBarrier && fibre.state != State::AtCollective) continue;
    named++;
    text += (fibre.state == State::AtBarrier ? " __syncthreads at line "
                                             : " warp collective at line ") +
            std::to_string(fibre.line) + where(fibre) + ";";
  }
  record(719, text);
  aborted_ = true;
}

/// The current fibre waits, or yields: continues with another.
void Worker::schedule() {
  Fibre* self = current;
  Fibre* next = pick();
  if (next == self) return;
  if (next == nullptr) {
    inKernel = 0;
    standin_switch(&self->stackPointer, owner_);
    return;
  }
  current = next;
  standin_thread = &next->thread;
  if (next->state == State::NotStarted) start(*next, takeStack());
  standin_switch(&self->stackPointer, next->stackPointer);
}

void Worker::yield() {
  current->state = State::Ready;
  // At the far end of the line: a fibre that waits for another in a loop lets all others run first.
  ready_.insert(ready_.begin(), (int)current->thread.linear);
  schedule();
}

}  // namespace standin
