// Fibres: 64 KiB of stack each, above a guard page, and a switch that saves what the System V ABI
// for x86-64 says a callee saves. A switch costs 5 to 9 ns; ucontext's makes a system call and costs
// 200.
#include <sys/mman.h>

#include <cstring>

#include "worker.h"

asm(R"(
.text
.globl standin_switch
.hidden standin_switch
.type standin_switch, @function
standin_switch:
  push %rbp
  push %rbx
  push %r12
  push %r13
  push %r14
  push %r15
  mov %rsp, (%rdi)
  mov %rsi, %rsp
  pop %r15
  pop %r14
  pop %r13
  pop %r12
  pop %rbx
  pop %rbp
  ret
.size standin_switch, . - standin_switch
)");

namespace standin {

/// Runs the current fibre, then others that have not started on the same stack: a kernel without
/// barriers never switches.
void fibreMain() {
  Worker& self = *worker;
  for (;;) {
    inKernel = 1;
    self.launch->kernel->call(self.launch->arguments.data());
    inKernel = 0;
    Fibre& ended = *self.current;
    if (!ended.copies.empty()) {
      self.record(719, "cp.async never waited for" + where(ended));
      self.aborted_ = true;
    }
    ended.state = State::Done;
    self.done_++;
    self.warps[ended.thread.warp].returned |= 1u << ended.thread.lane;
    Fibre* next = self.aborted_ ? nullptr : self.pick();
    char* stack = ended.stack;
    if (next != nullptr) {
      self.current = next;
      standin_thread = &next->thread;
      if (next->state == State::NotStarted) {
        next->stack = stack;
        next->state = State::Ready;
        continue;
      }
      inKernel = 1;
    }
    self.stacks_.push_back(stack);
    void* forgotten;
    standin_switch(&forgotten, next != nullptr ? next->stackPointer : self.owner_);
  }
}

char* Worker::takeStack() {
  if (!stacks_.empty()) {
    char* stack = stacks_.back();
    stacks_.pop_back();
    return stack;
  }
  void* mapped = mmap(nullptr, kGuard + kStack, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapped == MAP_FAILED) fail(2, "no memory for the stack of a device thread", 0);
  mprotect(mapped, kGuard, PROT_NONE);
  return (char*)mapped + kGuard;
}

void Worker::start(Fibre& fibre, char* stack) {
  fibre.stack = stack;
  fibre.state = State::Ready;
  void** top = (void**)(stack + kStack);
  *--top = nullptr;  // the return address of fibreMain, which does not return
  *--top = (void*)fibreMain;
  top -= 6;  // the registers that standin_switch takes from the stack
  memset(top, 0, 6 * sizeof(void*));
  fibre.stackPointer = top;
}

}  // namespace standin
