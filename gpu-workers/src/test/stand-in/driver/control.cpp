// What tests ask of the stand-in beyond CUDA's driver API, through Java's foreign functions.
#include <cstdio>

#include "../checker/shadow.h"
#include "../runtime/messages.h"
#include "state.h"

namespace standin {

namespace {

/// Knows what is allocated, and trusts that it has been written.
void enableChecks() {
  Shadow& shadow = Shadow::instance();
  if (!options.check || shadow.enabled()) return;
  shadow.enable();
  for (auto& [address, allocation] : driver().allocations) {
    shadow.allocated(address, allocation.size);
    shadow.written(address, allocation.size);
  }
}

long give(const std::string& text, char* out, long capacity) {
  if (capacity > 0) snprintf(out, (size_t)capacity, "%s", text.c_str());
  return (long)text.size();
}

struct Start {
  Start() {
    resetOptions();
    enableChecks();
  }
} const start;

}  // namespace

}  // namespace standin

using namespace standin;

/// Sets an option; 0, or 1 if there is none of that name or the value is wrong.
ENTRY int standInSet(const char* key, const char* value) {
  std::lock_guard<std::recursive_mutex> guard(driver().lock);
  if (!setOption(key, value)) return 1;
  enableChecks();
  return 0;
}

/// As in a new process: default options, no fatal error, no context, no messages.
ENTRY void standInReset() {
  std::lock_guard<std::recursive_mutex> guard(driver().lock);
  Driver& d = driver();
  while (!d.contexts.empty()) destroy(*d.contexts.begin());
  d.primary.clear();
  d.pinned.clear();
  d.processError = 0;
  takeMessages();
  resetOptions();
  enableChecks();
}

/// Takes the messages since the last call; gives their length, which may exceed the capacity.
ENTRY long standInMessages(char* out, long capacity) { return give(takeMessages(), out, capacity); }

/// Says what is alive in all contexts; an empty text if nothing is.
ENTRY long standInAlive(char* out, long capacity) {
  std::lock_guard<std::recursive_mutex> guard(driver().lock);
  std::string text;
  for (Context* context : driver().contexts) {
    std::string one = alive(*context);
    if (!one.empty()) text += (text.empty() ? "" : "; ") + one;
  }
  return give(text, out, capacity);
}

/// How many kernels have been launched.
ENTRY long standInLaunches() {
  std::lock_guard<std::recursive_mutex> guard(driver().lock);
  return (long)driver().launches;
}
