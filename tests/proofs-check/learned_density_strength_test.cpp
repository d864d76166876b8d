#include <catch2/catch.hpp>

#include "proofs-check/planted_table.h"

namespace advproof {
namespace {

const Claim& claim() { return claim_of("learned.density-strength"); }
const Sweep& sweep() { return *std::get<OverSweep>(claim().check).sweep; }

/// On so many of 10 seeds each picture shows, at one value of the density on the first `there`.
std::vector<Verdict> shown_on(std::uint64_t standard, std::uint64_t adversarial, std::uint64_t there) {
  return verdicts_of(
      concluded(claim(), [=](const SweepPoint& point, std::uint64_t seed, const std::string& column) {
        const std::uint64_t successes = column == "standard" ? standard : adversarial;
        return seed <= (point.factor == "patches" && point.value == 11 ? there : successes) ? 1.0 : 0.0;
      }));
}

using Two = std::vector<Verdict>;

}  // namespace

// 95 % Clopper-Pearson: 9/10 [.555, .997], 8/10 [.444, .975], 1/10 [.003, .445]
TEST_CASE("learned.density-strength answers for each training, as supported as the worst value") {
  CHECK(shown_on(10, 9, 10) == Two{Verdict::supported, Verdict::supported});
  CHECK(shown_on(9, 1, 10) == Two{Verdict::supported, Verdict::unsupported});
  CHECK(shown_on(10, 10, 8) == Two{Verdict::undecided, Verdict::undecided});
  CHECK(shown_on(10, 10, 0) == Two{Verdict::unsupported, Verdict::unsupported});
}

TEST_CASE("the sweep has the densities and strengths that its values name") {
  bool below_one = false;
  for (const SweepPoint& point : ledger_table(sweep()).points) {
    INFO(point.factor << " = " << point.value);
    const DataConfig& data = point.setting.data;
    const double strength = (data.alpha.lo + data.alpha.hi) / (data.beta.lo + data.beta.hi);
    const double density = (data.patches - 1) / std::pow(strength, 3);
    CHECK(point.setting.network.q == 3);
    CHECK(data.robust_patches == 1);
    if (point.factor == "patches") {
      CHECK(strength == Approx(2.7));
      CHECK(data.patches == point.value);
    } else {
      CHECK(strength == Approx(2 * point.value));  // beta is 1/2 in the middle
      CHECK(density == Approx(3).epsilon(0.05));   // |J_NR| is a whole number
    }
    below_one = below_one || density < 1;
  }
  CHECK(below_one);
}

TEST_CASE("a row says which family is ahead at the end of training, and which should be by its density") {
  // without a step, W0 decides: the same at every density, since W0 does not depend on the patches
  int decided = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const auto row = [&](std::size_t point) {
      Setting untrained = ledger_table(sweep()).points[point].setting;
      untrained.training.standard_steps = untrained.training.adversarial_steps = 0;
      untrained.data.classes = 2;
      return sweep().measure(untrained, seed);
    };
    const std::vector<double> sparse = row(0);  // C = 1/4: u is the denser one
    const std::vector<double> dense = row(4);   // C = 8: v is
    REQUIRE(sparse.size() == sweep().columns.size());
    CHECK(sparse[0] == sparse[1]);  // max A > max B in every class
    CHECK(dense[1] == sparse[1]);
    CHECK_FALSE((sparse[0] == 1 && dense[0] == 1));
    if (sparse[0] == 1) CHECK(sparse[2] > sparse[3]);
    if (dense[0] == 1) CHECK(dense[2] < dense[3]);
    decided += sparse[0] == 1 || dense[0] == 1 ? 1 : 0;
    for (const std::size_t i : {2U, 3U}) CHECK(sparse[i] == dense[i + 2]);  // W0 either way
  }
  CHECK(decided > 0);
}

}  // namespace advproof
