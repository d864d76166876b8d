#include "advproof/sweep/ledger_sweeps.h"

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include <fmt/format.h>

#include "advproof/error.h"
#include "advproof/sweep/plan.h"
#include "advproof/sweep/run.h"
#include "advproof/verdict/ledger.h"
#include "storage/run_fixture.h"

namespace advproof {
namespace {

std::atomic<int> run_count = 0;  // rows run in parallel

/// Two points of two seeds each; a run measures value + seed. 3, 4, 10, 11: mean 7.
Claim sweep_of_steps() {
  auto sweep = std::make_shared<Sweep>();
  sweep->name = "steps";
  sweep->file =
      "seeds = '1:2'\n[[axis]]\nkey = 'network.neurons'\nvalues = [2, 9]\n[observe]\nledger = 'steps'\n";
  sweep->columns = {"y"};
  sweep->measure = [](const Setting& setting, std::uint64_t seed) {
    ++run_count;
    return std::vector<double>{static_cast<double>(setting.network.neurons) + static_cast<double>(seed)};
  };
  const auto mean = [](const ClaimPage& page, const SweepTable& table) {
    ClaimResult result = blank_result(page);
    double sum = 0;
    for (const SweepRow& row : table.rows) sum += row.values[0];
    result.cases = static_cast<std::int64_t>(table.rows.size());
    result.note = fmt::format("mean {}", sum / static_cast<double>(table.rows.size()));
    return result;
  };
  ClaimPage page;
  page.id = "some.sweep";
  page.kind = Kind::asymptotic;
  return {page, OverSweep{sweep, {{"", mean}}}};
}

}  // namespace

TEST_CASE("an unknown claim is refused with the nearest, before anything is run or written") {
  const Folder folder;
  const SweepRows data{"", folder.file("data")};
  CHECK_THROWS_AS(run_sweeps(all_claims(), {"scalling"}, data, true), UsageError);
  CHECK_THROWS_WITH(run_sweeps(all_claims(), {"scaling", "growth.tine"}, data, true),
                    Catch::Contains("growth.tine") && Catch::Contains("growth.time"));
  CHECK(folder.count() == 0);
}

TEST_CASE("a claim without a sweep is refused: it is examined on a preset") {
  const Folder folder;
  const SweepRows data{"", folder.file("data")};
  CHECK_THROWS_AS(run_sweeps(all_claims(), {"lemma-5.1"}, data, true), UsageError);
  CHECK_THROWS_WITH(run_sweeps(all_claims(), {"lemma-5.1", "phase.order"}, data, true),
                    "lemma-5.1: has no sweep; it is examined on a preset");
  // not even beside one that has
  CHECK_THROWS_WITH(run_sweeps(all_claims(), {"growth.time", "phase.order"}, data, true),
                    "phase.order: has no sweep; it is examined on a preset");
  CHECK(folder.count() == 0);
}

TEST_CASE(
    "rows that are kept are concluded from as those that were trained, and a sweep without is refused") {
  const Folder folder;
  const Claims one{sweep_of_steps()};
  const int before = run_count;
  const CheckReport trained = run_sweeps(one, {}, {"", folder.file("data")}, true);
  const CheckReport read = run_sweeps(one, {}, {folder.file("data"), ""}, true);
  REQUIRE(read.claims.size() == 1);
  CHECK(read.claims[0].note == "mean 7");
  CHECK(trained.claims[0].note == "mean 7");
  CHECK(run_count == before + 4);
  CHECK_THROWS_AS(run_sweeps(one, {}, {folder.file("nowhere"), ""}, true), InputError);
}

TEST_CASE("rows that a store has are not trained again, and lead to the same") {
  const Folder folder;
  const Claims one{sweep_of_steps()};
  const int before = run_count;
  for (int time = 0; time < 2; ++time) {
    SweepRows rows{"", folder.file("data")};
    rows.store = folder.file("store");
    CHECK(run_sweeps(one, {}, rows, true).claims.at(0).note == "mean 7");
    CHECK(run_count == before + 4);
  }
  CHECK(bytes_of(folder.file("data/steps.csv")) ==
        "factor,value,seed,y\nnetwork.neurons,2,1,3\nnetwork.neurons,2,2,4\n"
        "network.neurons,9,1,10\nnetwork.neurons,9,2,11\n");
}

TEST_CASE("a place of several series is trained once, and is a point of each") {
  const Folder folder;
  auto sweep = std::make_shared<Sweep>(*sweep_of_steps().over_sweep()->sweep);
  sweep->file =
      "seeds = '1:2'\n[observe]\nledger = 'steps'\n"
      "[[series]]\nname = 'm'\n[[series.axis]]\nkey = 'network.neurons'\nvalues = [10, 3]\n"
      "[[series]]\nname = 'd'\n[[series.axis]]\nkey = 'data.dim'\nvalues = [16, 24]\n"
      "[[series.axis]]\nkey = 'network.neurons'\nvalues = [3]\n[set]\ndata.dim = 16\n";
  Claim claim = sweep_of_steps();
  std::get<OverSweep>(claim.check).sweep = sweep;
  const int before = run_count;
  run_sweeps({claim}, {}, {"", folder.file("data")}, true);
  CHECK(run_count == before + 3 * 2);
  CHECK(bytes_of(folder.file("data/steps.csv")) ==
        "factor,value,seed,y\nm,10,1,11\nm,10,2,12\nm,3,1,4\nm,3,2,5\n"
        "d,16,1,4\nd,16,2,5\nd,24,1,4\nd,24,2,5\n");
}

TEST_CASE("every sweep of the ledger plans two points at least, and has the columns that it is to have") {
  std::map<std::string, const Sweep*> sweeps;
  for (const Claim& claim : all_claims()) {
    const OverSweep* check = claim.over_sweep();
    if (check == nullptr) continue;
    INFO(claim.page.id);
    const Sweep& sweep = *check->sweep;
    const auto [known, added] = sweeps.emplace(sweep.name, &sweep);
    CHECK((added || known->second == &sweep));
    const SweepTable table = ledger_table(sweep);
    CHECK(table.points.size() >= 2);
    CHECK(table.seeds >= 5);
    const SweepPlan plan = parse_plan(sweep.file, sweep.name);
    CHECK(plan.ledger == (sweep.measure ? sweep.name : ""));
    if (sweep.measure) continue;
    const std::vector<std::string> observed = observed_columns(plan.observables);
    for (const std::string& column : sweep.columns) CHECK(std::ranges::count(observed, column) == 1);
  }
  CHECK(sweeps.size() >= 9);
}

TEST_CASE("a sweep of the ledger that no claim measures is refused, and seeds that do not begin with 1") {
  Sweep sweep = *sweep_of_steps().over_sweep()->sweep;
  SweepStore store;
  const SweepPlan plan = parse_plan(sweep.file, "steps.toml");
  CHECK_THROWS_AS(run_sweep(plan, store, {.quiet = true}), InputError);
  CHECK_THROWS_WITH(run_sweep(plan, store, {.quiet = true}),
                    "steps.toml: observe.ledger: steps: unknown sweep of the ledger; none is known");
  CHECK_THROWS_WITH(
      run_sweep(plan, store, {.quiet = true}, all_claims()),
      Catch::StartsWith("steps.toml: observe.ledger: steps: unknown sweep of the ledger; the nearest"));
  sweep.file.replace(sweep.file.find("1:2"), 3, "2:3");
  CHECK_THROWS_WITH(ledger_table(sweep),
                    "sweeps/ledger/steps.toml: seeds: expected 1:N of a sweep of the ledger");
}

TEST_CASE("the ledger knows every result of every sweep, and no other, under their name") {
  std::set<std::string> results;
  for (const Claim& claim : all_claims()) {
    if (claim.over_sweep() == nullptr) continue;
    for (const std::string& id : claim.page.result_ids()) results.insert(id);
  }
  std::set<std::string> recorded;
  for (const auto& [id, verdict] : embedded_ledger().at(sweeps_name)) recorded.insert(id);
  CHECK(recorded == results);
}

}  // namespace advproof
