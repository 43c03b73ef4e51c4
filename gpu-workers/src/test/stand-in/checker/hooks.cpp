// What the compiler calls in code that was compiled with -fsanitize=thread and
// -fsanitize=alignment,bounds,integer-divide-by-zero. Neither libtsan nor libubsan is there.
#include <cstdint>
#include <cstring>
#include <string>

#include "../runtime/worker.h"
#include "checker.h"

#define HOOK extern "C" __attribute__((visibility("default"))) void

namespace {

inline void hook(void* address, unsigned size, bool write, void* code) {
  if (standin::options.check && standin_thread != nullptr) {
    standin::checkAccess({(char*)address, size, write, false, {code, 0}});
  }
}

}  // namespace

#define HOOKS(SIZE)                                                  \
  HOOK __tsan_read##SIZE(void* address) {                            \
    hook(address, SIZE, false, __builtin_return_address(0));         \
  }                                                                  \
  HOOK __tsan_write##SIZE(void* address) {                           \
    hook(address, SIZE, true, __builtin_return_address(0));          \
  }                                                                  \
  HOOK __tsan_unaligned_read##SIZE(void* address) {                  \
    hook(address, SIZE, false, __builtin_return_address(0));         \
  }                                                                  \
  HOOK __tsan_unaligned_write##SIZE(void* address) {                 \
    hook(address, SIZE, true, __builtin_return_address(0));          \
  }                                                                  \
  HOOK __tsan_volatile_read##SIZE(void* address) {                   \
    hook(address, SIZE, false, __builtin_return_address(0));         \
  }                                                                  \
  HOOK __tsan_volatile_write##SIZE(void* address) {                  \
    hook(address, SIZE, true, __builtin_return_address(0));          \
  }
HOOKS(1)
HOOKS(2)
HOOKS(4)
HOOKS(8)
HOOKS(16)

HOOK __tsan_read_range(void* address, unsigned long size) {
  hook(address, (unsigned)size, false, __builtin_return_address(0));
}
HOOK __tsan_write_range(void* address, unsigned long size) {
  hook(address, (unsigned)size, true, __builtin_return_address(0));
}
HOOK __tsan_init() {}
HOOK __tsan_func_entry(void*) {}
HOOK __tsan_func_exit() {}

namespace {

/// The beginning of what the compiler passes to each handler.
struct SourceLocation {
  const char* file;
  uint32_t line, column;
};

void undefined(const void* data, int code, const char* text) {
  if (!standin::options.check || standin_thread == nullptr) return;
  auto* location = (const SourceLocation*)data;
  const char* name = strrchr(location->file, '/');
  std::string place = name ? name + 1 : location->file;
  place += ":" + std::to_string(location->line);
  standin::worker->fail(code, std::string(text) + " at " + place, 0);
}

}  // namespace

HOOK __ubsan_handle_type_mismatch_v1(void* data, unsigned long pointer) {
  undefined(data, 716, pointer ? "misaligned access" : "null pointer");
}
HOOK __ubsan_handle_out_of_bounds(void* data, unsigned long) {
  undefined(data, 700, "array index out of bounds");
}
HOOK __ubsan_handle_divrem_overflow(void* data, unsigned long, unsigned long) {
  undefined(data, 719, "integer division by zero or overflow");
}
