// growth.constants [H, of the Theta(eta) of Lemmas 5.1 and 5.2 [S]]: the finite forms give, at every step and
// neuron, the quotient of the growth and its polynomial form; its largest over its smallest value along the
// polynomial part is the price of the Theta. It must not grow with d, with sigma_n proportional to 1/sqrt(d)
// [S].
#include <cmath>
#include "advproof/claim/claim.h"
#include "advproof/verdict/trend.h"

#include <fmt/format.h>

#include "advproof/theory/polynomial_growth.h"

namespace advproof {
namespace {

/// Worst ratio upper/lower of both features in standard, then in adversarial training.
std::vector<double> measure(const Setting& setting, std::uint64_t seed) {
  const Instance instance = draw_instance(setting, seed);
  std::vector<double> ratios;
  for (const Regime regime : {Regime::standard, Regime::adversarial}) {
    Evidence<double> evidence({}, 0);
    Trainer<double> trainer(instance, setting, regime, {});
    follow_steps(trainer, setting.training.steps(regime), [&](const StepView<double>& view) {
      examine_polynomial_growth(view, evidence);
      return true;
    });
    for (const Family family : {Family::robust, Family::nonrobust}) {
      const auto found = evidence.tally().constants.find(growth_constant(family));
      ratios.push_back(found == evidence.tally().constants.end() ? NAN
                                                                 : found->second.max / found->second.min);
    }
  }
  return ratios;
}

SweepPart part(const std::string& column) {
  return {column, [column](const ClaimPage& page, const SweepTable& table) {
            const PowerLaw law = fit_power_law(table, "dim", column);
            ClaimResult result =
                conclude_exponent(page, "upper / lower constant against d: " + column, law, 0, 0.1);
            Constant worst{"upper / lower constant", HUGE_VAL, 0, "", ""};
            for (const SweepRow& row : table.rows) {
              const double value = row.values[table.column(column)];
              worst.min = std::fmin(worst.min, value);
              worst.max = std::fmax(worst.max, value);
            }
            result.constants.push_back(worst);
            result.note += fmt::format("; worst ratio {:.3g}", worst.max);
            return result;
          }};
}

}  // namespace

namespace checks {

Check growth_constants() {
  const auto sweep = ledger_sweep(
      "dim", {"standard-robust", "standard-nonrobust", "adversarial-robust", "adversarial-nonrobust"});
  OverSweep check{sweep, {}};
  sweep->measure = measure;
  for (const std::string& column : sweep->columns) check.parts.push_back(part(column));
  return check;
}

}  // namespace checks

}  // namespace advproof
