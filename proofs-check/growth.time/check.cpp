// growth.time [H]: the polynomial part lasts T_0 = Theta(1/(eta sigma_0^{q-2})) steps, as tensor-power has it for
// a start of the size of sigma_0 ([D] for the recursion; small initialisation [S]).
#include <algorithm>
#include <cmath>
#include "advproof/claim/claim.h"
#include "advproof/verdict/trend.h"

#include "advproof/training/follow.h"

namespace advproof {
namespace {

/// T_0, the first step of standard training with a pre-activation beyond rho, and T_logit, the first at which
/// the mean of 1 - logit_y over the samples has fallen to half of its start.
std::vector<double> measure(const Setting& s, std::uint64_t seed) {
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
  const auto sweep = ledger_sweep("init_and_eta", {"T_0", "T_logit"});
  OverSweep check{sweep, {}};
  sweep->measure = measure;
  check.parts = {part("T_0", "init_std"), part("T_0", "eta"), part("T_logit", "init_std"),
                 part("T_logit", "eta")};
  return check;
}

}  // namespace checks

}  // namespace advproof
