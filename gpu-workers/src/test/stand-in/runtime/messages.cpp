#include "messages.h"

#include <cstdio>
#include <cstdlib>
#include <mutex>

namespace standin {

namespace {

std::mutex& lock() {
  static std::mutex mutex;
  return mutex;
}

std::string& collected() {
  static std::string text;
  return text;
}

}  // namespace

void message(const std::string& text) {
  std::lock_guard<std::mutex> guard(lock());
  collected() += text + "\n";
  // A forked executor has nobody who asks for its messages: they belong into its log.
  if (getenv("TROUPE_STANDIN_QUIET") == nullptr) fprintf(stderr, "[stand-in] %s\n", text.c_str());
}

std::string takeMessages() {
  std::lock_guard<std::mutex> guard(lock());
  std::string text;
  text.swap(collected());
  return text;
}

}  // namespace standin
