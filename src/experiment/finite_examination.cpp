#include "finite_examination.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include <fmt/format.h>

#include "advproof/experiment/automatic_bits.h"
#include "advproof/experiment/progress.h"
#include "advproof/training/observations.h"
#include "interrupt.h"

namespace advproof {
namespace {

template <class T>
bool any_open(const std::vector<std::unique_ptr<FiniteClaim<T>>>& claims) {
  return std::ranges::any_of(claims, [](const auto& claim) { return claim->tally().open() > 0; });
}

struct Precision {
  long trajectory = 0;
  long view = 0;  ///< of the enclosures of a step that the claims see, in mean-value form
};

struct Examined {
  std::vector<Tally> tallies;     ///< in the order of the claims
  std::optional<Precision> next;  ///< this one left a case undecided, or a radius too large
};

enum class StopWhen { never, more_bits_are_wanted, all_are_violated };

/// Checks the finite claims along both regimes in one scalar.
template <class T>
Examined examine_finite(const std::vector<const Claim*>& claims, const Examination& how,
                        const Instance& instance, Format<T> format, long view_bits, StopWhen stop) {
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
  bool stopped = false;
  const auto more_bits_are_wanted = [&](const Trainer<T>& trainer, const Matrix<T>& W) {
    const double radius = log2_radius(W);
    if (radius > std::log2(how.accuracy)) {
      const std::int64_t steps = training.steps(trainer.regime());
      next = {more_bits(format.bits(), radius, how.accuracy, trainer.number(), steps), view_bits};
    } else if (any_open(examined)) {
      next = {std::max(format.bits(), 2 * view_bits), 2 * view_bits};
    }
    return next.has_value();
  };
  const auto all_are_violated = [&] {
    return std::ranges::all_of(examined, [](const auto& claim) { return claim->tally().violated > 0; });
  };
  for (const Regime regime : {Regime::standard, Regime::adversarial}) {
    Trainer<T> trainer(instance, configuration.setting, regime, format);
    Tightening<T> tightening(trainer);
    tightening.examine_in(trainer, view_bits);
    const auto examine = [&](const StepView<T>& view) {
      tbb::parallel_for(std::size_t{0}, examined.size(), [&](std::size_t i) { examined[i]->examine(view); });
      progress.advance();
      if (InterruptGuard::interrupted()) end_interrupted(progress);
      stopped = stop == StopWhen::more_bits_are_wanted
                    ? more_bits_are_wanted(trainer, tightening.weights(trainer))
                    : stop == StopWhen::all_are_violated && all_are_violated();
      return !stopped;
    };
    follow_steps(trainer, training.steps(regime), examine, &tightening);
    if (stopped) return {tallies(), next};
  }
  return {tallies(), {}};
}

bool has_bounded_exponents(const ScalarChoice& scalar) { return scalar.is<double>() || scalar.is<Dd>(); }

/// The bounds on rounding know no underflow or overflow. So what is violated in a scalar that has them is a violation only
/// where there is one in mpfr too, along its own training.
void confirm_violations(const std::vector<const Claim*>& claims, const Examination& how,
                        const Instance& instance, std::vector<Tally>& tallies) {
  std::vector<const Claim*> doubted;
  std::vector<Tally*> in_doubt;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    if (tallies[i].violated == 0) continue;
    doubted.push_back(claims[i]);
    in_doubt.push_back(&tallies[i]);
  }
  if (doubted.empty()) return;
  const Format<Mpfr<256>> format;
  const std::vector<Tally> again =
      examine_finite(doubted, how, instance, format, format.bits(), StopWhen::all_are_violated).tallies;
  for (std::size_t i = 0; i < doubted.size(); ++i) {
    if (again[i].violated == 0) in_doubt[i]->blame_range();
  }
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
    const StopWhen stop =
        scalar.automatic_bits && scalar.bits < most_bits ? StopWhen::more_bits_are_wanted : StopWhen::never;
    Examined examined = with_scalar(
        scalar, [&](auto format) { return examine_finite(claims, how, instance, format, view_bits, stop); });
    if (!examined.next) {
      if (has_bounded_exponents(scalar)) confirm_violations(claims, how, instance, examined.tallies);
      return examined.tallies;
    }
    scalar.bits = examined.next->trajectory;
    view_bits = examined.next->view;
  }
}

}  // namespace advproof
