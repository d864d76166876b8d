// What claims over seeds share: a statement about an outcome, its votes, its verdict (verdict/trend.h).
#pragma once

#include "advproof/claim/claim.h"
#include "advproof/verdict/trend.h"

namespace advproof {

/// A statement about a seed's outcome: decided, or by proof.
using OfOutcome = std::function<bool(const Outcome&)>;
using ProofOfOutcome = std::function<Truth(const Outcome&)>;

/// Is S true on most seeds? As conclude_seeds. Requires outcomes.
ClaimResult conclude_fraction(const ClaimPage& page, const std::string& title,
                              const std::vector<Outcome>& outcomes, const OfOutcome& S);
ClaimResult conclude_proofs(const ClaimPage& page, const std::string& title,
                            const std::vector<Outcome>& outcomes, const ProofOfOutcome& S);

/// The same over the seeds of which `premise` is true; not applicable, naming `hypothesis`, if it is of none.
ClaimResult conclude_implication(const ClaimPage& page, const std::string& title,
                                 const std::vector<Outcome>& outcomes, const std::string& hypothesis,
                                 const OfOutcome& premise, const OfOutcome& S);
ClaimResult conclude_proved_implication(const ClaimPage& page, const std::string& title,
                                        const std::vector<Outcome>& outcomes, const std::string& hypothesis,
                                        const ProofOfOutcome& premise, const ProofOfOutcome& S);

/// Is the mean over seeds of an accuracy what chance would give, 1/k? As conclude_equivalence of the 95 %
/// bootstrap interval, within 0.1; `quantity` names the accuracy. Samples that are open count both ways.
using AccuracyOf = std::function<Accuracy(const Outcome&)>;
ClaimResult conclude_near_chance(const ClaimPage& page, const std::string& title, const std::string& quantity,
                                 const std::vector<Outcome>& outcomes, const AccuracyOf& accuracy);

/// The result, of which a hypothesis is not met: its figures stay in the note.
ClaimResult without(const std::string& hypothesis, ClaimResult result);

/// The part that concludes so about S.
SeedsPart proofs(const std::string& name, const std::string& title, ProofOfOutcome S);

}  // namespace advproof
