#include <catch2/catch.hpp>
#include <limits>

#include "proofs-check/small_run.h"

namespace advproof {

// 8 patches, 2 weights, 4 features, two cases each, and the extremal pair
TEMPLATE_TEST_CASE("one-hot.norm passes once a run; its extremal factor is sqrt(d)", "",
                   ADVPROOF_CLAIM_SCALARS) {
  const Tally tally = examine<TestType>(claim_of("one-hot.norm"), SmallRun());
  CHECK(tally.cases == 2 * 14 + 1);
  CHECK(verdict_of<TestType>(claim_of("one-hot.norm"), tally) == passed<TestType>);
  CHECK(tally.constants.at("extremal factor squared / d").min == 1);
  CHECK(tally.constants.at("extremal factor squared / d").max == 1);
}

TEMPLATE_TEST_CASE("one-hot.norm never passes a NaN", "", ADVPROOF_CLAIM_SCALARS) {
  SmallRun run;
  run.instance.W0(0, 1) = std::numeric_limits<double>::quiet_NaN();
  CHECK_FALSE(verdict_of<TestType>(claim_of("one-hot.norm"),
                                   examine<TestType>(claim_of("one-hot.norm"), run)) == passed<TestType>);
}

}  // namespace advproof
