// The checker: compute-sanitizer's memcheck, racecheck, initcheck and synccheck for kernels that were
// compiled with -fsanitize=thread and linked without it, so that the compiler's hooks end here.
#pragma once
#include <cstddef>
#include <string>

namespace standin {

/// Where in the source an access is: an address of code, or a line where that is known.
struct Place {
  void* code;
  int line;
};

struct Access {
  char* address;
  unsigned size;
  bool write, atomic;
  Place place;
};

/// Checks one access of the current fibre; ends the launch if the access must not happen.
void checkAccess(const Access& access);
/// " at vector_add.cu:28", or nothing if that cannot be found out.
std::string describe(const Place& place);

/// " (4 bytes past an allocation of 512 bytes)", or where else the address lies.
std::string locate(const void* address);
/// Whether the host memory is pinned, which kernels may use; the driver knows.
bool isPinned(const void* address, size_t size);

}  // namespace standin
