// growth.time: the polynomial part lasts T_0 = Theta(1/(eta sigma_0^{q-2})) steps, as tensor-power has it for
// a start of the size of sigma_0 ([D] for the recursion; small initialisation [S]).
#include <algorithm>
#include <cmath>

#include "claims.h"
#include "sweeps.h"

namespace advproof {
namespace {

/// T_0, the first step of standard training with a pre-activation beyond rho, and T_logit, the first at which
/// the mean of 1 - logit_y over the samples has fallen to half of its start.
std::vector<double> measure(const SweepPoint& point, std::uint64_t seed) {
  const Setting& s = point.setting;
  const Instance instance = draw_instance(s.data, s.network.neurons, s.network.init_std, seed);
  Trainer<double> trainer(instance, s.network, s.attack, s.training, Regime::standard, {});
  double T_0 = NAN;
  double T_logit = NAN;
  double start = 0;
  for (int step = 0; step < s.training.standard_steps; ++step) {
    trainer.evaluate();
    const Forward<double>& forward = trainer.step().forward;
    const auto beyond = [&](double z) { return z > s.network.rho; };
    if (std::isnan(T_0) && std::ranges::any_of(forward.Z.entries(), beyond)) T_0 = step;
    double gap = 0;
    for (Index n = 0; n < forward.c.rows(); ++n)
      gap += forward.c(n, instance.train.y[static_cast<std::size_t>(n)]);
    if (step == 0) start = gap;
    if (std::isnan(T_logit) && gap <= start / 2) T_logit = step;
    if (!std::isnan(T_0) && !std::isnan(T_logit)) break;
    trainer.update();
  }
  return {T_0, T_logit};
}

SweepPart part(const std::string& column, const std::string& factor) {
  return {column + "-" + factor, [column, factor](const Claim& whole, const SweepTable& table) {
            return conclude_exponent(whole, column + " against " + factor,
                                     fit_power_law(table, factor, column), -1, 0.1);
          }};
}

}  // namespace

Claim growth_time() {
  Claim claim;
  claim.id = "growth.time";
  claim.tag = Tag::derived;
  claim.source = "tensor-power [D], for the small initialisation of the second update's A1 [S]";
  claim.title = "T_0 scales as 1/(eta sigma_0^(q-2))";
  claim.statement =
      "Sweep init_and_eta: standard training, q = 3, sigma_0 = 0.0025, 0.005, 0.01, 0.02, 0.04 at eta = 0.04 "
      "and eta = 0.005, 0.01, "
      "0.02, 0.04, 0.08 at sigma_0 = 0.02, sigma_n = 0.25 sigma_0 capped at 0.005, seeds 1..20. T_0 is the "
      "first step with a pre-activation beyond rho. Log-log slope, 95 % "
      "bootstrap interval over seeds: supported if within 0.1 of -1, unsupported if outside altogether, "
      "undecided otherwise.";
  claim.hypotheses = {"a pre-activation passes rho within 12000 steps"};
  auto sweep = std::make_shared<Sweep>();
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
  claim.sweep_parts = {part("T_0", "init_std"), part("T_0", "eta"), part("T_logit", "init_std"),
                       part("T_logit", "eta")};
  claim.sweep = sweep;
  return claim;
}

}  // namespace advproof
