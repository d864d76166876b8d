// advproof export: a trained network as a benchmark for neural-network verifiers.

#include <iostream>
#include <memory>

#include "advproof/report/verifier_report.h"
#include "advproof/verifier/export.h"
#include "commands.h"
#include "threads.h"
#include "values.h"

namespace advproof {
namespace {

struct ExportCommand {
  ExportOptions options;
  unsigned threads = 0;
};

int run_export_command(const ExportCommand& command) {
  const auto limit = limit_threads(command.threads);
  const ExportReport report = export_benchmark(command.options);
  std::cout << export_table(report);
  return static_cast<int>(exit_code(report));
}

}  // namespace

void add_export_command(CLI::App& app, Action& run) {
  CLI::App* command =
      app.add_subcommand("export", "A trained network as a benchmark for verifiers, with proved answers");
  const auto state = std::make_shared<ExportCommand>();
  ExportOptions& options = state->options;
  add_value(*command, "--run", options.run, plain_text("FILE"), "A run file of advproof train")->required();
  add_value(*command, "--onnx", options.directory, plain_text("DIR"),
            "A new or empty directory for ONNX networks, VNN-LIB properties, instances.csv and answers.json")
      ->required();
  add_switch(*command, "--train-samples", options.training_samples, "Training instead of test samples");
  add_value(*command, "--samples", options.samples, number_from<std::int64_t>(1, 1'000'000'000),
            "Only the first so many samples");
  add_value(*command, "--boxes", options.boxes, number_from<std::int64_t>(1, 1'000'000'000),
            "Budget of a certificate: boxes a sample")
      ->default_str(std::to_string(options.boxes));
  add_value(*command, "--timeout", options.timeout, number_from<std::int64_t>(1, 1'000'000),
            "Seconds that instances.csv grants a verifier")
      ->default_str(std::to_string(options.timeout));
  add_threads_option(*command, state->threads);
  add_switch(*command, "--quiet", options.quiet, "No progress");
  command->callback([state, &run] { run = [state] { return run_export_command(*state); }; });
}

}  // namespace advproof
