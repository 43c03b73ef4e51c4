#include "options.h"

#include <unistd.h>

#include <cstdlib>
#include <map>
#include <sstream>

#include "messages.h"

namespace standin {

// Before the constructor in control.cpp, which lies in another object, sets them.
Options options __attribute__((init_priority(200)));

namespace {

struct Failure {
  long call;  // the n-th call fails
  int code;
  long calls = 0;
};

std::map<std::string, Failure>& failures() {
  static std::map<std::string, Failure> map;
  return map;
}

bool number(const std::string& text, double& value) {
  char* end = nullptr;
  value = strtod(text.c_str(), &end);
  if (end == text.c_str()) return false;
  switch (*end) {
    case 'k': value *= 1 << 10; end++; break;
    case 'm': value *= 1 << 20; end++; break;
    case 'g': value *= 1 << 30; end++; break;
    default: break;
  }
  return *end == 0;
}

/// "cuMemAlloc_v2:2:700": the second call from now fails with 700.
bool setFailure(const std::string& value) {
  size_t first = value.find(':'), second = value.find(':', first + 1);
  if (first == std::string::npos || second == std::string::npos) return false;
  failures()[value.substr(0, first)] = {
      atol(value.c_str() + first + 1), atoi(value.c_str() + second + 1)};
  return true;
}

bool setWord(const std::string& key, const std::string& value, bool& known) {
  known = true;
  if (key == "kernels") {
    options.kernels = value;
    return true;
  }
  if (key == "fail") return setFailure(value);
  if (key == "sticky") {
    options.stickyContext = value == "context";
    return options.stickyContext || value == "process";
  }
  if (key == "streams") {
    if (value == "eager") options.streams = StreamMode::Eager;
    else if (value == "lazy") options.streams = StreamMode::Lazy;
    else if (value == "random") options.streams = StreamMode::Random;
    else return false;
    return true;
  }
  known = false;
  return false;
}

}  // namespace

bool setOption(const std::string& key, const std::string& value) {
  bool known;
  bool done = setWord(key, value, known);
  if (known) return done;
  double x;
  if (!number(value, x)) return false;
  if (key == "seed") options.seed = (uint64_t)x;
  else if (key == "preempt") options.preempt = (int)x;
  else if (key == "lenient") options.lenient = x != 0;
  else if (key == "threads") options.threads = x < 1 ? 1 : (int)x;
  else if (key == "timeout") options.timeout = x;
  else if (key == "check") options.check = (int)x;
  else if (key == "poison") options.poison = x != 0;
  else if (key == "devices") options.devices = (int)x;
  else if (key == "sm") options.sm = (int)x;
  else if (key == "driver") options.driver = (int)x;
  else if (key == "mem") options.memory = (size_t)x;
  else return false;
  return true;
}

void resetOptions() {
  options = Options();
  options.threads = (int)sysconf(_SC_NPROCESSORS_ONLN);
  failures().clear();
  const char* text = getenv("TROUPE_STANDIN_OPTIONS");
  if (text == nullptr) return;
  std::istringstream all(text);
  std::string one;
  while (std::getline(all, one, ',')) {
    if (one.empty()) continue;
    size_t equals = one.find('=');
    if (equals == std::string::npos ||
        !setOption(one.substr(0, equals), one.substr(equals + 1))) {
      message("TROUPE_STANDIN_OPTIONS: there is no option '" + one + "'");
    }
  }
}

int injectedFailure(const char* entry) {
  auto it = failures().find(entry);
  if (it == failures().end() || ++it->second.calls != it->second.call) return 0;
  return it->second.code;
}

}  // namespace standin
