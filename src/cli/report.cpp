// advproof report: what files say, on one page.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>

#include "advproof/claim/claim.h"
#include "advproof/report/gnuplot.h"
#include "advproof/report/sections.h"
#include "advproof/storage/atomic_file.h"
#include "commands.h"
#include "complete_store.h"
#include "configuration/read_file.h"
#include "values.h"

namespace advproof {
namespace {

struct ReportCommand {
  std::vector<std::string> files;
  std::string html;
  bool partial = false;
};

enum class FileKind { store, run, check };

/// By its first bytes.
FileKind kind_of(const std::string& path) {
  std::string begin(16, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(begin.data(), static_cast<std::streamsize>(begin.size()));
  if (begin.starts_with("SQLite format 3")) return FileKind::store;
  return begin.starts_with('{') ? FileKind::check : FileKind::run;  // whose reader says what else is wrong
}

int run_report(const ReportCommand& command) {
  for (const std::string& path : command.files) {
    std::error_code error;
    if (std::filesystem::equivalent(path, command.html, error))
      throw UsageError(path + ": is read, and would be overwritten");
  }
  require_writable(command.html);
  require_gnuplot();
  std::vector<Section> sections;
  std::vector<std::string> ids;
  for (const std::string& path : command.files) {
    switch (kind_of(path)) {
      case FileKind::store: {
        const SweepStore store(path, SweepStore::Access::read);
        const std::vector<SweepStatus> sweeps = store.status();
        if (sweeps.empty()) throw IncompleteError(path + ": holds no sweep");
        for (const SweepStatus& status : sweeps) {
          require_complete(path, status, command.partial);
          sections.push_back(sweep_section(store, path, status));
        }
        break;
      }
      case FileKind::run:
        sections.push_back(run_section(read_run(path), path));
        break;
      case FileKind::check:
        sections.push_back(check_section(read_file(path), path, ids));
        break;
    }
  }
  std::vector<ClaimPage> pages;
  for (const Claim& claim : all_claims()) {
    const std::vector<std::string> results = claim.page.result_ids();
    if (std::ranges::any_of(results,
                            [&](const std::string& id) { return std::ranges::find(ids, id) != ids.end(); }))
      pages.push_back(claim.page);
  }
  write_atomically(command.html, sections_html(sections, pages));
  return static_cast<int>(ExitCode::ok);
}

}  // namespace

void add_report_command(CLI::App& app, Action& run) {
  CLI::App* command = app.add_subcommand(
      "report", "One page with figures of stores of sweeps, run files and check --json (needs gnuplot)");
  const auto state = std::make_shared<ReportCommand>();
  add_value(*command, "FILE", state->files, plain_text("FILE"),
            "Stores, run files, check results, in any order")
      ->required()
      ->expected(1, CLI::detail::expected_max_vector_size)
      ->allow_extra_args(true);
  add_value(*command, "--html", state->html, plain_text("FILE"), "Write the page to this file")->required();
  add_switch(*command, "--partial", state->partial, "Also of stores where runs are missing");
  command->callback([state, &run] { run = [state] { return run_report(*state); }; });
}

}  // namespace advproof
