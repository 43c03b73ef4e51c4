// Judging one access to memory: is it there, aligned, written before, and ordered with others?
#include "checker.h"

#include <string>

#include "../runtime/worker.h"
#include "shadow.h"

namespace standin {

namespace {

// Readers of a cell: a thread (below 1024), several threads of one warp, or of several warps.
constexpr uint16_t kOneWarp = 0x8000;
constexpr uint16_t kManyWarps = 0xffff;

enum Finding { Unwritten, BlockRace, Race };

class Judgement {
 public:
  Judgement(Worker& worker, const Access& access, bool shared)
      : worker_(worker),
        access_(access),
        shared_(shared),
        since_(shared ? worker.blockInterval : worker.launch->firstInterval),
        me_((uint16_t)worker.current->thread.linear),
        myWarp_((uint16_t)worker.current->thread.warp),
        epoch_((uint16_t)worker.warps[worker.current->thread.warp].epoch) {}

  /// An error of the program that does not stop the kernel: a race, a read of what nobody wrote.
  void find(Finding kind, const char* text) {
    const Place& place = access_.place;
    void* key = place.code ? place.code : (void*)(intptr_t)place.line;
    int id = kind * 4 + access_.write * 2 + shared_;
    if (!worker_.launch->reported.insert({key, id}).second) return;
    int before = inKernel;
    inKernel = 0;
    worker_.record(719, text + describe(place) + where(*worker_.current) + address());
    inKernel = before;
  }

  /// An access that must not happen.
  [[noreturn]] void stop(int code, const char* text) {
    inKernel = 0;
    worker_.record(code, text + describe(access_.place) + where(*worker_.current) + address());
    worker_.abandon();
  }

  void visit(const Cells& cells, size_t offset) {
    size_t end = offset + access_.size;
    while (offset < end) {
      Cell& word = cells.words[offset / 4];
      Cell* bytes = cells.bytes + offset / 4 * 4;
      bool whole = offset % 4 == 0 && end - offset >= 4;
      if (word.split && whole && isOld(bytes)) word = Cell();
      if (!word.split && whole) {
        visit(word);
        offset += 4;
        continue;
      }
      if (!word.split) {
        for (int i = 0; i < 4; i++) bytes[i] = word;
        word.split = 1;
      }
      visit(cells.bytes[offset]);
      offset++;
    }
  }

 private:
  std::string address() const {
    if (!shared_) return locate(access_.address);
    const SharedMemory& shared = *worker_.shared;
    bool dynamic = shared.isDynamic(access_.address);
    const char* begin = dynamic ? shared.dynamic : shared.begin;
    return std::string(dynamic ? " (dynamic" : " (static") + " shared memory, byte " +
           std::to_string(access_.address - begin) + ")";
  }

  bool isOld(const Cell* bytes) const {
    for (int i = 0; i < 4; i++) {
      if (bytes[i].writeInterval >= since_ || bytes[i].readInterval >= since_) return false;
    }
    return true;
  }

  /// A __syncwarp lies between the threads of one warp. (One with a partial mask counts as whole.)
  bool ordered(unsigned warp, uint16_t epoch) const { return warp == myWarp_ && epoch != epoch_; }

  void visit(Cell& cell) {
    if (shared_ && !access_.write && options.check > 1 && cell.writeInterval < since_) {
      find(Unwritten, "read of uninitialised shared memory");
    }
    if (cell.writeInterval >= since_ && !(access_.atomic && cell.atomicWrite)) afterWrite(cell);
    if (access_.write && cell.readInterval >= since_ && !(access_.atomic && cell.atomicRead)) {
      afterRead(cell);
    }
    if (access_.write) {
      cell.writeInterval = worker_.interval;
      cell.writer = me_;
      cell.writeEpoch = epoch_;
      cell.atomicWrite = access_.atomic;
    }
    if (!access_.write || access_.atomic) noteReader(cell);
  }

  void afterWrite(const Cell& cell) {
    if (cell.writeInterval < worker_.blockInterval) {
      // Blocks run one after another here, so an earlier stretch of this launch is another block.
      if (worker_.fenced) return;
      find(BlockRace, access_.write ? "race between blocks: write after write"
                                    : "race between blocks: read after write");
    } else if (cell.writeInterval == worker_.interval && cell.writer != me_ &&
               !ordered(cell.writer >> 5, cell.writeEpoch)) {
      find(Race, access_.write ? "race: write after write, no barrier between"
                               : "race: read after write, no barrier between");
    }
  }

