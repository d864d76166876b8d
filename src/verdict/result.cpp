#include "advproof/verdict/result.h"

#include <fmt/format.h>

#include "advproof/error.h"

namespace advproof {

std::string reading(const ClaimResult& result) {
  return result.reading.empty() ? std::string(name(result.verdict)) : result.reading;
}

ClaimResult blank_result(const ClaimPage& page) {
  ClaimResult result;
  result.id = page.id;
  result.title = page.title;
  result.tag = page.tag;
  result.kind = page.kind;
  return result;
}

ClaimResult conclude(const ClaimPage& page, const Tally& tally, bool rigorous) {
  ClaimResult result = blank_result(page);
  result.cases = tally.cases;
  for (const auto& [hypothesis, count] : tally.inapplicable) {
    result.note += fmt::format("{}{} cases without: {}", result.note.empty() ? "" : "; ", count, hypothesis);
  }
  if (tally.cases == 0) {
    if (tally.inapplicable.empty()) throw IncompleteError("claim " + page.id + " examined no case");
    result.verdict = Verdict::not_applicable;
    return result;
  }
  result.worst_margin = tally.worst_margin;
  result.worst_at = to_string(tally.worst_at);
  if (tally.violated > 0) {
    result.verdict = rigorous ? Verdict::refuted : Verdict::fails;
    result.note =
        fmt::format("{} cases violated", tally.violated) + (result.note.empty() ? "" : "; ") + result.note;
  } else if (tally.undecided > 0) {
    result.verdict = Verdict::undecided;
    std::string undecided = fmt::format("{} cases undecided", tally.undecided);
    for (const auto& [why, count] : tally.beyond) undecided += fmt::format(", {} of them {}", count, why);
    result.note = undecided + (result.note.empty() ? "" : "; ") + result.note;
  } else {
    result.verdict = rigorous ? Verdict::certified : Verdict::holds;
    if (rigorous && tally.accuracy > 0) result.reading = fmt::format("certified to {}", tally.accuracy);
  }
  for (const auto& [name, extremes] : tally.constants) {
    result.constants.push_back(
        {name, extremes.min, extremes.max, to_string(extremes.min_at), to_string(extremes.max_at)});
  }
  return result;
}

}  // namespace advproof
