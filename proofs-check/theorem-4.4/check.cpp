// theorem-4.4 [S/R]: adversarial training reaches accuracy 1, learns robust features rather than non-robust ones,
// and reaches robust accuracy 1: one result for each attack class, and one for the whole box by certificates.
// An attack class that breaks seeds with certified counterexamples on every one of them is refuted.
#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include "advproof/claim/over_seeds.h"
#include "advproof/data/geometry.h"

#include <fmt/format.h>

namespace advproof {
namespace {

/// Proved of these seeds as the statement means it: finitely many perturbations that do not depend on the
/// network, or (box) all. Of any other attack only the perturbations that binary64 computed are decided.
bool examined_whole(const std::string& attack) {
  constexpr std::array<std::string_view, 5> whole{"removal", "swap", "injection", "swap-orthogonal", "box"};
  return std::ranges::find(whole, attack) != whole.end();
}

ClaimResult against(const ClaimPage& page, const std::string& attack, const std::vector<Outcome>& outcomes) {
  ClaimResult result =
      conclude_proofs(page, "adversarial training: robust to " + attack, outcomes,
                      [&](const Outcome& o) { return o.adversarial.against(attack).accuracy.is_one(); });
  Extremes accuracies;
  Extremes of_right;  // the other convention: samples wrong when clean are no adversarial examples
  std::size_t broken = 0;
  std::size_t certified = 0;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const RegimeOutcome& adversarial = outcomes[i].adversarial;
    const AttackOutcome& outcome = adversarial.against(attack);
    accuracies.min = std::min(accuracies.min, outcome.accuracy.lower());
    accuracies.max = std::max(accuracies.max, outcome.accuracy.upper());
    if (adversarial.accuracy.right > 0) {
      of_right.min = std::min(of_right.min, outcome.accuracy.lower() / adversarial.accuracy.upper());
      of_right.max =
          std::max(of_right.max, std::min(1.0, outcome.accuracy.upper() / adversarial.accuracy.lower()));
    }
    if (possibly(outcome.accuracy.is_one())) continue;
    ++broken;
    if (!adversarial.witness_against(attack).certified()) continue;
    if (certified++ == 0) result.witness = i;
  }
  result.constants.push_back({"robust accuracy", accuracies.min, accuracies.max, "", ""});
  if (of_right.min <= of_right.max)
    result.constants.push_back(
        {"robust accuracy of samples right when clean", of_right.min, of_right.max, "", ""});
  if (broken > 0) result.note += fmt::format("; counterexamples certified: {} of {}", certified, broken);
  if (result.verdict == Verdict::refuted && certified < broken) result.verdict = Verdict::unsupported;
  if (result.verdict == Verdict::certified && !examined_whole(attack)) result.reading = "withstood";
  return result;
}

/// Nothing to push along where the features span R^d.
ClaimResult against_orthogonal_swap(const ClaimPage& page, const std::vector<Outcome>& outcomes) {
  const Features& features = outcomes.front().instance.features;
  ClaimResult result = against(page, "swap-orthogonal", outcomes);
  if (features.U.cols() > 2 * features.classes()) return result;
  return without("a direction orthogonal to all features, d > 2k", std::move(result));
}

/// max_r B < max_r A in every class.
Truth learned_more_robust(const Outcome& outcome) {
  Truth all = outcome.adversarial.learned.empty() ? Truth::unknown : Truth::yes;
  for (const HeightsIn<Ball>& of_class : outcome.adversarial.learned) {
    const Truth less = of_class.B < of_class.A;
    if (all != Truth::no && less != Truth::yes) all = less;
  }
  return all;
}

ClaimResult learned_ratio(const ClaimPage& page, const std::vector<Outcome>& outcomes) {
  ClaimResult result = conclude_proofs(page, "adversarial training: max B < max A in every class", outcomes,
                                       learned_more_robust);
  Extremes ratio;
  for (const Outcome& outcome : outcomes) {
    for (const HeightsIn<Ball>& of_class : outcome.adversarial.learned) {
      if (!certainly(of_class.A > 0.0)) continue;  // has no ratio, and max B < max A is not proved by one
      const Enclosure B_to_A = enclosure(of_class.B / of_class.A);
      ratio.min = std::min(ratio.min, B_to_A.mid - B_to_A.rad);
      ratio.max = std::max(ratio.max, B_to_A.mid + B_to_A.rad);
    }
  }
  if (ratio.min <= ratio.max) result.constants.push_back({"max B / max A", ratio.min, ratio.max, "", ""});
  return result;
}

/// Where test samples' boxes meet on so many seeds that the best classifier of each would fail the rule too, no
/// training is to blame.
ClaimResult in_the_box(const ClaimPage& page, const std::vector<Outcome>& outcomes) {
  ClaimResult result = against(page, "box", outcomes);
  std::map<std::string, std::int64_t> beyond;
  for (const Outcome& o : outcomes) {
    if (const std::string& why = o.adversarial.against("box").beyond; !why.empty()) ++beyond[why];
  }
  for (const auto& [why, seeds] : beyond) result.note += fmt::format("; {} seeds {}", seeds, why);
  std::int64_t crowded = 0;
  std::string example;
  const ClaimResult best = conclude_proofs(page, result.title, outcomes, [&](const Outcome& o) {
    const Geometry geometry = measure_geometry(o.instance.test, o.setting.attack.eps);
    if (geometry.meeting == 0) return Truth::yes;
    if (crowded++ == 0)
      example = fmt::format("{} of {} pairs, at most {} of {} samples robust, on seed {}", geometry.meeting,
                            geometry.pairs, geometry.robust_at_most, geometry.samples, o.instance.seed);
    return Truth::no;
  });
  if (best.verdict != Verdict::refuted && best.verdict != Verdict::unsupported) return result;
  result.verdict = Verdict::impossible;
  result.note = fmt::format(
      "boxes of test samples of distinct labels meet on {} of {} seeds ({}): no classifier "
      "is robust; {}",
      crowded, outcomes.size(), example, result.note);
  return result;
}

}  // namespace

namespace checks {

Check theorem_4_4() {
  OverSeeds check{{
      proofs("accuracy", "adversarial training: accuracy 1",
             [](const Outcome& o) { return o.adversarial.accuracy.is_one(); }),
      proofs("robust", "adversarial training: D_R accuracy 1",
             [](const Outcome& o) { return o.adversarial.robust_feature_accuracy.is_one(); }),
      {"nonrobust",
       [](const ClaimPage& page, const std::vector<Outcome>& outcomes) {
         return conclude_near_chance(
             page, "adversarial training: D_NR accuracy is near chance", "D_NR accuracy", outcomes,
             [](const Outcome& o) { return o.adversarial.nonrobust_feature_accuracy; });
       }},
      {"learned-ratio", learned_ratio},
  }};
  for (const std::string& attack : attack_names()) {
    check.parts.push_back({attack, [attack](const ClaimPage& page, const auto& outcomes) {
                             return attack == "swap-orthogonal" ? against_orthogonal_swap(page, outcomes)
                                                                : against(page, attack, outcomes);
                           }});
  }
  check.parts.push_back({"box", in_the_box});
  return check;
}

}  // namespace checks

}  // namespace advproof
