// accuracy.implied [S: first reply, A1]: perfect robust accuracy implies perfect standard accuracy. For the
// page box, and for an attack that may leave the sample alone, this is immediate: 0 lies in the box. What
// can be measured is whether accuracy 1 at the attacked points of the training attack, alone, already implies
// accuracy 1 at the samples themselves.
#include "advproof/attack/ascent.h"
#include "advproof/claim/over_seeds.h"

namespace advproof {
namespace {

PatchNetwork<double> trained(const Outcome& outcome, const RegimeOutcome& regime) {
  return {outcome.setting.network, outcome.instance.features.U.rows(), regime.W};
}

/// Accuracy at X + delta on the test samples, delta of the training attack.
Accuracy attacked_accuracy(const Outcome& outcome, const RegimeOutcome& regime) {
  const PatchNetwork<double> network = trained(outcome, regime);
  Samples samples = outcome.instance.test;
  Ascent<double> ascent(samples.count(), samples.patches(), network.classes(), network.neurons(),
                        network.dim());
  const Rows all{0, samples.count()};
  Matrix<double> start(samples.X.rows(), samples.X.cols());
  if (outcome.setting.attack.random_start)
    draw_starts(outcome.instance.seed, 0, outcome.setting.attack.eps, samples.patches(), all, start);
  ascend(network, samples.X, samples.y, all, outcome.setting.attack, Objective::cross_entropy(),
         outcome.setting.attack.random_start ? &start : nullptr, ascent);
  samples.X = ascent.attacked;
  return accuracy(network, samples);
}

SeedsPart part(const std::string& name, const RegimeOutcome Outcome::*regime) {
  return {name, [name, regime](const ClaimPage& page, const std::vector<Outcome>& outcomes) {
            return conclude_proved_implication(
                page, name + " training: robust accuracy 1 implies accuracy 1", outcomes,
                "accuracy 1 at the attacked points",
                [regime](const Outcome& o) { return attacked_accuracy(o, o.*regime).is_one(); },
                [regime](const Outcome& o) { return (o.*regime).accuracy.is_one(); });
          }};
}

}  // namespace

namespace checks {

Check accuracy_implied() {
  return OverSeeds{{part("standard", &Outcome::standard), part("adversarial", &Outcome::adversarial)}};
}

}  // namespace checks

}  // namespace advproof
