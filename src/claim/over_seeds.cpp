#include "advproof/claim/over_seeds.h"

#include <algorithm>
#include <utility>

namespace advproof {
namespace {

/// What "near" means: at most a fifth of the way from chance to accuracy 1, at two classes.
constexpr double near = 0.1;

Truth truth(bool value) { return value ? Truth::yes : Truth::no; }

ProofOfOutcome decided(const OfOutcome& S) {
  return [&S](const Outcome& outcome) { return truth(S(outcome)); };
}

Truth always(const Outcome& /*outcome*/) { return Truth::yes; }

/// S is asked only where the premise may hold.
std::vector<SeedVote> votes_of(const std::vector<Outcome>& outcomes, const ProofOfOutcome& premise,
                               const ProofOfOutcome& S) {
  std::vector<SeedVote> votes;
  for (const Outcome& outcome : outcomes) {
    const Truth concerned = premise(outcome);
    votes.push_back({outcome.instance.seed, concerned, possibly(concerned) ? S(outcome) : Truth::unknown});
  }
  return votes;
}

}  // namespace

ClaimResult conclude_fraction(const ClaimPage& page, const std::string& title,
                              const std::vector<Outcome>& outcomes, const OfOutcome& S) {
  return conclude_seeds(page, title, votes_of(outcomes, always, decided(S)), false);
}

ClaimResult conclude_proofs(const ClaimPage& page, const std::string& title,
                            const std::vector<Outcome>& outcomes, const ProofOfOutcome& S) {
  return conclude_seeds(page, title, votes_of(outcomes, always, S), true);
}

ClaimResult conclude_implication(const ClaimPage& page, const std::string& title,
                                 const std::vector<Outcome>& outcomes, const std::string& hypothesis,
                                 const OfOutcome& premise, const OfOutcome& S) {
  return conclude_seeds(page, title, votes_of(outcomes, decided(premise), decided(S)), false, hypothesis);
}

ClaimResult conclude_proved_implication(const ClaimPage& page, const std::string& title,
                                        const std::vector<Outcome>& outcomes, const std::string& hypothesis,
                                        const ProofOfOutcome& premise, const ProofOfOutcome& S) {
  return conclude_seeds(page, title, votes_of(outcomes, premise, S), true, hypothesis);
}

ClaimResult conclude_near_chance(const ClaimPage& page, const std::string& title, const std::string& quantity,
                                 const std::vector<Outcome>& outcomes, const AccuracyOf& accuracy) {
  std::vector<double> least;
  std::vector<double> largest;
  for (const Outcome& outcome : outcomes) {
    least.push_back(accuracy(outcome).lower());
    largest.push_back(accuracy(outcome).upper());
  }
  const double chance = 1 / static_cast<double>(outcomes.front().instance.features.classes());
  const ConfidenceInterval lower = bootstrap_mean(least);
  const ConfidenceInterval interval{lower.estimate, lower.lower, bootstrap_mean(largest).upper};
  ClaimResult result = conclude_equivalence(page, title, interval, static_cast<std::int64_t>(outcomes.size()),
                                            chance, "chance", near);
  result.constants = {
      {quantity, *std::ranges::min_element(least), *std::ranges::max_element(largest), "", ""}};
  return result;
}

ClaimResult without(const std::string& hypothesis, ClaimResult result) {
  result.verdict = Verdict::not_applicable;
  result.cases = 0;
  result.note = "without: " + hypothesis + (result.note.empty() ? "" : "; " + result.note);
  return result;
}

SeedsPart proofs(const std::string& name, const std::string& title, ProofOfOutcome S) {
  return {name, [title, S = std::move(S)](const ClaimPage& page, const std::vector<Outcome>& outcomes) {
            return conclude_proofs(page, title, outcomes, S);
          }};
}

}  // namespace advproof
