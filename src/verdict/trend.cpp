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
  result.votes = votes;
  result.note = fmt::format("{} of {}{}, 95 % interval [{:.3f}, {:.3f}] against {}", votes.yes, votes.count,
                            unit, lower, upper, bound);
  if (open > 0)
    result.note += fmt::format(", {} undecided", open);
  else if (proved)
    result.note += ", each proved";
  return result;
}

/// "34 of 140 rows have no value, 2/20 18/20 ... have one", of a law whose rows not all have.
std::string missing_values(const PowerLaw& law, std::int64_t measured, std::int64_t runs) {
  if (measured == runs) return "";
  std::string text =
      fmt::format("; {} of {} rows have no value; at each point have one:", runs - measured, runs);
  for (const PowerLawPoint& point : law.points) text += fmt::format(" {}/{}", point.measured, point.runs);
  return text;
}

/// The mean of fewer seeds may have an interval of no width.
constexpr std::int64_t fewest_seeds_of_a_mean = 10;

}  // namespace

ClaimResult conclude_exponent(const ClaimPage& page, const std::string& title, const PowerLaw& law,
                              double predicted, double tolerance) {
  ClaimResult result = blank_result(page);
  result.title = title;
  std::int64_t runs = 0;
  for (const PowerLawPoint& point : law.points) {
    result.cases += point.measured;
    runs += point.runs;
  }
  result.interval = law.exponent;
  const ConfidenceInterval& b = law.exponent;
  const bool is_law = !lies_outside(law.bend, -tolerance, tolerance);
  const bool near = lies_within(b, predicted - tolerance, predicted + tolerance) &&
                    lies_within(law.bend, -tolerance, tolerance);
  const bool off = lies_outside(b, predicted - tolerance, predicted + tolerance);
  result.verdict = !is_law || off ? Verdict::unsupported : near ? Verdict::supported : Verdict::undecided;
  result.worst_margin =
      tolerance - std::max({b.upper - predicted, predicted - b.lower, law.bend.upper, -law.bend.lower});
  result.note = fmt::format(
      "{}exponent {:.3f}, 95 % bootstrap interval [{:.3f}, {:.3f}], predicted {:.3f} +- {}; halves {:.3f}, "
      "{:.3f}; bend {:.3f} [{:.3f}, {:.3f}]{}",
      is_law ? "" : "no power law: ", b.estimate, b.lower, b.upper, predicted, tolerance,
      law.lower_half.estimate, law.upper_half.estimate, law.bend.estimate, law.bend.lower, law.bend.upper,
      missing_values(law, result.cases, runs));
  result.worst_at = fmt::format("{} rows", result.cases);
  for (const auto& [name, interval] : {std::pair("exponent", &law.exponent),
                                       {"lower half", &law.lower_half},
                                       {"upper half", &law.upper_half},
                                       {"bend", &law.bend}})
    result.constants.push_back({name, interval->lower, interval->upper, "95 % interval", "95 % interval"});
  return result;
}

ClaimResult conclude_equivalence(const ClaimPage& page, const std::string& title,
                                 const ConfidenceInterval& mean, std::int64_t seeds, double target,
                                 const std::string& name, double margin) {
  ClaimResult result = blank_result(page);
  result.title = title;
  result.cases = seeds;
  result.interval = mean;
  result.worst_margin = std::min(mean.lower - (target - margin), target + margin - mean.upper);
  result.worst_at = fmt::format("mean over {} seeds", seeds);
  result.note = fmt::format("mean {:.3f}, 95 % bootstrap interval [{:.3f}, {:.3f}], {} {:.3f} +- {}",
                            mean.estimate, mean.lower, mean.upper, name, target, margin);
  if (seeds < fewest_seeds_of_a_mean) return result;
  if (lies_outside(mean, target, target)) {
    result.verdict = Verdict::unsupported;
    result.note += fmt::format(": {} {}", mean.lower > target ? "above" : "below", name);
  } else if (lies_within(mean, target - margin, target + margin)) {
    result.verdict = Verdict::supported;
  }
  return result;
}

ClaimResult conclude_count(const ClaimPage& page, const std::string& title, const Votes& votes,
                           double bound) {
  return of_votes(page, title, votes, false, bound, "");
}

ClaimResult conclude_proofs(const ClaimPage& page, const std::string& title, const Votes& votes,
                            double bound) {
  return of_votes(page, title, votes, true, bound, "");
}

ClaimResult conclude_seeds(const ClaimPage& page, const std::string& title,
                           const std::vector<SeedVote>& votes, bool proved, const std::string& hypothesis,
                           double bound) {
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
  ClaimResult result = of_votes(page, title, counted, proved, bound, " seeds");
  const bool decided = counted.yes + counted.no == counted.count;
  result.worst_at = failing.empty() ? "" : (decided ? "fails on seed " : "not proved on seed ") + failing;
  const double fraction = result.interval->estimate;
  result.constants.push_back({"fraction of seeds", fraction, fraction, "", ""});
  const std::int64_t others = static_cast<std::int64_t>(votes.size()) - counted.count;
  if (others > 0) result.note += fmt::format("; {} seeds without: {}", others, hypothesis);
  return result;
}

}  // namespace advproof
