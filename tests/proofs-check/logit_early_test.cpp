#include <catch2/catch.hpp>
#include <limits>

#include "proofs-check/small_run.h"

namespace advproof {
namespace {

/// One step whose outputs are replaced by F, written for samples 0 and 1 and repeated for 2 and 3.
template <class T>
Tally with_outputs(const Matrix<double>& F) {
  SmallRun run;
  run.steps = 1;
  return examine<T>(claim_of("logit.early"), run, [&](Trainer<T>& trainer, StepView<T>&) {
    Matrix<T>& outputs = quantities_of(trainer).forward.F;
    for (Index n = 0; n < 4; ++n) {
      for (Index i = 0; i < 2; ++i) outputs(n, i) = Format<T>()(F(n % 2, i));
    }
  });
}

}  // namespace

// two bounds for each of 4 samples and 2 classes
TEMPLATE_TEST_CASE("logit.early passes in both regimes, all cases of it", "", ADVPROOF_CLAIM_SCALARS) {
  for (const Regime regime : {Regime::standard, Regime::adversarial}) {
    SmallRun run;
    run.regime = regime;
    const Tally tally = examine<TestType>(claim_of("logit.early"), run);
    CHECK(tally.cases == 3 * 16);
    CHECK(verdict_of<TestType>(claim_of("logit.early"), tally) == passed<TestType>);
    REQUIRE(tally.constants.count("M = max F") == 1);
    const auto& M = tally.constants.at("M = max F");
    CHECK(M.min > 0);
    CHECK(M.max >= M.min);
  }
}

TEMPLATE_TEST_CASE("logit.early passes where its bounds are attained, and for large outputs", "", double,
                   advproof::Mpfr<256>) {
  // (M, 0): 1 - logit_0 = e^-M / (1 + e^-M) is the lower bound, 1 - logit_1 the upper one
  for (const double M : {0.0, 1.0, 30.0, 700.0, 1e4}) {
    const Tally tally = with_outputs<TestType>(hand_matrix({{M, 0}, {0, M}}));
    INFO("M = " << M << ", worst margin " << tally.worst_margin);
    CHECK(tally.cases == 16);
    CHECK(verdict_of<TestType>(claim_of("logit.early"), tally) == Verdict::holds);
  }
}

TEST_CASE("logit.early in balls is undecided, not refuted, where its bounds are attained") {
  const Tally tally = with_outputs<Ball>(hand_matrix({{1, 0}, {0.5, 0.5}}));
  CHECK(tally.violated == 0);
  CHECK(tally.undecided == 4);  // lower bound of class 0, upper bound of class 1, in samples 0 and 2
}

TEMPLATE_TEST_CASE("logit.early needs every output of the sample to be non-negative", "",
                   ADVPROOF_CLAIM_SCALARS) {
  // F = (0, -5) has 1 - logit_0 = e^-5 / (1 + e^-5) below the bound 1/2 of M = 0: no case for either class
  const Tally tally = with_outputs<TestType>(hand_matrix({{0, -5}, {0, 0}}));
  CHECK(tally.violated == 0);
  CHECK(tally.inapplicable.count("0 <= F") == 1);
}

TEMPLATE_TEST_CASE("logit.early never passes a NaN output", "", ADVPROOF_CLAIM_SCALARS) {
  // nor may it count as a hypothesis that is not met: NaN disproves nothing
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const Tally tally = with_outputs<TestType>(hand_matrix({{nan, 0.5}, {0.25, 0.5}}));
  CHECK_FALSE(verdict_of<TestType>(claim_of("logit.early"), tally) == passed<TestType>);
}

TEST_CASE("logit.early passes a ball that is non-negative but for its radius") {
  // F_0 = 0 enclosed as [-2^-200, 2^-200], as a sum of rounded terms may be
  SmallRun run;
  run.steps = 1;
  const Tally tally =
      examine<Ball>(claim_of("logit.early"), run, [&](Trainer<Ball>& trainer, StepView<Ball>&) {
        Matrix<Ball>& F = quantities_of(trainer).forward.F;
        F = Matrix<Ball>(4, 2, Ball(0.25, 256));
        F(0, 0) = hull(Ball(-0x1p-200, 256), Ball(0x1p-200, 256));
        F(1, 0) = Ball(0.5, 256);
      });
  CHECK(tally.cases == 16);
  CHECK(tally.inapplicable.empty());
}

}  // namespace advproof
