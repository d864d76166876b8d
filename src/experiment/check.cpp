#include "advproof/experiment/check.h"

#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "advproof/error.h"
#include "advproof/storage/atomic_file.h"
#include "advproof/storage/counterexample.h"
#include "advproof/verdict/ledger.h"
#include "finite_examination.h"
#include "interrupt.h"
#include "seed_outcomes.h"

namespace advproof {
namespace {

void examine_asymptotic(const std::vector<const Claim*>& claims, const CheckOptions& options,
                        CheckReport& report) {
  const std::vector<Outcome> outcomes = seed_outcomes(options.configuration, options.scalar, options.quiet);
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

CheckReport run_check(const CheckOptions& options) {
  const InterruptGuard guard;
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

  if (!asymptotic.empty()) {
    const SeedRange& sweep = configuration.sweep;
    for (std::uint64_t i = 0; i < sweep.count(); ++i)
      require_every_class(configuration.setting.data, sweep.first + i);
    if (!options.findings.empty()) require_directory(options.findings);
  }
  report.preset = options.preset;
  report.configuration = configuration;
  const Instance instance = draw_instance(configuration.setting, configuration.seed);
  report.instance_digest = digest(instance);
  const Setting& setting = configuration.setting;
  for (const auto& [name, samples] : {std::pair{"train", &instance.train}, {"test", &instance.test}})
    report.regions.push_back(find_region(name, *samples, instance.features, setting, setting.attack.eps));

  ScalarChoice scalar = options.scalar;
  if (!finite.empty()) {
    const std::vector<Tally> tallies =
        examine_finite(finite, {configuration, options.accuracy, options.quiet}, instance, scalar);
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
    result.expected = expectation(embedded_ledger(), options.preset, result, scalar.is<Ball>());
  }
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return report;
}

ExitCode exit_code(const CheckReport& report) {
  bool undecided = false;
  for (const ClaimResult& result : report.claims) {
    const bool finite_failure = result.kind == Kind::finite && result.tag != Tag::heuristic &&
                                (result.verdict == Verdict::fails || result.verdict == Verdict::refuted);
    const bool another_word = result.expected && !result.expected->allows(result.verdict);
    if (result.verdict == Verdict::undecided &&
        (!result.expected || another_word || result.kind == Kind::finite)) {
      undecided = true;
    } else if (!result.as_expected() || finite_failure) {
      return ExitCode::check_failed;
    }
  }
  return undecided ? ExitCode::undecided : ExitCode::ok;
}

}  // namespace advproof
