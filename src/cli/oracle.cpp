// advproof oracle: other people's programs against what is proved.
#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <iostream>
#include <memory>

#include "advproof/experiment/progress.h"
#include "advproof/oracle/generate.h"
#include "advproof/oracle/replay.h"
#include "advproof/report/oracle_report.h"
#include "advproof/storage/atomic_file.h"
#include "advproof/storage/run_file.h"
#include "commands.h"
#include "configuration_options.h"
#include "threads.h"
#include "values.h"

namespace advproof {
namespace {

namespace fs = std::filesystem;

class Stopwatch {
 public:
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// A file to be written, or "-"; asked before the work. What is read stays as it is.
void require_output(const std::string& option, const std::string& path,
                    const std::vector<std::string>& read) {
  if (path.empty() || path == "-") return;
  for (const std::string& input : read) {
    std::error_code error;
    if (fs::equivalent(path, input, error))
      throw UsageError(fmt::format("{}: {}: is read, and stays as it is", option, path));
  }
  require_writable(path);
}

struct GenerateCommand {
  ConfigurationOptions configuration;
  std::string regime = "adversarial";
  GenerateOptions options;
  std::string out;
  unsigned threads = 0;
  bool json = false;
  bool quiet = false;
};

int run_generate(const GenerateCommand& command) {
  const auto limit = limit_threads(command.threads);
  const Stopwatch watch;
  require_output("--out", command.out, {command.configuration.file});
  GenerateOptions options = command.options;
  options.configuration = make_configuration(command.configuration);
  options.regime = parse_regime(command.regime);
  options.quiet = command.quiet;
  const OracleCase oracle_case = generate(options);
  write_case(command.out, oracle_case);
  std::cout << (command.json ? case_json(oracle_case)
                             : case_table(oracle_case) +
                                   fmt::format("\n{} in {:.1f} s\n", command.out, watch.seconds()));
  return static_cast<int>(ExitCode::ok);
}

struct VerifyCommand {
  std::string case_file, candidate_file, json, junit, replay;
  unsigned threads = 0;
  bool quiet = false;
};

int run_verify(const VerifyCommand& command) {
  const auto limit = limit_threads(command.threads);
  const Stopwatch watch;
  for (const auto& [option, path] : {std::pair("--json", command.json), std::pair("--junit", command.junit),
                                     std::pair("--replay", command.replay)})
    require_output(option, path, {command.case_file, command.candidate_file});
  const OracleCase oracle_case = read_case(command.case_file);
  const Candidate candidate = read_candidate(command.candidate_file, oracle_case);
  const auto states = static_cast<std::int64_t>(candidate.path_steps.size());
  Progress progress("the candidate's own states", candidate.path_delta.shape.empty() ? states : 2 * states,
                    command.quiet);
  Verification report = verify(oracle_case, candidate, [&progress] { progress.advance(); });
  progress.finish();
  report.case_file = command.case_file;
  report.candidate_file = command.candidate_file;
  report.seconds = watch.seconds();
  std::cout << (command.json == "-" ? to_json(report) : verification_table(report));
  if (!command.json.empty() && command.json != "-") write_atomically(command.json, to_json(report));
  if (!command.junit.empty()) write_atomically(command.junit, verification_junit(report));
  if (!command.replay.empty() && report.first_error() != nullptr)
    write_atomically(command.replay, to_json(report));
  return static_cast<int>(exit_code(report));
}

struct ListCommand {
  std::string file;
  bool json = false;
};

int run_list(const ListCommand& command) {
  const OracleCase oracle_case = read_case(command.file);
  std::cout << (command.json ? case_json(oracle_case) : case_table(oracle_case));
  return static_cast<int>(ExitCode::ok);
}

struct SelftestCommand {
  ConfigurationOptions configuration;
  int level = 1;
  unsigned threads = 0;
  bool json = false;
  bool quiet = false;
};

int run_selftest(SelftestCommand command) {
  const auto limit = limit_threads(command.threads);
  const Stopwatch watch;
  if (command.configuration.preset.empty() && command.configuration.file.empty())
    command.configuration.preset = "tiny";
  SelftestReport report = selftest(make_configuration(command.configuration), command.level, command.quiet);
  report.seconds = watch.seconds();
  std::cout << (command.json ? selftest_json(report) : selftest_table(report));
  return static_cast<int>(report.sound() ? ExitCode::ok : ExitCode::check_failed);
}

void add_level(CLI::App& command, int& level) {
  add_value(
      command, "--level", level, number_from(1, 3),
      "1: three states of the path and the first steps of free training, seconds; 2: nine states and all of it, "
      "minutes; 3: a state at every recorded step")
      ->default_str("1");
}

void add_generate(CLI::App& oracle, Action& run) {
  CLI::App* command =
      oracle.add_subcommand("gen", "A case: inputs and certified expected values, for any other program");
  const auto state = std::make_shared<GenerateCommand>();
  add_configuration_options(*command, state->configuration);
  add_value(*command, "--regime", state->regime,
            one_of("regime", {regime_name(Regime::standard), regime_name(Regime::adversarial)}),
            "standard or adversarial; default adversarial");
  add_value(*command, "--steps", state->options.steps, number_from<std::int64_t>(1, most_steps),
            "Steps of training, instead of the configuration's");
  add_level(*command, state->options.level);
  add_value(*command, "--probe", state->options.probes, plain_text("NAME"),
            "Only this probe; may be repeated");
  add_value(*command, "-o,--out", state->out, plain_text("FILE"),
            "Write the case to this file (docs/oracle.md)")
      ->required();
  add_threads_option(*command, state->threads);
  add_switch(*command, "--json", state->json, "What the case holds as JSON");
  add_switch(*command, "--quiet", state->quiet, "No progress");
  command->callback([state, &run] { run = [state] { return run_generate(*state); }; });
}

void add_verify(CLI::App& oracle, Action& run) {
  CLI::App* command =
      oracle.add_subcommand("ver", "A candidate's answers against a case: what is wrong first, and why");
  const auto state = std::make_shared<VerifyCommand>();
  add_value(*command, "CASE", state->case_file, plain_text("FILE"), "A case of advproof oracle gen")
      ->required();
  add_value(*command, "CANDIDATE", state->candidate_file, plain_text("FILE"),
            "HDF5 with /outputs/PROBE/OUTPUT or /path, docs/oracle.md")
      ->required();
  add_value(*command, "--json", state->json, plain_text("FILE", "-"),
            "Also write the report as JSON to this file; '-': to stdout, instead of the table");
  add_value(*command, "--junit", state->junit, plain_text("FILE"), "Also write the report as JUnit XML");
  add_value(*command, "--replay", state->replay, plain_text("FILE"),
            "Where something fails, write what advproof oracle explain prints");
  add_threads_option(*command, state->threads);
  add_switch(*command, "--quiet", state->quiet, "No progress");
  command->callback([state, &run] { run = [state] { return run_verify(*state); }; });
}

void add_explain(CLI::App& oracle, Action& run) {
  CLI::App* command =
      oracle.add_subcommand("explain", "Every failing record of a report of oracle ver, at length");
  const auto file = std::make_shared<std::string>();
  add_value(*command, "FILE", *file, plain_text("FILE"), "What oracle ver --replay or --json has written")
      ->required();
  command->callback([file, &run] {
    run = [file] {
      const Verification report = read_verification(*file);
      std::cout << explanation(report);
      return static_cast<int>(ExitCode::ok);
    };
  });
}

void add_list(CLI::App& oracle, Action& run) {
  CLI::App* command = oracle.add_subcommand("list", "What a case holds, counted");
  const auto state = std::make_shared<ListCommand>();
  add_value(*command, "CASE", state->file, plain_text("FILE"), "A case of advproof oracle gen")->required();
  add_switch(*command, "--json", state->json, "As JSON");
  command->callback([state, &run] { run = [state] { return run_list(*state); }; });
}

void add_selftest(CLI::App& oracle, Action& run) {
  CLI::App* command = oracle.add_subcommand(
      "selftest", "Do honest programs pass, and is every known fault noticed where it begins?");
  const auto state = std::make_shared<SelftestCommand>();
  add_configuration_options(*command, state->configuration);
  add_level(*command, state->level);
  add_threads_option(*command, state->threads);
  add_switch(*command, "--json", state->json, "As JSON");
  add_switch(*command, "--quiet", state->quiet, "No progress");
  command->callback([state, &run] { run = [state] { return run_selftest(*state); }; });
}

}  // namespace

void add_oracle_command(CLI::App& app, Action& run) {
  CLI::App* oracle = app.add_subcommand("oracle", "Other people's programs against what is proved");
  oracle->require_subcommand(1);
  add_generate(*oracle, run);
  add_verify(*oracle, run);
  add_explain(*oracle, run);
  add_list(*oracle, run);
  add_selftest(*oracle, run);
  add_verdicts_command(*oracle, run);
}

}  // namespace advproof
