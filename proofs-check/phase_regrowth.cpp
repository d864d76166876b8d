// phase.regrowth [D, heuristic]: robustness to swaps is a window in time. Once 1 - logit < beta/(eta~ m B)
// the un-normalised attack no longer removes the non-robust signal, and B grows again.
#include <cmath>

#include <fmt/format.h>

#include "claims.h"
#include "sweeps.h"

#include "advproof/attack/attacks.h"
#include "advproof/data/components.h"
#include "advproof/network/rounded.h"

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

/// In double-double, as measure_race. Means over the classes of max_r B at both times, swap accuracies, and
/// at both times how far the mean attack moves the non-robust signal of a training sample's own class, in
/// units of eps.
std::vector<double> measure(const SweepPoint& point, std::uint64_t seed) {
  const Setting& s = point.setting;
  const Instance instance = draw_instance(s.data, s.network.neurons, s.network.init_std, seed);
  Trainer<Dd> trainer(instance, s.network, s.attack, s.training, Regime::adversarial, {});
  const Index k = trainer.network().classes();
  std::vector<double> B;
  std::vector<double> swap;
  std::vector<double> moved;
  for (int step = 0; step <= late; ++step) {
    trainer.evaluate();
    if (step == early || step == late) {
      double sum = 0;
      for (const double b :
           strongest(rounded(feature_components(Format<Dd>{}, trainer.network().W(), instance.features)), k,
                     s.network.neurons, k))
        sum += b;
      B.push_back(sum / static_cast<double>(k));
      swap.push_back(swap_accuracy(rounded(trainer.network()), instance, s));
      const Matrix<double> moves =
          rounded(feature_components(Format<Dd>{}, trainer.step().attack.delta, instance.features));
      double push = 0;
      double patches = 0;
      for (Index row = 0; row < moves.rows(); ++row) {
        const Index n = row / instance.train.patches();
        if (instance.train.beta(n, row % instance.train.patches()) == 0) continue;
        push -= moves(row, k + instance.train.y[static_cast<std::size_t>(n)]) / s.attack.eps;
        ++patches;
      }
      moved.push_back(push / patches);
    }
    trainer.update();
  }
  return {B[0], B[1], B[1] / B[0], swap[0], swap[1], moved[0], moved[1]};
}

SweepPart part(double noise) {
  return {fmt::format("noise-{}", noise), [noise](const Claim& whole, const SweepTable& table) {
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
                conclude_count(whole, fmt::format("B grows again, sigma_n = {}", noise), grown, cases, 0.5);
            result.note +=
                fmt::format("; robust to swaps: {} seeds at 3000, {} at 12000", robust_early, robust_late);
            return result;
          }};
}

}  // namespace

Claim phase_regrowth() {
  Claim claim;
  claim.id = "phase.regrowth";
  claim.tag = Tag::derived;
  claim.source = "derived, heuristic: the attack of Remark 2.5 [S] is not normalised";
  claim.title = "B grows again, late";
  claim.statement =
      "Sweep regrowth: adversarial training (in double-double) at sigma_n = 0.001 and 0.005, eta~ = 300, "
      "seeds 1..20. B grows "
      "again on a seed if max_r B, "
      "mean over classes, is at step 12000 more than 1.5 times what it is at step 3000. Supported if on most "
      "seeds: the 95 % Clopper-Pearson interval of the fraction "
      "lies above 1/2; unsupported if below. Swap accuracies, and how far the training attack still moves "
      "the own non-robust signal, are kept in the rows.";
  claim.hypotheses = {"none: a statement about the sweep's seeds"};
  auto sweep = std::make_shared<Sweep>();
  sweep->name = "regrowth";
  sweep->columns = {"B_3000", "B_12000", "regrowth", "swap_3000", "swap_12000", "moved_3000", "moved_12000"};
  sweep->seeds = 20;
  sweep->scalar = Format<Dd>::name();
  for (const double noise : {0.001, 0.005}) {
    Setting setting = sweep_base();
    setting.data.noise_std = noise;
    sweep->points.push_back({"noise_std", noise, setting});
    claim.sweep_parts.push_back(part(noise));
  }
  sweep->measure = measure;
  claim.sweep = sweep;
  return claim;
}

}  // namespace advproof
