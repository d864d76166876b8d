// A claim of the theory, what examining it gives, and the list of all of them.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "advproof/theory/finite_claim.h"
#include "advproof/theory/interval.h"
#include "advproof/theory/outcome.h"
#include "advproof/theory/sweep.h"

namespace advproof {

/// A number that a claim reports: over its cases (finite) or over the seeds (asymptotic).
struct Constant {
  std::string name;
  double min = 0;
  double max = 0;
  std::string min_at;
  std::string max_at;
};

struct ClaimResult {
  std::string id;
  std::string title;
  Tag tag = Tag::derived;
  Kind kind = Kind::finite;
  Verdict verdict = Verdict::undecided;
  std::optional<Verdict> expected;  ///< the ledger's, where the run is the preset's own
  std::int64_t cases = 0;           ///< cases checked: step x class x neuron ..., or seeds
  double worst_margin =
      0;  ///< finite: smallest relative slack; asymptotic: lower end of the interval less its bound
  std::string worst_at;
  std::string note;  ///< hypothesis not met, interval, witness: one line
  std::vector<Constant> constants;
  std::optional<ConfidenceInterval>
      interval;  ///< asymptotic: 95 %, of the fraction, mean or exponent that decides
  std::optional<std::size_t>
      witness;  ///< index of a broken attack whose certified counterexample the run should keep
  [[nodiscard]] bool as_expected() const { return !expected || verdict == *expected; }
};

struct Claim;

/// One statement of an asymptotic claim, with a result of its own.
struct Part {
  std::string name;  ///< the result is CLAIM.name, or CLAIM where this is empty
  std::function<ClaimResult(const Claim&, const std::vector<Outcome>&)> examine;
};

/// One statement about a sweep.
struct SweepPart {
  std::string name;  ///< as of a Part
  std::function<ClaimResult(const Claim&, const SweepTable&)> examine;
};

struct Claim {
  std::string id;
  Tag tag = Tag::derived;
  std::string source;     ///< which reply or question, or what it is derived from
  std::string title;      ///< a few words for the table
  std::string statement;  ///< whole, with its constants
  std::vector<std::string> hypotheses;
  std::optional<FiniteClaimMakers> finite;  ///< finite claims
  std::vector<Part> parts;                  ///< asymptotic claims about a preset's seeds
  std::shared_ptr<const Sweep> sweep;       ///< asymptotic claims about a sweep of the ledger's own
  std::vector<SweepPart> sweep_parts;
  [[nodiscard]] Kind kind() const { return finite ? Kind::finite : Kind::asymptotic; }
  /// The identifiers of its results: its own, or one a part.
  [[nodiscard]] std::vector<std::string> result_ids() const;
  /// The results of an asymptotic claim, one a part. Requires outcomes.
  [[nodiscard]] std::vector<ClaimResult> trend(const std::vector<Outcome>& outcomes) const;
  /// The results of a claim about its sweep.
  [[nodiscard]] std::vector<ClaimResult> trend(const SweepTable& table) const;
};

/// Every claim, in the order of THEORY: the visible list is proofs-check/claims.cpp.
const std::vector<Claim>& all_claims();

/// The verdict of a finite claim. `rigorous`: the cases were decided in ball arithmetic.
/// No case examined: not applicable if hypotheses failed, an IncompleteError otherwise.
ClaimResult conclude(const Claim& claim, const Tally& tally, bool rigorous);

/// Asymptotic: is S true on most seeds? Supported when the 95 % Clopper-Pearson interval of the fraction lies
/// above 1/2, unsupported when it lies below, undecided otherwise. Requires outcomes.
ClaimResult conclude_fraction(const Claim& claim, const std::string& title,
                              const std::vector<Outcome>& outcomes,
                              const std::function<bool(const Outcome&)>& S);

/// The same over the seeds of which `premise` is true; not applicable, naming `hypothesis`, if it is of none.
ClaimResult conclude_implication(const Claim& claim, const std::string& title,
                                 const std::vector<Outcome>& outcomes, const std::string& hypothesis,
                                 const std::function<bool(const Outcome&)>& premise,
                                 const std::function<bool(const Outcome&)>& S);

/// A fitted exponent against the predicted one: supported if its 95 % interval lies within `tolerance` of it,
/// unsupported if it lies outside altogether, undecided otherwise.
ClaimResult conclude_exponent(const Claim& claim, const std::string& title, const PowerLaw& law,
                              double predicted, double tolerance);

/// s of n cases against a bound: supported if the 95 % Clopper-Pearson interval lies above it, unsupported if
/// below.
ClaimResult conclude_count(const Claim& claim, const std::string& title, std::int64_t successes,
                           std::int64_t trials, double bound);

/// Cases in which a statement was proved true, proved false, or neither.
struct Votes {
  std::int64_t yes = 0;
  std::int64_t no = 0;
  std::int64_t count = 0;
  void add(Truth holds);
};

/// As conclude_count, where every case was decided by proof: certified if supported and true in every case;
/// refuted if unsupported and each case is decided. The interval covers whatever the open cases may be.
ClaimResult conclude_proofs(const Claim& claim, const std::string& title, const Votes& votes, double bound);

/// The same over seeds, as conclude_fraction.
ClaimResult conclude_proofs(const Claim& claim, const std::string& title,
                            const std::vector<Outcome>& outcomes,
                            const std::function<Truth(const Outcome&)>& S);

/// As conclude_implication. A seed whose premise is open counts only as S is proved.
ClaimResult conclude_proved_implication(const Claim& claim, const std::string& title,
                                        const std::vector<Outcome>& outcomes, const std::string& hypothesis,
                                        const std::function<Truth(const Outcome&)>& premise,
                                        const std::function<Truth(const Outcome&)>& S);

/// The part that concludes so about S.
Part proofs(const std::string& name, const std::string& title, std::function<Truth(const Outcome&)> S);

}  // namespace advproof
