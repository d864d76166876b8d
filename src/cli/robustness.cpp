// advproof robustness: how robust a trained network is, from both sides.
#include <fmt/format.h>
#include <tbb/global_control.h>

#include <filesystem>
#include <iostream>
#include <memory>

#include "advproof/experiment/robustness.h"
#include "advproof/report/robustness_report.h"
#include "advproof/storage/atomic_file.h"
#include "commands.h"
#include "numbers.h"

namespace advproof {
namespace {

struct RobustnessCommand {
  RobustnessOptions robustness;
  std::string json;
  unsigned threads = 0;
};

int run_robustness_command(const RobustnessCommand& options) {
  std::unique_ptr<tbb::global_control> limit;
  if (options.threads > 0) {
    limit =
        std::make_unique<tbb::global_control>(tbb::global_control::max_allowed_parallelism, options.threads);
  }
  for (const std::string& path : {options.json, options.robustness.witnesses}) {
    if (path.empty() || path == "-") continue;
    std::error_code error;
    if (std::filesystem::equivalent(path, options.robustness.run, error))
      throw UsageError(path + ": is the run itself, which stays as it is");
    require_writable(path);
  }
  const RobustnessReport report = measure_robustness(options.robustness);
  if (options.json == "-") {
    std::cout << robustness_json(report);
  } else {
    std::cout << robustness_table(report);
    if (!options.json.empty()) write_atomically(options.json, robustness_json(report));
  }
  return static_cast<int>(exit_code(report));
}

}  // namespace

void add_robustness_command(CLI::App& app, Action& run) {
  CLI::App* command =
      app.add_subcommand("robustness", "Robust accuracy of a trained network: attacked, and certified");
  const auto options = std::make_shared<RobustnessCommand>();
  RobustnessOptions& robustness = options->robustness;
  command->add_option("--run", robustness.run, "A run file of advproof train")->required();
  command->add_option("--eps", robustness.eps, "An l-infinity radius; repeatable; default: the run's own")
      ->allow_extra_args(false);
  command
      ->add_option("--attack", robustness.attacks,
                   "Only this attack; repeatable; 'none': certificates only; default: all")
      ->allow_extra_args(false);
  command->add_flag("--certify", robustness.certify, "Prove robustness, sample by sample");
  command->add_flag("--radius", robustness.radius, "The exact robust radius of every sample, by bisection");
  CLI::Option* steps = command
                           ->add_option("--step", robustness.steps,
                                        "The weights of this recorded step; repeatable; default: the last")
                           ->allow_extra_args(false)
                           ->check(number_from<std::int64_t>(0, most_steps));
  command->add_flag("--all-steps", robustness.all_steps, "The weights of every recorded step")
      ->excludes(steps);
  command->add_flag("--train-samples", robustness.training_samples, "Training instead of test samples");
  command->add_option("--seed", robustness.seed, "Of random starts and searches; default: the instance's")
      ->check(number_from<std::int64_t>(0, most_seed));
  command
      ->add_option("--restarts", robustness.restarts,
                   "Random starts of the iterated gradient attacks, beside the sample itself")
      ->check(number_from<int>(0, 1000))
      ->capture_default_str();
  command->add_option("--boxes", robustness.boxes, "Budget of a certificate: boxes a sample")
      ->check(number_from<std::int64_t>(1, 1'000'000'000))
      ->capture_default_str();
  command->add_option(
      "--require", robustness.required,
      "Expect this robust accuracy, 0 to 1: exit 1 where it is proved to be less, 5 where open");
  command->add_option("--witnesses", robustness.witnesses,
                      "Write every certified adversarial example to this HDF5 file");
  command->add_option("--json", options->json,
                      "Also write the report as JSON to this file; '-': to stdout, instead of the table");
  command->add_option("--threads", options->threads, "At most so many threads (results do not depend on it)");
  command->add_flag("--quiet", robustness.quiet, "No progress");
  std::string list = "Attacks:\n";
  for (const AttackInfo& attack : all_attacks())
    list += fmt::format("  {:<16} {}\n", attack.name, attack.summary);
  command->footer(list);
  command->callback([options, &run] { run = [options] { return run_robustness_command(*options); }; });
}

}  // namespace advproof
