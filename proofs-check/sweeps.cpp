#include "sweeps.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include "advproof/data/components.h"
#include "advproof/network/rounded.h"

namespace advproof {

Setting sweep_base() {
  Setting base;
  base.data.classes = 3;
  base.data.dim = 12;
  base.data.patches = 61;
  base.data.robust_patches = 1;
  base.data.samples = 6;
  base.data.test_samples = 30;
  base.data.alpha = {1.3, 1.4};
  base.data.beta = {0.48, 0.52};
  base.data.noise_std = 0.005;
  base.network = {.neurons = 12, .q = 3, .rho = 0.5, .init_std = 0.02};
  base.attack = {.eps = 0.4, .eta_attack = 300};
  base.training = {.eta = 0.04, .standard_steps = 800, .adversarial_steps = 3000, .record_every = 10};
  return base;
}

std::vector<double> strongest(const Matrix<double>& components, Index classes, Index neurons, Index offset) {
  std::vector<double> result;
  for (Index i = 0; i < classes; ++i) {
    double largest = components(i * neurons, offset + i);
    for (Index r = 1; r < neurons; ++r) largest = std::max(largest, components(i * neurons + r, offset + i));
    result.push_back(largest);
  }
  return result;
}

namespace {

/// In double-double: on some seeds the discrete step overshoots, and a binary64 run leaves the trajectory
/// (docs/findings.md). Means over the classes, NaN unless every class has shown both phases:
/// B_sat          max_r B where max_r A overtakes it, having led and at least doubled before,
/// stall_step     the first record from which max_r B grows slower than max_r A until it is overtaken,
/// overtake_step  the record at which it is overtaken.
std::vector<double> measure_race(const SweepPoint& point, std::uint64_t seed) {
  const Setting& s = point.setting;
  const Instance instance = draw_instance(s.data, s.network.neurons, s.network.init_std, seed);
  Trainer<Dd> trainer(instance, s.network, s.attack, s.training, Regime::adversarial, {});
  const Index k = trainer.network().classes();
  struct Class {
    double start = 0;
    double A = 0;
    double B = 0;
    bool led = false;
    double stall = NAN;
    double overtake = NAN;
    double B_sat = NAN;
  };
  std::vector<Class> classes(static_cast<std::size_t>(k));
  for (int step = 0; step <= s.training.adversarial_steps; step += s.training.record_every) {
    const Matrix<double> components =
        rounded(feature_components(Format<Dd>{}, trainer.network().W(), instance.features));
    const std::vector<double> A = strongest(components, k, s.network.neurons, 0);
    const std::vector<double> B = strongest(components, k, s.network.neurons, k);
    bool raced = true;
    for (std::size_t i = 0; i < classes.size(); ++i) {
      Class& c = classes[i];
      if (step == 0) c.start = std::max(B[i], 0.0);
      const bool slower = B[i] - c.B < A[i] - c.A;
      c.led = c.led || (B[i] > A[i] && B[i] > 0 && B[i] >= 2 * c.start);
      if (c.led && std::isnan(c.overtake)) {
        if (!slower) c.stall = NAN;
        if (slower && std::isnan(c.stall)) c.stall = step;
        if (A[i] > B[i]) {
          c.overtake = step;
          c.B_sat = B[i];
        }
      }
      c.A = A[i];
      c.B = B[i];
      raced = raced && !std::isnan(c.overtake);
    }
    if (raced) break;
    for (int i = 0; i < s.training.record_every; ++i) {
      trainer.evaluate();
      trainer.update();
    }
  }
  std::vector<double> means(3, 0);
  for (const Class& c : classes) {
    means[0] += c.B_sat / static_cast<double>(k);
    means[1] += c.stall / static_cast<double>(k);
    means[2] += c.overtake / static_cast<double>(k);
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
