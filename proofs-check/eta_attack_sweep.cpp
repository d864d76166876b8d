#include "eta_attack_sweep.h"

#include <algorithm>

#include "advproof/theory/race.h"
#include "advproof/training/follow.h"
#include "sweep_base.h"

namespace advproof {
namespace {

std::vector<double> measure_race(const SweepPoint& point, std::uint64_t seed) {
  const Setting& s = point.setting;
  const Instance instance = draw_instance(s, seed);
  Trainer<Dd> trainer(instance, s, Regime::adversarial, {});
  const Index k = trainer.network().classes();
  std::vector<FirstCrossing> races(static_cast<std::size_t>(k));
  follow(trainer, s.training.adversarial_steps, [&](const Trainer<Dd>& at) {
    if (at.number() % s.training.record_every != 0) return true;
    const std::vector<Heights> reached = heights(at);
    for (std::size_t i = 0; i < races.size(); ++i) races[i].observe(at.number(), reached[i]);
    return !std::ranges::all_of(races, &FirstCrossing::crossed);
  });
  std::vector<double> means(3, 0);
  for (const FirstCrossing& race : races) {
    means[0] += race.B_sat / static_cast<double>(k);
    means[1] += race.stall / static_cast<double>(k);
    means[2] += race.step / static_cast<double>(k);
  }
  return means;
}

}  // namespace

std::shared_ptr<const Sweep> eta_attack_sweep() {
  static const std::shared_ptr<const Sweep> shared = [] {
    auto sweep = std::make_shared<Sweep>();
    sweep->name = "eta_attack";
    sweep->columns = {"B_sat", "stall_step", "overtake_step"};
    sweep->seeds = 20;
    sweep->scalar = Format<Dd>::name();
    for (const double eta_attack : {10.0, 20.0, 40.0, 80.0, 160.0, 320.0, 640.0}) {
      Setting setting = sweep_base();
      setting.attack.eta_attack = eta_attack;
      sweep->points.push_back({"eta_attack", eta_attack, setting});
    }
    sweep->measure = measure_race;
    return sweep;
  }();
  return shared;
}

}  // namespace advproof
