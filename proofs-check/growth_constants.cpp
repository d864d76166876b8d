// growth.constants [S: the Theta(eta) of Lemmas 5.1 and 5.2]: the finite forms give, at every step and
// neuron, the quotient of the growth and its polynomial form; its largest over its smallest value along the
// polynomial part is the price of the Theta. It must not grow with d, with sigma_n proportional to 1/sqrt(d)
// [S].
#include <cmath>

#include <fmt/format.h>

#include "claims.h"
#include "sweeps.h"

#include "advproof/theory/step_view.h"

namespace advproof {
namespace {

constexpr const char* names[] = {"robust feature: growth / polynomial growth",
                                 "non-robust feature: growth / polynomial growth"};

/// Worst ratio upper/lower of both features in standard, then in adversarial training.
std::vector<double> measure(const SweepPoint& point, std::uint64_t seed) {
  const Setting& s = point.setting;
  const Instance instance = draw_instance(s.data, s.network.neurons, s.network.init_std, seed);
  std::vector<double> ratios;
  for (const Regime regime : {Regime::standard, Regime::adversarial}) {
    const Claim lemma = regime == Regime::standard ? lemma_5_1() : lemma_5_2();
    const auto finite = std::get<MakeFiniteClaim<double>>(*lemma.finite)({}, 0);
    Trainer<double> trainer(instance, s.network, s.attack, s.training, regime, {});
    StepView<double> view;
    for (int step = 0; step < s.training.steps(regime); ++step) {
      take_step(trainer, view);
      finite->examine(view);
    }
    for (const char* name : names) {
      const auto found = finite->tally().constants.find(name);
      ratios.push_back(found == finite->tally().constants.end() ? NAN
                                                                : found->second.max / found->second.min);
    }
  }
  return ratios;
}

SweepPart part(const std::string& column) {
  return {column, [column](const Claim& whole, const SweepTable& table) {
            const PowerLaw law = fit_power_law(table, "dim", column);
            ClaimResult result =
                conclude_exponent(whole, "upper / lower constant against d: " + column, law, 0, 0.1);
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

Claim growth_constants() {
  Claim claim;
  claim.id = "growth.constants";
  claim.tag = Tag::stated;
  claim.source =
      "Theta(eta) in Lemmas 5.1 and 5.2, sigma_n = 1/sqrt(d): last review, Q1/A1 and Q2/A2 of the update";
  claim.title = "the Theta constants of growth do not grow with d";
  claim.statement =
      "Sweep dim: d = 24, 48, 96, 192, 384, 768, sigma_n = 0.02 sqrt(12/d), seeds 1..40, 150 steps of each "
      "regime. Per run the largest over "
      "the smallest quotient growth / polynomial growth (lemma-5.1, lemma-5.2) over all steps, classes and "
      "neurons that meet "
      "the lemma's hypotheses. Log-log slope against d, 95 % bootstrap interval over seeds: supported if it "
      "lies within 0.1 of 0, "
      "unsupported if outside altogether, undecided otherwise.";
  claim.hypotheses = {"A >= tau / alpha_min", "alpha A + tau <= rho"};
  auto sweep = std::make_shared<Sweep>();
  sweep->name = "dim";
  sweep->seeds = 40;
  sweep->columns = {"standard-robust", "standard-nonrobust", "adversarial-robust", "adversarial-nonrobust"};
  for (const int dim : {24, 48, 96, 192, 384, 768}) {
    Setting setting = sweep_base();
    setting.data.dim = dim;
    setting.data.noise_std = 0.02 * std::sqrt(12.0 / dim);
    setting.training.standard_steps = setting.training.adversarial_steps = 150;
    sweep->points.push_back({"dim", static_cast<double>(dim), setting});
  }
  sweep->measure = measure;
  for (const std::string& column : sweep->columns) claim.sweep_parts.push_back(part(column));
  claim.sweep = sweep;
  return claim;
}

}  // namespace advproof
