// multi-step [S: first review, E1]: "multi-step adversarial training performs similarly to the one-step method".
#include <vector>

#include <fmt/format.h>

#include "advproof/claim/claim.h"
#include "advproof/verdict/trend.h"

namespace advproof {
namespace {

constexpr double similar = 0.1;
constexpr const char* one_step = "one step";
constexpr const char* shared = "eta~ shared out";
constexpr const char* each = "eta~ each";

std::vector<double> values_of(const SweepTable& table, const std::string& factor, const std::string& column) {
  const std::size_t index = table.column(column);
  std::vector<double> values;
  for (const SweepRow& row : table.rows)
    if (table.points[row.point].factor == factor) values.push_back(row.values[index]);
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
  const auto sweep = ledger_sweep(
      "multi_step", {"adversarial.A_share", "adversarial.accuracy.lower", "adversarial.D_R.lower",
                     "adversarial.D_NR.lower", "adversarial.one-step.lower", "adversarial.swap.lower",
                     "adversarial.union.upper", "adversarial.box.lower"});
  OverSweep check{sweep, {}};
  check.parts = {compared("learned", "adversarial.A_share", shared),
                 compared("swap", "adversarial.swap.lower", shared),
                 compared("learned-each", "adversarial.A_share", each),
                 compared("swap-each", "adversarial.swap.lower", each)};
  return check;
}

}  // namespace checks

}  // namespace advproof
