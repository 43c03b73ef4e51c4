// Streams and events. A stream is a queue that is emptied when somebody waits for it (lazy), at each
// call (eager) or at random later calls, so that a missing wait shows deterministically.
#include <chrono>
#include <iterator>
#include <utility>
#include <vector>

#include "state.h"

namespace standin {

namespace {

double milliseconds() {
  auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double, std::milli>(now).count();
}

/// Runs one piece of work of some stream, or none.
void runSomething(Context* context) {
  static Random random(88172645463325252ull);
  if (random.below(2)) return;
  uint64_t number = random.below(context->streams.size() + 1);
  Stream* stream = context->legacy;
  if (number > 0) stream = *std::next(context->streams.begin(), (long)number - 1);
  if (!stream->work.empty()) drain(stream, stream->ran + 1);
}

bool isStream(Stream* stream) { return driver().streams.count(stream) > 0; }

Event* findEvent(void* handle) {
  auto* event = (Event*)handle;
  return driver().events.count(event) ? event : nullptr;
}

bool reached(const Event& event) {
  return event.stream == nullptr || !isStream(event.stream) || event.stream->ran >= event.ticket;
}

/// Polling makes progress too: one piece of work at a time.
int poll(Stream* stream) {
  drain(stream, stream->ran + 1);
  int error = currentContext()->error;
  return error ? error : kNotReady;
}

}  // namespace

Stream* findStream(void* handle) {
  if (handle == nullptr || handle == (void*)1) return currentContext()->legacy;
  auto* stream = (Stream*)handle;
  return isStream(stream) && stream->context == currentContext() ? stream : nullptr;
}

void makeSticky(Context* context, int error) {
  if (!context->error) context->error = error;
  // cuda.h: after such an error "the process must be terminated and relaunched".
  if (!options.stickyContext && !driver().processError) driver().processError = error;
}

void drain(Stream* stream, uint64_t ticket) {
  if (stream->running) return;  // a host function waits for its own stream
  stream->running = true;
  while (stream->ran < ticket && !stream->work.empty()) {
    auto work = std::move(stream->work.front());
    stream->work.pop_front();
    if (!stream->context->error) {
      int error = work();
      if (error) makeSticky(stream->context, error);
    }
    stream->ran++;
  }
  stream->running = false;
}

int synchronise(Context* context) {
  drain(context->legacy, context->legacy->pushed);
  for (Stream* stream : context->streams) drain(stream, stream->pushed);
  return context->error;
}

void push(Stream* stream, std::function<int()> work) {
  Context* context = stream->context;
  // The legacy stream waits for all blocking streams, and they for it.
  std::vector<std::pair<Stream*, uint64_t>> before;
  if (stream == context->legacy) {
    for (Stream* other : context->streams) {
      if (other->blocking && !other->work.empty()) before.emplace_back(other, other->pushed);
    }
  } else if (stream->blocking && !context->legacy->work.empty()) {
    before.emplace_back(context->legacy, context->legacy->pushed);
  }
  if (!before.empty()) {
    work = [before, work = std::move(work)] {
      for (auto& [other, ticket] : before) {
        if (isStream(other)) drain(other, ticket);
      }
      return work();
    };
  }
  stream->work.push_back(std::move(work));
  stream->pushed++;
  switch (options.streams) {
    case StreamMode::Eager: drain(stream, stream->pushed); break;
    case StreamMode::Random: runSomething(context); break;
    case StreamMode::Lazy: break;
  }
}

}  // namespace standin

using namespace standin;

ENTRY int cuStreamCreate(void** out, unsigned flags) {
  BEGIN(Context);
  bool blocking = (flags & 1) == 0;
  auto* stream = new Stream{currentContext(), blocking, {}, 0, 0, false};
  currentContext()->streams.insert(stream);
  driver().streams.insert(stream);
  *out = stream;
  return kSuccess;
}

ENTRY int cuStreamCreateWithPriority(void** out, unsigned flags, int) {
  return cuStreamCreate(out, flags);
}

