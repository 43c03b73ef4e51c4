// Faults of kernels become CUDA errors. The JVM uses the same signals for its own null checks, so
// ours act only while a kernel runs on this thread and hand everything else on.
#include <signal.h>
#include <ucontext.h>

#include "../checker/checker.h"
#include "worker.h"

namespace standin {

namespace {

struct sigaction previousSegv, previousBus, previousFpe;

[[noreturn]] void illegalAddress() {
  Worker& self = *worker;
  char* address = (char*)self.faultAddress;
  const char* stack = self.current->stack;
  bool overflow = stack && address >= stack - kGuard && address < stack;
  if (overflow) self.fail(719, "stack overflow of a device thread", 0);
  self.fail(700, "illegal address" + locate(address), 0);
}

[[noreturn]] void divisionByZero() {
  worker->fail(719, "integer division by zero, which is undefined on a GPU", 0);
}

[[noreturn]] void timedOut() {
  worker->fail(702, "the kernel runs for longer than the option 'timeout' allows", 0);
}

void passOn(int signal, siginfo_t* info, void* context) {
  struct sigaction& previous = signal == SIGSEGV  ? previousSegv
                               : signal == SIGBUS ? previousBus
                                                  : previousFpe;
  if (previous.sa_flags & SA_SIGINFO) {
    previous.sa_sigaction(signal, info, context);
  } else if (previous.sa_handler == SIG_DFL || previous.sa_handler == SIG_IGN) {
    ::signal(signal, SIG_DFL);  // the instruction runs again and ends the process as it would have
  } else {
    previous.sa_handler(signal);
  }
}

/// Lets the fibre continue in one of the functions above, which leave it.
void redirect(ucontext_t& context, void (*target)()) {
  auto& registers = context.uc_mcontext.gregs;
  const char* stack = worker->current->stack;
  auto top = (uint64_t)registers[REG_RSP];
  if (top < (uint64_t)stack + 8192) top = (uint64_t)stack + kStack;  // an overflown stack
  // As after a call: 16-byte alignment less the return address; 256 bytes off the red zone.
  registers[REG_RSP] = (greg_t)(((top - 256) & ~15ull) - 8);
  registers[REG_RIP] = (greg_t)target;
}

void onFault(int signal, siginfo_t* info, void* context) {
  bool interrupted = info->si_code == SI_TKILL && worker != nullptr;
  if (worker == nullptr || !inKernel) {
    if (!interrupted) passOn(signal, info, context);
    return;
  }
  inKernel = 0;
  worker->faultAddress = info->si_addr;
  redirect(*(ucontext_t*)context, interrupted        ? timedOut
                                  : signal == SIGFPE ? divisionByZero
                                                     : illegalAddress);
}

}  // namespace

void installFaultHandlers() {
  static const bool installed = [] {
    struct sigaction action {};
    action.sa_sigaction = onFault;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
    sigemptyset(&action.sa_mask);
    sigaction(SIGSEGV, &action, &previousSegv);
    sigaction(SIGBUS, &action, &previousBus);
    sigaction(SIGFPE, &action, &previousFpe);
    return true;
  }();
  (void)installed;
}

void interrupt(pthread_t thread) { pthread_kill(thread, SIGSEGV); }

}  // namespace standin
