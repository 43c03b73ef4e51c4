// Copies and fills. Pageable sources are staged at the call and pageable targets make a copy
// synchronous, as NVIDIA documents; pinned memory is read and written when the stream gets there.
#include <cstring>
#include <memory>
#include <vector>

#include "../checker/checker.h"
#include "../checker/shadow.h"
#include "../runtime/arena.h"
#include "../runtime/messages.h"
#include "state.h"

namespace standin {

namespace {

struct Copy {
  uint64_t to, from;
  size_t size;
  bool toDevice, fromDevice;
  bool wait;  // the call returns when the copy is done
};

bool inRange(const char* entry, uint64_t address, size_t size) {
  if (isDevice(address, size)) return true;
  message(std::string(entry) + ": " + std::to_string(size) +
          " bytes of device memory that are not, or not all, allocated");
  return false;
}

int move(const Copy& copy, const void* from) {
  // What was there at the call may have been freed by work that ran since.
  if (copy.toDevice && !isDevice(copy.to, copy.size)) return kIllegalAddress;
  if (copy.fromDevice && !isDevice(copy.from, copy.size)) return kIllegalAddress;
  memcpy((void*)copy.to, from, copy.size);
  if (copy.toDevice) Shadow::instance().copied(copy.to, (uint64_t)from, copy.size);
  return kSuccess;
}

int enqueue(const char* entry, const Copy& copy, Stream* stream) {
  if (stream == nullptr) return kInvalidHandle;
  if (copy.size == 0) return kSuccess;
  if (copy.toDevice && !inRange(entry, copy.to, copy.size)) return kInvalidValue;
  if (copy.fromDevice && !inRange(entry, copy.from, copy.size)) return kInvalidValue;
  if (!copy.toDevice && inArena((void*)copy.to)) return kInvalidValue;
  if (!copy.fromDevice && inArena((void*)copy.from)) return kInvalidValue;
  bool staged = !copy.fromDevice && !copy.wait && !isPinned((void*)copy.from, copy.size);
  if (staged) {
    auto* bytes = (const char*)copy.from;
    auto held = std::make_shared<std::vector<char>>(bytes, bytes + copy.size);
    push(stream, [copy, held] { return move(copy, held->data()); });
  } else {
    push(stream, [copy] { return move(copy, (void*)copy.from); });
  }
  if (copy.wait || (!copy.toDevice && !isPinned((void*)copy.to, copy.size))) {
    drain(stream, stream->pushed);
  }
  return currentContext()->error;
}

template <class T>
int fill(const char* entry, uint64_t address, T value, size_t count, Stream* stream) {
  if (stream == nullptr) return kInvalidHandle;
  if (count == 0) return kSuccess;
  if (address % sizeof(T)) return kInvalidValue;
  if (!inRange(entry, address, count * sizeof(T))) return kInvalidValue;
  push(stream, [=] {
    if (!isDevice(address, count * sizeof(T))) return kIllegalAddress;
    for (size_t i = 0; i < count; i++) ((T*)address)[i] = value;
    Shadow::instance().written(address, count * sizeof(T));
    return kSuccess;
  });
  return kSuccess;
}

Stream* legacy() { return currentContext()->legacy; }

}  // namespace

}  // namespace standin

using namespace standin;

ENTRY int cuMemcpyHtoD_v2(uint64_t to, const void* from, size_t size) {
  BEGIN(Context);
  return enqueue(__func__, {to, (uint64_t)from, size, true, false, true}, legacy());
}
ENTRY int cuMemcpyDtoH_v2(void* to, uint64_t from, size_t size) {
  BEGIN(Context);
  return enqueue(__func__, {(uint64_t)to, from, size, false, true, true}, legacy());
}
ENTRY int cuMemcpyDtoD_v2(uint64_t to, uint64_t from, size_t size) {
  BEGIN(Context);
  return enqueue(__func__, {to, from, size, true, true, false}, legacy());
}
ENTRY int cuMemcpyHtoDAsync_v2(uint64_t to, const void* from, size_t size, void* stream) {
  BEGIN(Context);
  return enqueue(__func__, {to, (uint64_t)from, size, true, false, false}, findStream(stream));
}
ENTRY int cuMemcpyDtoHAsync_v2(void* to, uint64_t from, size_t size, void* stream) {
  BEGIN(Context);
  return enqueue(__func__, {(uint64_t)to, from, size, false, true, false}, findStream(stream));
}
ENTRY int cuMemcpyDtoDAsync_v2(uint64_t to, uint64_t from, size_t size, void* stream) {
  BEGIN(Context);
  return enqueue(__func__, {to, from, size, true, true, false}, findStream(stream));
}
ENTRY int cuMemcpy(uint64_t to, uint64_t from, size_t size) {
  BEGIN(Context);
  bool toDevice = inArena((void*)to), fromDevice = inArena((void*)from);
  return enqueue(__func__, {to, from, size, toDevice, fromDevice, true}, legacy());
}
ENTRY int cuMemcpyAsync(uint64_t to, uint64_t from, size_t size, void* stream) {
  BEGIN(Context);
  bool toDevice = inArena((void*)to), fromDevice = inArena((void*)from);
  return enqueue(__func__, {to, from, size, toDevice, fromDevice, false}, findStream(stream));
}

ENTRY int cuMemsetD8_v2(uint64_t to, unsigned char value, size_t count) {
  BEGIN(Context);
  return fill(__func__, to, value, count, legacy());
}
ENTRY int cuMemsetD16_v2(uint64_t to, unsigned short value, size_t count) {
  BEGIN(Context);
  return fill(__func__, to, value, count, legacy());
}
ENTRY int cuMemsetD32_v2(uint64_t to, unsigned value, size_t count) {
  BEGIN(Context);
  return fill(__func__, to, value, count, legacy());
}
ENTRY int cuMemsetD8Async(uint64_t to, unsigned char value, size_t count, void* stream) {
  BEGIN(Context);
  return fill(__func__, to, value, count, findStream(stream));
}
ENTRY int cuMemsetD16Async(uint64_t to, unsigned short value, size_t count, void* stream) {
  BEGIN(Context);
  return fill(__func__, to, value, count, findStream(stream));
}
ENTRY int cuMemsetD32Async(uint64_t to, unsigned value, size_t count, void* stream) {
  BEGIN(Context);
  return fill(__func__, to, value, count, findStream(stream));
}
