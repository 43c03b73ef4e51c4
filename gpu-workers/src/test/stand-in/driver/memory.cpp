// Device memory: one reserved range of addresses. An allocation ends at a guard page, starts at 256
// bytes, holds NaN, and its address is not used again for long.
#include <sys/mman.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "../checker/checker.h"
#include "../checker/shadow.h"
#include "../runtime/arena.h"
#include "../runtime/messages.h"
#include "state.h"

namespace standin {

namespace {

constexpr size_t kPage = 4096;

/// Finds addresses for so many bytes and a guard page, going round the range; 0 if all are taken.
uint64_t takeAddresses(size_t bytes) {
  static uint64_t next = kArena;
  bool wrapped = false;
  for (;;) {
    if (next + bytes > kArena + kArenaSize) {
      if (wrapped) return 0;
      wrapped = true;
      next = kArena;
    }
    auto& all = driver().allocations;
    auto after = all.lower_bound(next);
    // What begins before and reaches into the place, or begins inside it, is in the way.
    const Allocation* inTheWay = nullptr;
    if (after != all.begin()) {
      const Allocation& before = std::prev(after)->second;
      if ((uint64_t)before.mapped + before.mappedSize + kPage > next) inTheWay = &before;
    }
    if (after != all.end() && (uint64_t)after->second.mapped < next + bytes) {
      inTheWay = &after->second;
    }
    if (inTheWay == nullptr) {
      uint64_t found = next;
      next += bytes;
      return found;
    }
    next = (uint64_t)inTheWay->mapped + inTheWay->mappedSize + kPage;
  }
}

uint64_t allocate(size_t size, Context* context) {
  Driver& d = driver();
  if (size > options.memory || d.used > options.memory - size) return 0;
  size_t aligned = (size + 255) & ~size_t{255}, mapped = (aligned + kPage - 1) & ~(kPage - 1);
  auto* begin = (char*)takeAddresses(mapped + kPage);
  if (begin == nullptr || mprotect(begin, mapped, PROT_READ | PROT_WRITE) != 0) return 0;
  if (options.poison) memset(begin, 0xff, mapped);
  auto address = (uint64_t)(begin + mapped - aligned);
  d.allocations[address] = {begin, mapped, size, context};
  d.used += size;
  Shadow::instance().allocated(address, size);
  return address;
}

/// The allocation that an address lies in, or the end.
std::map<uint64_t, Allocation>::iterator find(uint64_t address) {
  auto& all = driver().allocations;
  auto it = all.upper_bound(address);
  if (it == all.begin()) return all.end();
  --it;
  return address < it->first + it->second.size ? it : all.end();
}

/// Reserves the range when the library is loaded, before anything else can lie there.
struct Reservation {
  Reservation() {
    void* got = mmap((void*)kArena, kArenaSize, PROT_NONE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
    if (got != (void*)kArena) {
      perror("[stand-in] cannot reserve addresses for device memory");
      abort();
    }
  }
} const reservation;

}  // namespace

int release(uint64_t address) {
  auto it = driver().allocations.find(address);
  if (it == driver().allocations.end()) {
    message("memory freed that is not allocated: freed twice, or not its beginning");
    return kInvalidValue;
  }
  const Allocation& allocation = it->second;
  driver().used -= allocation.size;
  madvise(allocation.mapped, allocation.mappedSize, MADV_DONTNEED);
  mprotect(allocation.mapped, allocation.mappedSize, PROT_NONE);
  Shadow::instance().freed(address, allocation.size);
  driver().allocations.erase(it);
  return kSuccess;
}

std::string locate(const void* pointer) {
  auto address = (uint64_t)pointer;
  auto& all = driver().allocations;
  auto after = all.upper_bound(address);
  if (!inArena(pointer) || after == all.begin()) {
    char text[32];
    snprintf(text, sizeof text, " (%p)", pointer);
    return text;
  }
  auto& [begin, allocation] = *std::prev(after);
  uint64_t offset = address - begin;
  std::string of = " an allocation of " + std::to_string(allocation.size) + " bytes)";
  if (offset < allocation.size) return " (byte " + std::to_string(offset) + " of" + of;
  if (offset == allocation.size) return " (at the end of" + of;
  return " (" + std::to_string(offset - allocation.size) + " bytes past" + of;
}

bool isPinned(const void* address, size_t size) {
  auto& pinned = driver().pinned;
  auto it = pinned.upper_bound((char*)address);
  if (it == pinned.begin()) return false;
  --it;
  return (char*)address + size <= it->first + it->second;
}

bool isDevice(uint64_t address, size_t size) {
  auto it = find(address);
  if (it != driver().allocations.end()) return address + size <= it->first + it->second.size;
  if (isPinned((void*)address, size)) return true;
  for (Context* context : driver().contexts) {
    for (Module* module : context->modules) {
      if ((char*)address >= module->begin && (char*)address + size <= module->end) return true;
    }
  }
  return false;
}

}  // namespace standin

using namespace standin;

ENTRY int cuMemGetInfo_v2(size_t* available, size_t* total) {
  BEGIN(Context);
  *total = options.memory;
  *available = options.memory > driver().used ? options.memory - driver().used : 0;
  return kSuccess;
}

ENTRY int cuMemAlloc_v2(uint64_t* address, size_t size) {
  BEGIN(Context);
  if (size == 0) return kInvalidValue;
  uint64_t fresh = allocate(size, currentContext());
  if (fresh == 0) return kOutOfMemory;
  *address = fresh;
  return kSuccess;
}

ENTRY int cuMemFree_v2(uint64_t address) {
  BEGIN(Context);
  if (address == 0) return kSuccess;
  synchronise(currentContext());
  return release(address);
}

ENTRY int cuMemAllocAsync(uint64_t* address, size_t size, void* stream) {
  BEGIN(Context);
  if (findStream(stream) == nullptr) return kInvalidHandle;
  return cuMemAlloc_v2(address, size);
}

ENTRY int cuMemFreeAsync(uint64_t address, void* handle) {
  BEGIN(Context);
  Stream* stream = findStream(handle);
  if (stream == nullptr) return kInvalidHandle;
  if (!driver().allocations.count(address)) return kInvalidValue;
  push(stream, [address] { return release(address); });
  return kSuccess;
}

ENTRY int cuMemHostAlloc(void** address, size_t size, unsigned) {
  BEGIN(Context);
  *address = aligned_alloc(kPage, (size + kPage - 1) & ~(kPage - 1));
  if (*address == nullptr) return kOutOfMemory;
  driver().pinned[(char*)*address] = size;
  return kSuccess;
}

ENTRY int cuMemAllocHost_v2(void** address, size_t size) {
  return cuMemHostAlloc(address, size, 0);
}

ENTRY int cuMemFreeHost(void* address) {
  BEGIN(Context);
  if (!driver().pinned.count((char*)address)) return kInvalidValue;
  synchronise(currentContext());
  driver().pinned.erase((char*)address);
  free(address);
  return kSuccess;
}

ENTRY int cuMemHostRegister_v2(void* address, size_t size, unsigned) {
  BEGIN(Context);
  if (driver().pinned.count((char*)address)) return kAlreadyRegistered;
  driver().pinned[(char*)address] = size;
  return kSuccess;
}

ENTRY int cuMemHostUnregister(void* address) {
  BEGIN(Context);
  return driver().pinned.erase((char*)address) ? kSuccess : kNotRegistered;
}

ENTRY int cuMemHostGetDevicePointer_v2(uint64_t* out, void* address, unsigned) {
  BEGIN(Context);
  if (!isPinned(address, 1)) return kInvalidValue;
  *out = (uint64_t)address;
  return kSuccess;
}

ENTRY int cuPointerGetAttribute(void* out, int attribute, uint64_t address) {
  BEGIN(Driver);
  auto it = find(address);
  bool device = it != driver().allocations.end();
  if (attribute == 2) {  // memory type: 1 host, 2 device
    if (!device && !isPinned((void*)address, 1)) return kInvalidValue;
    *(unsigned*)out = device ? 2 : 1;
    return kSuccess;
  }
  if (attribute == 1 && device) {
    *(void**)out = it->second.context;
    return kSuccess;
  }
  return kNotSupported;
}
