// Votes: how many cases, seeds or runs, speak for a statement.
#pragma once

#include <cstdint>

#include "advproof/scalar/truth.h"

namespace advproof {

/// Cases in which a statement is true, those in which it is false, and all; the others are open.
struct Votes {
  std::int64_t yes = 0;
  std::int64_t no = 0;
  std::int64_t count = 0;
  void add(Truth holds);
};

}  // namespace advproof
