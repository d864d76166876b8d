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

Truth truth(bool value) { return value ? Truth::yes : Truth::no; }

/// The interval holds those of both extremes: every open case false, every one true.
ClaimResult of_votes(const Claim& claim, const std::string& title, const Votes& votes, bool proved,
                     double bound, std::string_view unit) {
  ClaimResult result = blank_result(claim);
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

using Judge = std::function<Truth(const Outcome&)>;

ClaimResult over_seeds(const Claim& claim, const std::string& title, const std::vector<Outcome>& outcomes,
                       const Judge& S, bool proved) {
  Votes votes;
  std::string failing;
  for (const Outcome& outcome : outcomes) {
    const Truth holds = S(outcome);
    votes.add(holds);
    if (!certainly(holds)) failing += fmt::format("{}{}", failing.empty() ? "" : ",", outcome.instance.seed);
  }
  ClaimResult result = of_votes(claim, title, votes, proved, 0.5, " seeds");
  const bool decided = votes.yes + votes.no == votes.count;
  result.worst_at = failing.empty() ? "" : (decided ? "fails on seed " : "not proved on seed ") + failing;
  const double fraction = result.interval->estimate;
  result.constants.push_back({"fraction of seeds", fraction, fraction, "", ""});
  return result;
}

ClaimResult over_seeds_with(const Claim& claim, const std::string& title,
                            const std::vector<Outcome>& outcomes, const std::string& hypothesis,
                            const Judge& premise, const Judge& S, bool proved) {
  std::vector<Outcome> concerned;
  std::copy_if(outcomes.begin(), outcomes.end(), std::back_inserter(concerned),
               [&](const Outcome& outcome) { return possibly(premise(outcome)); });
  if (concerned.empty()) {
    ClaimResult result = blank_result(claim);
    result.title = title;
    result.verdict = Verdict::not_applicable;
    result.note = fmt::format("{} of {} seeds without: {}", outcomes.size(), outcomes.size(), hypothesis);
    return result;
  }
  const Judge implied = [&](const Outcome& outcome) {
    const Truth holds = S(outcome);
    return certainly(holds) || certainly(premise(outcome)) ? holds : Truth::unknown;
  };
  ClaimResult result = over_seeds(claim, title, concerned, implied, proved);
  if (concerned.size() < outcomes.size())
    result.note += fmt::format("; {} seeds without: {}", outcomes.size() - concerned.size(), hypothesis);
  return result;
}

}  // namespace

void Votes::add(Truth holds) {
  ++count;
  yes += certainly(holds) ? 1 : 0;
  no += possibly(holds) ? 0 : 1;
}

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

ClaimResult conclude_count(const Claim& claim, const std::string& title, std::int64_t successes,
                           std::int64_t trials, double bound) {
  ClaimResult result = of_votes(claim, title, {successes, trials - successes, trials}, false, bound, "");
  result.note += fmt::format(" against {}", bound);
  return result;
}

ClaimResult conclude_proofs(const Claim& claim, const std::string& title, const Votes& votes, double bound) {
  return of_votes(claim, title, votes, true, bound, "");
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
  return over_seeds(
      claim, title, outcomes, [&](const Outcome& o) { return truth(S(o)); }, false);
}

ClaimResult conclude_proofs(const Claim& claim, const std::string& title,
                            const std::vector<Outcome>& outcomes,
                            const std::function<Truth(const Outcome&)>& S) {
  return over_seeds(claim, title, outcomes, S, true);
}

ClaimResult conclude_implication(const Claim& claim, const std::string& title,
                                 const std::vector<Outcome>& outcomes, const std::string& hypothesis,
                                 const std::function<bool(const Outcome&)>& premise,
                                 const std::function<bool(const Outcome&)>& S) {
  return over_seeds_with(
      claim, title, outcomes, hypothesis, [&](const Outcome& o) { return truth(premise(o)); },
      [&](const Outcome& o) { return truth(S(o)); }, false);
}

ClaimResult conclude_proved_implication(const Claim& claim, const std::string& title,
                                        const std::vector<Outcome>& outcomes, const std::string& hypothesis,
                                        const std::function<Truth(const Outcome&)>& premise,
                                        const std::function<Truth(const Outcome&)>& S) {
  return over_seeds_with(claim, title, outcomes, hypothesis, premise, S, true);
}

Part proofs(const std::string& name, const std::string& title, std::function<Truth(const Outcome&)> S) {
  return {name, [title, S = std::move(S)](const Claim& claim, const std::vector<Outcome>& outcomes) {
            return conclude_proofs(claim, title, outcomes, S);
          }};
}

}  // namespace advproof
