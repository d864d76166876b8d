// theorem-4.3 [S/R]: standard training reaches small risk and accuracy 1 through non-robust features alone,
// and one perturbation along -v_y (+ v_t), independent of the network, breaks it.
#include <fmt/format.h>
#include "advproof/claim/over_seeds.h"

namespace advproof {
namespace {

/// The rule for "near chance": the interval of the mean over seeds lies within half of 1/k around 1/k.
ClaimResult near_chance(const ClaimPage& page, const std::vector<Outcome>& outcomes) {
  std::vector<double> accuracies;
  for (const Outcome& outcome : outcomes)
    accuracies.push_back(outcome.standard.robust_feature_accuracy.lower());
  const double chance = 1 / static_cast<double>(outcomes.front().instance.features.U.rows());
  const ConfidenceInterval interval = bootstrap_mean(accuracies);
  ClaimResult result = conclude_fraction(page, "D_R accuracy is near chance", outcomes, [](const Outcome& o) {
    return !possibly(o.standard.robust_feature_accuracy.is_one());
  });
  const double slack = std::min(interval.lower - chance / 2, 3 * chance / 2 - interval.upper);
  const bool disjoint = interval.lower > 3 * chance / 2 || interval.upper < chance / 2;
  result.verdict = outcomes.size() < 10 ? Verdict::undecided
                   : slack > 0          ? Verdict::supported
                   : disjoint           ? Verdict::unsupported
                                        : Verdict::undecided;
  result.interval = interval;
  result.worst_margin = slack;
  const auto extremes = std::ranges::minmax(accuracies);
  result.worst_at = fmt::format("mean over {} seeds", outcomes.size());
  result.note = fmt::format("D_R accuracy {:.3f}, 95 % bootstrap interval [{:.3f}, {:.3f}], chance {:.3f}",
                            interval.estimate, interval.lower, interval.upper, chance);
  result.constants = {{"D_R accuracy", extremes.min, extremes.max, "", ""}};
  return result;
}

/// Below that of a guess by a factor 10.
Truth small_risk(const Outcome& outcome) {
  constexpr slong bits = 128;
  const Ball mid(outcome.standard.risk.mid, bits);
  const Ball risk = hull(mid - outcome.standard.risk.rad, mid + outcome.standard.risk.rad);
  const auto k = static_cast<double>(outcome.instance.features.U.rows());
  return risk < log1p(Ball(k - 1, bits)) / 10.0;
}

}  // namespace

namespace checks {

Check theorem_4_3() {
  OverSeeds check{{
      proofs("risk", "standard training: small risk", small_risk),
      proofs("accuracy", "standard training: accuracy 1",
             [](const Outcome& o) { return o.standard.accuracy.is_one(); }),
      proofs("nonrobust", "standard training: D_NR accuracy 1",
             [](const Outcome& o) { return o.standard.nonrobust_feature_accuracy.is_one(); }),
      {"robust-chance", near_chance},
      proofs("swap", "standard training: the swap breaks all samples",
             [](const Outcome& o) { return o.standard.against("swap").accuracy.is_zero(); }),
  }};
  return check;
}

}  // namespace checks

}  // namespace advproof
