#include "shadow.h"

#include <sys/mman.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace standin {

namespace {

template <class T>
T* reserve(size_t count) {
  void* mapped = mmap(nullptr, count * sizeof(T), PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapped == MAP_FAILED) {
    perror("[stand-in] cannot reserve addresses for the checker");
    abort();
  }
  return (T*)mapped;
}

/// Gives pages back that lie wholly inside, so that they read as zero, and zeroes the rest.
void clear(void* begin, size_t bytes) {
  auto from = ((uint64_t)begin + 4095) & ~4095ull, to = ((uint64_t)begin + bytes) & ~4095ull;
  if (from >= to) {
    memset(begin, 0, bytes);
    return;
  }
  madvise((void*)from, to - from, MADV_DONTNEED);
  memset(begin, 0, from - (uint64_t)begin);
  memset((void*)to, 0, (uint64_t)begin + bytes - to);
}

}  // namespace

Shadow& Shadow::instance() {
  static Shadow shadow;
  return shadow;
}

void Shadow::enable() {
  if (enabled()) return;
  allocated_ = reserve<uint8_t>(kArenaSize / 8);
  written_ = reserve<uint8_t>(kArenaSize / 8);
  cells.bytes = reserve<Cell>(kArenaSize);
  cells.words = reserve<Cell>(kArenaSize / 4);
}

void Shadow::allocated(uint64_t address, size_t size) {
  if (!enabled()) return;
  uint64_t at = address - kArena;
  memset(allocated_ + at / 8, 8, size / 8);
  if (size % 8) allocated_[(at + size) / 8] = size % 8;
}

void Shadow::freed(uint64_t address, size_t size) {
  if (!enabled()) return;
  uint64_t at = address - kArena, groups = (size + 7) / 8;
  memset(allocated_ + at / 8, 0, groups);
  memset(written_ + at / 8, 0, groups);
  clear((void*)(cells.words + at / 4), groups * 2 * sizeof(Cell));
  clear((void*)(cells.bytes + at), groups * 8 * sizeof(Cell));
}

void Shadow::written(uint64_t address, size_t size) {
  if (!enabled() || !inArena((void*)address)) return;
  uint64_t at = address - kArena, end = at + size;
  while (at < end && at % 8) {
    written_[at / 8] |= 1 << at % 8;
    at++;
  }
  memset(written_ + at / 8, 0xff, (end - at) / 8);
  for (at = at < end ? at + (end - at) / 8 * 8 : end; at < end; at++) {
    written_[at / 8] |= 1 << at % 8;
  }
}

void Shadow::copied(uint64_t to, uint64_t from, size_t size) {
  if (!enabled() || !inArena((void*)to)) return;
  if (!inArena((void*)from) || isWritten((char*)from, size)) {
    written(to, size);
    return;
  }
  for (size_t i = 0; i < size; i++) {
    uint64_t at = to + i - kArena;
    uint8_t bit = (uint8_t)(1 << at % 8);
    if (isWritten((char*)from + i, 1)) written_[at / 8] |= bit;
    else written_[at / 8] &= (uint8_t)~bit;
  }
}

bool Shadow::isAllocated(const char* address, size_t size) const {
  uint64_t at = (uint64_t)address - kArena, end = at + size;
  while (at < end) {
    uint64_t next = (at | 7) + 1;
    if (next > end) next = end;
    if (allocated_[at / 8] < next - (at & ~7ull)) return false;
    at = next;
  }
  return true;
}

bool Shadow::isWritten(const char* address, size_t size) const {
  uint64_t at = (uint64_t)address - kArena, end = at + size;
  while (at < end) {
    uint64_t next = (at | 7) + 1;
    if (next > end) next = end;
    unsigned mask = ((1u << (next - at)) - 1) << at % 8;
    if ((written_[at / 8] & mask) != mask) return false;
    at = next;
  }
  return true;
}

}  // namespace standin
