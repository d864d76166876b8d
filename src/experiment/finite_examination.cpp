#include "finite_examination.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include <fmt/format.h>

#include "advproof/experiment/automatic_bits.h"
#include "advproof/experiment/progress.h"
#include "advproof/training/observations.h"

namespace advproof {
namespace {

template <class T>
bool any_undecided(const std::vector<std::unique_ptr<FiniteClaim<T>>>& claims) {
  return std::ranges::any_of(claims, [](const auto& claim) { return claim->tally().undecided > 0; });
}

struct Precision {
  long trajectory = 0;
  long view = 0;  ///< of the enclosures of a step that the claims see, in mean-value form
};

struct Examined {
  std::vector<Tally> tallies;     ///< in the order of the claims
  std::optional<Precision> next;  ///< this one left a case undecided, or a radius too large
};

/// Checks the finite claims along both regimes in one scalar. If `can_retry`, stops where more bits are
/// wanted.
template <class T>
Examined examine_finite(const std::vector<const Claim*>& claims, const Examination& how,
                        const Instance& instance, Format<T> format, long view_bits, bool can_retry) {
  const Configuration& configuration = how.configuration;
  std::vector<std::unique_ptr<FiniteClaim<T>>> examined;
  for (const Claim* claim : claims)
    examined.push_back(std::get<MakeFiniteClaim<T>>(*claim->finite())(format, how.accuracy));
  const TrainingConfig& training = configuration.setting.training;
  Progress progress(fmt::format("finite claims in {} ({} bits)", Format<T>::name(), format.bits()),
                    training.standard_steps + training.adversarial_steps, how.quiet);
  const auto tallies = [&] {
    std::vector<Tally> result;
    for (const auto& claim : examined) result.push_back(claim->tally());
    return result;
  };
  std::optional<Precision> next;
  const auto enough = [&](const Trainer<T>& trainer, const Matrix<T>& W) {
    const double radius = log2_radius(W);
    if (radius > std::log2(how.accuracy)) {
      const std::int64_t steps = training.steps(trainer.regime());
      next = {more_bits(format.bits(), radius, how.accuracy, trainer.number(), steps), view_bits};
    } else if (any_undecided(examined)) {
      next = {std::max(format.bits(), 2 * view_bits), 2 * view_bits};
    }
    return !next;
  };
  for (const Regime regime : {Regime::standard, Regime::adversarial}) {
    Trainer<T> trainer(instance, configuration.setting, regime, format);
    Tightening<T> tightening(trainer);
    tightening.examine_in(trainer, view_bits);
    const auto examine = [&](const StepView<T>& view) {
      tbb::parallel_for(std::size_t{0}, examined.size(), [&](std::size_t i) { examined[i]->examine(view); });
      progress.advance();
      return !can_retry || enough(trainer, tightening.weights(trainer));
    };
    follow_steps(trainer, training.steps(regime), examine, &tightening);
    if (next) return {tallies(), next};
  }
  return {tallies(), {}};
}

}  // namespace

std::vector<Tally> examine_finite(const std::vector<const Claim*>& claims, const Examination& how,
                                  const Instance& instance, ScalarChoice& scalar) {
  constexpr long most_bits = 16384;  // what is undecided there is a tie, or needs another method
  const TrainingConfig& training = how.configuration.setting.training;
  if (scalar.automatic_bits)
    scalar.bits = first_bits(how.accuracy, std::max(training.standard_steps, training.adversarial_steps));
  long view_bits = scalar.automatic_bits ? first_view_bits(how.accuracy) : scalar.bits;
  while (true) {
    const bool can_retry = scalar.automatic_bits && scalar.bits < most_bits;
    Examined examined = with_scalar(scalar, [&](auto format) {
      return examine_finite(claims, how, instance, format, view_bits, can_retry);
    });
    if (!examined.next) return examined.tallies;
    scalar.bits = examined.next->trajectory;
    view_bits = examined.next->view;
  }
}

}  // namespace advproof
