#include "advproof/theory/claim.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "advproof/error.h"

namespace advproof {

void Tally::note_margin(double margin, const Place& place) {
  if (std::isnan(worst_margin) || margin >= worst_margin) return;
  worst_margin = margin;
  worst_at = place;
}

void Tally::merge(const Tally& other) {
  cases += other.cases;
  violated += other.violated;
  undecided += other.undecided;
  note_margin(other.worst_margin, other.worst_at);
  for (const auto& [name, extremes] : other.constants) {
    Extremes& mine = constants[name];
    if (extremes.min < mine.min) {
      mine.min = extremes.min;
      mine.min_at = extremes.min_at;
    }
    if (extremes.max > mine.max) {
      mine.max = extremes.max;
      mine.max_at = extremes.max_at;
    }
  }
  for (const auto& [hypothesis, count] : other.inapplicable) inapplicable[hypothesis] += count;
}

namespace {

ClaimResult blank_result(const Claim& claim) {
  ClaimResult result;
  result.id = claim.id;
  result.title = claim.title;
  result.tag = claim.tag;
  result.kind = claim.kind();
  return result;
}

}  // namespace

std::vector<std::string> Claim::result_ids() const {
  if (kind() == Kind::finite) return {id};
  std::vector<std::string> ids;
  const auto add = [&](const std::string& name) { ids.push_back(name.empty() ? id : id + "." + name); };
  for (const Part& part : parts) add(part.name);
  for (const SweepPart& part : sweep_parts) add(part.name);
  return ids;
}

std::vector<ClaimResult> Claim::trend(const std::vector<Outcome>& outcomes) const {
  const std::vector<std::string> ids = result_ids();
  std::vector<ClaimResult> results;
  for (const Part& part : parts) {
    ClaimResult result = part.examine(*this, outcomes);
    result.id = ids[results.size()];
    results.push_back(std::move(result));
  }
  return results;
}

std::vector<ClaimResult> Claim::trend(const SweepTable& table) const {
  const std::vector<std::string> ids = result_ids();
  std::vector<ClaimResult> results;
  for (const SweepPart& part : sweep_parts) {
    ClaimResult result = part.examine(*this, table);
    result.id = ids[results.size()];
    results.push_back(std::move(result));
  }
  return results;
}

ClaimResult conclude_exponent(const Claim& claim, const std::string& title, const PowerLaw& law,
                              double predicted, double tolerance) {
  ClaimResult result = blank_result(claim);
  result.title = title;
  result.cases = law.rows;
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

ClaimResult conclude_count(const Claim& claim, const std::string& title, std::int64_t successes,
                           std::int64_t trials, double bound) {
  ClaimResult result = blank_result(claim);
  result.title = title;
  result.cases = trials;
  const ConfidenceInterval interval = clopper_pearson(successes, trials);
  result.verdict = interval.lower > bound   ? Verdict::supported
                   : interval.upper < bound ? Verdict::unsupported
                                            : Verdict::undecided;
  result.worst_margin = interval.lower - bound;
  result.worst_at = fmt::format("{} of {}", successes, trials);
  result.note = fmt::format("{} of {}, 95 % interval [{:.3f}, {:.3f}] against {}", successes, trials,
                            interval.lower, interval.upper, bound);
  return result;
}

ClaimResult conclude(const Claim& claim, const Tally& tally, bool rigorous) {
  ClaimResult result = blank_result(claim);
  result.cases = tally.cases;
  for (const auto& [hypothesis, count] : tally.inapplicable) {
    result.note += fmt::format("{}{} cases without: {}", result.note.empty() ? "" : "; ", count, hypothesis);
  }
  if (tally.cases == 0) {
    if (tally.inapplicable.empty()) throw IncompleteError("claim " + claim.id + " examined no case");
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
    result.note =
        fmt::format("{} cases undecided", tally.undecided) + (result.note.empty() ? "" : "; ") + result.note;
  } else {
    result.verdict = rigorous ? Verdict::certified : Verdict::holds;
  }
  for (const auto& [name, extremes] : tally.constants) {
    result.constants.push_back(
        {name, extremes.min, extremes.max, to_string(extremes.min_at), to_string(extremes.max_at)});
  }
  return result;
}

ClaimResult conclude_fraction(const Claim& claim, const std::string& title,
                              const std::vector<Outcome>& outcomes,
                              const std::function<bool(const Outcome&)>& S) {
  ClaimResult result = blank_result(claim);
  result.title = title;
  std::int64_t successes = 0;
  std::string failing;
  for (const Outcome& outcome : outcomes) {
    if (S(outcome)) {
      ++successes;
    } else {
      failing += fmt::format("{}{}", failing.empty() ? "" : ",", outcome.instance.seed);
    }
  }
  result.cases = static_cast<std::int64_t>(outcomes.size());
  const ConfidenceInterval interval = clopper_pearson(successes, result.cases);
  result.verdict = interval.lower > 0.5   ? Verdict::supported
                   : interval.upper < 0.5 ? Verdict::unsupported
                                          : Verdict::undecided;
  result.worst_margin = interval.lower - 0.5;
  result.worst_at = failing.empty() ? "no seed fails" : "fails on seed " + failing;
  result.note = fmt::format("{} of {} seeds, 95 % interval [{:.3f}, {:.3f}]", successes, result.cases,
                            interval.lower, interval.upper);
  result.constants.push_back({"fraction of seeds", interval.estimate, interval.estimate, "", ""});
  return result;
}

ClaimResult conclude_implication(const Claim& claim, const std::string& title,
                                 const std::vector<Outcome>& outcomes, const std::string& hypothesis,
                                 const std::function<bool(const Outcome&)>& premise,
                                 const std::function<bool(const Outcome&)>& S) {
  std::vector<Outcome> concerned;
  std::copy_if(outcomes.begin(), outcomes.end(), std::back_inserter(concerned), premise);
  if (concerned.empty()) {
    ClaimResult result = blank_result(claim);
    result.title = title;
    result.verdict = Verdict::not_applicable;
    result.note = fmt::format("{} of {} seeds without: {}", outcomes.size(), outcomes.size(), hypothesis);
    return result;
  }
  ClaimResult result = conclude_fraction(claim, title, concerned, S);
  if (concerned.size() < outcomes.size())
    result.note += fmt::format("; {} seeds without: {}", outcomes.size() - concerned.size(), hypothesis);
  return result;
}

Part fraction(const std::string& name, const std::string& title, std::function<bool(const Outcome&)> S) {
  return {name, [title, S = std::move(S)](const Claim& claim, const std::vector<Outcome>& outcomes) {
            return conclude_fraction(claim, title, outcomes, S);
          }};
}

}  // namespace advproof
