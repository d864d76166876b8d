// Verdicts of asymptotic statements: fractions of cases, and exponents, each with its interval.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "advproof/scalar/truth.h"
#include "advproof/verdict/power_law.h"
#include "advproof/verdict/result.h"

namespace advproof {

/// Cases in which a statement was proved true, proved false, or neither.
struct Votes {
  std::int64_t yes = 0;
  std::int64_t no = 0;
  std::int64_t count = 0;
  void add(Truth holds);
};

/// A fitted exponent against the predicted one: supported if its 95 % interval lies within `tolerance` of it,
/// unsupported if it lies outside altogether, undecided otherwise.
ClaimResult conclude_exponent(const ClaimPage& page, const std::string& title, const PowerLaw& law,
                              double predicted, double tolerance);

/// s of n cases against a bound: supported if the 95 % Clopper-Pearson interval lies above it, unsupported if
/// below.
ClaimResult conclude_count(const ClaimPage& page, const std::string& title, std::int64_t successes,
                           std::int64_t trials, double bound);

/// As conclude_count, where every case was decided by proof: certified if supported and true in every case;
/// refuted if unsupported and each case is decided. The interval covers whatever the open cases may be.
ClaimResult conclude_proofs(const ClaimPage& page, const std::string& title, const Votes& votes,
                            double bound);

/// One case of a sweep over seeds.
struct SeedVote {
  std::uint64_t seed = 1;
  Truth concerned = Truth::yes;  ///< is the premise of an implication met?
  Truth holds = Truth::unknown;
};

/// Is the statement true on most seeds? Supported when the 95 % Clopper-Pearson interval of the fraction lies
/// above 1/2, unsupported when it lies below, undecided otherwise; `proved`: as conclude_proofs. Of the seeds
/// that are possibly concerned; where the premise is open, a seed counts only as the statement is proved. Not
/// applicable, naming `hypothesis`, if none is concerned.
ClaimResult conclude_seeds(const ClaimPage& page, const std::string& title,
                           const std::vector<SeedVote>& votes, bool proved,
                           const std::string& hypothesis = "");

}  // namespace advproof
