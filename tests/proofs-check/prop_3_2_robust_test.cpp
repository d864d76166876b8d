#include <catch2/catch.hpp>

#include "proofs-check/small_run.h"

namespace advproof {

using Counts = std::map<std::string, std::int64_t>;

TEMPLATE_TEST_CASE("prop-3.2.robust: a sample and scale is a case, proved by certificates", "",
                   ADVPROOF_CLAIM_SCALARS) {
  const Tally tally = examine<TestType>(claim_of("prop-3.2.robust"), SmallRun());
  CHECK(tally.cases == 4 * 4);
  CHECK(tally.inapplicable.empty());
  CHECK(verdict_of<TestType>(claim_of("prop-3.2.robust"), tally) == passed<TestType>);
}

TEMPLATE_TEST_CASE("prop-3.2.robust says nothing where the closed form is below 0, or features are rotated",
                   "", ADVPROOF_CLAIM_SCALARS) {
  SmallRun run;
  run.attack.eps = 0.75;  // (1/4)^3 - 2 (3/4)^3
  const Tally tally = examine<TestType>(claim_of("prop-3.2.robust"), run);
  CHECK(tally.inapplicable == Counts{{"the worst margin is above 0", 16}});
  CHECK(verdict_of<TestType>(claim_of("prop-3.2.robust"), tally) == Verdict::not_applicable);
  run.instance.features.U = hand_matrix({{0.6, 0.8, 0, 0}, {0.8, -0.6, 0, 0}});
  CHECK(examine<TestType>(claim_of("prop-3.2.robust"), run).inapplicable == Counts{{"one-hot features", 1}});
}

TEMPLATE_TEST_CASE("prop-3.2.robust fails where v_y is u_t", "", ADVPROOF_CLAIM_SCALARS) {
  SmallRun run;
  run.attack.eps = 0.375;
  run.instance.features.V = hand_matrix({{0, 1, 0, 0}, {1, 0, 0, 0}});
  // polynomial: (5/8)^3 - 2 (3/8)^3 > 0 by the closed form, but (5/8)^3 - (7/8)^3 - (3/8)^3
  const Tally tally = examine<TestType>(claim_of("prop-3.2.robust"), run);
  CHECK(tally.violated > 0);
  CHECK(verdict_of<TestType>(claim_of("prop-3.2.robust"), tally) == failed<TestType>);
}

}  // namespace advproof
