// theorem-4.3 [S/R]: standard training reaches small risk and accuracy 1 through non-robust features alone,
// and one perturbation along -v_y (+ v_t), independent of the network, breaks it.
#include <algorithm>
#include "advproof/claim/over_seeds.h"

namespace advproof {
namespace {

constexpr Format<Ball> exact{128};

Ball ball_of(const Enclosure& x) {
  const Ball mid = exact(x.mid);
  return hull(mid - x.rad, mid + x.rad);
}

/// log k, the loss of a guess.
Ball loss_of_a_guess(const Outcome& outcome) {
  return log1p(exact(static_cast<double>(outcome.instance.features.classes() - 1)));
}

/// Below that of a guess by a factor 10.
Truth small_risk(const Outcome& outcome) {
  return ball_of(outcome.standard.risk) < loss_of_a_guess(outcome) / 10.0;
}

ClaimResult adversarial_risk(const ClaimPage& page, const std::vector<Outcome>& outcomes) {
  ClaimResult result =
      conclude_proofs(page, "standard training: high loss at swapped samples", outcomes,
                      [](const Outcome& o) { return ball_of(o.standard.swap.risk) > loss_of_a_guess(o); });
  Extremes loss;
  Extremes times_clean;
  for (const Outcome& outcome : outcomes) {
    const double swapped = outcome.standard.swap.risk.mid;
    const double clean = outcome.standard.risk.mid;
    loss.min = std::min(loss.min, swapped);
    loss.max = std::max(loss.max, swapped);
    times_clean.min = std::min(times_clean.min, swapped / clean);
    times_clean.max = std::max(times_clean.max, swapped / clean);
  }
  if (!(loss.min <= loss.max)) return result;  // of nothing, or of NaN alone
  result.constants.push_back({"loss at swapped samples", loss.min, loss.max, "", ""});
  result.constants.push_back({"of the training risk", times_clean.min, times_clean.max, "", ""});
  return result;
}

/// -beta_p v_y lies in the box. [S: the perturbation -beta_p v_y + eps v_t]
bool holds_beta(const Outcome& outcome) { return outcome.setting.attack.eps >= outcome.setting.data.beta.hi; }

constexpr const char* eps_above_beta = "eps >= beta_p";

ClaimResult removal(const ClaimPage& page, const std::vector<Outcome>& outcomes) {
  ClaimResult result = conclude_near_chance(
      page, "standard training: without v_y the answer is random", "accuracy after removal", outcomes,
      [](const Outcome& o) { return o.standard.against("removal").accuracy; });
  return holds_beta(outcomes.front()) ? result : without(eps_above_beta, std::move(result));
}

ClaimResult swap_orthogonal(const ClaimPage& page, const std::vector<Outcome>& outcomes) {
  const std::string title = "standard training: away from all features the answer is random";
  if (outcomes.front().standard.orthogonal.count == 0) {
    ClaimResult none = blank_result(page);
    none.title = title;
    return without("a direction orthogonal to all features, d > 2k", std::move(none));
  }
  ClaimResult result = conclude_near_chance(page, title, "accuracy after the swap", outcomes,
                                            [](const Outcome& o) { return o.standard.orthogonal; });
  return holds_beta(outcomes.front()) ? result : without(eps_above_beta, std::move(result));
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
      {"robust-chance",
       [](const ClaimPage& page, const std::vector<Outcome>& outcomes) {
         return conclude_near_chance(page, "D_R accuracy is near chance", "D_R accuracy", outcomes,
                                     [](const Outcome& o) { return o.standard.robust_feature_accuracy; });
       }},
      proofs("swap", "standard training: the swap breaks all samples",
             [](const Outcome& o) { return o.standard.against("swap").accuracy.is_zero(); }),
      proofs("swap-every", "standard training: the swap towards every t breaks all samples",
             [](const Outcome& o) { return o.standard.swap.accuracy.is_zero(); }),
      proofs("swap-targeted", "standard training: the swap towards every t makes F_t the largest",
             [](const Outcome& o) { return o.standard.swap.targeted.is_one(); }),
      {"adversarial-risk", adversarial_risk},
      {"removal", removal},
      {"swap-orthogonal", swap_orthogonal},
  }};
  return check;
}

}  // namespace checks

}  // namespace advproof
