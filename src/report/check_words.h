// The words of a check report that its table and its page share.
#pragma once

#include <string>

#include "advproof/experiment/check.h"

namespace advproof {

enum class Colour { green, red, yellow, grey };

struct Mark {
  const char* symbol;
  Colour colour;
};
Mark mark_of(Verdict verdict);

/// 1234567 -> "1,234,567". Requires number >= 0.
std::string with_separators(std::int64_t number);

/// The smallest relative slack, or nothing where no case was checked.
std::string margin_of(const ClaimResult& result);

/// Where it is worst, or what was found; what was expected instead.
std::string explanation_of(const ClaimResult& result);

/// What was checked, on what, with what: a few lines.
std::string header_of(const CheckReport& report);

/// How many claims got which verdict.
std::string counts_of(const CheckReport& report);

struct Agreement {
  std::string sentence;
  Colour colour;
};
/// What the ledger says to it.
Agreement agreement_of(const CheckReport& report);

}  // namespace advproof
