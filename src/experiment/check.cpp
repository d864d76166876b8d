#include "advproof/experiment/check.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>

#include <fmt/format.h>

#include "advproof/configuration/nearest.h"
#include "advproof/error.h"
#include "advproof/experiment/automatic_bits.h"
#include "advproof/experiment/progress.h"
#include "advproof/storage/atomic_file.h"
#include "advproof/storage/counterexample.h"
#include "advproof/training/observations.h"
#include "advproof/verdict/ledger.h"

namespace advproof {
namespace {

/// True if the identifier asks for this result: by its name, or by that of the whole it is a part of.
bool asks_for(const std::string& wanted, const std::string& id) {
  return wanted == id || id.starts_with(wanted + ".");
}

[[noreturn]] void fail_unknown(const Claims& list, const std::string& wanted) {
  std::vector<std::string> known;
  for (const Claim& claim : list) {
    const std::vector<std::string> ids = claim.page.result_ids();
    if (wanted.starts_with(claim.page.id + ".")) {
      if (ids.front() == claim.page.id)
        throw UsageError(fmt::format("{}: {} has no parts", wanted, claim.page.id));
      throw UsageError(
          fmt::format("{}: {}; all are {}", wanted, unknown("part", wanted, ids), fmt::join(ids, ", ")));
    }
    known.push_back(claim.page.id);
  }
  throw UsageError(
      fmt::format("{}: {} ('advproof claims list' lists them all)", wanted, unknown("claim", wanted, known)));
}

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
Examined examine_finite(const std::vector<const Claim*>& claims, const CheckOptions& options,
                        const Instance& instance, Format<T> format, long view_bits, bool can_retry) {
  const Configuration& configuration = options.configuration;
  std::vector<std::unique_ptr<FiniteClaim<T>>> examined;
  for (const Claim* claim : claims)
    examined.push_back(std::get<MakeFiniteClaim<T>>(*claim->finite())(format, options.accuracy));
  const TrainingConfig& training = configuration.setting.training;
  Progress progress(fmt::format("finite claims in {} ({} bits)", Format<T>::name(), format.bits()),
                    training.standard_steps + training.adversarial_steps, options.quiet);
  const auto tallies = [&] {
    std::vector<Tally> result;
    for (const auto& claim : examined) result.push_back(claim->tally());
    return result;
  };
  std::optional<Precision> next;
  const auto enough = [&](const Trainer<T>& trainer, const Matrix<T>& W) {
    const double radius = log2_radius(W);
    if (radius > std::log2(options.accuracy)) {
      const std::int64_t steps = training.steps(trainer.regime());
      next = {more_bits(format.bits(), radius, options.accuracy, trainer.number(), steps), view_bits};
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

/// Raises the precision of automatic balls until the accuracy is met and nothing is undecided. Leaves the
/// trajectory's in `scalar`.
std::vector<Tally> examine_finite(const std::vector<const Claim*>& claims, const CheckOptions& options,
                                  const Instance& instance, ScalarChoice& scalar) {
  constexpr long most_bits = 16384;  // what is undecided there is a tie, or needs another method
  const TrainingConfig& training = options.configuration.setting.training;
  if (scalar.automatic_bits)
    scalar.bits = first_bits(options.accuracy, std::max(training.standard_steps, training.adversarial_steps));
  long view_bits = scalar.automatic_bits ? first_view_bits(options.accuracy) : scalar.bits;
  while (true) {
    const bool can_retry = scalar.automatic_bits && scalar.bits < most_bits;
    Examined examined = with_scalar(scalar, [&](auto format) {
      return examine_finite(claims, options, instance, format, view_bits, can_retry);
    });
    if (!examined.next) return examined.tallies;
    scalar.bits = examined.next->trajectory;
    view_bits = examined.next->view;
  }
}

/// In binary64, or in double-double where that was asked for; heavier scalars would take hours.
std::vector<Outcome> sweep(const Configuration& configuration, const ScalarChoice& scalar, bool quiet) {
  const auto run = scalar.is<Dd>() ? run_outcome<Dd> : run_outcome<double>;
  std::vector<Outcome> outcomes(configuration.sweep.count());
  Progress progress(fmt::format("seeds {}:{}", configuration.sweep.first, configuration.sweep.last),
                    static_cast<std::int64_t>(outcomes.size()), quiet);
  tbb::parallel_for(
      tbb::blocked_range<std::size_t>(0, outcomes.size(), 1),
      [&](const tbb::blocked_range<std::size_t>& range) {
        for (std::size_t i = range.begin(); i < range.end(); ++i) {
          outcomes[i] = run(configuration.setting, configuration.sweep.first + i);
          progress.advance();
        }
      },
      tbb::simple_partitioner());
  progress.finish();
  return outcomes;
}

void examine_asymptotic(const std::vector<const Claim*>& claims, const CheckOptions& options,
                        CheckReport& report) {
  const std::vector<Outcome> outcomes = sweep(options.configuration, options.scalar, options.quiet);
  for (const Claim* claim : claims) {
    for (ClaimResult& result : claim->over_seeds()->examine(claim->page, outcomes)) {
      if (!is_wanted(options.claims, result.id)) continue;
      if (result.witness && result.verdict == Verdict::refuted && !options.findings.empty()) {
        report.findings.push_back(
            write_counterexample(options.findings, options.configuration, result, outcomes[*result.witness]));
      }
      report.claims.push_back(std::move(result));
    }
  }
}

}  // namespace

bool is_wanted(const std::vector<std::string>& wanted, const std::string& id) {
  return wanted.empty() ||
         std::ranges::any_of(wanted, [&](const std::string& name) { return asks_for(name, id); });
}

std::vector<const Claim*> select_claims(const Claims& list, const std::vector<std::string>& wanted) {
  std::vector<std::string> ids;
  std::vector<const Claim*> selected;
  for (const Claim& claim : list) {
    const std::vector<std::string> own = claim.page.result_ids();
    ids.insert(ids.end(), own.begin(), own.end());
    if (std::ranges::any_of(own, [&](const std::string& id) { return is_wanted(wanted, id); }))
      selected.push_back(&claim);
  }
  for (const std::string& name : wanted) {
    if (std::ranges::none_of(ids, [&](const std::string& id) { return asks_for(name, id); }))
      fail_unknown(list, name);
  }
  return selected;
}

CheckReport run_check(const CheckOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  const Configuration& configuration = options.configuration;
  std::vector<const Claim*> finite;
  std::vector<const Claim*> asymptotic;
  CheckReport report;
  for (const Claim* claim : select_claims(*options.list, options.claims)) {
    if (claim->over_sweep() != nullptr) continue;
    (claim->finite() != nullptr ? finite : asymptotic).push_back(claim);
    report.pages.push_back(claim->page);
  }
  if (finite.empty() && asymptotic.empty())
    throw UsageError(
        fmt::format("{}: about a sweep; ask for it with --sweeps", fmt::join(options.claims, ", ")));

  if (!asymptotic.empty() && !options.findings.empty()) require_directory(options.findings);
  report.preset = options.preset;
  report.configuration = configuration;
  const Instance instance = draw_instance(configuration.setting, configuration.seed);
  report.instance_digest = digest(instance);
  report.assumptions =
      measure_assumptions(instance.train, configuration.setting.network.q, configuration.setting.attack.eps);

  ScalarChoice scalar = options.scalar;
  if (!finite.empty()) {
    const std::vector<Tally> tallies = examine_finite(finite, options, instance, scalar);
    for (std::size_t i = 0; i < finite.size(); ++i) {
      report.claims.push_back(conclude(finite[i]->page, tallies[i], scalar.is<Ball>()));
    }
  }
  report.scalar = scalar.name;
  report.bits = scalar.bits;
  report.precision = with_scalar(scalar, [](const auto& format) { return format.bits(); });
  if (options.observe) {
    for (const Regime regime : {Regime::standard, Regime::adversarial})
      report.trainings.push_back(observe_training(configuration, instance, regime));
  }
  if (!asymptotic.empty()) examine_asymptotic(asymptotic, options, report);
  if (report.claims.empty()) throw IncompleteError("no claim was examined");

  for (ClaimResult& result : report.claims) {
    if (options.preset.empty() || (result.kind == Kind::asymptotic && !options.own_seeds)) continue;
    result.expected = expected_verdict(embedded_ledger(), options.preset, result, scalar.is<Ball>());
  }
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return report;
}

ExitCode exit_code(const CheckReport& report) {
  bool undecided = false;
  for (const ClaimResult& result : report.claims) {
    const bool finite_failure = result.kind == Kind::finite &&
                                (result.verdict == Verdict::fails || result.verdict == Verdict::refuted);
    if (result.verdict == Verdict::undecided) {
      undecided = undecided || !result.expected || !result.as_expected() || result.kind == Kind::finite;
    } else if (!result.as_expected() || finite_failure) {
      return ExitCode::check_failed;
    }
  }
  return undecided ? ExitCode::undecided : ExitCode::ok;
}

}  // namespace advproof
