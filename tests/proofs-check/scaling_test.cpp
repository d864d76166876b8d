#include <catch2/catch.hpp>

#include "proofs-check/planted_table.h"

namespace advproof {
namespace {

const Claim& claim() { return claim_of("scaling"); }

/// On the first `successes` seeds of 10 every picture shows; at one value of one factor on the first `there`.
std::vector<ClaimResult> shown_on(std::uint64_t successes, std::uint64_t there, double missing = 0) {
  return concluded(claim(), [=](const SweepPoint& point, std::uint64_t seed, const std::string&) {
    const bool here = point.factor == "m" && point.value == 24;
    return seed <= (here ? there : successes) ? 1.0 : missing;
  });
}

std::vector<Verdict> all_three(Verdict verdict) { return std::vector<Verdict>(3, verdict); }

}  // namespace

// 95 % Clopper-Pearson: 9/10 [.555, .997], 8/10 [.444, .975], 2/10 [.025, .556], 1/10 [.003, .445]
TEST_CASE("scaling is as supported as the worst value of any factor") {
  CHECK(verdicts_of(shown_on(10, 10)) == all_three(Verdict::supported));
  CHECK(verdicts_of(shown_on(10, 9)) == all_three(Verdict::supported));
  CHECK(verdicts_of(shown_on(10, 8)) == all_three(Verdict::undecided));
  CHECK(verdicts_of(shown_on(10, 2)) == all_three(Verdict::undecided));
  CHECK(verdicts_of(shown_on(10, 1)) == all_three(Verdict::unsupported));
  CHECK(verdicts_of(shown_on(8, 10)) == all_three(Verdict::undecided));
  CHECK(verdicts_of(shown_on(0, 10)) == all_three(Verdict::unsupported));
}

TEST_CASE("scaling takes a run without a value neither for a success nor for a failure") {
  CHECK(verdicts_of(shown_on(10, 8, no_value)) == all_three(Verdict::undecided));
  CHECK(verdicts_of(shown_on(0, 0, no_value)) == all_three(Verdict::undecided));
}

TEST_CASE("scaling is unsupported where one value is, whatever is open at others") {
  const auto results =
      concluded(claim(), [](const SweepPoint& point, std::uint64_t seed, const std::string&) {
        if (point.factor == "k") return no_value;
        return point.factor == "N" && seed > 1 ? 0.0 : 1.0;
      });
  CHECK(verdicts_of(results) == all_three(Verdict::unsupported));
  CHECK(results.front().worst_at == "N=12");
}

TEST_CASE("scaling answers for each picture by its own rows") {
  const auto results =
      concluded(claim(), [](const SweepPoint&, std::uint64_t seed, const std::string& column) {
        return column == "standard" || (column == "phases" && seed <= 5) ? 1.0 : 0.0;
      });
  REQUIRE(results.size() == 3);
  CHECK(results[0].id == "scaling.standard");
  CHECK(results[0].verdict == Verdict::supported);
  CHECK(results[1].id == "scaling.phases");
  CHECK(results[1].verdict == Verdict::undecided);
  CHECK(results[2].id == "scaling.adversarial");
  CHECK(results[2].verdict == Verdict::unsupported);
}

TEST_CASE("scaling counts every row, and tells the successes at every value") {
  const ClaimResult result = shown_on(10, 3).front();
  CHECK(result.cases == 8 * 10);
  CHECK(result.note ==
        "of 10 seeds, k=2: 10, k=4: 10, d=24: 10, d=96: 10, m=6: 10, m=24: 3, N=12: 10, N=24: 10");
  CHECK(result.worst_at == "m=24");
  REQUIRE(result.votes);
  CHECK(result.votes->yes == 3);
}

}  // namespace advproof
