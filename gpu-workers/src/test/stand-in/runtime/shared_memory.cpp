// Shared memory is the TLS block of the module's shared object: every OS thread, hence every running
// block, has its own.
#include <link.h>

#include <cstring>

#include "worker.h"

namespace standin {

namespace {

struct Search {
  const Module* module;
  SharedMemory found;
};

int visit(dl_phdr_info* object, size_t, void* data) {
  auto* search = (Search*)data;
  if ((char*)object->dlpi_addr != search->module->begin) return 0;
  for (int i = 0; i < object->dlpi_phnum; i++) {
    if (object->dlpi_phdr[i].p_type != PT_TLS) continue;
    search->found.begin = (char*)object->dlpi_tls_data;
    search->found.size = object->dlpi_phdr[i].p_memsz;
  }
  return 1;
}

}  // namespace

SharedMemory findSharedMemory(const Module& module) {
  Search search{&module, {}};
  // The call also makes the loader allocate the block for this OS thread, before it is looked for.
  if (module.dynamicShared) search.found.dynamic = (char*)module.dynamicShared();
  dl_iterate_phdr(visit, &search);
  return search.found;
}

namespace {

constexpr size_t kChunk = 512;

void poisonDynamic(SharedMemory& memory, unsigned dynamicBytes) {
  // Of the 232 KiB only what the launch has, and the rim behind it.
  if (memory.dynamic) memset(memory.dynamic, 0xff, dynamicBytes + kDynamicRim);
}

/// Calls `visit(chunk number, begin, size)` for the static memory, which lies around the dynamic.
template <class Visit>
void eachChunk(const SharedMemory& memory, Visit visit) {
  char* end = memory.begin + memory.size;
  char* dynamic = memory.dynamic ? memory.dynamic : end;
  char* rest = memory.dynamic ? dynamic + kDynamicShared + kDynamicRim : end;
  size_t number = 0;
  for (char* at = memory.begin == dynamic ? rest : memory.begin; at < end;) {
    char* border = at < dynamic ? dynamic : end;
    size_t size = (size_t)(border - at) < kChunk ? (size_t)(border - at) : kChunk;
    visit(number++, at, size);
    at += size;
    if (at == dynamic) at = rest;
  }
}

bool isPoisoned(const char* begin, size_t size) {
  return size == 0 || ((unsigned char)*begin == 0xff && memcmp(begin, begin + 1, size - 1) == 0);
}

}  // namespace

void poison(SharedMemory& memory, unsigned dynamicBytes) {
  memory.used.assign(memory.size / kChunk + 2, false);
  eachChunk(memory, [](size_t, char* begin, size_t size) { memset(begin, 0xff, size); });
  poisonDynamic(memory, dynamicBytes);
}

void poisonUsed(SharedMemory& memory, unsigned dynamicBytes) {
  eachChunk(memory, [&memory](size_t number, char* begin, size_t size) {
    if (memory.used[number]) memset(begin, 0xff, size);
  });
  poisonDynamic(memory, dynamicBytes);
}

void noteUsed(SharedMemory& memory) {
  eachChunk(memory, [&memory](size_t number, char* begin, size_t size) {
    if (!isPoisoned(begin, size)) memory.used[number] = true;
  });
}

}  // namespace standin
