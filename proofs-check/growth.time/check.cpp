// growth.time [H]: the polynomial part lasts T_0 = Theta(1/(eta sigma_0^{q-2})) steps, as tensor-power has it for
// a start of the size of sigma_0 ([D] for the recursion; small initialisation [S]).
#include <algorithm>
#include <cmath>
#include "advproof/claim/claim.h"
#include "advproof/verdict/trend.h"

#include "sweep_base.h"

#include "advproof/training/follow.h"

namespace advproof {
namespace {

/// T_0, the first step of standard training with a pre-activation beyond rho, and T_logit, the first at which
/// the mean of 1 - logit_y over the samples has fallen to half of its start.
std::vector<double> measure(const SweepPoint& point, std::uint64_t seed) {
  const Setting& s = point.setting;
  const Instance instance = draw_instance(s, seed);
  Trainer<double> trainer(instance, s, Regime::standard, {});
  double T_0 = NAN;
  double T_logit = NAN;
  double start = 0;
  follow(trainer, s.training.standard_steps, [&](const Trainer<double>& at) {
    const Forward<double>& forward = at.step().forward;
    const auto t = static_cast<double>(at.number());
    if (at.number() == s.training.standard_steps) return false;
    const auto beyond = [&](double z) { return z > s.network.rho; };
    if (std::isnan(T_0) && std::ranges::any_of(forward.Z.entries(), beyond)) T_0 = t;
    double gap = 0;
    for (Index n = 0; n < forward.c.rows(); ++n) gap += forward.c(n, instance.train.label(n));
    if (at.number() == 0) start = gap;
    if (std::isnan(T_logit) && gap <= start / 2) T_logit = t;
    return std::isnan(T_0) || std::isnan(T_logit);
  });
  return {T_0, T_logit};
}

SweepPart part(const std::string& column, const std::string& factor) {
  return {column + "-" + factor, [column, factor](const ClaimPage& page, const SweepTable& table) {
            return conclude_exponent(page, column + " against " + factor,
                                     fit_power_law(table, factor, column), -1, 0.1);
          }};
}

}  // namespace

namespace checks {

Check growth_time() {
  auto sweep = std::make_shared<Sweep>();
  OverSweep check{sweep, {}};
  sweep->name = "init_and_eta";
  sweep->columns = {"T_0", "T_logit"};
  sweep->seeds = 20;
  const auto add = [&](const std::string& factor, double value, double init_std, double eta) {
    Setting setting = sweep_base();
    setting.network.init_std = init_std;
    setting.data.noise_std = std::fmin(0.005, init_std / 4);
    setting.training.eta = eta;
    setting.training.standard_steps = 12000;
    sweep->points.push_back({factor, value, setting});
  };
  for (const double init_std : {0.0025, 0.005, 0.01, 0.02, 0.04}) add("init_std", init_std, init_std, 0.04);
  for (const double eta : {0.005, 0.01, 0.02, 0.04, 0.08}) add("eta", eta, 0.02, eta);
  sweep->measure = measure;
  check.parts = {part("T_0", "init_std"), part("T_0", "eta"), part("T_logit", "init_std"),
                 part("T_logit", "eta")};
  return check;
}

}  // namespace checks

}  // namespace advproof
