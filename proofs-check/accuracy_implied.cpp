// accuracy.implied [S: first reply, A1]: perfect robust accuracy implies perfect standard accuracy. For the
// whole box, and for an attack that may leave the sample alone, this is immediate: 0 lies in the box. What
// can be measured is whether accuracy 1 at the attacked points of the training attack, alone, already implies
// accuracy 1 at the samples themselves.
#include "advproof/attack/ascent.h"
#include "claims.h"

namespace advproof {
namespace {

PatchNetwork<double> trained(const Outcome& outcome, const RegimeOutcome& regime) {
  return {outcome.network, outcome.instance.features.U.rows(), regime.W};
}

/// Accuracy at X + delta on the test samples, delta of the training attack.
Accuracy attacked_accuracy(const Outcome& outcome, const RegimeOutcome& regime) {
  const PatchNetwork<double> network = trained(outcome, regime);
  Samples samples = outcome.instance.test;
  Ascent<double> ascent(samples.count(), samples.patches(), network.classes(), network.neurons(),
                        network.dim());
  const Rows all{0, samples.count()};
  Matrix<double> start(samples.X.rows(), samples.X.cols());
  if (outcome.attack.random_start)
    draw_starts(outcome.instance.seed, 0, outcome.attack.eps, samples.patches(), all, start);
  ascend(network, samples.X, samples.y, all, outcome.attack, Objective::cross_entropy(),
         outcome.attack.random_start ? &start : nullptr, ascent);
  samples.X = ascent.attacked;
  return accuracy(network, samples);
}

Part part(const std::string& name, const RegimeOutcome Outcome::*regime) {
  return {name, [name, regime](const Claim& claim, const std::vector<Outcome>& outcomes) {
            return conclude_proved_implication(
                claim, name + " training: robust accuracy 1 implies accuracy 1", outcomes,
                "accuracy 1 at the attacked points",
                [regime](const Outcome& o) { return attacked_accuracy(o, o.*regime).is_one(); },
                [regime](const Outcome& o) { return (o.*regime).accuracy.is_one(); });
          }};
}

}  // namespace

Claim accuracy_implied() {
  Claim claim;
  claim.id = "accuracy.implied";
  claim.tag = Tag::stated;
  claim.source = "first reply, A1";
  claim.title = "robust accuracy 1 implies accuracy 1";
  claim.statement =
      "Over the seeds whose network is right at the attacked point X + delta of every test sample, delta of "
      "the training attack "
      "alone, it is right at every X. (For the worst point of the box there is nothing to measure: 0 lies in "
      "it [D].) One result a "
      "regime; supported if true on most of these seeds: the 95 % Clopper-Pearson interval of the fraction "
      "lies above 1/2; certified if on all, each "
      "decided by proof for the exact binary64 weights and points.";
  claim.hypotheses = {"accuracy 1 at the attacked points"};
  claim.parts = {part("standard", &Outcome::standard), part("adversarial", &Outcome::adversarial)};
  return claim;
}

}  // namespace advproof
