// Runs of seeds as text.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "advproof/configuration/configuration.h"

namespace advproof {

/// The largest integer of TOML.
constexpr std::uint64_t largest_seed = std::numeric_limits<std::int64_t>::max();

/// What a run of seeds must be, for messages.
std::string seeds_domain();

/// Neither reversed nor too long, and no seed beyond the largest.
bool valid_seeds(const SeedRange& seeds);

/// `first:last` or `seed`; nothing when it is neither or not valid.
std::optional<SeedRange> read_seeds(std::string_view text);

std::string seeds_text(const SeedRange& seeds);

}  // namespace advproof
