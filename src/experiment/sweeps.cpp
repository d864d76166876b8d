#include "advproof/experiment/sweeps.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <set>

#include <fmt/format.h>

#include "advproof/error.h"
#include "advproof/experiment/progress.h"
#include "advproof/storage/atomic_file.h"
#include "advproof/verdict/ledger.h"
#include "configuration/read_file.h"
#include "interrupt.h"

namespace advproof {
namespace {

SweepTable run_sweep(const Sweep& sweep, bool quiet) {
  SweepTable table{&sweep, {}};
  for (std::size_t point = 0; point < sweep.points.size(); ++point) {
    for (std::uint64_t seed = 1; seed <= sweep.seeds; ++seed) table.rows.push_back({point, seed, {}});
  }
  Progress progress("sweep " + sweep.name, static_cast<std::int64_t>(table.rows.size()), quiet);
  tbb::parallel_for(
      tbb::blocked_range<std::size_t>(0, table.rows.size(), 1),
      [&](const tbb::blocked_range<std::size_t>& range) {
        for (std::size_t i = range.begin(); i < range.end(); ++i) {
          SweepRow& row = table.rows[i];
          row.values = sweep.measure(sweep.points[row.point], row.seed);
          progress.advance();
          if (InterruptGuard::interrupted()) end_interrupted(progress);
        }
      },
      tbb::simple_partitioner());
  progress.finish();
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
  const InterruptGuard guard;
  const auto start = std::chrono::steady_clock::now();
  CheckReport report;
  report.preset = sweeps_name;
  report.configuration.name = sweeps_name;
  std::map<std::string, SweepTable> tables;
  std::set<std::string> scalars;
  for (const std::string& name : claims) require_sweep(list, name);
  for (const Claim* claim : select_claims(list, claims)) {
    if (claim->over_sweep() == nullptr) continue;
    const Sweep& sweep = *claim->over_sweep()->sweep;
    report.pages.push_back(claim->page);
    if (!tables.contains(sweep.name)) {
      tables[sweep.name] = rows.read.empty()
                               ? run_sweep(sweep, quiet)
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
