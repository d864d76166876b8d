#include "train_plan.h"

#include <fmt/format.h>

#include <filesystem>
#include <optional>

#include "advproof/experiment/automatic_bits.h"
#include "advproof/storage/versions.h"
#include "configuration/schema.h"

namespace advproof {
namespace {

void refuse(const std::string& file, const std::string& what, const std::string& has,
            const std::string& given) {
  throw UsageError(fmt::format("{}: {} has {}, which a resumed run keeps; the command line says {}", what,
                               file, has, given));
}

/// The key under which the regime's number of steps stands.
std::string steps_key(Regime regime) { return fmt::format("training.{}_steps", regime_name(regime)); }

/// The configuration that the options ask for, where `base` stands for what they leave out.
Configuration wanted_configuration(const TrainOptions& options, const Configuration& base) {
  Configuration wanted = options.configuration.value_or(base);
  for (const std::string& assignment : options.assignments) set_value(wanted, assignment);
  if (options.seed) wanted.seed = *options.seed;
  validate(wanted, "the command line");
  return wanted;
}

/// Every key but the title and the regime's number of steps must agree with the run's; those may be raised.
void require_agreement(const std::string& file, const RunRecord& run, const Configuration& wanted) {
  const std::string may_grow = steps_key(run.regime);
  for (const Key& key : keys()) {
    const std::string has = text_of(key, run.configuration);
    const std::string given = text_of(key, wanted);
    if (has == given || key.name == "title") continue;
    if (key.name != may_grow) refuse(file, key.name, has, given);
    if (wanted.setting.training.steps(run.regime) < run.last_step())
      throw UsageError(fmt::format("{}: {} has {}, which can be raised but not lowered to {}", key.name, file,
                                   has, given));
  }
}

/// Drops what was recorded at or after the checkpoint, such as the last step of a run that is to go on.
template <class Record>
void drop_after(std::vector<Record>& records, std::int64_t step) {
  while (!records.empty() && records.back().step >= step) records.pop_back();
}

RunRecord resumed_run(const TrainOptions& options) {
  const std::string& file = *options.resume;
  RunRecord run = read_run(file);
  if (options.regime && *options.regime != run.regime)
    refuse(file, "--regime", regime_name(run.regime), regime_name(*options.regime));
  if (options.weights_every && *options.weights_every != run.weights_every)
    refuse(file, "--weights-every", std::to_string(run.weights_every),
           std::to_string(*options.weights_every));
  const std::string scalar = run.scalar.name;
  if (options.scalar || !options.bits.empty()) {
    const ScalarChoice wanted = parse_scalar(options.scalar.value_or(scalar), options.bits);
    if (wanted.name != run.scalar.name) refuse(file, "--scalar", scalar, wanted.name);
    const std::string has = run.scalar.automatic_bits ? "auto" : std::to_string(run.scalar.bits);
    if (!options.bits.empty() && options.bits != has) refuse(file, "--bits", has, options.bits);
  }
  if (options.accuracy && *options.accuracy != run.scalar.accuracy)
    refuse(file, "--accuracy", fmt::format("{}", run.scalar.accuracy), fmt::format("{}", *options.accuracy));
  Configuration wanted = wanted_configuration(options, run.configuration);
  require_agreement(file, run, wanted);
  const bool was_complete = run.complete();
  wanted.name = run.configuration.name;
  wanted.title = run.configuration.title;
  run.configuration = std::move(wanted);
  if (was_complete && run.complete()) return run;
  drop_after(run.observations, run.checkpoint.step);
  drop_after(run.weights, run.checkpoint.step);
  return run;
}

RunRecord new_run(const TrainOptions& options) {
  if (!options.configuration) throw UsageError("expected --preset, --config or --resume");
  RunRecord run;
  run.configuration = wanted_configuration(options, *options.configuration);
  run.regime = options.regime.value_or(Regime::adversarial);
  run.scalar = parse_scalar(options.scalar.value_or("double"), options.bits);
  if (options.accuracy && !run.scalar.automatic_bits)
    throw UsageError("--accuracy: expected --scalar ball --bits auto, which choose the bits that it takes");
  run.scalar.accuracy = options.accuracy.value_or(run.scalar.accuracy);
  if (run.scalar.automatic_bits) run.scalar.bits = first_bits(run.scalar.accuracy, run.last_step());
  run.weights_every = options.weights_every.value_or(0);
  const Configuration& c = run.configuration;
  run.instance = draw_instance(c.setting, c.seed);
  restart(run);
  return run;
}

/// Hours of work must not be lost to a command typed again.
void spare_incomplete_run(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return;
  std::optional<RunRecord> old;
  try {
    old = read_run(path);
  } catch (const Error&) {
    return;  // not a run, or not a whole one
  }
  if (old->complete() || old->checkpoint.step == 0) return;
  throw UsageError(fmt::format(
      "--out {}: it holds a run interrupted at step {} of {}: go on with --resume {}, or remove it", path,
      old->checkpoint.step, old->last_step(), path));
}

}  // namespace

void restart(RunRecord& run) {
  run.observations.clear();
  run.weights.clear();
  run.checkpoint.step = 0;
  run.checkpoint.error.reset();
  run.checkpoint.W = with_scalar(run.scalar, [&run](const auto& format) {
    std::vector<std::string> texts;
    for (const double w : run.instance.W0.entries()) texts.push_back(to_exact_string(format(w)));
    return texts;
  });
}

TrainPlan plan_training(const TrainOptions& options) {
  TrainPlan plan;
  plan.run = options.resume ? resumed_run(options) : new_run(options);
  plan.out = options.out.value_or(options.resume.value_or(""));
  if (!plan.out.empty() && plan.out != options.resume) spare_incomplete_run(plan.out);
  if (!plan.run.complete()) plan.run.versions = versions();
  return plan;
}

}  // namespace advproof
