#include "advproof/claim/over_seeds.h"

#include <utility>

namespace advproof {
namespace {

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

SeedsPart proofs(const std::string& name, const std::string& title, ProofOfOutcome S) {
  return {name, [title, S = std::move(S)](const ClaimPage& page, const std::vector<Outcome>& outcomes) {
            return conclude_proofs(page, title, outcomes, S);
          }};
}

}  // namespace advproof
