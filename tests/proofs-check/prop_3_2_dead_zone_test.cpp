#include <catch2/catch.hpp>

#include "proofs-check/posing_activation.h"
#include "proofs-check/small_run.h"

namespace advproof {
namespace {

using Counts = std::map<std::string, std::int64_t>;
constexpr const char* no_zone = "<x_p,u_t> + eps <= rho/b < max <x_p,u_y> - eps for some b";

/// Three neurons a class. Own entries are at least 1 + 2^-10, foreign ones at most 2^-9.
SmallRun wide_run() {
  SmallRun run;
  run.network.neurons = 3;
  run.instance.W0 = Matrix<double>(6, 4, 0.125);
  return run;
}

}  // namespace

// 2 a^q >= b^q; a sample: margin at the corner, bound; the first one of a class: both ends of the bracket, robust
TEMPLATE_TEST_CASE("prop-3.2.dead-zone passes once a run, all cases of it, beyond beta / 2 and at 0", "",
                   ADVPROOF_CLAIM_SCALARS) {
  SmallRun run = wide_run();
  for (const double eps : {0x1p-4, 0.0, 0.375, 0.49}) {  // beta = 1/2
    run.attack.eps = eps;
    const Tally tally = examine<TestType>(claim_of("prop-3.2.dead-zone"), run);
    CHECK(tally.cases == 1 + 4 * 2 + 2 * 3);
    CHECK(tally.inapplicable.empty());
    CHECK(verdict_of<TestType>(claim_of("prop-3.2.dead-zone"), tally) == passed<TestType>);
  }
}

TEST_CASE("prop-3.2.dead-zone is certified beyond eps = beta") {
  SmallRun run = wide_run();
  for (Index n = 0; n < 4; ++n)
    run.instance.train.X(2 * n, run.instance.train.y[static_cast<std::size_t>(n)]) = 2;
  run.attack.eps = 0.75;
  const Tally tally = examine<Ball>(claim_of("prop-3.2.dead-zone"), run);
  CHECK(verdict_of<Ball>(claim_of("prop-3.2.dead-zone"), tally) == Verdict::certified);
  CHECK(tally.constants.at("eps / beta").min == 1.5);
  CHECK(tally.constants.at("largest eps").min == 1 - 0x1p-10);  // foreign: 2^-9
  CHECK(tally.constants.at("worst margin").min > 0);
}

TEMPLATE_TEST_CASE("prop-3.2.dead-zone names what it lacks: neurons, room, one-hot features", "",
                   ADVPROOF_CLAIM_SCALARS) {
  SmallRun narrow = wide_run();
  narrow.network.neurons = 2;
  narrow.instance.W0 = Matrix<double>(4, 4, 0.125);
  CHECK(examine<TestType>(claim_of("prop-3.2.dead-zone"), narrow).inapplicable == Counts{{"m >= k + 1", 1}});
  SmallRun crowded = wide_run();
  crowded.attack.eps = 0.5;
  CHECK(examine<TestType>(claim_of("prop-3.2.dead-zone"), crowded).inapplicable == Counts{{no_zone, 1}});
  SmallRun equal = wide_run();  // equal samples of distinct labels
  for (Index n = 1; n < 4; ++n)
    std::copy_n(equal.instance.train.X.row(0), 8, equal.instance.train.X.row(2 * n));
  equal.attack.eps = 0;
  CHECK(examine<TestType>(claim_of("prop-3.2.dead-zone"), equal).inapplicable == Counts{{no_zone, 1}});
  SmallRun rotated = wide_run();
  rotated.instance.features.U = hand_matrix({{0.6, 0.8, 0, 0}, {0.8, -0.6, 0, 0}});
  CHECK(examine<TestType>(claim_of("prop-3.2.dead-zone"), rotated).inapplicable ==
        Counts{{"one-hot features", 1}});
}

TEMPLATE_TEST_CASE("prop-3.2.dead-zone fails for an activation without a dead zone", "",
                   ADVPROOF_CLAIM_SCALARS) {
  SmallRun run = wide_run();
  run.network.own_activation = std::make_shared<Posing<1>>();
  run.attack.eps = 0.375;
  const Tally tally = examine<TestType>(claim_of("prop-3.2.dead-zone"), run);
  CHECK(tally.violated == 4 + 2);  // below the bound; broken
  CHECK(verdict_of<TestType>(claim_of("prop-3.2.dead-zone"), tally) == failed<TestType>);
}

}  // namespace advproof
