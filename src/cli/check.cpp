// advproof check: the main job.
#include <tbb/global_control.h>
#include <unistd.h>

#include <iostream>
#include <memory>

#include <fmt/format.h>

#include "advproof/experiment/atomic_file.h"
#include "advproof/experiment/check.h"
#include "advproof/experiment/sweeps.h"
#include "advproof/report/check_report.h"
#include "advproof/theory/ledger.h"
#include "commands.h"
#include "configuration_options.h"

namespace advproof {
namespace {

struct Options {
  ConfigurationOptions configuration;
  std::vector<std::string> claims;
  std::string seeds;
  std::string scalar = "double";
  std::string bits;
  std::string json;
  std::string ledger;
  std::string findings = "findings";
  double accuracy = 1e-20;
  unsigned threads = 0;
  bool quiet = false;
  bool sweeps = false;
  std::string data;
};

/// True where the configuration is the preset's, whatever its seed: only then does the ledger know what to
/// expect.
bool is_preset(const Configuration& configuration, const std::string& preset) {
  if (preset.empty()) return false;
  Configuration own = load_preset(preset);
  own.seed = configuration.seed;
  own.sweep = configuration.sweep;
  return own == configuration;
}

void update_ledger(const std::string& path, const CheckReport& report) {
  if (report.preset.empty()) throw UsageError("--update-ledger: expected an unchanged --preset");
  Ledger ledger = embedded_ledger();
  record(ledger, report.preset, report.claims);
  write_atomically(path, to_json(ledger));
  std::cerr << "advproof: wrote " << path << "; rebuild to make it the expected ledger\n";
}

/// Sweeps come with their own configurations.
CheckReport run_sweeps_command(const Options& options) {
  const ConfigurationOptions& given = options.configuration;
  if (!given.preset.empty() || !given.file.empty() || !given.assignments.empty() || !options.seeds.empty())
    throw UsageError("--sweeps: a sweep has its own configuration and seeds");
  return run_sweeps(options.claims, options.data, options.quiet);
}

CheckReport run_preset_command(const Options& options) {
  CheckOptions check;
  check.configuration = make_configuration(options.configuration);
  check.claims = options.claims;
  check.scalar = parse_scalar(options.scalar, options.bits);
  check.accuracy = options.accuracy;
  check.findings = options.findings;
  check.quiet = options.quiet;
  if (!options.seeds.empty()) {
    const SeedRange own = check.configuration.sweep;
    check.configuration.sweep = parse_seeds(options.seeds);
    check.own_seeds = check.configuration.sweep == own;
  }
  if (is_preset(check.configuration, options.configuration.preset))
    check.preset = options.configuration.preset;
  return run_check(check);
}

int run_check_command(const Options& options) {
  std::unique_ptr<tbb::global_control> limit;
  if (options.threads > 0) {
    limit =
        std::make_unique<tbb::global_control>(tbb::global_control::max_allowed_parallelism, options.threads);
  }
  const CheckReport report = options.sweeps ? run_sweeps_command(options) : run_preset_command(options);
  if (options.json == "-") {
    std::cout << check_report_json(report);
  } else {
    std::cout << check_report_table(report, isatty(STDOUT_FILENO) != 0);
    if (!options.json.empty()) write_atomically(options.json, check_report_json(report));
  }
  if (!options.ledger.empty()) {
    update_ledger(options.ledger, report);
    return static_cast<int>(ExitCode::ok);
  }
  return static_cast<int>(exit_code(report));
}

}  // namespace

void add_check_command(CLI::App& app, Action& run) {
  CLI::App* command =
      app.add_subcommand("check", "Examine the claims of the theory and print a verdict for each");
  const auto options = std::make_shared<Options>();
  add_configuration_options(*command, options->configuration);
  command
      ->add_option("--claim", options->claims,
                   "Only this claim, or this part of one (theorem-4.4.swap); repeatable")
      ->allow_extra_args(false);
  command->add_option("--seeds", options->seeds,
                      "Seeds first:last over which asymptotic claims are answered");
  command
      ->add_option("--scalar", options->scalar,
                   "Arithmetic of the finite claims: double, dd, mpfr or ball; of the seeds' "
                   "trainings: dd with dd, else double")
      ->capture_default_str();
  command->add_option("--bits", options->bits,
                      "Precision of mpfr (128 to 2048) or ball (32 to 65536, or auto); default 256");
  command
      ->add_option(
          "--accuracy", options->accuracy,
          "Relative accuracy to which balls prove identities; with --bits auto no weight's radius exceeds it")
      ->check(CLI::Range(1e-300, 1.0))
      ->capture_default_str();
  command->add_option("--json", options->json,
                      "Also write the report as JSON to this file; '-': to stdout, instead of the table");
  command
      ->add_option("--findings", options->findings, "Directory for certified counterexamples; '' writes none")
      ->capture_default_str();
  command
      ->add_option("--update-ledger", options->ledger, "Record the verdicts as expected, in this ledger file")
      ->expected(0, 1)
      ->default_str("proofs-check/ledger.json");
  command->add_option("--threads", options->threads, "At most so many threads (results do not depend on it)");
  command->add_flag("--sweeps", options->sweeps,
                    "Instead of a preset, the sweeps that the ledger defines (minutes; --claim chooses)");
  command->add_option("--data", options->data, "With --sweeps: directory for the raw rows, NAME.csv each");
  command->add_flag("--quiet", options->quiet, "No progress");
  command->callback([options, &run] { run = [options] { return run_check_command(*options); }; });
}

}  // namespace advproof