  void afterRead(const Cell& cell) {
    if (cell.readInterval < worker_.blockInterval) {
      if (!worker_.fenced) find(BlockRace, "race between blocks: write after read");
    } else if (cell.readInterval == worker_.interval && readByOther(cell)) {
      find(Race, "race: write after read, no barrier between");
    }
  }

  bool readByOther(const Cell& cell) const {
    if (cell.reader == kManyWarps) return true;
    if (cell.reader & kOneWarp) return !ordered(cell.reader & 31, cell.readEpoch);
    return cell.reader != me_ && !ordered(cell.reader >> 5, cell.readEpoch);
  }

  void noteReader(Cell& cell) {
    if (cell.readInterval != worker_.interval || cell.reader == me_) {
      cell.reader = me_;
      cell.readEpoch = epoch_;
    } else if (cell.reader != kManyWarps) {
      unsigned warp = cell.reader & kOneWarp ? cell.reader & 31 : cell.reader >> 5;
      if (warp == myWarp_) {
        // Reads before the warp's last barrier are ordered with all that its lanes do now.
        cell.reader = ordered(warp, cell.readEpoch) ? me_ : (uint16_t)(kOneWarp | myWarp_);
        cell.readEpoch = epoch_;
      } else {
        cell.reader = kManyWarps;
      }
    }
    cell.readInterval = worker_.interval;
    cell.atomicRead = access_.atomic;
  }

  Worker& worker_;
  const Access& access_;
  const bool shared_;
  const uint32_t since_;
  const uint16_t me_, myWarp_, epoch_;
};

/// Vectors and scalars must be aligned; ranges are copies of structs, whose fields are.
bool misaligned(const Access& access) {
  unsigned size = access.size;
  return size <= 16 && (size & (size - 1)) == 0 && (uint64_t)access.address & (size - 1);
}

void checkDevice(Worker& worker, const Access& access) {
  Judgement judgement(worker, access, false);
  Shadow& shadow = Shadow::instance();
  if (!shadow.isAllocated(access.address, access.size)) {
    judgement.stop(700, access.write ? "write outside any allocation"
                                     : "read outside any allocation");
  }
  if (misaligned(access)) judgement.stop(716, "misaligned access");
  if (options.check > 1) {
    bool reads = !access.write || access.atomic;
    if (reads && !shadow.isWritten(access.address, access.size)) {
      judgement.find(Unwritten, "read of uninitialised device memory");
    }
    if (access.write) shadow.markWritten(access.address, access.size);
  }
  judgement.visit(shadow.cells, (uint64_t)access.address - kArena);
}

void checkShared(Worker& worker, const Access& access) {
  Judgement judgement(worker, access, true);
  SharedMemory& shared = *worker.shared;
  char* end = access.address + access.size;
  if (shared.isDynamic(access.address) && end > shared.dynamic + worker.launch->dynamicBytes) {
    judgement.stop(700, "access past the dynamic shared memory of the launch");
  }
  if (end > shared.begin + shared.size) judgement.stop(700, "access past the shared memory");
  if (misaligned(access)) judgement.stop(716, "misaligned access to shared memory");
  judgement.visit({shared.words.data(), shared.bytes.data()},
                  (size_t)(access.address - shared.begin));
}

/// What the stand-in itself keeps for the threads: threadIdx and its siblings, values of shuffles.
bool isOurs(const Worker& worker, const char* address) {
  auto within = [address](const void* begin, size_t size) {
    return (uint64_t)address - (uint64_t)begin < size;
  };
  return within(worker.fibres, kMaxThreads * sizeof(Fibre)) ||
         within(worker.meetings, kMaxMasks * sizeof(Meeting));
}

}  // namespace

void checkAccess(const Access& access) {
  char* address = access.address;
  if (address == (char*)&standin_thread) return;
  Worker& self = *worker;
  Fibre& fibre = *self.current;
  if (fibre.thread.unchecked) return;
  if (inArena(address)) {
    checkDevice(self, access);
  } else if (self.shared->holds(address)) {
    checkShared(self, access);
  } else if (address >= fibre.stack && address < fibre.stack + kStack) {
    return;
  } else if (isOurs(self, address)) {
    return;
  } else if (!(address >= self.launch->module->begin && address < self.launch->module->end) &&
             !isPinned(address, access.size)) {
    Judgement(self, access, false)
        .stop(700, "access to host memory or to another thread's stack");
  }
  if (options.preempt && (int)self.random.below(1000) < options.preempt) self.yield();
}

}  // namespace standin
