// What kernels call: barriers, warp collectives, atomics and asynchronous copies.
#include <cstring>

#include "../checker/checker.h"
#include "worker.h"

namespace standin {

void Worker::barrier(int line) {
  current->state = State::AtBarrier;
  current->line = line;
  waiting_++;
  schedule();
}

int Worker::barrierVote(int predicate, Vote vote, int line) {
  votesFor_ += predicate != 0;
  votes_++;
  barrier(line);
  switch (vote) {
    case Vote::Count: return votedFor_;
    case Vote::All: return votedFor_ == voted_;
    case Vote::Any: return votedFor_ > 0;
  }
  return 0;
}

Meeting* Worker::meet(Warp& warp, unsigned mask, int line) {
  for (Meeting* meeting : warp.meetings) {
    if (meeting->mask == mask) return meeting;
  }
  if (usedMeetings_ == kMaxMasks) fail(801, "too many different lane masks in one block", line);
  Meeting* fresh = &meetings[usedMeetings_++];
  fresh->mask = mask;
  fresh->arrived = 0;
  fresh->generation = 0;
  warp.meetings.push_back(fresh);
  return fresh;
}

void Worker::wakeOthers(Warp& warp, const Meeting& meeting, unsigned lane) {
  int base = (int)(&warp - warps) * 32;
  for (int l = 31; l >= 0; l--) {
    if (!(meeting.mask >> l & 1) || l == (int)lane) continue;
    fibres[base + l].state = State::Ready;
    ready_.push_back(base + l);
  }
}

const uint64_t* Worker::collective(unsigned mask, uint64_t value, Collective kind, int line) {
  Fibre& self = *current;
  Warp& warp = warps[self.thread.warp];
  unsigned lane = self.thread.lane, lanes = mask & warp.lanes;
  if (!(mask >> lane & 1)) fail(719, "warp collective called by a lane outside its mask", line);
  if (lanes & warp.returned) {
    if (!options.lenient) fail(719, "warp collective names lanes that have returned", line);
    lanes &= ~warp.returned;
  }
  Meeting* meeting = meet(warp, lanes, line);
  if (meeting->arrived == 0) {
    meeting->kind = kind;
    meeting->line = line;
  } else if (meeting->kind != kind || meeting->line != line) {
    fail(719,
         "divergent warp collective: other lanes are at line " + std::to_string(meeting->line),
         line);
  }
  uint64_t* values = meeting->values[meeting->generation & 1];
  values[lane] = value;
  meeting->arrived |= 1u << lane;
  if (meeting->arrived != lanes) {
    self.state = State::AtCollective;
    self.line = line;
    schedule();
    return values;
  }
  meeting->arrived = 0;
  meeting->generation++;
  if (kind == Collective::SyncWarp) warp.epoch++;
  wakeOthers(warp, *meeting, lane);
  if (options.seed && random.below(2)) {
    self.state = State::Ready;
    ready_.push_back((int)self.thread.linear);
    schedule();
  }
  return values;
}

void Worker::atomic(void* address, unsigned size, int line) {
  if ((uintptr_t)address & (size - 1)) fail(716, "misaligned atomic", line);
  if (options.check) checkAccess({(char*)address, size, true, true, {nullptr, line}});
  // A loop that waits for another thread must not wait for ever, also in order.
  if (options.seed ? random.below(4) == 0 : (++atomics_ & 1023) == 0) yield();
}

namespace {

void land(const PendingCopy& copy) {
  unsigned moved = copy.size - copy.zeroed;
  if (options.check) {
    if (moved) checkAccess({(char*)copy.from, moved, false, false, {nullptr, copy.line}});
    checkAccess({(char*)copy.to, copy.size, true, false, {nullptr, copy.line}});
  }
  memcpy(copy.to, copy.from, moved);
  memset((char*)copy.to + moved, 0, copy.zeroed);
}

}  // namespace

}  // namespace standin

using standin::worker;

void standin_barrier(int line) { worker->barrier(line); }

int standin_barrier_vote(int predicate, standin::Vote vote, int line) {
  return worker->barrierVote(predicate, vote, line);
}

const uint64_t* standin_collective(
    unsigned mask, uint64_t value, standin::Collective kind, int line) {
  return worker->collective(mask, value, kind, line);
}

void standin_fail(int code, const char* message, int line) { worker->fail(code, message, line); }

void standin_atomic(void* address, unsigned size, int line) {
  worker->atomic(address, size, line);
}

void standin_fence() { worker->fenced = true; }

void standin_copy_async(void* to, const void* from, unsigned size, unsigned zeroed, int line) {
  standin::Fibre& self = *worker->current;
  self.copies.push_back({to, from, size, zeroed, self.copyGroup, line});
}

void standin_copy_commit() { worker->current->copyGroup++; }

void standin_copy_wait(int groupsLeft) {
  standin::Fibre& self = *worker->current;
  size_t landed = 0;
  while (landed < self.copies.size() &&
         self.copies[landed].group < self.copyGroup - groupsLeft) {
    standin::land(self.copies[landed++]);
  }
  self.copies.erase(self.copies.begin(), self.copies.begin() + (long)landed);
}
