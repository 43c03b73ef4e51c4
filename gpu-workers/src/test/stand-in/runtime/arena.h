// The address range of device memory.
#pragma once
#include <cstddef>
#include <cstdint>

namespace standin {

/// Far from where Linux maps anything by itself, so that a device address is never a host's.
constexpr uint64_t kArena = 0x300000000000;
/// Addresses are used again only when all have been used once.
constexpr size_t kArenaSize = size_t{64} << 30;

inline bool inArena(const void* address) {
  return (uint64_t)address - kArena < kArenaSize;
}

}  // namespace standin
