// advproof sweep: many trainings, kept in a store.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>

#include "advproof/report/sweep_report.h"
#include "advproof/storage/atomic_file.h"
#include "advproof/sweep/run.h"
#include "advproof/sweep/summary.h"
#include "advproof/sweep/work.h"
#include "commands.h"
#include "complete_store.h"
#include "values.h"

namespace advproof {
namespace {

constexpr std::int64_t runs_without_asking = 10'000'000;

struct Share {
  int number = 0;
  int of = 1;
};

/// "3/8": the third of eight, from 1.
Reader<Share> share() {
  return {"I/N", [](const std::string& text) {
            Share read;
            const char* const end = text.data() + text.size();
            const auto [slash, first] = std::from_chars(text.data(), end, read.number);
            if (first == std::errc() && slash != end && *slash == '/') {
              const auto [last, second] = std::from_chars(slash + 1, end, read.of);
              if (second == std::errc() && last == end && read.number >= 1 && read.number <= read.of)
                return Share{read.number - 1, read.of};
            }
            throw UsageError(fmt::format("expected I/N with 1 <= I <= N, such as 3/8, found '{}'", text));
          }};
}

/// The place of this process among those that mpirun has started; the first alone where it was not.
Share among_ranks() {
  const char* rank = std::getenv("OMPI_COMM_WORLD_RANK");
  const char* size = std::getenv("OMPI_COMM_WORLD_SIZE");
  if (rank == nullptr || size == nullptr) return {};
  return {number_from(0, 1 << 20).read(rank), number_from(1, 1 << 20).read(size)};
}

struct RunCommand {
  std::string plan;
  std::string store;
  bool listen = false;
  Share share;
  SweepOptions options;
  bool yes = false;
  bool json = false;
};

int run_sweep_command(const RunCommand& command) {
  const SweepPlan plan = load_plan(command.plan);
  columns_of(plan, all_claims());  // known before a store is made
  const std::int64_t runs = plan.places() * static_cast<std::int64_t>(plan.seeds.count());
  if (runs > runs_without_asking && !command.yes)
    throw UsageError(fmt::format("{}: has {} runs; expected --yes for more than {}", command.plan, runs,
                                 runs_without_asking));
  const std::string path = command.store.empty() ? plan.name + ".sqlite" : command.store;
  const Share ranks = among_ranks();
  if (ranks.number > 0) {
    work_for(address_file_of(path), command.options.jobs, all_claims());
    return static_cast<int>(ExitCode::ok);
  }
  SweepOptions options = command.options;
  if (command.listen || ranks.of > 1) options.address_file = address_file_of(path);
  options.expected_workers = ranks.of - 1;
  options.share = command.share.number;
  options.shares = command.share.of;
  SweepStore store(path, SweepStore::Access::write);
  const SweepSummary summary = run_sweep(plan, store, options, all_claims());
  std::cout << (command.json ? sweep_summary_json(summary, path) : sweep_summary_text(summary, path));
  return static_cast<int>(ExitCode::ok);
}

struct WorkCommand {
  std::string store;
  int jobs = 0;
};

int run_work(const WorkCommand& command) {
  const std::int64_t done = work_for(address_file_of(command.store), command.jobs, all_claims());
  std::cout << fmt::format("{} runs done for {}\n", done, command.store);
  return static_cast<int>(ExitCode::ok);
}

struct LookCommand {
  std::string store;
  std::string sweep;
  std::vector<std::string> columns;
  std::string csv = "-";
  bool partial = false;
  bool json = false;
};

int run_status(const LookCommand& command) {
  const SweepStore store(command.store, SweepStore::Access::read);
  const std::vector<SweepStatus> sweeps = store.status();
  std::cout << (command.json ? sweep_status_json(command.store, sweeps)
                             : sweep_status_text(command.store, sweeps));
  return static_cast<int>(ExitCode::ok);
}

int run_show(const LookCommand& command) {
  const SweepStore store(command.store, SweepStore::Access::read);
  const SweepStatus status = store.status(command.sweep);
  require_complete(command.store, status, command.partial);
  const std::vector<std::string> columns =
      command.columns.empty() ? headline_columns(status.header) : command.columns;
  const std::vector<PlaceSummary> places = summarise(store, status.header.name, columns);
  std::cout << (command.json ? sweep_table_json(status.header, columns, places)
                             : sweep_table(status.header, columns, places));
  return static_cast<int>(ExitCode::ok);
}

int run_export(const LookCommand& command) {
  if (command.csv != "-") require_writable(command.csv);
  const SweepStore store(command.store, SweepStore::Access::read);
  const SweepStatus status = store.status(command.sweep);
  require_complete(command.store, status, command.partial);
  const std::string csv =
      sweep_csv(store, status.header, command.columns.empty() ? status.header.columns : command.columns);
  if (command.csv == "-")
    std::cout << csv;
  else
    write_atomically(command.csv, csv);
  return static_cast<int>(ExitCode::ok);
}

struct MergeCommand {
  std::string store;
  std::vector<std::string> others;
  bool mix = false;
};

int run_merge(const MergeCommand& command) {
  SweepStore store(command.store, SweepStore::Access::write);
  for (const std::string& other : command.others) {
    std::error_code error;
    if (std::filesystem::equivalent(other, command.store, error))
      throw UsageError(other + ": is the store itself");
    std::cout << fmt::format("{}: {} rows added\n", other, store.merge(other, command.mix));
  }
  return static_cast<int>(ExitCode::ok);
}

void add_jobs(CLI::App& command, int& jobs) {
  constexpr int most_jobs = 1024;
  add_value(command, "--jobs", jobs, number_from(1, most_jobs),
            "Runs at a time; default: as many as there are processors (the rows do not depend on it)");
}

void add_run(CLI::App& sweep, Action& run) {
  CLI::App* command =
      sweep.add_subcommand("run", "Train what a sweep file asks for and its store does not have yet");
  const auto state = std::make_shared<RunCommand>();
  add_value(*command, "FILE", state->plan, plain_text("FILE"), "A sweep file, in TOML (docs/sweeps.md)")
      ->required();
  add_value(*command, "--store", state->store, plain_text("FILE"),
            "Where the rows are kept (SQLite); default: the sweep's name with .sqlite, in this folder");
  add_jobs(*command, state->options.jobs);
  add_switch(*command, "--listen", state->listen,
             "Also let other processes, on machines that share this folder, join with advproof sweep work");
  add_value(*command, "--share", state->share, share(),
            "Only the I-th of N parts, each with a store of its own, for advproof sweep merge");
  add_switch(*command, "--mix", state->options.mix, "Beside rows of another program, whose name they keep");
  add_switch(*command, "--yes", state->yes, fmt::format("More than {} runs", runs_without_asking));
  add_switch(*command, "--json", state->json, "What was done, as JSON");
  add_switch(*command, "--quiet", state->options.quiet, "No progress");
  command->callback([state, &run] { run = [state] { return run_sweep_command(*state); }; });
}

void add_work(CLI::App& sweep, Action& run) {
  CLI::App* command = sweep.add_subcommand(
      "work", "Do runs for an advproof sweep run --listen elsewhere, until it has no more");
  const auto state = std::make_shared<WorkCommand>();
  add_value(*command, "STORE", state->store, plain_text("FILE"), "Its store, in a folder that both see")
      ->required();
  add_jobs(*command, state->jobs);
  command->callback([state, &run] { run = [state] { return run_work(*state); }; });
}

CLI::App* add_look(CLI::App& sweep, const char* name, const char* about,
                   const std::shared_ptr<LookCommand>& state) {
  CLI::App* command = sweep.add_subcommand(name, about);
  add_value(*command, "STORE", state->store, plain_text("FILE"), "A store of advproof sweep run")->required();
  return command;
}

void add_choice(CLI::App& command, LookCommand& state, const char* columns) {
  add_value(command, "--sweep", state.sweep, plain_text("NAME"), "Of a store with several sweeps, this one");
  add_value(command, "--column", state.columns, plain_text("NAME"), columns);
  add_switch(command, "--partial", state.partial, "Also where runs are missing");
}

void add_looks(CLI::App& sweep, Action& run) {
  {
    const auto state = std::make_shared<LookCommand>();
    CLI::App* command = add_look(sweep, "status", "How far the sweeps of a store have come", state);
    add_switch(*command, "--json", state->json, "As JSON, with the names of the columns");
    command->callback([state, &run] { run = [state] { return run_status(*state); }; });
  }
  {
    const auto state = std::make_shared<LookCommand>();
    CLI::App* command = add_look(sweep, "show", "Means over the seeds, place by place", state);
    add_choice(*command, *state, "Only this column; repeatable; default: the headline's");
    add_switch(*command, "--json", state->json, "As JSON, with 95 % intervals");
    command->callback([state, &run] { run = [state] { return run_show(*state); }; });
  }
  {
    const auto state = std::make_shared<LookCommand>();
    CLI::App* command = add_look(sweep, "export", "Every row as CSV, in an order of its own", state);
    add_choice(*command, *state, "Only this column; repeatable; default: all");
    add_value(*command, "--csv", state->csv, plain_text("FILE", "-"),
              "Write to this file; '-', the default: to stdout");
    command->callback([state, &run] { run = [state] { return run_export(*state); }; });
  }
}

void add_merge(CLI::App& sweep, Action& run) {
  CLI::App* command =
      sweep.add_subcommand("merge", "Add the rows of other stores, of shares that ran elsewhere");
  const auto state = std::make_shared<MergeCommand>();
  add_value(*command, "STORE", state->store, plain_text("FILE"),
            "The store that takes them, made where there is none")
      ->required();
  add_value(*command, "OTHER", state->others, plain_text("FILE"), "Stores whose rows are added")
      ->required()
      ->expected(1, CLI::detail::expected_max_vector_size)
      ->allow_extra_args(true);
  add_switch(*command, "--mix", state->mix, "Also rows of another program, whose name they keep");
  command->callback([state, &run] { run = [state] { return run_merge(*state); }; });
}

}  // namespace

void add_sweep_command(CLI::App& app, Action& run) {
  CLI::App* sweep =
      app.add_subcommand("sweep", "Many trainings over the keys of a configuration, kept in a store");
  sweep->require_subcommand(1);
  add_run(*sweep, run);
  add_work(*sweep, run);
  add_looks(*sweep, run);
  add_merge(*sweep, run);
}

}  // namespace advproof
