// What the checker remembers of a place in memory.
#pragma once
#include <cstdint>

namespace standin {

struct Cell {
  uint32_t writeInterval = 0, readInterval = 0;  // see Worker::interval; 0: never
  uint16_t writer = 0, writeEpoch = 0;           // thread of the block; its warp's __syncwarps
  uint16_t reader = 0, readEpoch = 0;            // see Readers
  uint8_t atomicWrite : 1, atomicRead : 1, split : 1;

  Cell() : atomicWrite(0), atomicRead(0), split(0) {}
};

}  // namespace standin
