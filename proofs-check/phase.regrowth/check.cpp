// phase.regrowth [H]: robustness to swaps is a window in time. Once 1 - logit < beta/(eta~ m B) the
// un-normalised attack no longer removes the non-robust signal, and B grows again from where it stalled.
#include <cmath>
#include "advproof/claim/claim.h"
#include "advproof/verdict/trend.h"

#include <fmt/format.h>

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

/// In double-double, as the race of eta_attack_sweep.h. Means over the classes of max_r B where it stalled
/// (B_sat of the first crossing; NaN unless every class has crossed) and at both times, the growth from the
/// stall to the end, swap accuracies, and mean_push at both times.
std::vector<double> measure(const Setting& s, std::uint64_t seed) {
  const Instance instance = draw_instance(s, seed);
  Trainer<Dd> trainer(instance, s, Regime::adversarial, {});
  const Index k = trainer.network().classes();
  std::vector<FirstCrossing> races(static_cast<std::size_t>(k));
  std::vector<double> B;
  std::vector<double> swap;
  std::vector<double> moved;
  follow(trainer, late, [&](const Trainer<Dd>& at) {
    if (at.number() % s.training.record_every != 0) return true;
    const std::vector<Heights> reached = heights(at);
    for (std::size_t i = 0; i < races.size(); ++i) races[i].observe(at.number(), reached[i]);
    if (at.number() != early && at.number() != late) return true;
    B.push_back(mean(reached, &Heights::B));
    swap.push_back(swap_accuracy(rounded(at.network()), instance, s));
    moved.push_back(mean_push(at));
    return true;
  });
  double stalled = 0;
  for (const FirstCrossing& race : races) stalled += race.B_sat / static_cast<double>(k);
  return {stalled, B[0], B[1], B[1] / stalled, swap[0], swap[1], moved[0], moved[1]};
}

/// Of the seeds on which every class stalled.
SweepPart part(double noise) {
  return {fmt::format("noise-{}", noise), [noise](const ClaimPage& page, const SweepTable& table) {
            std::vector<SeedVote> votes;
            std::int64_t robust_early = 0;
            std::int64_t robust_late = 0;
            for (const SweepRow& row : table.rows) {
              if (table.points[row.point].value != noise) continue;
              const auto value = [&](const char* name) { return row.values[table.column(name)]; };
              votes.push_back({row.seed, std::isnan(value("B_sat")) ? Truth::no : Truth::yes,
                               value("regrowth") > 1.5 ? Truth::yes : Truth::no});
              robust_early += value("swap_3000") == 1 ? 1 : 0;
              robust_late += value("swap_12000") == 1 ? 1 : 0;
            }
            ClaimResult result = conclude_seeds(page, fmt::format("B grows again, sigma_n = {}", noise),
                                                votes, false, page.hypotheses.front(), more_often_than_not);
            result.note +=
                fmt::format("; robust to swaps: {} seeds at 3000, {} at 12000", robust_early, robust_late);
            return result;
          }};
}

}  // namespace

namespace checks {

Check phase_regrowth() {
  const auto sweep = ledger_sweep("regrowth", {"B_sat", "B_3000", "B_12000", "regrowth", "swap_3000",
                                               "swap_12000", "moved_3000", "moved_12000"});
  sweep->measure = measure;
  return OverSweep{sweep, {part(0.001), part(0.005)}};
}

}  // namespace checks

}  // namespace advproof
