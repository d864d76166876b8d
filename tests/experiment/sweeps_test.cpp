#include "advproof/experiment/sweeps.h"

#include <catch2/catch.hpp>
#include <set>

#include "advproof/verdict/ledger.h"
#include "storage/run_fixture.h"

namespace advproof {

TEST_CASE("an unknown claim is refused with the nearest, before anything is run or written") {
  const Folder folder;
  CHECK_THROWS_AS(run_sweeps(all_claims(), {"scalling"}, folder.file("data"), true), UsageError);
  CHECK_THROWS_WITH(run_sweeps(all_claims(), {"scaling", "growth.tine"}, folder.file("data"), true),
                    Catch::Contains("growth.tine") && Catch::Contains("growth.time"));
  CHECK(folder.count() == 0);
}

TEST_CASE("a claim without a sweep is refused: it is examined on a preset") {
  const Folder folder;
  CHECK_THROWS_AS(run_sweeps(all_claims(), {"lemma-5.1"}, folder.file("data"), true), UsageError);
  CHECK_THROWS_WITH(run_sweeps(all_claims(), {"lemma-5.1", "phase.order"}, folder.file("data"), true),
                    "lemma-5.1: has no sweep; it is examined on a preset");
  // not even beside one that has
  CHECK_THROWS_WITH(run_sweeps(all_claims(), {"growth.time", "phase.order"}, folder.file("data"), true),
                    "phase.order: has no sweep; it is examined on a preset");
  CHECK(folder.count() == 0);
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
