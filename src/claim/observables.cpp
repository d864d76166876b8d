#include "advproof/claim/observables.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "advproof/certify/robust_radius.h"
#include "advproof/claim/outcome.h"
#include "advproof/error.h"
#include "advproof/network/rounded.h"
#include "advproof/theory/region.h"
#include "advproof/training/follow.h"

namespace advproof {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

constexpr std::array regimes{std::pair{Regime::standard, "standard."},
                             std::pair{Regime::adversarial, "adversarial."}};

/// The row, number by number, each under its name: written once for names and values.
struct Row {
  std::vector<std::string> names{};
  std::vector<double> values{};
  void add(const std::string& name, double value) {
    names.push_back(name);
    values.push_back(value);
  }
  void add(const std::string& name, const Accuracy& accuracy) {
    add(name + ".lower", accuracy.lower());
    add(name + ".upper", accuracy.upper());
  }
};

/// Mean heights of both trainings, at every step.
using Curve = std::map<std::int64_t, Heights>;

/// NaN unless every class has such a step.
double mean_step(const std::vector<Race>& races, std::int64_t Race::*step) {
  double sum = 0;
  for (const Race& race : races) {
    if (race.*step < 0) return missing;
    sum += static_cast<double>(race.*step);
  }
  return sum / static_cast<double>(races.size());
}

double mean(const std::vector<Race>& races, double Race::*height) {
  double sum = 0;
  for (const Race& race : races) sum += race.*height;
  return sum / static_cast<double>(races.size());
}

void add_learned(Row& row, const std::string& regime, const RegimeOutcome& outcome) {
  const double A = mean(outcome.races, &Race::A_end);
  const double B = mean(outcome.races, &Race::B_end);
  const auto both = std::ranges::count_if(outcome.races, &Race::both_phases);
  row.add(regime + "A", A);
  row.add(regime + "B", B);
  row.add(regime + "B_max", mean(outcome.races, &Race::B_max));
  row.add(regime + "A_share", A / (A + B));
  row.add(regime + "phases", static_cast<double>(both) / static_cast<double>(outcome.races.size()));
  row.add(regime + "leads_at", mean_step(outcome.races, &Race::nonrobust_leads_at));
  row.add(regime + "overtakes_at", mean_step(outcome.races, &Race::robust_overtakes_at));
  row.add(regime + "risk", outcome.risk.mid);
}

void add_accuracies(Row& row, const std::string& regime, const RegimeOutcome& outcome) {
  row.add(regime + "accuracy", outcome.accuracy);
  row.add(regime + "D_R", outcome.robust_feature_accuracy);
  row.add(regime + "D_NR", outcome.nonrobust_feature_accuracy);
  row.add(regime + "swap_everywhere", outcome.swap.accuracy);
  for (const AttackOutcome& attack : outcome.attacks) row.add(regime + attack.attack, attack.accuracy);
}

/// Means over the test samples; no sample is robust beyond half the distance to another class, which `limit` bounds.
void add_radius(Row& row, const std::string& regime, const Outcome& outcome, const Matrix<double>& W) {
  const Setting& setting = outcome.setting;
  const PatchNetwork<double> network(setting.network, setting.data.classes, W);
  const double limit = setting.data.alpha.hi + setting.data.beta.hi;
  constexpr double tolerance = 1.0 / 512;  // of the limit
  double lower = 0;
  double upper = 0;
  const Samples& samples = outcome.instance.test;
  for (Index n = 0; n < samples.count(); ++n) {
    const RobustRadius radius = robust_radius(network, samples, n, limit, tolerance * limit);
    lower += radius.lower;
    upper += std::min(radius.upper, limit);
  }
  row.add(regime + "radius.lower", lower / static_cast<double>(samples.count()));
  row.add(regime + "radius.upper", upper / static_cast<double>(samples.count()));
}

double frobenius(const Matrix<double>& W) {
  double sum = 0;
  for (const double w : W.entries()) sum += w * w;
  return std::sqrt(sum);
}

/// |W - W'|_F / |W'|_F, where W' was trained like W, but at eps = 0.
template <class T>
double distance_from_clean(const Outcome& outcome) {
  Setting clean = outcome.setting;
  clean.attack.eps = 0;
  Trainer<T> trainer(outcome.instance, clean, Regime::adversarial, {});
  follow(trainer, clean.training.steps(Regime::adversarial), [](const Trainer<T>&) { return true; });
  Matrix<double> difference = rounded(trainer.network()).W();
  const double size = frobenius(difference);
  for (std::size_t i = 0; i < difference.entries().size(); ++i)
    difference.entries()[i] = outcome.adversarial.W.entries()[i] - difference.entries()[i];
  return frobenius(difference) / size;
}

/// The columns whose values are of the outcome, in their order.
Row row_of(const Observables& observables, const Outcome& outcome, const std::array<Curve, 2>& curves) {
  Row row;
  for (const auto& [regime, prefix] : regimes) {
    const RegimeOutcome& reached = regime == Regime::standard ? outcome.standard : outcome.adversarial;
    add_learned(row, prefix, reached);
    add_accuracies(row, prefix, reached);
    if (observables.radius) add_radius(row, prefix, outcome, reached.W);
    const Curve& curve = curves[static_cast<std::size_t>(regime)];
    for (const std::int64_t step : observables.steps) {
      const auto at = curve.find(step);
      row.add(fmt::format("{}A.{}", prefix, step), at == curve.end() ? missing : at->second.A);
      row.add(fmt::format("{}B.{}", prefix, step), at == curve.end() ? missing : at->second.B);
    }
  }
  const Region region = find_region("test", outcome.instance.test, outcome.instance.features, outcome.setting,
                                    outcome.setting.attack.eps);
  row.add("region", region.number ? *region.number : missing);
  row.add("ceiling", region.geometry.ceiling());
  row.add("eps_over_noise", region.eps_over_noise);
  return row;
}

template <class T>
Row observe(const Observables& observables, const Setting& setting, std::uint64_t seed) {
  std::array<Curve, 2> curves;
  const auto see = [&](Regime regime, std::int64_t step, const std::vector<Heights>& reached) {
    if (!std::ranges::binary_search(observables.steps, step)) return;
    curves[static_cast<std::size_t>(regime)][step] = {mean(reached, &Heights::A), mean(reached, &Heights::B)};
  };
  const Outcome outcome = run_outcome<T>(setting, seed, see);
  Row row = row_of(observables, outcome, curves);
  if (observables.distance) row.add("distance", distance_from_clean<T>(outcome));
  return row;
}

/// The least that can be trained.
Setting smallest_setting() {
  Setting setting;
  setting.data.classes = 2;
  setting.data.dim = 4;
  setting.data.patches = 2;
  setting.data.samples = 2;
  setting.data.test_samples = 1;
  setting.network.neurons = 1;
  setting.training.standard_steps = 1;
  setting.training.adversarial_steps = 1;
  return setting;
}

}  // namespace

template <class T>
std::vector<double> observe_run(const Observables& observables, const Setting& setting, std::uint64_t seed) {
  return observe<T>(observables, setting, seed).values;
}

template std::vector<double> observe_run<double>(const Observables&, const Setting&, std::uint64_t);
template std::vector<double> observe_run<Dd>(const Observables&, const Setting&, std::uint64_t);

std::vector<std::string> observed_columns(const Observables& observables) {
  return observe<double>(observables, smallest_setting(), 1).names;
}

}  // namespace advproof
