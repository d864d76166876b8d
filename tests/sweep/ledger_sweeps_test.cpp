#include "advproof/sweep/ledger_sweeps.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <set>

#include <fmt/format.h>

#include "advproof/verdict/ledger.h"
#include "storage/run_fixture.h"

namespace advproof {
namespace {

std::atomic<int> run_count = 0;  // rows run in parallel

/// Two points of two seeds each; a run measures value + seed. 3, 4, 10, 11: mean 7.
Claim sweep_of_steps() {
  auto sweep = std::make_shared<Sweep>();
  sweep->name = "steps";
  sweep->columns = {"y"};
  sweep->seeds = 2;
  for (const double value : {2.0, 9.0}) sweep->points.push_back({"x", value, {}});
  sweep->measure = [](const SweepPoint& point, std::uint64_t seed) {
    ++run_count;
    return std::vector<double>{point.value + static_cast<double>(seed)};
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
        "factor,value,seed,y\nx,2,1,3\nx,2,2,4\nx,9,1,10\nx,9,2,11\n");
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
