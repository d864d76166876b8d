// theorem-4.4 [S/R]: adversarial training reaches accuracy 1, D_R accuracy 1 and robust accuracy 1: one
// result for each attack class. An attack class that breaks seeds with certified counterexamples on every one
// of them is refuted.
#include <fmt/format.h>

#include "claims.h"

namespace advproof {
namespace {

ClaimResult against(const Claim& claim, std::size_t attack, const std::vector<Outcome>& outcomes) {
  ClaimResult result =
      conclude_fraction(claim, "adversarial training: robust to " + attack_names()[attack], outcomes,
                        [attack](const Outcome& o) { return o.adversarial.attacks[attack].accuracy == 1; });
  Extremes accuracies;
  std::size_t broken = 0;
  std::size_t certified = 0;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const RegimeOutcome& adversarial = outcomes[i].adversarial;
    accuracies.min = std::min(accuracies.min, adversarial.attacks[attack].accuracy);
    accuracies.max = std::max(accuracies.max, adversarial.attacks[attack].accuracy);
    if (adversarial.attacks[attack].accuracy == 1) continue;
    ++broken;
    if (!adversarial.witnesses[attack].certified()) continue;
    if (certified++ == 0) result.witness = i;
  }
  result.constants.push_back({"robust accuracy", accuracies.min, accuracies.max, "", ""});
  if (broken > 0) result.note += fmt::format("; counterexamples certified: {} of {}", certified, broken);
  if (result.verdict == Verdict::unsupported && certified == broken) result.verdict = Verdict::refuted;
  return result;
}

}  // namespace

Claim theorem_4_4() {
  Claim claim;
  claim.id = "theorem-4.4";
  claim.tag = Tag::reconstructed;
  claim.source = "Theorem 4.4 as the replies describe it [S]; quantities and rules are our reading [R]";
  claim.title = "adversarial training learns robust features";
  claim.statement =
      "Adversarial training, with high probability: accuracy 1 on fresh samples; accuracy 1 on D_R; robust "
      "accuracy 1 "
      "against one-step, FGSM, PGD on cross-entropy, PGD on margins, removal, swap, injection, and their "
      "union. Each "
      "supported if true on most seeds (95 % Clopper-Pearson interval above 1/2); refuted if false on most "
      "seeds and every "
      "failing seed has a counterexample certified in ball arithmetic.";
  claim.hypotheses = {"Assumption 2.3 at the preset's parameters"};
  claim.parts = {
      fraction("accuracy", "adversarial training: accuracy 1",
               [](const Outcome& o) { return o.adversarial.accuracy == 1; }),
      fraction("robust", "adversarial training: D_R accuracy 1",
               [](const Outcome& o) { return o.adversarial.robust_feature_accuracy == 1; }),
  };
  for (std::size_t attack = 0; attack < attack_names().size(); ++attack) {
    claim.parts.push_back({attack_names()[attack], [attack](const Claim& whole, const auto& outcomes) {
                             return against(whole, attack, outcomes);
                           }});
  }
  return claim;
}

}  // namespace advproof
