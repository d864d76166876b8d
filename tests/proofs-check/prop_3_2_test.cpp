#include <catch2/catch.hpp>
#include <cmath>

#include "proofs-check/small_run.h"

namespace advproof {

// a sample and scale: output, loss, worst margin, both ends of its bracket; the loss decreases between scales
TEMPLATE_TEST_CASE("prop-3.2 passes once a run, all cases of it", "", ADVPROOF_CLAIM_SCALARS) {
  const Tally tally = examine<TestType>(claim_of("prop-3.2"), SmallRun());
  CHECK(tally.cases == 4 * (4 * 5 + 3));
  CHECK(tally.inapplicable.empty());
  CHECK(verdict_of<TestType>(claim_of("prop-3.2"), tally) == passed<TestType>);
}

TEST_CASE("prop-3.2 reports a positive margin for one strong patch and a small radius") {
  // tau = 1/4, all polynomial: ((15/16)^3 - 2/16^3) of the clean margin
  const Tally tally = examine<double>(claim_of("prop-3.2"), SmallRun());
  const Extremes& ratio = tally.constants.at("worst margin / clean margin");
  // within u each: the margin, the clean margin and the quotient
  CHECK(std::abs(ratio.min - 3373.0 / 4096) <= 4 * 0x1p-53 * 3373 / 4096);
  SmallRun wide;
  wide.attack.eps = 0.75;  // (1/4)^3 - 2 (3/4)^3 < 0
  CHECK(examine<double>(claim_of("prop-3.2"), wide).constants.at("worst margin / clean margin").max < 0);
}

TEMPLATE_TEST_CASE("prop-3.2 is not applicable to a rotated dictionary", "", ADVPROOF_CLAIM_SCALARS) {
  SmallRun run;
  run.instance.features.U = hand_matrix({{0.6, 0.8, 0, 0}, {0.8, -0.6, 0, 0}});
  const Tally tally = examine<TestType>(claim_of("prop-3.2"), run);
  CHECK(verdict_of<TestType>(claim_of("prop-3.2"), tally) == Verdict::not_applicable);
}

TEMPLATE_TEST_CASE("prop-3.2 fails where u and v are not orthogonal", "", ADVPROOF_CLAIM_SCALARS) {
  SmallRun run;
  run.instance.features.V = hand_matrix({{1, 0, 0, 0}, {0, 0, 0, 1}});  // v_0 = u_0
  CHECK(verdict_of<TestType>(claim_of("prop-3.2"), examine<TestType>(claim_of("prop-3.2"), run)) ==
        failed<TestType>);
}

}  // namespace advproof
