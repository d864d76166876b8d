#include "eta_attack_sweep.h"

#include <algorithm>

#include "advproof/theory/race.h"
#include "advproof/training/follow.h"

namespace advproof {
namespace {

std::vector<double> measure_race(const Setting& s, std::uint64_t seed) {
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
    auto sweep = ledger_sweep("eta_attack", {"B_sat", "stall_step", "overtake_step"});
    sweep->measure = measure_race;
    return sweep;
  }();
  return shared;
}

}  // namespace advproof
