// Initialisation, contexts, and the rules that hold for every call.
#include <vector>

#include "../runtime/messages.h"
#include "state.h"

namespace standin {

namespace {

/// The stack of current contexts of each thread.
std::vector<Context*>& contextStack() {
  static thread_local std::vector<Context*> stack;
  return stack;
}

Context* create(int device, bool primary) {
  auto* context = new Context{device, primary, 0, 0, nullptr, {}, {}, {}};
  context->legacy = new Stream{context, true, {}, 0, 0, false};
  driver().streams.insert(context->legacy);
  driver().contexts.insert(context);
  return context;
}

bool isContext(void* handle) { return driver().contexts.count((Context*)handle) > 0; }

std::string counted(size_t count, const char* noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

}  // namespace

Driver& driver() {
  static Driver& instance = *new Driver();  // outlives whatever runs when the process ends
  return instance;
}

Context* currentContext() { return contextStack().empty() ? nullptr : contextStack().back(); }

Call::Call(const char* entry, Needs needs) : guard_(driver().lock), error_(injectedFailure(entry)) {
  if (error_ || needs == Needs::Nothing) return;
  if (!driver().initialised) {
    error_ = kNotInitialized;
  } else if (needs == Needs::Context) {
    Context* context = currentContext();
    error_ = !isContext(context)   ? kInvalidContext
             : context->error != 0 ? context->error
                                   : driver().processError;
  }
}

std::string alive(const Context& context) {
  size_t count = 0, bytes = 0;
  for (auto& [address, allocation] : driver().allocations) {
    if (allocation.context != &context) continue;
    count++;
    bytes += allocation.size;
  }
  std::string text;
  auto add = [&text](size_t n, const std::string& what) {
    if (n) text += (text.empty() ? "" : ", ") + what;
  };
  add(count, counted(count, "allocation") + " (" + std::to_string(bytes) + " bytes)");
  add(context.streams.size(), counted(context.streams.size(), "stream"));
  add(context.events.size(), counted(context.events.size(), "event"));
  add(context.modules.size(), counted(context.modules.size(), "module"));
  return text;
}

void destroy(Context* context) {
  if (!context->error) synchronise(context);
  std::string left = alive(*context);
  if (!left.empty()) message("context destroyed with " + left + " alive");
  Driver& d = driver();
  std::vector<uint64_t> addresses;
  for (auto& [address, allocation] : d.allocations) {
    if (allocation.context == context) addresses.push_back(address);
  }
  for (uint64_t address : addresses) release(address);
  for (Stream* stream : context->streams) d.streams.erase(stream);
  for (Event* event : context->events) d.events.erase(event);
  for (Module* module : context->modules) unload(module);
  d.streams.erase(context->legacy);
  d.contexts.erase(context);
}

}  // namespace standin

using namespace standin;

ENTRY int cuInit(unsigned) {
  BEGIN(Nothing);
  if (options.devices == 0) return kNoDevice;
  driver().initialised = true;
  return kSuccess;
}

ENTRY int cuDevicePrimaryCtxRetain(void** out, int device) {
  BEGIN(Driver);
  if (device < 0 || device >= options.devices) return kInvalidDevice;
  if (driver().processError) return driver().processError;
  Context*& primary = driver().primary[device];
  if (primary == nullptr) primary = create(device, true);
  primary->references++;
  *out = primary;
  return kSuccess;
}

ENTRY int cuDevicePrimaryCtxRelease_v2(int device) {
  BEGIN(Driver);
  Context*& primary = driver().primary[device];
  if (primary == nullptr) return kInvalidContext;
  if (--primary->references > 0) return kSuccess;
  destroy(primary);
  primary = nullptr;
  return kSuccess;
}

ENTRY int cuDevicePrimaryCtxReset_v2(int device) {
  BEGIN(Driver);
  Context*& primary = driver().primary[device];
  if (primary == nullptr) return kSuccess;
  destroy(primary);
  primary = nullptr;
  return kSuccess;
}

ENTRY int cuDevicePrimaryCtxSetFlags_v2(int, unsigned) { return kSuccess; }

ENTRY int cuDevicePrimaryCtxGetState(int device, unsigned* flags, int* active) {
  BEGIN(Driver);
  *flags = 0;
  *active = driver().primary[device] != nullptr;
  return kSuccess;
}

ENTRY int cuCtxCreate_v2(void** out, unsigned, int device) {
  BEGIN(Driver);
  if (device < 0 || device >= options.devices) return kInvalidDevice;
  if (driver().processError) return driver().processError;
  Context* context = create(device, false);
  contextStack().push_back(context);
  *out = context;
  return kSuccess;
}

ENTRY int cuCtxDestroy_v2(void* handle) {
  BEGIN(Driver);
  auto* context = (Context*)handle;
  if (!isContext(handle) || context->primary) return kInvalidContext;
  destroy(context);
  if (currentContext() == context) contextStack().pop_back();
  return kSuccess;
}

ENTRY int cuCtxPushCurrent_v2(void* handle) {
  BEGIN(Driver);
  if (!isContext(handle)) return kInvalidContext;
  contextStack().push_back((Context*)handle);
  return kSuccess;
}

ENTRY int cuCtxPopCurrent_v2(void** out) {
  BEGIN(Driver);
  if (contextStack().empty()) return kInvalidContext;
  if (out != nullptr) *out = currentContext();
  contextStack().pop_back();
  return kSuccess;
}

ENTRY int cuCtxSetCurrent(void* handle) {
  BEGIN(Driver);
  if (handle != nullptr && !isContext(handle)) return kInvalidContext;
  if (!contextStack().empty()) contextStack().pop_back();
  if (handle != nullptr) contextStack().push_back((Context*)handle);
  return kSuccess;
}

ENTRY int cuCtxGetCurrent(void** out) {
  *out = currentContext();
  return kSuccess;
}

ENTRY int cuCtxGetDevice(int* device) {
  BEGIN(Context);
  *device = currentContext()->device;
  return kSuccess;
}

ENTRY int cuCtxGetApiVersion(void*, unsigned* version) {
  *version = 3020;
  return kSuccess;
}

ENTRY int cuCtxSetFlags(unsigned) { return kSuccess; }

ENTRY int cuCtxGetStreamPriorityRange(int* least, int* greatest) {
  *least = 0;
  *greatest = -5;
  return kSuccess;
}

ENTRY int cuCtxSynchronize() {
  BEGIN(Context);
  return synchronise(currentContext());
}
