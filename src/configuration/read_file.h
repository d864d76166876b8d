// All bytes of a file.
#pragma once

#include <string>

namespace advproof {

/// InputError `path: why` if it is not a regular file (a device or a pipe could go on for ever) or cannot be
/// read.
std::string read_file(const std::string& path);

}  // namespace advproof
