// What a test can set, by standInSet or by TROUPE_STANDIN_OPTIONS="key=value,key=value".
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>

namespace standin {

/// When queued work runs: at the call, when somebody waits, or at random calls before that.
enum class StreamMode { Eager, Lazy, Random };

struct Options {
  // schedule of the threads of a block
  uint64_t seed = 0;      // 0: in order
  int preempt = 0;        // per mille of checked memory accesses after which another thread runs
  bool lenient = false;   // threads may return before a barrier, as hardware since Volta allows
  int threads = 1;        // OS threads for the blocks of a launch, without seed and checks
  double timeout = 120;    // seconds after which a launch ends with 702; 0: never
  // checks
  int check = 0;          // 1: bounds, alignment, races; 2: also reads of what nobody wrote
  bool poison = true;     // fill fresh device and shared memory with NaN
  // the device
  int devices = 1;
  int sm = 90;
  int driver = 13000;
  size_t memory = size_t{1} << 30;
  StreamMode streams = StreamMode::Lazy;
  bool stickyContext = false;  // a fatal error ends the context only, not the process
  std::string kernels;         // image that stands for the kernels of a real fatbin
};

extern Options options;

/// Sets one option; false if there is none of that name or the value is wrong.
bool setOption(const std::string& key, const std::string& value);
/// Brings back the defaults, then what the environment says.
void resetOptions();

/// The error that a test asked for at this call of the entry point, or 0.
int injectedFailure(const char* entry);

/// A small random generator; Marsaglia, Xorshift RNGs, 2003.
class Random {
 public:
  explicit Random(uint64_t seed = 1) : state_(seed ? seed : 1) {}
  uint64_t next() {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return state_;
  }
  uint64_t below(uint64_t bound) { return next() % bound; }

 private:
  uint64_t state_;
};

}  // namespace standin
