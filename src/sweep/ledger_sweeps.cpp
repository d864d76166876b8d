#include "advproof/sweep/ledger_sweeps.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <set>

#include <fmt/format.h>

#include "advproof/error.h"
#include "advproof/storage/atomic_file.h"
#include "advproof/storage/sweep_store.h"
#include "advproof/sweep/plan.h"
#include "advproof/sweep/run.h"
#include "advproof/verdict/ledger.h"
#include "configuration/message.h"
#include "configuration/numeric_key.h"
#include "configuration/read_file.h"
#include "experiment/interrupt.h"

namespace advproof {
namespace {

SweepPlan plan_of(const Sweep& sweep) {
  SweepPlan plan = parse_plan(sweep.file, "sweeps/ledger/" + sweep.name + ".toml");
  if (plan.seeds.first != 1)
    throw InputError(complaint(plan.origin, 0, "seeds", "expected 1:N of a sweep of the ledger"));
  return plan;
}

SweepTable table_for(const Sweep& sweep, const SweepPlan& plan) {
  SweepTable table{sweep.name, sweep.columns, {}, plan.seeds.last, {}};
  for (std::int64_t index = 0; index < plan.places(); ++index) {
    const SweepSeries& series = plan.series_of(index);
    SweepPoint point{series.name, 0, plan.place(index).configuration.setting};
    if (!series.axes.empty()) {
      const Key& key = *find_key(series.axes.front().keys.front());
      if (point.factor.empty()) point.factor = key.name;
      point.value = number_of(key, plan.place(index).configuration).value_or(0);
    }
    table.points.push_back(std::move(point));
  }
  return table;
}

/// The rows that the store lacks are trained.
SweepTable run_ledger_sweep(const Sweep& sweep, SweepStore& store, const SweepOptions& options,
                            const Claims& list) {
  const SweepPlan plan = plan_of(sweep);
  run_sweep(plan, store, options, list);
  std::map<std::vector<Coordinate>, std::map<std::uint64_t, std::vector<double>>> rows;
  store.read(sweep.name, sweep.columns,
             [&](const SweepRowView& row) { rows[row.coordinates][row.seed] = row.values; });
  SweepTable table = table_for(sweep, plan);
  for (std::size_t point = 0; point < table.points.size(); ++point) {
    const auto& of_place = rows.at(plan.place(static_cast<std::int64_t>(point)).coordinates);
    for (std::uint64_t seed = 1; seed <= table.seeds; ++seed)
      table.rows.push_back({point, seed, of_place.at(seed)});
  }
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

SweepTable ledger_table(const Sweep& sweep) { return table_for(sweep, plan_of(sweep)); }

CheckReport run_sweeps(const Claims& list, const std::vector<std::string>& claims, const SweepRows& rows,
                       bool quiet) {
  for (const std::string& name : claims) require_sweep(list, name);
  const InterruptGuard guard;
  const std::unique_ptr<SweepStore> store =
      rows.store.empty() ? std::make_unique<SweepStore>()
                         : std::make_unique<SweepStore>(rows.store, SweepStore::Access::write);
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
      tables[sweep.name] =
          rows.read.empty() ? run_ledger_sweep(sweep, *store, {.mix = rows.mix, .quiet = quiet}, list)
                            : from_csv(ledger_table(sweep), read_file(rows.read + "/" + sweep.name + ".csv"));
      scalars.insert(plan_of(sweep).scalar);
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
