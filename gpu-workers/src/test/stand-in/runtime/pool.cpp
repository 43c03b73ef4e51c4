// The OS threads that run blocks. Never a Java thread: its stack belongs to the JVM.
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <vector>

#include "worker.h"

namespace standin {

namespace {

class Pool {
 public:
  void run(Launch& launch, int count) {
    std::unique_lock<std::mutex> guard(mutex_);
    grow(count);
    launch_ = &launch;
    wanted_ = active_ = count;
    generation_++;
    work_.notify_all();
    auto finished = [this] { return active_ == 0; };
    if (options.timeout <= 0) {
      done_.wait(guard, finished);
      return;
    }
    auto limit = std::chrono::duration<double>(options.timeout);
    while (!done_.wait_for(guard, limit, finished)) {
      limit = std::chrono::duration<double>(0.01);  // again, should the thread not have been in a kernel
      for (int i = 0; i < wanted_; i++) interrupt(threads_[(size_t)i].native_handle());
    }
  }

 private:
  void grow(int count) {
    if ((int)threads_.size() >= count) return;
    // Signals to the process are for the JVM's threads; faults are always delivered.
    sigset_t all, before;
    sigfillset(&all);
    for (int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL}) sigdelset(&all, fault);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while ((int)threads_.size() < count) {
      int number = (int)threads_.size();
      threads_.emplace_back([this, number] { serve(number); });
    }
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }

  void serve(int number) {
    worker = new Worker();
    stack_t alternate{};  // faults of a fibre without stack left must be handled elsewhere
    alternate.ss_size = 64 << 10;
    alternate.ss_sp = malloc(alternate.ss_size);
    sigaltstack(&alternate, nullptr);
    uint64_t seen = 0;
    std::unique_lock<std::mutex> guard(mutex_);
    for (;;) {
      work_.wait(guard, [&] { return generation_ != seen && number < wanted_; });
      seen = generation_;
      Launch* launch = launch_;
      guard.unlock();
      worker->work(*launch);
      guard.lock();
      if (--active_ == 0) done_.notify_all();
    }
  }

  std::mutex mutex_;
  std::condition_variable work_, done_;
  std::vector<std::thread> threads_;
  Launch* launch_ = nullptr;
  uint64_t generation_ = 0;
  int wanted_ = 0, active_ = 0;
};

}  // namespace

int run(Launch& launch) {
  installFaultHandlers();
  launch.firstInterval = nextInterval();
  // Seeds promise a schedule that can be repeated, and the checker keeps no locks.
  uint64_t count = options.seed || options.check ? 1 : (uint64_t)options.threads;
  static Pool& pool = *new Pool();  // never destroyed: its threads run until the process ends
  pool.run(launch, (int)std::min(count, launch.blocks()));
  return launch.error;
}

}  // namespace standin
