#include "advproof/sweep/ledger_sweeps.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <set>

#include <fmt/format.h>

#include "advproof/error.h"
#include "advproof/experiment/progress.h"
#include "advproof/storage/atomic_file.h"
#include "advproof/storage/sweep_store.h"
#include "advproof/sweep/plan.h"
#include "advproof/sweep/run.h"
#include "advproof/verdict/ledger.h"
#include "configuration/read_file.h"
#include "crew.h"
#include "experiment/interrupt.h"

namespace advproof {
namespace {

SweepHeader header_of(const Sweep& sweep) {
  return {sweep.name,
          "a sweep of the ledger",
          "proofs-check: " + sweep.name,
          sweep.scalar,
          {"point", "factor", "value"},
          sweep.columns,
          0};
}

/// Number `index` of the sweep's points.
SweepPlace place_of(const Sweep& sweep, std::size_t index) {
  const SweepPoint& point = sweep.points[index];
  Configuration configuration;
  configuration.setting = point.setting;
  return {{static_cast<double>(index), point.factor, point.value}, to_toml(configuration)};
}

/// The rows that the store lacks are trained.
SweepTable run_sweep(const Sweep& sweep, SweepStore& store, bool quiet) {
  store.open_sweep(header_of(sweep));
  std::vector<SweepTask> tasks;
  store.together([&] {
    for (std::size_t index = 0; index < sweep.points.size(); ++index) {
      const std::int64_t place = store.place(place_of(sweep, index));
      const std::set<std::uint64_t> finished = store.finished(place);
      for (std::uint64_t seed = 1; seed <= sweep.seeds; ++seed)
        if (!finished.contains(seed))
          tasks.push_back({index, place, seed, cost_of(sweep.points[index].setting)});
    }
  });
  store.expect(static_cast<std::int64_t>(tasks.size()));
  if (!tasks.empty()) {
    Progress progress("sweep " + sweep.name, static_cast<std::int64_t>(tasks.size()), quiet);
    Crew(store).do_tasks(
        tasks, [&](const SweepTask& task) { return sweep.measure(sweep.points[task.site], task.seed); }, 0,
        progress);
    progress.finish();
  }
  SweepTable table{&sweep, {}};
  store.read(sweep.name, sweep.columns, [&](const SweepRowView& row) {
    if (row.seed <= sweep.seeds)
      table.rows.push_back(
          {static_cast<std::size_t>(std::get<double>(row.coordinates.front())), row.seed, row.values});
  });
  return table;
}

/// The name asks for a result of a sweep.
void require_sweep(const Claims& list, const std::string& name) {
  if (std::ranges::any_of(select_claims(list, {name}),
                          [](const Claim* claim) { return claim->over_sweep() != nullptr; }))
    return;
  throw UsageError(name + ": has no sweep; it is examined on a preset");
}

}  // namespace

CheckReport run_sweeps(const Claims& list, const std::vector<std::string>& claims, const SweepRows& rows,
                       bool quiet) {
  for (const std::string& name : claims) require_sweep(list, name);
  const InterruptGuard guard;
  const std::unique_ptr<SweepStore> store =
      rows.store.empty() ? std::make_unique<SweepStore>()
                         : std::make_unique<SweepStore>(rows.store, SweepStore::Access::write);
  store->write_as(program_name(), rows.mix);
  const auto start = std::chrono::steady_clock::now();
  CheckReport report;
  report.preset = sweeps_name;
  report.configuration.name = sweeps_name;
  std::map<std::string, SweepTable> tables;
  std::set<std::string> scalars;
  for (const Claim* claim : select_claims(list, claims)) {
    if (claim->over_sweep() == nullptr) continue;
    const Sweep& sweep = *claim->over_sweep()->sweep;
    report.pages.push_back(claim->page);
    if (!tables.contains(sweep.name)) {
      tables[sweep.name] = rows.read.empty()
                               ? run_sweep(sweep, *store, quiet)
                               : from_csv(sweep, read_file(rows.read + "/" + sweep.name + ".csv"));
      scalars.insert(sweep.scalar);
      if (!rows.write.empty()) {
        std::filesystem::create_directories(rows.write);
        write_atomically(rows.write + "/" + sweep.name + ".csv", to_csv(tables[sweep.name]));
      }
    }
    for (ClaimResult& result : claim->over_sweep()->examine(claim->page, tables[sweep.name])) {
      if (!is_wanted(claims, result.id)) continue;
      if (result.cases == 0) throw IncompleteError("claim " + result.id + " examined no case");
      result.expected = expectation(embedded_ledger(), sweeps_name, result, false);
      report.claims.push_back(std::move(result));
    }
  }
  report.scalar = fmt::format("{}", fmt::join(scalars, ", "));
  report.bits = scalars.contains(Format<double>::name()) ? Format<double>::bits() : Format<Dd>::bits();
  report.precision = report.bits;
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return report;
}

}  // namespace advproof
