// Modules: an image is a shared object of the host, or the product's real fatbin, for which the
// shared object of the option `kernels` stands in after the check of the architecture.
#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <iterator>

#include "../runtime/messages.h"
#include "state.h"

namespace standin {

namespace {

constexpr uint32_t kFatbin = 0xBA55ED50;
constexpr uint32_t kFatbinWrapper = 0x466243b1;

struct FatbinHeader {
  uint32_t magic;
  uint16_t version, headerSize;
  uint64_t size;
};

/// The fields that matter, as nvcc 13 writes them.
struct FatbinEntry {
  uint16_t kind;  // 1: PTX, 2: cubin
  uint16_t unknown;
  uint32_t headerSize;
  uint64_t size;
  uint32_t unused[3];
  uint32_t architecture;
};

/// A cubin runs on the same major version from its minor on; PTX on whatever is not older.
bool runsHere(const FatbinEntry& entry) {
  int made = (int)entry.architecture;
  if (made > options.sm) return false;
  return entry.kind == 1 || (entry.kind == 2 && made / 10 == options.sm / 10);
}

bool fits(const char* image) {
  auto* header = (const FatbinHeader*)image;
  const char* at = image + header->headerSize;
  const char* end = at + header->size;
  while (at < end) {
    auto* entry = (const FatbinEntry*)at;
    if (runsHere(*entry)) return true;
    at += entry->headerSize + entry->size;
  }
  return false;
}

/// Up to the end of the section headers, which g++ writes last.
size_t elfSize(const char* image) {
  auto* header = (const Elf64_Ehdr*)image;
  return header->e_shoff + (size_t)header->e_shnum * header->e_shentsize;
}

int visitSegments(dl_phdr_info* object, size_t, void* data) {
  auto* module = (Module*)data;
  if ((char*)object->dlpi_addr != module->begin) return 0;
  for (int i = 0; i < object->dlpi_phnum; i++) {
    const auto& header = object->dlpi_phdr[i];
    if (header.p_type != PT_LOAD) continue;
    char* end = (char*)object->dlpi_addr + header.p_vaddr + header.p_memsz;
    if (end > module->end) module->end = end;
  }
  return 1;
}

std::string pathOf(int file) { return "/proc/self/fd/" + std::to_string(file); }

/// Loads from an anonymous file: each load is a module of its own, and nothing is left on the disk.
int load(void** out, const char* image, size_t size) {
  static int modules = 0;
  // Not closed on exec: addr2line reads it.
  int file = memfd_create("stand-in-module", 0);
  if (file < 0) return kOperatingSystem;
  for (size_t done = 0; done < size;) {
    ssize_t wrote = write(file, image + done, size - done);
    if (wrote <= 0) return kOperatingSystem;
    done += (size_t)wrote;
  }
  void* handle = dlopen(pathOf(file).c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) {
    message(std::string("the module does not load: ") + dlerror());
    close(file);
    return kInvalidImage;
  }
  link_map* map;
  dlinfo(handle, RTLD_DI_LINKMAP, &map);
  auto* module = new Module{++modules, handle, file, (char*)map->l_addr, nullptr, nullptr, {}};
  dl_iterate_phdr(visitSegments, module);
  module->dynamicShared = (void* (*)())dlsym(handle, "standin_dynamic_shared");
  currentContext()->modules.insert(module);
  *out = module;
  return kSuccess;
}

int loadFile(void** out, const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return kFileNotFound;
  std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  return load(out, bytes.data(), bytes.size());
}

int loadFatbin(void** out, const char* image) {
  if (!fits(image)) {
    message("the fatbin has no code for sm_" + std::to_string(options.sm));
    return kNoBinaryForGpu;
  }
  if (options.kernels.empty()) {
    message("the fatbin fits, but the option 'kernels' does not say what stands for its kernels");
    return kInvalidImage;
  }
  return loadFile(out, options.kernels);
}

Module* findModule(void* handle) {
  auto* module = (Module*)handle;
  return currentContext()->modules.count(module) ? module : nullptr;
}

}  // namespace

void unload(Module* module) {
  for (auto& [name, function] : module->functions) driver().functions.erase(function.get());
  std::string path = pathOf(module->file);
  dlclose(module->handle);
  if (void* still = dlopen(path.c_str(), RTLD_NOW | RTLD_NOLOAD)) {
    // The next module would get the same path and with it this one's code.
    message("a module stays loaded after it was unloaded; was it built with -fno-gnu-unique?");
    dlclose(still);
    return;
  }
  close(module->file);
}

}  // namespace standin

using namespace standin;

ENTRY int cuModuleLoadData(void** out, const void* image) {
  BEGIN(Context);
  auto* bytes = (const char*)image;
  uint32_t magic;
  memcpy(&magic, bytes, sizeof magic);
  if (magic == kFatbinWrapper) {
    memcpy(&bytes, bytes + 8, sizeof bytes);
    memcpy(&magic, bytes, sizeof magic);
  }
  if (magic == kFatbin) return loadFatbin(out, bytes);
  if (memcmp(bytes, ELFMAG, SELFMAG) != 0) return kInvalidImage;
  if (((const Elf64_Ehdr*)bytes)->e_machine != EM_X86_64) return kNoBinaryForGpu;
  return load(out, bytes, elfSize(bytes));
}

ENTRY int cuModuleLoadDataEx(void** out, const void* image, unsigned, void*, void*) {
  return cuModuleLoadData(out, image);
}

ENTRY int cuModuleLoadFatBinary(void** out, const void* image) {
  return cuModuleLoadData(out, image);
}

ENTRY int cuModuleLoad(void** out, const char* path) {
  BEGIN(Context);
  return loadFile(out, path);
}

ENTRY int cuModuleUnload(void* handle) {
  BEGIN(Context);
  Module* module = findModule(handle);
  if (module == nullptr) return kInvalidHandle;
  synchronise(currentContext());
  currentContext()->modules.erase(module);
  unload(module);
  return kSuccess;
}

ENTRY int cuModuleGetFunction(void** out, void* handle, const char* name) {
  BEGIN(Context);
  Module* module = findModule(handle);
  if (module == nullptr) return kInvalidHandle;
  std::string symbol = std::string("standin_kernel_") + name;
  auto* kernel = (const Kernel*)dlsym(module->handle, symbol.c_str());
  if (kernel == nullptr) return kNotFound;
  auto& function = module->functions[name];
  if (!function) {
    function.reset(new Function{kernel, module});
    driver().functions.insert(function.get());
  }
  *out = function.get();
  return kSuccess;
}

ENTRY int cuModuleGetGlobal_v2(uint64_t* address, size_t* size, void* handle, const char* name) {
  BEGIN(Context);
  Module* module = findModule(handle);
  if (module == nullptr) return kInvalidHandle;
  void* found = dlsym(module->handle, name);
  if (found == nullptr) return kNotFound;
  Dl_info info;
  const Elf64_Sym* symbol = nullptr;
  dladdr1(found, &info, (void**)&symbol, RTLD_DL_SYMENT);
  if (address != nullptr) *address = (uint64_t)found;
  if (size != nullptr) *size = symbol ? symbol->st_size : 0;
  return kSuccess;
}
