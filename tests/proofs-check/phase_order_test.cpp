#include <catch2/catch.hpp>

#include "proofs-check/hand_outcomes.h"

namespace advproof {

TEST_CASE("phase.order is supported when both phases are seen in every class with high probability") {
  auto outcomes = perfect_outcomes(100);
  for (std::size_t i = 0; i < 4; ++i) outcomes[i].adversarial.races[1].robust_overtakes_at = -1;
  const std::vector<ClaimResult> results = concluded(claim_of("phase.order"), outcomes);
  REQUIRE(results.size() == 1);
  CHECK(results[0].id == "phase.order");
  CHECK(results[0].cases == 100);
  CHECK(results[0].verdict == Verdict::supported);  // 96 of 100: [.901, .989]
  CHECK(results[0].worst_at == "fails on seed 1,2,3,4");
}

TEST_CASE("one class without a phase is a seed without it") {
  auto outcomes = perfect_outcomes(20);
  for (std::size_t i = 0; i < 6; ++i) outcomes[i].adversarial.races[i % 2].nonrobust_leads_at = -1;
  CHECK(concluded(claim_of("phase.order"), outcomes)[0].verdict ==
        Verdict::unsupported);  // 14 of 20: [.457, .881]
}

TEST_CASE("standard training has no say in phase.order") {
  auto outcomes = perfect_outcomes(36);
  for (Outcome& outcome : outcomes) outcome.standard.races[0] = {};
  CHECK(concluded(claim_of("phase.order"), outcomes)[0].verdict == Verdict::supported);
}

TEST_CASE("phase.order reports when the phases came, where both did") {
  auto outcomes = perfect_outcomes(3);
  outcomes[1].adversarial.races[0] = race_of(5, 50, 0.75);
  outcomes[2].adversarial.races[0] = race_of(1, -1, 9);
  const ClaimResult result = concluded(claim_of("phase.order"), outcomes)[0];
  REQUIRE(result.constants.size() == 4);
  CHECK(result.constants[1].min == 5);
  CHECK(result.constants[1].max == 10);
  CHECK(result.constants[2].min == 20);
  CHECK(result.constants[2].max == 50);
  CHECK(result.constants[3].max == 0.75);
}

}  // namespace advproof
