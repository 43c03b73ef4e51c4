// Functions and launches.
#include <cstring>
#include <memory>

#include "../runtime/messages.h"
#include "device_limits.h"
#include "state.h"

using namespace standin;

namespace {

// CUfunction_attribute, by number.
constexpr int kMaxThreadsPerBlock = 0, kPtxVersion = 5, kBinaryVersion = 6, kDynamicSize = 8;

Function* findFunction(void* handle) {
  auto* function = (Function*)handle;
  return driver().functions.count(function) ? function : nullptr;
}

bool validSize(const dim3& grid, const dim3& block) {
  if (!grid.x || !grid.y || !grid.z || !block.x || !block.y || !block.z) return false;
  if (grid.x > 2147483647u || grid.y > 65535 || grid.z > 65535) return false;
  if (block.x > 1024 || block.y > 1024 || block.z > 64) return false;
  return block.x * block.y * block.z <= 1024;
}

/// Copies the arguments, as the caller may change them when the call returns.
bool copyArguments(Launch& launch, void** arguments) {
  const Kernel& kernel = *launch.kernel;
  if (arguments == nullptr) return kernel.arguments == 0;
  std::vector<size_t> offsets;
  size_t end = 0;
  for (int i = 0; i < kernel.arguments; i++) {
    if (arguments[i] == nullptr) return false;
    end = (end + 15) & ~size_t{15};
    offsets.push_back(end);
    end += kernel.sizes[i];
  }
  launch.storage.resize(end + 16);
  for (int i = 0; i < kernel.arguments; i++) {
    char* copy = launch.storage.data() + offsets[(size_t)i];
    memcpy(copy, arguments[i], kernel.sizes[i]);
    launch.arguments.push_back(copy);
  }
  return true;
}

}  // namespace

ENTRY int cuLaunchKernel(void* handle, unsigned gridX, unsigned gridY, unsigned gridZ,
                         unsigned blockX, unsigned blockY, unsigned blockZ, unsigned sharedBytes,
                         void* streamHandle, void** arguments, void** extra) {
  BEGIN(Context);
  Function* function = findFunction(handle);
  if (function == nullptr) return kInvalidHandle;
  if (!currentContext()->modules.count(function->module)) return kInvalidHandle;
  Stream* stream = findStream(streamHandle);
  if (stream == nullptr) return kInvalidHandle;
  if (extra != nullptr) return kNotSupported;
  auto launch = std::make_shared<Launch>();
  launch->kernel = function->kernel;
  launch->module = function->module;
  launch->grid = {gridX, gridY, gridZ};
  launch->block = {blockX, blockY, blockZ};
  launch->dynamicBytes = sharedBytes;
  launch->id = ++driver().launches;
  if (!validSize(launch->grid, launch->block)) return kInvalidValue;
  if ((int64_t)sharedBytes > function->dynamicLimit) return kInvalidValue;
  if (!copyArguments(*launch, arguments)) return kInvalidValue;
  if (sharedBytes && function->module->dynamicShared == nullptr) {
    message(std::string(function->kernel->name) +
            ": dynamic shared memory for a module that declares none");
  }
  push(stream, [launch] { return run(*launch); });
  return currentContext()->error;
}

ENTRY int cuLaunchCooperativeKernel(void*, unsigned, unsigned, unsigned, unsigned, unsigned,
                                    unsigned, unsigned, void*, void**) {
  return kNotSupported;
}

ENTRY int cuFuncSetAttribute(void* handle, int attribute, int value) {
  BEGIN(Context);
  Function* function = findFunction(handle);
  if (function == nullptr) return kInvalidHandle;
  if (attribute != kDynamicSize) return kSuccess;
  if (value > largestSharedMemory()) return kInvalidValue;
  function->dynamicLimit = value > 49152 ? value : 49152;
  return kSuccess;
}

ENTRY int cuFuncGetAttribute(int* value, int attribute, void* handle) {
  BEGIN(Context);
  Function* function = findFunction(handle);
  if (function == nullptr) return kInvalidHandle;
  switch (attribute) {
    case kMaxThreadsPerBlock: *value = 1024; break;
    case kPtxVersion:
    case kBinaryVersion: *value = options.sm; break;
    case kDynamicSize: *value = function->dynamicLimit; break;
    default: *value = 0; break;
  }
  return kSuccess;
}

ENTRY int cuFuncSetCacheConfig(void*, int) { return kSuccess; }

ENTRY int cuOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks, void*, int threads, size_t) {
  *blocks = 2048 / ((threads + 31) / 32 * 32);
  return kSuccess;
}

ENTRY int cuOccupancyMaxPotentialBlockSize(int* grid, int* block, void*, void*, size_t, int limit) {
  *grid = 8;
  *block = limit ? limit : 256;
  return kSuccess;
}
