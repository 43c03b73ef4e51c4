// How the driver finds and calls a kernel. The driver must copy the arguments when a kernel is
// launched and needs their sizes; the kernel's own C++ type gives them, so that a .cu file carries no
// macro. The names are taken from the source when a module is built.
#pragma once
#include "thread.h"

namespace standin {

struct Kernel {
  const char* name;
  void (*call)(void* const* arguments);
  const uint32_t* sizes;
  int arguments;
};

template <auto Function>
struct Trampoline;

template <class... A, void (*Function)(A...)>
struct Trampoline<Function> {
  static constexpr uint32_t sizes[] = {(uint32_t)sizeof(A)..., 0};
  static constexpr int arguments = sizeof...(A);

  STANDIN_UNCHECKED static void call(void* const* values) {
    spread(values, std::index_sequence_for<A...>{});
  }

  template <size_t... I>
  STANDIN_UNCHECKED static void spread(void* const* values, std::index_sequence<I...>) {
    Function(*(std::remove_const_t<A>*)values[I]...);
  }
};

}  // namespace standin

#define STANDIN_KERNEL(NAME)                                                              \
  extern "C" {                                                                            \
  extern const standin::Kernel standin_kernel_##NAME;                                     \
  const standin::Kernel standin_kernel_##NAME = {                                         \
      #NAME, &standin::Trampoline<&NAME>::call, standin::Trampoline<&NAME>::sizes,        \
      standin::Trampoline<&NAME>::arguments};                                             \
  }
