#include "advproof/verdict/trend.h"

#include <algorithm>

#include <fmt/format.h>

namespace advproof {
namespace {

/// The interval holds those of both extremes: every open case false, every one true.
ClaimResult of_votes(const ClaimPage& page, const std::string& title, const Votes& votes, bool proved,
                     double bound, std::string_view unit) {
  ClaimResult result = blank_result(page);
  result.title = title;
  result.cases = votes.count;
  const double lower = clopper_pearson(votes.yes, votes.count).lower;
  const double upper = clopper_pearson(votes.count - votes.no, votes.count).upper;
  const std::int64_t open = votes.count - votes.yes - votes.no;
  if (lower > bound) {
    result.verdict = proved && votes.yes == votes.count ? Verdict::certified : Verdict::supported;
  } else if (upper < bound) {
    result.verdict = proved && open == 0 ? Verdict::refuted : Verdict::unsupported;
  }
  result.interval = {static_cast<double>(votes.yes) / static_cast<double>(votes.count), lower, upper};
  result.worst_margin = lower - bound;
  result.note =
      fmt::format("{} of {}{}, 95 % interval [{:.3f}, {:.3f}]", votes.yes, votes.count, unit, lower, upper);
  if (proved) result.note += open == 0 ? ", each proved" : fmt::format(", {} undecided", open);
  return result;
}

}  // namespace

void Votes::add(Truth holds) {
  ++count;
  yes += certainly(holds) ? 1 : 0;
  no += possibly(holds) ? 0 : 1;
}

ClaimResult conclude_exponent(const ClaimPage& page, const std::string& title, const PowerLaw& law,
                              double predicted, double tolerance) {
  ClaimResult result = blank_result(page);
  result.title = title;
  result.cases = law.rows;
  result.interval = law.exponent;
  const ConfidenceInterval& b = law.exponent;
  const double slack = tolerance - std::max(b.upper - predicted, predicted - b.lower);
  const bool disjoint = b.lower > predicted + tolerance || b.upper < predicted - tolerance;
  result.verdict = slack >= 0 ? Verdict::supported : disjoint ? Verdict::unsupported : Verdict::undecided;
  result.worst_margin = slack;
  result.note =
      fmt::format("exponent {:.3f}, 95 % bootstrap interval [{:.3f}, {:.3f}], predicted {:.3f} +- {}",
                  b.estimate, b.lower, b.upper, predicted, tolerance);
  if (law.left_out > 0) result.note += fmt::format("; {} rows have no value", law.left_out);
  result.worst_at = fmt::format("{} rows", law.rows);
  result.constants = {{"exponent", b.lower, b.upper, "95 % interval", "95 % interval"}};
  return result;
}

ClaimResult conclude_count(const ClaimPage& page, const std::string& title, std::int64_t successes,
                           std::int64_t trials, double bound) {
  ClaimResult result = of_votes(page, title, {successes, trials - successes, trials}, false, bound, "");
  result.note += fmt::format(" against {}", bound);
  return result;
}

ClaimResult conclude_proofs(const ClaimPage& page, const std::string& title, const Votes& votes,
                            double bound) {
  return of_votes(page, title, votes, true, bound, "");
}

ClaimResult conclude_seeds(const ClaimPage& page, const std::string& title,
                           const std::vector<SeedVote>& votes, bool proved, const std::string& hypothesis) {
  Votes counted;
  std::string failing;
  for (const SeedVote& vote : votes) {
    if (!possibly(vote.concerned)) continue;
    const Truth holds = certainly(vote.holds) || certainly(vote.concerned) ? vote.holds : Truth::unknown;
    counted.add(holds);
    if (!certainly(holds)) failing += fmt::format("{}{}", failing.empty() ? "" : ",", vote.seed);
  }
  if (counted.count == 0) {
    ClaimResult result = blank_result(page);
    result.title = title;
    result.verdict = Verdict::not_applicable;
    result.note = fmt::format("{} of {} seeds without: {}", votes.size(), votes.size(), hypothesis);
    return result;
  }
  ClaimResult result = of_votes(page, title, counted, proved, 0.5, " seeds");
  const bool decided = counted.yes + counted.no == counted.count;
  result.worst_at = failing.empty() ? "" : (decided ? "fails on seed " : "not proved on seed ") + failing;
  const double fraction = result.interval->estimate;
  result.constants.push_back({"fraction of seeds", fraction, fraction, "", ""});
  const std::int64_t others = static_cast<std::int64_t>(votes.size()) - counted.count;
  if (others > 0) result.note += fmt::format("; {} seeds without: {}", others, hypothesis);
  return result;
}

}  // namespace advproof
