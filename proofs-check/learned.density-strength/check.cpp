// learned.density-strength [S: second review]: "standard training picks up denser features, while adversarial
// training picks up stronger features", over density C and strength alpha/beta.
#include <algorithm>
#include <cmath>

#include "advproof/theory/race.h"
#include "advproof/training/follow.h"
#include "at_every_value.h"
#include "sweep_base.h"

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

std::vector<double> measure(const SweepPoint& point, std::uint64_t seed) {
  const Instance instance = draw_instance(point.setting, seed);
  const std::vector<Heights> standard = learned(point.setting, instance, Regime::standard);
  const std::vector<Heights> adversarial = learned(point.setting, instance, Regime::adversarial);
  const bool v_denser = density(point.setting) > 1;
  const bool denser =
      std::ranges::all_of(standard, [=](const Heights& at) { return v_denser ? at.B > at.A : at.A > at.B; });
  const bool stronger = std::ranges::all_of(adversarial, [](const Heights& at) { return at.A > at.B; });
  return {denser ? 1.0 : 0.0,          stronger ? 1.0 : 0.0,           mean(standard, &Heights::A),
          mean(standard, &Heights::B), mean(adversarial, &Heights::A), mean(adversarial, &Heights::B)};
}

/// |J_NR| = C (alpha/beta)^q rounded, and beta as at the base.
Setting at(double C, double strength) {
  Setting setting = sweep_base();
  const double beta = (setting.data.beta.lo + setting.data.beta.hi) / 2;
  setting.data.alpha = {strength * beta - 0.05, strength * beta + 0.05};
  setting.data.patches = 1 + static_cast<int>(std::lround(C * std::pow(strength, setting.network.q)));
  return setting;
}

}  // namespace

namespace checks {

Check learned_density_strength() {
  auto sweep = std::make_shared<Sweep>();
  OverSweep check{sweep, {at_every_value("standard"), at_every_value("adversarial")}};
  sweep->name = "density_strength";
  sweep->columns = {"standard", "adversarial", "standard_A", "standard_B", "adversarial_A", "adversarial_B"};
  for (const double C : {0.25, 0.5, 2.0, 4.0, 8.0}) sweep->points.push_back({"C", C, at(C, 2.7)});
  for (const double strength : {1.25, 1.5, 2.0, 3.5})
    sweep->points.push_back({"alpha/beta", strength, at(3, strength)});
  sweep->measure = measure;
  return check;
}

}  // namespace checks

}  // namespace advproof
