// advproof oracle ver-verdicts: are a verifier's answers right?
#include <fmt/format.h>

#include <filesystem>
#include <iostream>
#include <memory>

#include "advproof/report/verifier_report.h"
#include "advproof/storage/atomic_file.h"
#include "advproof/verifier/verdicts.h"
#include "commands.h"
#include "values.h"

namespace advproof {
namespace {

struct VerdictsCommand {
  VerdictsOptions options;
  std::string json;
};

int run_verdicts_command(const VerdictsCommand& command) {
  if (!command.json.empty() && command.json != "-") {
    const VerdictsOptions& read = command.options;
    for (const std::string& path : {read.instances, read.results, read.answers_file()}) {
      std::error_code error;
      if (std::filesystem::equivalent(command.json, path, error))
        throw UsageError(fmt::format("--json: {}: is read, and stays as it is", command.json));
    }
    require_writable(command.json);
  }
  const VerdictsReport report = judge_verdicts(command.options);
  if (command.json == "-") {
    std::cout << verdicts_json(report);
  } else {
    std::cout << verdicts_table(report);
    if (!command.json.empty()) write_atomically(command.json, verdicts_json(report));
  }
  return static_cast<int>(exit_code(report));
}

}  // namespace

void add_verdicts_command(CLI::App& oracle, Action& run) {
  CLI::App* command = oracle.add_subcommand("ver-verdicts", "A verifier's answers against what is proved");
  const auto state = std::make_shared<VerdictsCommand>();
  VerdictsOptions& options = state->options;
  add_value(*command, "INSTANCES", options.instances, plain_text("FILE"),
            "instances.csv of advproof export, or some of its lines, beside its answers.json")
      ->required();
  add_value(*command, "RESULTS", options.results, plain_text("FILE"),
            "results.csv: [category,] onnx, vnnlib, [seconds,] result[, seconds][, counterexample's file]")
      ->required();
  add_value(*command, "--answers", options.answers, plain_text("FILE"), "Another answers.json");
  add_value(
      *command, "--counterexamples", options.counterexamples, plain_text("DIR"),
      "Where counterexamples are that RESULTS does not name: ONNX_VNNLIB.counterexample, as VNN-COMP has it");
  add_value(*command, "--json", state->json, plain_text("FILE", "-"),
            "Also write the report as JSON to this file; '-': to stdout, instead of the table");
  command->callback([state, &run] { run = [state] { return run_verdicts_command(*state); }; });
}

}  // namespace advproof
