// learned.density-strength [S: second review]: "standard training picks up denser features, while adversarial
// training picks up stronger features", over density C and strength alpha/beta.
#include <algorithm>
#include <cmath>

#include "advproof/theory/race.h"
#include "advproof/training/follow.h"
#include "at_every_value.h"

namespace advproof {
namespace {

/// The heights of every class at the end of training.
std::vector<Heights> learned(const Setting& setting, const Instance& instance, Regime regime) {
  Trainer<double> trainer(instance, setting, regime, {});
  follow(trainer, setting.training.steps(regime), [](const Trainer<double>&) { return true; });
  return heights(trainer);
}

/// sum over J_NR of beta^q against sum over J_R of alpha^q, at the middle strengths.
double density(const Setting& setting) {
  const DataConfig& data = setting.data;
  const double strength = (data.alpha.lo + data.alpha.hi) / (data.beta.lo + data.beta.hi);
  return (data.patches - data.robust_patches) / (data.robust_patches * std::pow(strength, setting.network.q));
}

std::vector<double> measure(const Setting& setting, std::uint64_t seed) {
  const Instance instance = draw_instance(setting, seed);
  const std::vector<Heights> standard = learned(setting, instance, Regime::standard);
  const std::vector<Heights> adversarial = learned(setting, instance, Regime::adversarial);
  const bool v_denser = density(setting) > 1;
  const bool denser =
      std::ranges::all_of(standard, [=](const Heights& at) { return v_denser ? at.B > at.A : at.A > at.B; });
  const bool stronger = std::ranges::all_of(adversarial, [](const Heights& at) { return at.A > at.B; });
  return {denser ? 1.0 : 0.0,          stronger ? 1.0 : 0.0,           mean(standard, &Heights::A),
          mean(standard, &Heights::B), mean(adversarial, &Heights::A), mean(adversarial, &Heights::B)};
}

}  // namespace

namespace checks {

Check learned_density_strength() {
  const auto sweep = ledger_sweep("density_strength", {"standard", "adversarial", "standard_A", "standard_B",
                                                       "adversarial_A", "adversarial_B"});
  OverSweep check{sweep, {at_every_value("standard"), at_every_value("adversarial")}};
  sweep->measure = measure;
  return check;
}

}  // namespace checks

}  // namespace advproof
