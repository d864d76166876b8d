// One function a command: it adds its options to the application; when the command is chosen its callback
// sets `run`, which main calls and whose result is the exit status.
#pragma once

#include <functional>

#include <CLI/CLI.hpp>

namespace advproof {

using Action = std::function<int()>;

void add_train_command(CLI::App& app, Action& run);
void add_check_command(CLI::App& app, Action& run);
void add_claims_command(CLI::App& app, Action& run);
void add_robustness_command(CLI::App& app, Action& run);
void add_export_command(CLI::App& app, Action& run);
void add_oracle_command(CLI::App& app, Action& run);
void add_verdicts_command(CLI::App& oracle, Action& run);  ///< of `advproof oracle`
void add_sweep_command(CLI::App& app, Action& run);
void add_report_command(CLI::App& app, Action& run);
void add_info_command(CLI::App& app, Action& run);

}  // namespace advproof
