// Examining the claims on a configuration: finite claims along both trainings of one instance in the chosen
// scalar, asymptotic claims over a sweep of seeds in binary64 (in
// double-double with that scalar).
#pragma once

#include <string>
#include <vector>

#include "advproof/claim/claim.h"
#include "advproof/configuration/configuration.h"
#include "advproof/configuration/scalar_choice.h"
#include "advproof/experiment/observed_training.h"
#include "advproof/experiment/selection.h"
#include "advproof/theory/region.h"

namespace advproof {

struct CheckOptions {
  const Claims* list = nullptr;  ///< the claims to choose from; required
  Configuration configuration;
  std::string preset;     ///< name whose ledger applies; empty for none
  bool own_seeds = true;  ///< the sweep is the preset's own, so that the ledger applies to asymptotic claims
  std::vector<std::string>
      claims;  ///< identifiers, whole (theorem-4.4) or one part (theorem-4.4.swap); empty: all
  ScalarChoice scalar;
  double accuracy = 1e-20;  ///< relative accuracy to which balls must prove identities; with automatic
                            ///< bits also the largest radius of a weight
  std::string findings = "findings";  ///< directory for certified counterexamples; empty: write none
  bool observe = false;               ///< keep what plots of the trainings need
  bool quiet = false;
};

struct CheckReport {
  std::string preset;
  Configuration configuration;
  std::string scalar;
  long bits = 53;       ///< asked for, or what `auto` arrived at; it decided the finite claims
  long precision = 53;  ///< of a result: mpfr has one or two bits fewer
  std::string instance_digest;
  std::vector<Region> regions;  ///< of the instance's training samples, and of its test samples
  std::vector<ClaimResult> claims;
  std::vector<ClaimPage> pages;             ///< of these claims, in the order of the list
  std::vector<ObservedTraining> trainings;  ///< of the instance, standard and adversarial; if asked for
  std::vector<std::string> findings;        ///< files written, one a refuted attack class
  double seconds = 0;
};

/// UsageError for an unknown claim; IncompleteError if a claim examined nothing or a finding cannot be
/// written; Error `interrupted`, `terminated` or `hung_up` after a signal, saying how far it got.
CheckReport run_check(const CheckOptions& options);

/// 0 all as expected; 1 a verdict differs from the ledger, or a finite claim fails (not an [H], a question about
/// the instance); 5 only "undecided" is in the way.
ExitCode exit_code(const CheckReport& report);

}  // namespace advproof
