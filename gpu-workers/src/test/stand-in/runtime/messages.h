// What went wrong, in sentences: collected for the test and printed to the standard error.
#pragma once
#include <string>

namespace standin {

void message(const std::string& text);
/// All messages since the last call, a line each.
std::string takeMessages();

}  // namespace standin
