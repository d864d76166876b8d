// Verdicts of asymptotic statements: fractions of cases, means and exponents, each with its interval.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "advproof/scalar/truth.h"
#include "advproof/verdict/power_law.h"
#include "advproof/verdict/result.h"

namespace advproof {

/// What a fraction of cases must exceed: where the source says "with high probability", and where a question
/// of ours [H] asks for more often than not.
inline constexpr double high_probability = 0.9;
inline constexpr double more_often_than_not = 0.5;

/// A fitted exponent b against the predicted one. Unsupported as "no power law" if the bend lies beyond
/// +-`tolerance`: the slope changes along the range by more than the claim allows it to be off. Else
/// supported if the 95 % intervals of b and of the bend lie within `tolerance` of the prediction and of 0,
/// unsupported if that of b lies outside altogether, undecided otherwise. The note has the local slopes and
/// the runs that have a value at each point.
ClaimResult conclude_exponent(const ClaimPage& page, const std::string& title, const PowerLaw& law,
                              double predicted, double tolerance);

/// Is the mean of values over `seeds` seeds, with this 95 % interval, equal to `target`? An equivalence test:
/// supported if the interval lies within `margin` of the target and contains it; unsupported, with "above" or
/// "below" the target's `name`, if it does not contain it; undecided otherwise, and of fewer than ten seeds.
ClaimResult conclude_equivalence(const ClaimPage& page, const std::string& title,
                                 const ConfidenceInterval& mean, std::int64_t seeds, double target,
                                 const std::string& name, double margin);

/// The share of the cases in which a statement is true against a bound: supported if the 95 % Clopper-Pearson
/// interval lies above it, unsupported if below, whatever the open cases may be.
ClaimResult conclude_count(const ClaimPage& page, const std::string& title, const Votes& votes, double bound);

/// As conclude_count, where every case was decided by proof: certified if supported and true in every case;
/// refuted if unsupported and each case is decided.
ClaimResult conclude_proofs(const ClaimPage& page, const std::string& title, const Votes& votes,
                            double bound);

/// One case of a sweep over seeds.
struct SeedVote {
  std::uint64_t seed = 1;
  Truth concerned = Truth::yes;  ///< is the premise of an implication met?
  Truth holds = Truth::unknown;
};

/// Is the statement true with high probability? Supported when the 95 % Clopper-Pearson interval of the
/// fraction of seeds lies above `bound` (above .9: that takes 36 seeds at least), unsupported when it lies
/// below, undecided otherwise; `proved`: as conclude_proofs. Of the seeds that are possibly concerned; where
/// the premise is open, a seed counts only as the statement is proved. Not applicable, naming `hypothesis`,
/// if none is concerned.
ClaimResult conclude_seeds(const ClaimPage& page, const std::string& title,
                           const std::vector<SeedVote>& votes, bool proved,
                           const std::string& hypothesis = "", double bound = high_probability);

}  // namespace advproof
