// Suggestions for mistyped names: presets, keys, scalars, claims, options.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace advproof {

/// Levenshtein's distance: the fewest insertions, deletions and replacements of a character; case does not
/// count.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// Of names with dots, such as data.samples: what stands before the first dot counts as much as one wrong character
/// where it is missing or another, the rest as edit_distance.
std::size_t dotted_distance(std::string_view a, std::string_view b);

using NameDistance = std::size_t (*)(std::string_view, std::string_view);

/// The known name nearest to `name`, the first among equals; empty when none is known.
std::string nearest(std::string_view name, const std::vector<std::string>& known,
                    NameDistance distance = edit_distance);

/// `unknown KIND; the nearest known KIND is X`, for messages that have named the culprit already.
std::string unknown(std::string_view kind, std::string_view name, const std::vector<std::string>& known,
                    NameDistance distance = edit_distance);

}  // namespace advproof
