// multi-step [S: first review, E1]: "multi-step adversarial training performs similarly to the one-step method".
#include <vector>

#include <fmt/format.h>

#include "advproof/claim/claim.h"
#include "advproof/claim/observables.h"
#include "advproof/verdict/trend.h"
#include "spectrum_base.h"

namespace advproof {
namespace {

constexpr double similar = 0.1;
constexpr int steps = 10;
constexpr const char* one_step = "one step";
constexpr const char* shared = "eta~ shared out";  // eta~ / steps at each
constexpr const char* each = "eta~ each";

std::vector<double> values_of(const SweepTable& table, const std::string& factor, const std::string& column) {
  const std::size_t index = table.column(column);
  std::vector<double> values;
  for (const SweepRow& row : table.rows)
    if (table.sweep->points[row.point].factor == factor) values.push_back(row.values[index]);
  return values;
}

/// The column after training against several steps, less that against one, seed by seed.
SweepPart compared(const std::string& name, const std::string& column, const std::string& factor) {
  return {name, [=](const ClaimPage& page, const SweepTable& table) {
            std::vector<double> differences = values_of(table, factor, column);
            const std::vector<double> one = values_of(table, one_step, column);
            for (std::size_t i = 0; i < differences.size(); ++i) differences[i] -= one[i];
            return conclude_equivalence(page, fmt::format("{}, {}, less that of one step", column, factor),
                                        bootstrap_mean(differences),
                                        static_cast<std::int64_t>(differences.size()), 0, "no difference",
                                        similar);
          }};
}

}  // namespace

namespace checks {

Check multi_step() {
  auto sweep = std::make_shared<Sweep>();
  OverSweep check{sweep, {}};
  sweep->name = "multi_step";
  sweep->columns = {"adversarial.A_share",     "adversarial.accuracy.lower", "adversarial.D_R.lower",
                    "adversarial.D_NR.lower",  "adversarial.one-step.lower", "adversarial.swap.lower",
                    "adversarial.union.upper", "adversarial.box.lower"};
  sweep->seeds = 40;
  const auto add = [&](const char* factor, int count, double eta_attack) {
    Setting setting = spectrum_base();
    setting.attack.steps = count;
    setting.attack.eta_attack = eta_attack;
    sweep->points.push_back({factor, static_cast<double>(count), setting});
  };
  const double eta_attack = spectrum_base().attack.eta_attack;
  add(one_step, 1, eta_attack);
  add(shared, steps, eta_attack / steps);
  add(each, steps, eta_attack);
  sweep->measure = [columns = sweep->columns](const SweepPoint& point, std::uint64_t seed) {
    return observe_run<double>({}, columns, point.setting, seed);
  };
  check.parts = {compared("learned", "adversarial.A_share", shared),
                 compared("swap", "adversarial.swap.lower", shared),
                 compared("learned-each", "adversarial.A_share", each),
                 compared("swap-each", "adversarial.swap.lower", each)};
  return check;
}

}  // namespace checks

}  // namespace advproof
