// TOML text as a flat list of entries; all that knows of the TOML parser.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "value.h"

namespace advproof {

/// A line of a TOML file that names something.
struct Entry {
  std::string name;  ///< with the tables around it: data.samples
  unsigned line;
  bool table;  ///< those of the top level have their contents listed too, deeper ones not
  Value value;
};

/// In the order of the file. InputError naming origin and line when it is not TOML.
std::vector<Entry> read_entries(std::string_view toml, std::string_view origin);

/// One value in TOML syntax; what is not TOML is taken as a string.
Value read_value(std::string_view text);

/// Longer texts are refused: a configuration is a page, and the parser recurses into `a.a.a.a = 1`.
constexpr std::size_t longest_configuration = 1 << 14;

}  // namespace advproof
