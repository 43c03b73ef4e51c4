// A module, a launch, and running it.
#pragma once
#include <atomic>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "../include/stand_in/kernel.h"

// The names of CUDA's built-in variables are macros for kernels only.
#undef threadIdx
#undef blockIdx
#undef blockDim
#undef gridDim
#undef assert

namespace standin {

/// The largest dynamic shared memory of any device, plus a rim that shows small overruns.
constexpr size_t kDynamicShared = 232448;
constexpr size_t kDynamicRim = 64;

struct Module;

struct Function {
  const Kernel* kernel;
  Module* module;
  int dynamicLimit = 49152;  // raised by cuFuncSetAttribute
};

struct Module {
  int id;        // never reused
  void* handle;  // of dlopen
  int file;      // descriptor of the image, which addr2line reads
  char* begin;
  char* end;
  void* (*dynamicShared)();  // address of `smem` in the calling OS thread, or null
  std::map<std::string, std::unique_ptr<Function>> functions;
};

struct Launch {
  const Kernel* kernel;
  Module* module;
  std::vector<char> storage;      // copies of the arguments
  std::vector<void*> arguments;   // addresses in storage
  dim3 grid, block;
  unsigned dynamicBytes;
  uint64_t id;
  std::atomic<uint64_t> nextBlock{0};
  std::atomic<int> error{0};
  int messages = 0;
  uint32_t firstInterval = 0;                 // see Worker::interval
  std::set<std::pair<void*, int>> reported;   // (place, kind): each finding once a launch

  uint64_t blocks() const { return (uint64_t)grid.x * grid.y * grid.z; }
  unsigned blockThreads() const { return block.x * block.y * block.z; }
};

/// Runs all blocks and gives the CUDA error, or 0.
int run(Launch& launch);

}  // namespace standin
