#include "advproof/verdict/expectation.h"

#include <fmt/format.h>

namespace advproof {

bool Expectation::is_met(Verdict found, const std::optional<Votes>& votes) const {
  if (!allows(found)) return false;
  return !count || (votes && count->least <= votes->yes && votes->yes <= count->most);
}

std::string to_string(const Expectation& expectation) {
  std::string text(name(expectation.verdict));
  if (expectation.alternative) text += fmt::format(" or {}", name(*expectation.alternative));
  if (!expectation.count) return text;
  const auto [least, most] = *expectation.count;
  return text +
         (least == most ? fmt::format(", {} true", least) : fmt::format(", {} to {} true", least, most));
}

}  // namespace advproof
