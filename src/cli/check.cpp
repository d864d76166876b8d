// advproof check: the main job.
#include <unistd.h>

#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "advproof/experiment/check.h"
#include "advproof/report/check_html.h"
#include "advproof/report/check_report.h"
#include "advproof/report/gnuplot.h"
#include "advproof/storage/atomic_file.h"
#include "advproof/sweep/ledger_sweeps.h"
#include "advproof/verdict/ledger.h"
#include "commands.h"
#include "configuration/message.h"
#include "configuration/read_file.h"
#include "configuration/seeds.h"
#include "configuration_options.h"
#include "experiment/interrupt.h"
#include "threads.h"
#include "values.h"

namespace advproof {
namespace {

struct CheckCommand {
  ConfigurationOptions configuration;
  std::vector<std::string> claims;
  std::optional<SeedRange> seeds;
  std::string scalar = "double";
  std::string bits;
  std::string json;
  std::string html;
  std::string ledger;
  std::string findings = "findings";
  std::optional<double> accuracy;
  unsigned threads = 0;
  bool quiet = false;
  bool sweeps = false;
  SweepRows rows;
};

Reader<std::string> claim_name() {
  return {"NAME", [](const std::string& name) {
            select_claims(all_claims(), {name});
            return name;
          }};
}

Reader<SeedRange> seeds() {
  return {"FIRST:LAST", [](const std::string& text) {
            if (const auto read = read_seeds(text)) return *read;
            throw UsageError(fmt::format("expected {}, found '{}'", seeds_domain(), text));
          }};
}

/// True where the configuration is the preset's, whatever its seeds: only then does the ledger know what to
/// expect.
bool is_preset(const Configuration& configuration, const std::string& preset) {
  if (preset.empty()) return false;
  Configuration own = load_preset(preset);
  own.seed = configuration.seed;
  own.sweep = configuration.sweep;
  return own == configuration;
}

/// Of several presets, recorded one after the other, the file keeps all; a new one begins with what is expected.
Ledger ledger_to_update(const std::string& path) {
  if (!std::filesystem::exists(path)) return embedded_ledger();
  const std::string json = read_file(path);
  try {
    return parse_ledger(json);
  } catch (const InputError& error) {
    throw InputError(complaint(path, 0, "", error.what()));
  }
}

void update_ledger(Ledger ledger, const std::string& path, const CheckReport& report) {
  record(ledger, report.preset, report.claims);
  write_atomically(path, to_json(ledger));
  std::cerr << "advproof: wrote " << path << "; rebuild to make it the expected ledger\n";
}

/// One line a claim, also where the report goes to a program.
void tell_what_differs(const CheckReport& report) {
  for (const ClaimResult& result : report.claims) {
    if (result.as_expected()) continue;
    std::cerr << fmt::format("advproof: {}: expected {}; found {}\n", result.id, to_string(*result.expected),
                             to_string(result.found()));
  }
}

/// Sweeps come with their own configurations and scalars, and write no counterexamples.
CheckReport run_sweeps_command(const CheckCommand& options, const CLI::App& command) {
  for (const char* name : {"--preset", "--config", "--set", "--seed", "--seeds", "--scalar", "--bits",
                           "--accuracy", "--findings"}) {
    if (command.count(name) > 0)
      throw UsageError(std::string("--sweeps: a sweep has its own; expected no ") + name);
  }
  return run_sweeps(all_claims(), options.claims, options.rows, options.quiet);
}

CheckReport run_preset_command(const CheckCommand& options) {
  CheckOptions check;
  check.list = &all_claims();
  check.configuration = make_configuration(options.configuration);
  check.claims = options.claims;
  check.scalar = parse_scalar(options.scalar, options.bits);
  if (options.accuracy && !check.scalar.is<Ball>())
    throw UsageError("--accuracy: expected --scalar ball; points have bounds of their own on rounding");
  check.accuracy = options.accuracy.value_or(check.accuracy);
  check.findings = options.findings;
  check.observe = !options.html.empty();
  check.quiet = options.quiet;
  check.configuration.sweep = options.seeds.value_or(check.configuration.sweep);
  const std::string& preset = options.configuration.preset;
  if (is_preset(check.configuration, preset)) {
    check.preset = preset;
    check.own_seeds = check.configuration.sweep == load_preset(preset).sweep;
  }
  if (!options.ledger.empty() && (check.preset.empty() || !check.own_seeds))
    throw UsageError("--update-ledger: expected an unchanged --preset with its own seeds");
  return run_check(check);
}

int run_check_command(const CheckCommand& options, const CLI::App& command) {
  const auto limit = limit_threads(options.threads);
  if (!options.sweeps && !options.rows.write.empty()) throw UsageError("--data: expected with --sweeps");
  if (!options.sweeps && !options.rows.read.empty()) throw UsageError("--rows: expected with --sweeps");
  if (!options.sweeps && !options.rows.store.empty()) throw UsageError("--store: expected with --sweeps");
  if (!options.rows.store.empty() && !options.rows.read.empty())
    throw UsageError("--rows: expected without --store, which has rows of its own");
  if (!options.rows.read.empty() && !options.rows.write.empty())
    throw UsageError("--rows: expected without --data, which writes what is trained");
  for (const std::string& path : {options.json, options.html, options.ledger}) {
    if (!path.empty() && path != "-") require_writable(path);
  }
  if (!options.html.empty()) require_gnuplot();
  const Ledger ledger = options.ledger.empty() ? Ledger() : ledger_to_update(options.ledger);
  const CheckReport report =
      options.sweeps ? run_sweeps_command(options, command) : run_preset_command(options);
  const InterruptGuard while_writing;
  if (options.json == "-") {
    std::cout << check_report_json(report);
  } else {
    std::cout << check_report_table(report, isatty(STDOUT_FILENO) != 0);
    if (!options.json.empty()) write_atomically(options.json, check_report_json(report));
  }
  if (!options.html.empty()) write_atomically(options.html, check_report_html(report));
  tell_what_differs(report);
  if (!options.ledger.empty()) {
    update_ledger(ledger, options.ledger, report);
    return static_cast<int>(ExitCode::ok);
  }
  return static_cast<int>(exit_code(report));
}

}  // namespace

void add_check_command(CLI::App& app, Action& run) {
  CLI::App* command =
      app.add_subcommand("check", "Examine the claims of the theory and print a verdict for each");
  const auto options = std::make_shared<CheckCommand>();
  add_configuration_options(*command, options->configuration);
  add_value(*command, "--claim", options->claims, claim_name(),
            "Only this claim, or this part of one (theorem-4.4.swap); repeatable");
  add_value(*command, "--seeds", options->seeds, seeds(),
            "Seeds first:last over which asymptotic claims are answered");
  add_scalar_options(*command, options->scalar, options->bits,
                     "Arithmetic of the finite claims: " + scalar_names() +
                         "; of the seeds' trainings: dd with dd, else double")
      ->default_str(options->scalar);
  add_value(*command, "--accuracy", options->accuracy, number_from(1e-300, 1.0),
            "Relative accuracy to which balls prove identities; with --bits auto no weight's radius exceeds "
            "it; default 1e-20");
  add_value(*command, "--json", options->json, plain_text("FILE", "-"),
            "Also write the report as JSON to this file; '-': to stdout, instead of the table");
  add_value(*command, "--html", options->html, plain_text("FILE"),
            "Also write the report as a page with its figure to this file (needs gnuplot)");
  add_value(*command, "--findings", options->findings, plain_text("DIR", ""),
            "Directory for certified counterexamples; '' writes none")
      ->default_str(options->findings);
  add_value(*command, "--update-ledger", options->ledger, plain_text("FILE"),
            "Record the verdicts and counts as expected, in this ledger file")
      ->expected(0, 1)
      ->default_str("proofs-check/ledger.json");
  add_threads_option(*command, options->threads);
  add_switch(*command, "--sweeps", options->sweeps,
             "Instead of a preset, the sweeps that the ledger defines (minutes; --claim chooses)");
  add_value(*command, "--data", options->rows.write, plain_text("DIR"),
            "With --sweeps: directory for the raw rows, NAME.csv each");
  add_value(*command, "--rows", options->rows.read, plain_text("DIR"),
            "With --sweeps: conclude from the raw rows of this directory instead of training");
  add_value(*command, "--store", options->rows.store, plain_text("FILE"),
            "With --sweeps: take the rows that this store has, and add the others to it");
  add_switch(*command, "--mix", options->rows.mix, "With --store: also rows of another program");
  add_switch(*command, "--quiet", options->quiet, "No progress");
  command->callback([options, command, &run] {
    run = [options, command] { return run_check_command(*options, *command); };
  });
}

}  // namespace advproof
