// What the driver keeps: contexts with their streams, events and modules; allocations; one lock.
#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>

#include "../runtime/launch.h"
#include "../runtime/options.h"

namespace standin {

/// The CUresult values that the stand-in gives.
enum Result : int {
  kSuccess = 0,
  kInvalidValue = 1,
  kOutOfMemory = 2,
  kNotInitialized = 3,
  kNoDevice = 100,
  kInvalidDevice = 101,
  kInvalidImage = 200,
  kInvalidContext = 201,
  kNoBinaryForGpu = 209,
  kFileNotFound = 301,
  kOperatingSystem = 304,
  kInvalidHandle = 400,
  kNotFound = 500,
  kNotReady = 600,
  kIllegalAddress = 700,
  kAlreadyRegistered = 712,
  kNotRegistered = 713,
  kNotSupported = 801
};

struct Context;

/// A queue of work. Nothing in it runs before somebody waits, in the mode lazy.
struct Stream {
  Context* context;
  bool blocking;  // waits for, and is waited for by, the legacy stream
  std::deque<std::function<int()>> work;
  uint64_t pushed = 0, ran = 0;
  bool running = false;
};

struct Event {
  Context* context;
  bool timed;
  Stream* stream = nullptr;  // null until recorded
  uint64_t ticket = 0;       // the stream has reached the event when it ran so many
  double milliseconds = 0;
};

struct Context {
  int device;
  bool primary;
  int references = 0;
  int error = 0;  // fatal; every later call gives it
  Stream* legacy;
  std::set<Stream*> streams;
  std::set<Event*> events;
  std::set<Module*> modules;
};

struct Allocation {
  char* mapped;
  size_t mappedSize, size;
  Context* context;
};

struct Driver {
  std::recursive_mutex lock;
  bool initialised = false;
  int processError = 0;
  // Live handles. What they point to is never freed, so that a stale handle is told from a new one.
  std::set<Context*> contexts;
  std::set<Stream*> streams;
  std::set<Event*> events;
  std::set<Function*> functions;
  std::map<int, Context*> primary;
  std::map<uint64_t, Allocation> allocations;  // by device address
  size_t used = 0;
  std::map<char*, size_t> pinned;
  uint64_t launches = 0;
};

Driver& driver();
/// The calling thread's current context, or null.
Context* currentContext();

/// What an entry point needs before it does anything.
enum class Needs { Nothing, Driver, Context };

/// Holds the lock during an entry point, and says whether it must fail at once.
class Call {
 public:
  Call(const char* entry, Needs needs);
  int error() const { return error_; }

 private:
  std::lock_guard<std::recursive_mutex> guard_;
  int error_;
};

// streams.cpp
/// The stream of a handle, null and 1 being the legacy stream; null if there is none.
Stream* findStream(void* handle);
void push(Stream* stream, std::function<int()> work);
/// Runs what the stream holds until it ran `ticket` in all.
void drain(Stream* stream, uint64_t ticket);
/// Runs all that the context holds; gives its error.
int synchronise(Context* context);
/// Makes the error a fatal one.
void makeSticky(Context* context, int error);

// memory.cpp
bool isDevice(uint64_t address, size_t size);
int release(uint64_t address);

// modules.cpp
void unload(Module* module);
/// Ends a context with all that is in it, and says what was still alive.
void destroy(Context* context);
/// "2 allocations (64 bytes), 1 stream", or nothing.
std::string alive(const Context& context);

}  // namespace standin

#define ENTRY extern "C" __attribute__((visibility("default")))
#define BEGIN(NEEDS)                                  \
  standin::Call call(__func__, standin::Needs::NEEDS); \
  if (call.error()) return call.error()
