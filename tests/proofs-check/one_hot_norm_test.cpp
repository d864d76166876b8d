#include <catch2/catch.hpp>
#include <limits>

#include "proofs-check/small_run.h"

namespace advproof {

// 4 features, their norm and their extreme
TEMPLATE_TEST_CASE("one-hot.norm passes once a run; its extremal factor is sqrt(d)", "",
                   ADVPROOF_CLAIM_SCALARS) {
  const Tally tally = examine<TestType>(claim_of("one-hot.norm"), SmallRun());
  CHECK(tally.cases == 2 * 4);
  CHECK(verdict_of<TestType>(claim_of("one-hot.norm"), tally) == passed<TestType>);
  CHECK(tally.constants.at("extremal factor squared / d").min == 1);
  CHECK(tally.constants.at("extremal factor squared / d").max == 1);
}

TEMPLATE_TEST_CASE("one-hot.norm fails for a feature that is not one-hot, and for one that is too long", "",
                   ADVPROOF_CLAIM_SCALARS) {
  for (const double second : {0.0, 0.5}) {
    SmallRun run;
    run.instance.features.U = hand_matrix({{second == 0 ? 2.0 : 1.0, second, 0, 0}, {0, 1, 0, 0}});
    const Tally tally = examine<TestType>(claim_of("one-hot.norm"), run);
    CHECK(tally.violated == (second == 0 ? 1 : 2));
    CHECK(tally.worst_at.class_index == 0);
    CHECK(verdict_of<TestType>(claim_of("one-hot.norm"), tally) == failed<TestType>);
  }
}

TEMPLATE_TEST_CASE("one-hot.norm never passes a NaN", "", ADVPROOF_CLAIM_SCALARS) {
  SmallRun run;
  run.instance.features.V(0, 1) = std::numeric_limits<double>::quiet_NaN();
  CHECK_FALSE(verdict_of<TestType>(claim_of("one-hot.norm"),
                                   examine<TestType>(claim_of("one-hot.norm"), run)) == passed<TestType>);
}

}  // namespace advproof
