// Keys as numbers: for ranges and for expressions.
#pragma once

#include <optional>
#include <string>

#include "schema.h"

namespace advproof {

/// What the key holds: of an interval the middle, of a flag 0 or 1. Nothing for words and runs of seeds.
std::optional<double> number_of(const Key& key, const Configuration& configuration);

/// Sets the key: an interval to [number, number], a flag where it is 0 or 1, an integer where it is one. When it does
/// not fit, changes nothing and returns what was expected.
std::optional<std::string> assign_number(const Key& key, Configuration& configuration, double number);

/// The number as a value that the key may take.
Value number_value(const Key& key, double number);

}  // namespace advproof
