#include <catch2/catch.hpp>
#include <limits>

#include "proofs-check/small_run.h"

namespace advproof {

// 4 samples, each with 2 of the other label; X and X' differ most by 1 + noise - noise on patch 0
TEMPLATE_TEST_CASE("separation passes once a run, all pairs of distinct labels", "", ADVPROOF_CLAIM_SCALARS) {
  const Tally tally = examine<TestType>(claim_of("separation"), SmallRun());
  CHECK(tally.cases == 4 * 2);
  CHECK(tally.inapplicable.empty());
  CHECK(verdict_of<TestType>(claim_of("separation"), tally) == passed<TestType>);
  CHECK(tally.constants.at("|X - X'|_inf / eps").min >= 15.9);
}

// alpha = 1 > eps = .999, but noise takes .01 off sample 0: at most 1 + 2^-9 - .01 = .992 from those of the
// other label
TEMPLATE_TEST_CASE("separation fails where noise puts another label into the box", "",
                   ADVPROOF_CLAIM_SCALARS) {
  SmallRun run;
  run.attack.eps = 0.999;
  run.instance.train.X(0, 0) -= 0.01;
  run.instance.train.X(0, 1) += 0.01;
  const Tally tally = examine<TestType>(claim_of("separation"), run);
  CHECK(tally.cases == 8);
  CHECK(tally.violated == 4);  // two partners, in either order
  CHECK(verdict_of<TestType>(claim_of("separation"), tally) == failed<TestType>);
}

// alpha_p > eps = 1 by the samples' record; they lie 1 - noise apart, along u_0 on patch 0
TEMPLATE_TEST_CASE("separation is decided without rounding, and a tie fails", "", ADVPROOF_CLAIM_SCALARS) {
  const auto violated = [](double noise) {
    SmallRun run;
    run.attack.eps = 1;
    run.instance = small_instance(0);
    run.instance.train.alpha(0, 0) = run.instance.train.alpha(2, 0) = 1 + 0x1p-52;
    run.instance.train.X(2, 0) = run.instance.train.X(6, 0) = noise;  // patch 0 of class 1 along u_0
    run.instance.train.X(2, 1) = run.instance.train.X(6, 1) = 0.5;
    const Tally tally = examine<TestType>(claim_of("separation"), run);
    CHECK(tally.cases == 8);
    return tally.violated;
  };
  CHECK(violated(0) == 8);  // 1 - 0 = eps
  CHECK(violated(-0x1p-60) == 0);
  CHECK(violated(0x1p-60) == 8);
}

TEMPLATE_TEST_CASE("separation tells pairs whose robust strength is not above eps", "",
                   ADVPROOF_CLAIM_SCALARS) {
  SmallRun run;
  run.attack.eps = 2;
  const Tally tally = examine<TestType>(claim_of("separation"), run);
  CHECK(tally.inapplicable == std::map<std::string, std::int64_t>{{"alpha_p > eps", 8}});
  CHECK(verdict_of<TestType>(claim_of("separation"), tally) == Verdict::not_applicable);
}

TEMPLATE_TEST_CASE("separation never passes a NaN sample", "", ADVPROOF_CLAIM_SCALARS) {
  SmallRun run;
  run.steps = 1;
  run.instance.train.X(0, 0) = std::numeric_limits<double>::quiet_NaN();
  CHECK_FALSE(verdict_of<TestType>(claim_of("separation"), examine<TestType>(claim_of("separation"), run)) ==
              passed<TestType>);
}

}  // namespace advproof
