#include <catch2/catch.hpp>
#include <cmath>

#include "proofs-check/small_run.h"

namespace advproof {
namespace {

SmallRun broken_run() {
  SmallRun run;
  run.attack.eps = 0.375;  // beta = 1/2
  return run;
}

}  // namespace

// a sample and scale: output, loss, worst margin, both ends of its bracket; the loss decreases between scales;
// broken, at the end
TEMPLATE_TEST_CASE("prop-3.1 passes once a run, all cases of it", "", ADVPROOF_CLAIM_SCALARS) {
  const Tally tally = examine<TestType>(claim_of("prop-3.1"), broken_run());
  CHECK(tally.cases == 4 * (4 * 5 + 3 + 4));
  CHECK(tally.inapplicable.empty());
  CHECK(verdict_of<TestType>(claim_of("prop-3.1"), tally) == passed<TestType>);
}

TEST_CASE("prop-3.1 in the linear part has the margin worked by hand") {
  // tau = 64: s(64 (1/2 - 3/8)) - 2 s(64 * 3/8) = (8 - 2/3) - 2 (24 - 2/3) over the clean s(32) = 32 - 2/3
  const Tally tally = examine<double>(claim_of("prop-3.1"), broken_run());
  const Extremes& ratio = tally.constants.at("worst margin / clean margin");
  // all polynomial: (1/4)^3 - 2 (3/4)^3. Of s(z) = z^3 / 3 each third is within u: the margin, the quotient's
  // denominator and the quotient, 4 u in all.
  CHECK(std::abs(ratio.max + 53.0 / 64) <= 4 * 0x1p-53 * 53 / 64);
  // (22 - 140) / 94. Each s(z) is within 1.1 u, their difference 54/39 times that and u, the quotient 5 u.
  CHECK(std::abs(ratio.min + 59.0 / 47) <= 5 * 0x1p-53 * 59 / 47);
}

TEMPLATE_TEST_CASE("prop-3.1 says nothing of small radii, radius 0 included, and of rotated features", "",
                   ADVPROOF_CLAIM_SCALARS) {
  SmallRun run;
  CHECK(examine<TestType>(claim_of("prop-3.1"), run).inapplicable.count("eps > beta_max / 2") == 1);
  run.attack.eps = 0;
  CHECK(verdict_of<TestType>(claim_of("prop-3.1"), examine<TestType>(claim_of("prop-3.1"), run)) ==
        passed<TestType>);
  run.instance.features.U = hand_matrix({{0.6, 0.8, 0, 0}, {0.8, -0.6, 0, 0}});
  CHECK(examine<TestType>(claim_of("prop-3.1"), run).inapplicable.count("one-hot features") == 1);
}

TEMPLATE_TEST_CASE("prop-3.1 fails where u and v are not orthogonal", "", ADVPROOF_CLAIM_SCALARS) {
  SmallRun run = broken_run();
  run.instance.features.V = hand_matrix({{1, 0, 0, 0}, {0, 0, 0, 1}});  // v_0 = u_0
  CHECK(verdict_of<TestType>(claim_of("prop-3.1"), examine<TestType>(claim_of("prop-3.1"), run)) ==
        failed<TestType>);
}

}  // namespace advproof
