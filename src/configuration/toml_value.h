// A node of a TOML file as a value.
#pragma once

#include <string_view>

#include "toml_parser.h"
#include "value.h"

namespace advproof {

/// `toml` is the text of the file: numbers that binary64 does not hold are found there.
Value value_of(const toml::node& node, std::string_view toml);

}  // namespace advproof
