#include "advproof/experiment/selection.h"

#include <catch2/catch.hpp>

#include "advproof/error.h"

namespace advproof {
namespace {

std::vector<std::string> selected(const std::vector<std::string>& wanted) {
  std::vector<std::string> ids;
  for (const Claim* claim : select_claims(all_claims(), wanted)) ids.push_back(claim->page.id);
  return ids;
}

}  // namespace

TEST_CASE("claims are selected whole, by a part, or by the beginning they share") {
  using Ids = std::vector<std::string>;
  CHECK(selected({}).size() == all_claims().size());
  CHECK(selected({"lemma-5.1"}) == Ids{"lemma-5.1"});
  CHECK(selected({"theorem-4.4"}) == Ids{"theorem-4.4"});
  CHECK(selected({"theorem-4.4.swap"}) == Ids{"theorem-4.4"});
  CHECK(selected({"theorem-4"}) == Ids{"theorem-4.3", "theorem-4.4"});
  CHECK(selected({"theorem-4.4.swap", "lemma-5.2", "theorem-4.4.removal"}) ==
        Ids{"lemma-5.2", "theorem-4.4"});
}

TEST_CASE("an unknown claim or part is refused, with the nearest and what there is") {
  using Catch::Contains;
  CHECK_THROWS_AS(select_claims(all_claims(), {"lemma-5.1", "theorem-4.4.nosuch"}), UsageError);
  CHECK_THROWS_WITH(select_claims(all_claims(), {"theorem-4.4.remuval"}),
                    Contains("nearest known part is theorem-4.4.removal") && Contains("theorem-4.4.swap"));
  CHECK_THROWS_WITH(select_claims(all_claims(), {"lemma-5.1.swap"}),
                    "lemma-5.1.swap: lemma-5.1 has no parts");
  CHECK_THROWS_WITH(select_claims(all_claims(), {"phase.order.first"}), Contains("phase.order has no parts"));
  CHECK_THROWS_WITH(select_claims(all_claims(), {"lemma-5.3"}), Contains("nearest known claim is lemma-5.1"));
  CHECK_THROWS_AS(select_claims(all_claims(), {""}), UsageError);
  CHECK_THROWS_AS(select_claims(all_claims(), {"theorem-4.4."}), UsageError);
}

}  // namespace advproof
