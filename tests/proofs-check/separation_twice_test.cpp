#include <catch2/catch.hpp>
#include <limits>

#include "proofs-check/small_run.h"

namespace advproof {
namespace {

template <class T>
Tally twice(const SmallRun& run) {
  return examine<T>(claim_of("separation.twice"), run);
}

}  // namespace

// 4 training samples, 2 a label: 4 pairs, 1 + noise apart; no test samples
TEMPLATE_TEST_CASE("separation.twice passes where no boxes meet, once a run", "", ADVPROOF_CLAIM_SCALARS) {
  const Tally tally = twice<TestType>(SmallRun());
  CHECK(tally.cases == 4);
  CHECK(tally.inapplicable ==
        std::map<std::string, std::int64_t>{{"two test samples of distinct labels", 1}});
  CHECK(verdict_of<TestType>(claim_of("separation.twice"), tally) == passed<TestType>);
  CHECK(tally.constants.at("|X - X'|_inf / (2 eps)").min >= 7.9);
}

TEMPLATE_TEST_CASE("separation.twice fails between eps and 2 eps, where separation holds, and at a tie", "",
                   ADVPROOF_CLAIM_SCALARS) {
  SmallRun run;
  run.instance = small_instance(0);
  run.attack.eps = 0.5;
  const Tally tally = twice<TestType>(run);
  CHECK(tally.violated == 4);
  CHECK(tally.worst_margin == 0);
  CHECK(verdict_of<TestType>(claim_of("separation.twice"), tally) == failed<TestType>);
  CHECK(verdict_of<TestType>(claim_of("separation"), examine<TestType>(claim_of("separation"), run)) ==
        passed<TestType>);
  run.attack.eps = 0.5 - 0x1p-54;
  CHECK(twice<TestType>(run).violated == 0);
}

TEMPLATE_TEST_CASE("separation.twice examines the test samples as well", "", ADVPROOF_CLAIM_SCALARS) {
  SmallRun run;
  run.instance.test = run.instance.train;
  CHECK(twice<TestType>(run).cases == 8);
  run.instance.test.X = Matrix<double>(8, 4);  // equal samples of distinct labels
  const Tally tally = twice<TestType>(run);
  CHECK(tally.violated == 4);
  CHECK(std::string(tally.worst_at.what) == "test samples");
  run.attack.eps = 0;
  CHECK(twice<TestType>(run).violated == 4);
}

TEMPLATE_TEST_CASE("without a perturbation separation.twice is not applicable", "", ADVPROOF_CLAIM_SCALARS) {
  SmallRun run;
  run.attack.eps = 0;
  const Tally tally = twice<TestType>(run);
  CHECK(tally.inapplicable.at("eps > 0") == 4);
  CHECK(verdict_of<TestType>(claim_of("separation.twice"), tally) == Verdict::not_applicable);
}

TEMPLATE_TEST_CASE("separation.twice asks nothing of the features", "", ADVPROOF_CLAIM_SCALARS) {
  SmallRun run;
  run.instance.features.U = hand_matrix({{0.6, 0.8, 0, 0}, {-0.8, 0.6, 0, 0}});
  CHECK(twice<TestType>(run).cases == 4);
}

TEMPLATE_TEST_CASE("separation.twice is not applicable to one label", "", ADVPROOF_CLAIM_SCALARS) {
  SmallRun run;
  run.instance.train.y = {0, 0, 0, 0};
  const Tally tally = twice<TestType>(run);
  CHECK(tally.cases == 0);
  CHECK(verdict_of<TestType>(claim_of("separation.twice"), tally) == Verdict::not_applicable);
}

TEMPLATE_TEST_CASE("separation.twice never passes a NaN sample", "", ADVPROOF_CLAIM_SCALARS) {
  SmallRun run;
  run.steps = 1;
  run.instance.train.X(0, 0) = std::numeric_limits<double>::quiet_NaN();
  CHECK(verdict_of<TestType>(claim_of("separation.twice"), twice<TestType>(run)) == Verdict::undecided);
}

}  // namespace advproof
