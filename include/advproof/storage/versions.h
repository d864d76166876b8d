// What a result was computed with.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace advproof {

/// Name and version: advproof itself, the compiler, and every library that takes part in arithmetic or files,
/// as loaded at run time where a library says so, in a fixed order.
std::vector<std::pair<std::string, std::string>> versions();

/// "name version, name version, ...".
std::string on_one_line(const std::vector<std::pair<std::string, std::string>>& versions);

}  // namespace advproof