ENTRY int cuStreamDestroy_v2(void* handle) {
  BEGIN(Context);
  auto* stream = (Stream*)handle;
  if (!isStream(stream) || stream == stream->context->legacy) return kInvalidHandle;
  drain(stream, stream->pushed);
  stream->context->streams.erase(stream);
  driver().streams.erase(stream);
  return kSuccess;
}

ENTRY int cuStreamSynchronize(void* handle) {
  BEGIN(Context);
  Stream* stream = findStream(handle);
  if (stream == nullptr) return kInvalidHandle;
  // Waiting for the legacy stream is waiting for all that are blocking.
  if (stream == currentContext()->legacy) push(stream, [] { return kSuccess; });
  drain(stream, stream->pushed);
  return currentContext()->error;
}

ENTRY int cuStreamQuery(void* handle) {
  BEGIN(Context);
  Stream* stream = findStream(handle);
  if (stream == nullptr) return kInvalidHandle;
  return stream->work.empty() ? (int)kSuccess : poll(stream);
}

ENTRY int cuStreamWaitEvent(void* handle, void* eventHandle, unsigned) {
  BEGIN(Context);
  Event* event = findEvent(eventHandle);
  Stream* stream = findStream(handle);
  if (event == nullptr || stream == nullptr) return kInvalidHandle;
  if (event->stream == nullptr) return kSuccess;
  push(stream, [other = event->stream, ticket = event->ticket] {
    if (isStream(other)) drain(other, ticket);
    return kSuccess;
  });
  return kSuccess;
}

ENTRY int cuLaunchHostFunc(void* handle, void (*function)(void*), void* argument) {
  BEGIN(Context);
  Stream* stream = findStream(handle);
  if (stream == nullptr) return kInvalidHandle;
  push(stream, [=] {
    function(argument);
    return kSuccess;
  });
  return kSuccess;
}

ENTRY int cuEventCreate(void** out, unsigned flags) {
  BEGIN(Context);
  bool timed = (flags & 2) == 0;
  auto* event = new Event{currentContext(), timed};
  currentContext()->events.insert(event);
  driver().events.insert(event);
  *out = event;
  return kSuccess;
}

ENTRY int cuEventDestroy_v2(void* handle) {
  BEGIN(Context);
  Event* event = findEvent(handle);
  if (event == nullptr) return kInvalidHandle;
  event->context->events.erase(event);
  driver().events.erase(event);
  return kSuccess;
}

ENTRY int cuEventRecord(void* handle, void* streamHandle) {
  BEGIN(Context);
  Event* event = findEvent(handle);
  Stream* stream = findStream(streamHandle);
  if (event == nullptr || stream == nullptr) return kInvalidHandle;
  event->stream = stream;
  event->ticket = stream->pushed + 1;
  push(stream, [event] {
    event->milliseconds = milliseconds();
    return kSuccess;
  });
  return kSuccess;
}

ENTRY int cuEventSynchronize(void* handle) {
  BEGIN(Context);
  Event* event = findEvent(handle);
  if (event == nullptr) return kInvalidHandle;
  if (!reached(*event)) drain(event->stream, event->ticket);
  return currentContext()->error;
}

ENTRY int cuEventQuery(void* handle) {
  BEGIN(Context);
  Event* event = findEvent(handle);
  if (event == nullptr) return kInvalidHandle;
  return reached(*event) ? (int)kSuccess : poll(event->stream);
}

ENTRY int cuEventElapsedTime(float* out, void* startHandle, void* endHandle) {
  BEGIN(Context);
  Event *start = findEvent(startHandle), *end = findEvent(endHandle);
  if (!start || !end || !start->timed || !end->timed || !start->stream || !end->stream) {
    return kInvalidHandle;
  }
  if (!reached(*start) || !reached(*end)) return kNotReady;
  *out = (float)(end->milliseconds - start->milliseconds);
  return kSuccess;
}

ENTRY int cuThreadExchangeStreamCaptureMode(int*) { return kSuccess; }
