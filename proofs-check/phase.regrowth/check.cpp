// phase.regrowth [D, heuristic]: robustness to swaps is a window in time. Once 1 - logit < beta/(eta~ m B)
// the un-normalised attack no longer removes the non-robust signal, and B grows again.
#include <cmath>
#include "advproof/claim/claim.h"
#include "advproof/verdict/trend.h"

#include <fmt/format.h>

#include "sweep_base.h"

#include "advproof/attack/attacks.h"
#include "advproof/data/components.h"
#include "advproof/network/rounded.h"
#include "advproof/theory/race.h"
#include "advproof/training/follow.h"

namespace advproof {
namespace {

constexpr int early = 3000;
constexpr int late = 12000;

double swap_accuracy(const PatchNetwork<double>& network, const Instance& instance, const Setting& setting) {
  return run_attack("swap", network, instance.test, instance.features,
                    {.training = setting.attack, .seed = instance.seed})
      .accuracy()
      .lower();
}

/// How far the attack moves the non-robust signal of a sample's own class, in units of eps: the mean over the
/// patches that carry it.
double mean_push(const Trainer<Dd>& at) {
  const Samples& samples = at.instance().train;
  const Matrix<double> moves =
      rounded(feature_components(Format<Dd>{}, at.step().attack.delta, at.instance().features));
  double push = 0;
  double patches = 0;
  for (const PatchOf& patch : samples.carriers(Family::nonrobust)) {
    push -= moves(patch.row, at.network().classes() + samples.label(patch.sample)) / at.attack().eps;
    ++patches;
  }
  return push / patches;
}

/// In double-double, as the race of eta_attack_sweep.h. Means over the classes of max_r B at both times, swap
/// accuracies, and mean_push at both times.
std::vector<double> measure(const SweepPoint& point, std::uint64_t seed) {
  const Setting& s = point.setting;
  const Instance instance = draw_instance(s, seed);
  Trainer<Dd> trainer(instance, s, Regime::adversarial, {});
  const Index k = trainer.network().classes();
  std::vector<double> B;
  std::vector<double> swap;
  std::vector<double> moved;
  follow(trainer, late, [&](const Trainer<Dd>& at) {
    if (at.number() != early && at.number() != late) return true;
    double sum = 0;
    for (const Heights& of_class :
         heights(rounded(feature_components(Format<Dd>{}, at.network().W(), instance.features)), k,
                 s.network.neurons))
      sum += of_class.B;
    B.push_back(sum / static_cast<double>(k));
    swap.push_back(swap_accuracy(rounded(at.network()), instance, s));
    moved.push_back(mean_push(at));
    return true;
  });
  return {B[0], B[1], B[1] / B[0], swap[0], swap[1], moved[0], moved[1]};
}

SweepPart part(double noise) {
  return {fmt::format("noise-{}", noise), [noise](const ClaimPage& page, const SweepTable& table) {
            std::int64_t cases = 0;
            std::int64_t grown = 0;
            std::int64_t robust_early = 0;
            std::int64_t robust_late = 0;
            for (const SweepRow& row : table.rows) {
              if (table.sweep->points[row.point].value != noise) continue;
              ++cases;
              grown += row.values[table.column("regrowth")] > 1.5 ? 1 : 0;
              robust_early += row.values[table.column("swap_3000")] == 1 ? 1 : 0;
              robust_late += row.values[table.column("swap_12000")] == 1 ? 1 : 0;
            }
            ClaimResult result =
                conclude_count(page, fmt::format("B grows again, sigma_n = {}", noise), grown, cases, 0.5);
            result.note +=
                fmt::format("; robust to swaps: {} seeds at 3000, {} at 12000", robust_early, robust_late);
            return result;
          }};
}

}  // namespace

namespace checks {

Check phase_regrowth() {
  auto sweep = std::make_shared<Sweep>();
  OverSweep check{sweep, {}};
  sweep->name = "regrowth";
  sweep->columns = {"B_3000", "B_12000", "regrowth", "swap_3000", "swap_12000", "moved_3000", "moved_12000"};
  sweep->seeds = 20;
  sweep->scalar = Format<Dd>::name();
  for (const double noise : {0.001, 0.005}) {
    Setting setting = sweep_base();
    setting.data.noise_std = noise;
    sweep->points.push_back({"noise_std", noise, setting});
    check.parts.push_back(part(noise));
  }
  sweep->measure = measure;
  return check;
}

}  // namespace checks

}  // namespace advproof
