#pragma once

#include <catch2/catch.hpp>

#include "advproof/verdict/tally.h"

namespace advproof {

inline void check_counts(const Tally& tally, std::int64_t cases, std::int64_t violated,
                         std::int64_t undecided) {
  CHECK(tally.cases == cases);
  CHECK(tally.violated == violated);
  CHECK(tally.undecided == undecided);
}

}  // namespace advproof
