// advproof robustness: how robust a trained network is, from both sides.
#include <fmt/format.h>

#include <filesystem>
#include <iostream>
#include <memory>

#include "advproof/experiment/robustness.h"
#include "advproof/report/robustness_report.h"
#include "advproof/storage/atomic_file.h"
#include "commands.h"
#include "configuration/kinds.h"
#include "experiment/interrupt.h"
#include "threads.h"
#include "values.h"

namespace advproof {
namespace {

struct RobustnessCommand {
  RobustnessOptions robustness;
  std::string json;
  unsigned threads = 0;
};

int run_robustness_command(const RobustnessCommand& options) {
  const auto limit = limit_threads(options.threads);
  for (const std::string& path : {options.json, options.robustness.witnesses}) {
    if (path.empty() || path == "-") continue;
    std::error_code error;
    if (std::filesystem::equivalent(path, options.robustness.run, error))
      throw UsageError(path + ": is the run itself, which stays as it is");
    require_writable(path);
  }
  const RobustnessReport report = measure_robustness(options.robustness);
  const InterruptGuard while_writing;
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
  add_value(*command, "--run", robustness.run, plain_text("FILE"), "A run file of advproof train")
      ->required();
  add_value(*command, "--eps", robustness.eps, number_from(0.0, largest_real),
            "An l-infinity radius; repeatable; default: the run's own");
  add_value(*command, "--attack", robustness.attacks, plain_text("NAME"),
            "Only this attack; repeatable; 'none': certificates only; default: all");
  add_switch(*command, "--certify", robustness.certify, "Prove robustness, sample by sample");
  add_switch(*command, "--radius", robustness.radius,
             "The exact robust radius of every sample, by bisection");
  CLI::Option* steps =
      add_value(*command, "--step", robustness.steps, number_from<std::int64_t>(0, most_steps),
                "The weights of this recorded step; repeatable; default: the last");
  add_switch(*command, "--all-steps", robustness.all_steps, "The weights of every recorded step")
      ->excludes(steps);
  add_switch(*command, "--train-samples", robustness.training_samples, "Training instead of test samples");
  add_value(*command, "--seed", robustness.seed, number_from<std::uint64_t>(0, most_seed),
            "Of random starts and searches; default: the instance's");
  add_value(*command, "--restarts", robustness.restarts, number_from(0, 1000),
            "Random starts of the iterated gradient attacks, beside the sample itself")
      ->default_str(std::to_string(robustness.restarts));
  add_value(*command, "--boxes", robustness.boxes, number_from<std::int64_t>(1, 1'000'000'000),
            "Budget of a certificate: boxes a sample")
      ->default_str(std::to_string(robustness.boxes));
  add_value(*command, "--require", robustness.required, number_from(0.0, 1.0),
            "Expect this robust accuracy, 0 to 1: exit 1 where it is proved to be less, 5 where open");
  add_value(*command, "--witnesses", robustness.witnesses, plain_text("FILE"),
            "Write every certified adversarial example to this HDF5 file");
  add_value(*command, "--json", options->json, plain_text("FILE", "-"),
            "Also write the report as JSON to this file; '-': to stdout, instead of the table");
  add_threads_option(*command, options->threads);
  add_switch(*command, "--quiet", robustness.quiet, "No progress");
  std::string list = "Attacks:\n";
  for (const AttackInfo& attack : all_attacks())
    list += fmt::format("  {:<16} {}\n", attack.name, attack.summary);
  command->footer(list);
  command->callback([options, &run] { run = [options] { return run_robustness_command(*options); }; });
}

}  // namespace advproof
