// Shadow memory: what the checker knows of each byte of device memory. It costs nothing until it is
// enabled, and 6 bytes a byte where kernels have been.
#pragma once
#include "../runtime/arena.h"
#include "cell.h"

namespace standin {

/// Cells of a range: one for each aligned word, and one for each byte where the bytes of a word have
/// had different histories (bf16, packed codes).
struct Cells {
  Cell* words;
  Cell* bytes;
};

class Shadow {
 public:
  static Shadow& instance();

  bool enabled() const { return cells.words != nullptr; }
  void enable();
  void allocated(uint64_t address, size_t size);
  void freed(uint64_t address, size_t size);
  /// The host has written there.
  void written(uint64_t address, size_t size);
  /// Bytes that nobody wrote stay so when they are copied.
  void copied(uint64_t to, uint64_t from, size_t size);

  bool isAllocated(const char* address, size_t size) const;
  bool isWritten(const char* address, size_t size) const;
  void markWritten(const char* address, size_t size) { written((uint64_t)address, size); }

  Cells cells{nullptr, nullptr};

 private:
  // For each 8 bytes: how many of them, from the first, are allocated (allocations are aligned) ...
  uint8_t* allocated_ = nullptr;
  // ... and a bit for each that has been written.
  uint8_t* written_ = nullptr;
};

}  // namespace standin
