#include "advproof/experiment/robustness.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "advproof/certify/domain.h"
#include "advproof/configuration/nearest.h"
#include "advproof/experiment/progress.h"
#include "advproof/storage/witness_file.h"
#include "interrupt.h"

namespace advproof {
namespace {

std::vector<std::string> chosen_attacks(const RobustnessOptions& options) {
  const std::vector<std::string>& wanted = options.attacks;
  std::vector<std::string> known;
  for (const AttackInfo& info : all_attacks()) known.emplace_back(info.name);
  if (wanted.empty()) return known;
  if (wanted == std::vector<std::string>{"none"}) {
    if (options.certify || options.radius) return {};
    throw UsageError("--attack none: expected --certify or --radius, or nothing is examined");
  }
  for (const std::string& name : wanted) {
    if (std::ranges::find(known, name) == known.end())
      throw UsageError(fmt::format("--attack: '{}': {}; all are {}", name, unknown("attack", name, known),
                                   fmt::join(known, ", ")));
  }
  std::erase_if(known,
                [&](const std::string& name) { return std::ranges::find(wanted, name) == wanted.end(); });
  return known;
}

std::vector<double> chosen_radii(const std::vector<double>& wanted, const RunRecord& run) {
  if (wanted.empty()) return {run.configuration.setting.attack.eps};
  for (const double eps : wanted) {
    if (!(eps >= 0 && std::isfinite(eps)))
      throw UsageError(fmt::format("--eps: expected a finite number >= 0, found {}", eps));
  }
  return wanted;
}

Matrix<double> midpoints(const Matrix<Enclosure>& W) {
  Matrix<double> result(W.rows(), W.cols());
  for (std::size_t i = 0; i < W.entries().size(); ++i) result.entries()[i] = W.entries()[i].mid;
  return result;
}

struct WeightsAt {
  std::int64_t step = 0;
  Matrix<double> W;
};

std::vector<WeightsAt> chosen_weights(const RobustnessOptions& options, const RunRecord& run) {
  std::vector<WeightsAt> chosen;
  if (options.all_steps) {
    for (const WeightRecord& record : run.weights) chosen.push_back({record.step, midpoints(record.W)});
    if (chosen.empty() || chosen.back().step != run.checkpoint.step)
      chosen.push_back({run.checkpoint.step, checkpoint_weights(run)});
    return chosen;
  }
  for (const std::int64_t step : options.steps) {
    const auto record = std::ranges::find(run.weights, step, &WeightRecord::step);
    if (record != run.weights.end()) {
      chosen.push_back({step, midpoints(record->W)});
    } else if (step == run.checkpoint.step) {
      chosen.push_back({step, checkpoint_weights(run)});
    } else {
      std::vector<std::int64_t> known;
      for (const WeightRecord& other : run.weights) known.push_back(other.step);
      if (known.empty() || known.back() != run.checkpoint.step) known.push_back(run.checkpoint.step);
      throw UsageError(fmt::format(
          "--step: {} holds no weights of step {}; it has those of {} (train with --weights-every)",
          options.run, step, fmt::join(known, ", ")));
    }
  }
  if (chosen.empty()) chosen.push_back({run.checkpoint.step, checkpoint_weights(run)});
  return chosen;
}

/// What certificates are asked of lies where they are proved: told before any attack runs.
void require_certifiable(const RobustnessOptions& options, const RunRecord& run,
                         const std::vector<double>& radii, const std::vector<WeightsAt>& weights,
                         const Samples& samples) {
  if (options.certify) {
    for (const double eps : radii) {
      const auto outside = outside_certificates(eps);
      if (outside && !options.eps.empty()) throw UsageError("--eps: " + complaint(*outside));
      if (outside) throw InputError(options.run + ": attack.eps: " + complaint(*outside));
    }
  }
  if (!options.certify && !options.radius) return;
  if (const auto outside = outside_certificates(samples.X.entries()))
    throw InputError(fmt::format("{}: /instance/{}/X: {}", options.run,
                                 options.training_samples ? "train" : "test", complaint(*outside)));
  for (const WeightsAt& at : weights) {
    const PatchNetwork<double> network(run.configuration.setting.network,
                                       run.configuration.setting.data.classes, at.W);
    if (const auto outside = outside_certificates(network))
      throw InputError(fmt::format("{}: /{} of step {}: {}", options.run,
                                   at.step == run.checkpoint.step ? "checkpoint/W" : "weights", at.step,
                                   complaint(*outside)));
  }
}

/// Every example of the report, step by step and radius by radius.
void write_examples(const std::string& path, const RobustnessReport& report) {
  std::vector<WitnessRecord> records;
  for (const StepResult& step : report.steps) {
    for (const RadiusResult& radius : step.radii) {
      for (const CertifiedExample& example : radius.examples)
        records.push_back({step.step, radius.eps, &example});
    }
  }
  write_witnesses(path, {report.run, report.instance_digest, report.samples, report.seed, report.patches},
                  records);
}

}  // namespace

RobustnessReport measure_robustness(const RobustnessOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  if (options.required && !(*options.required >= 0 && *options.required <= 1))
    throw UsageError(fmt::format("--require: expected a fraction from 0 to 1, found {}", *options.required));
  if (options.required && !options.certify)
    throw UsageError("--require: only certificates can prove it; add --certify");
  const std::vector<std::string> attacks = chosen_attacks(options);
  const RunRecord run = read_run(options.run);
  const std::vector<double> radii = chosen_radii(options.eps, run);
  const std::vector<WeightsAt> weights = chosen_weights(options, run);
  const Samples& samples = options.training_samples ? run.instance.train : run.instance.test;
  if (samples.count() == 0) throw IncompleteError(options.run + ": holds no samples of that kind");
  require_certifiable(options, run, radii, weights, samples);

  RobustnessReport report;
  report.run = options.run;
  report.preset = run.configuration.name;
  report.regime = run.regime;
  report.instance_digest = digest(run.instance);
  report.samples = options.training_samples ? "train" : "test";
  report.count = samples.count();
  report.patches = samples.patches();
  report.instance_seed = run.instance.seed;
  report.seed = options.seed.value_or(run.instance.seed);
  report.restarts = options.restarts;
  report.certify = options.certify;
  report.boxes = options.boxes;
  report.required = options.required;
  report.exact_weights = run.scalar.is<double>();
  report.witnesses = options.witnesses;
  for (const double eps : radii)
    report.regions.push_back(
        find_region(report.samples, samples, run.instance.features, run.configuration.setting, eps));

  const MeasurementOptions measurement{
      .attacks = attacks,
      .radii = radii,
      .certify = options.certify,
      .radius = options.radius,
      .attack = {.training = run.configuration.setting.attack,
                 .seed = report.seed,
                 .restarts = options.restarts},
      .boxes = options.boxes,
      .keep_examples = !options.witnesses.empty(),
  };
  const InterruptGuard guard;
  Progress progress(
      "robustness",
      static_cast<std::int64_t>(weights.size()) * measurement_tasks(measurement, samples.count()),
      options.quiet);
  const auto go_on = [&progress] {
    progress.advance();
    return !InterruptGuard::interrupted();
  };
  for (const WeightsAt& at : weights) {
    const PatchNetwork<double> network(run.configuration.setting.network,
                                       run.configuration.setting.data.classes, at.W);
    std::optional<Measurement> measured =
        measure(network, samples, run.instance.features, measurement, go_on);
    if (!measured) end_interrupted(progress);
    report.steps.push_back({std::move(*measured), at.step});
  }
  progress.finish();
  if (!options.witnesses.empty()) write_examples(options.witnesses, report);
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return report;
}

ExitCode exit_code(const RobustnessReport& report) {
  bool undecided = false;
  bool asked = false;  // where there is no radius, nothing meets a requirement
  for (const StepResult& step : report.steps) {
    undecided = undecided || (!report.required && step.clean_accuracy().open() > 0);
    for (const RadiusResult& radius : step.radii) {
      asked = true;
      if (!report.required) {
        undecided = undecided || radius.undecided > 0;
        continue;
      }
      const Accuracy bracket = radius.bracket();
      if (bracket.upper() < *report.required || radius.geometry.ceiling() < *report.required)
        return ExitCode::check_failed;
      undecided = undecided || !(bracket.lower() >= *report.required);
    }
    for (const RobustRadius& radius : step.radius) undecided = undecided || !radius.converged;
  }
  if (report.required && !asked) return ExitCode::incomplete;
  return undecided ? ExitCode::undecided : ExitCode::ok;
}

}  // namespace advproof
