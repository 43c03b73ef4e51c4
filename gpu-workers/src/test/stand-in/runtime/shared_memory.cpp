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

void poison(SharedMemory& memory, unsigned dynamicBytes) {
  if (memory.begin == nullptr) return;
  char* end = memory.begin + memory.size;
  if (memory.dynamic == nullptr) {
    memset(memory.begin, 0xff, memory.size);
    return;
  }
  // Of the 232 KiB for dynamic shared memory only what the launch has, and the rim behind it.
  memset(memory.begin, 0xff, (size_t)(memory.dynamic - memory.begin));
  memset(memory.dynamic, 0xff, dynamicBytes + kDynamicRim);
  char* rest = memory.dynamic + kDynamicShared + kDynamicRim;
  if (rest < end) memset(rest, 0xff, (size_t)(end - rest));
}

}  // namespace standin
