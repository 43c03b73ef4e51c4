// From an address of code to a line of a .cu file, by binutils' addr2line, which comes with g++.
#include <dlfcn.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <string>

#include "../runtime/worker.h"
#include "checker.h"

namespace standin {

std::string describe(const Place& place) {
  if (place.code == nullptr) {
    return place.line ? " (line " + std::to_string(place.line) + ")" : "";
  }
  const Module& module = *worker->launch->module;
  char command[160];
  // One less than the return address lies in the call.
  snprintf(command, sizeof command, "addr2line -s -i -e /proc/%d/fd/%d 0x%lx 2>/dev/null",
           (int)getpid(), module.file, (long)((char*)place.code - module.begin - 1));
  FILE* output = popen(command, "r");
  if (output == nullptr) return "";
  std::string found;
  char line[300];
  // Innermost first: skip the headers of the stand-in that were inlined into the kernel.
  while (fgets(line, sizeof line, output) != nullptr) {
    line[strcspn(line, " \n")] = 0;
    if (found.empty() || (found.find(".cu") == std::string::npos && strstr(line, ".cu"))) {
      found = line;
    }
  }
  pclose(output);
  return found.empty() ? "" : " at " + found;
}

}  // namespace standin
