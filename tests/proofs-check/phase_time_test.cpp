#include <catch2/catch.hpp>

#include "advproof/error.h"
#include "proofs-check/planted_table.h"

namespace advproof {
namespace {

const Claim& claim() { return claim_of("phase.time"); }

/// Steps 10 seed eta~^exponent of the stall and of the overtaking.
std::vector<ClaimResult> times(const std::function<double(std::uint64_t)>& stall,
                               const std::function<double(std::uint64_t)>& overtake) {
  return concluded(claim(), [&](const SweepPoint& point, std::uint64_t seed, const std::string& column) {
    const double exponent = column == "stall_step"      ? stall(seed)
                            : column == "overtake_step" ? overtake(seed)
                                                        : no_value;
    return 10 * static_cast<double>(seed) * std::pow(point.value, exponent);
  });
}

std::vector<Verdict> verdicts(double stall, double overtake) {
  return verdicts_of(times([=](std::uint64_t) { return stall; }, [=](std::uint64_t) { return overtake; }));
}

using Two = std::vector<Verdict>;

}  // namespace

TEST_CASE("phase.time is supported where the threshold falls as 1/eta~, within a quarter") {
  CHECK(verdicts(-1, -1) == Two{Verdict::supported, Verdict::supported});
  CHECK(verdicts(-1.24, -0.76) == Two{Verdict::supported, Verdict::supported});
}

TEST_CASE("phase.time is unsupported where the threshold falls otherwise, or not at all") {
  CHECK(verdicts(-1.26, -0.74) == Two{Verdict::unsupported, Verdict::unsupported});
  CHECK(verdicts(0, 1) == Two{Verdict::unsupported, Verdict::unsupported});
}

TEST_CASE("phase.time answers for the stall and the overtaking apart") {
  CHECK(verdicts(-1, 0) == Two{Verdict::supported, Verdict::unsupported});
  CHECK(verdicts(0, -1) == Two{Verdict::unsupported, Verdict::supported});
  CHECK(claim().page.result_ids() == std::vector<std::string>{"phase.time.stall", "phase.time.overtake"});
}

TEST_CASE("phase.time is undecided where the interval over seeds holds the bound") {
  const auto spread = [](std::uint64_t seed) { return seed % 2 == 0 ? -0.5 : -1.0; };  // -0.75 in the mean
  CHECK(verdicts_of(times(spread, spread)) == Two{Verdict::undecided, Verdict::undecided});
}

TEST_CASE("phase.time leaves out the runs that do not show both phases, of either time") {
  const auto falls = [](std::uint64_t) { return -1.0; };
  const auto without_seed_1 = [](std::uint64_t seed) { return seed == 1 ? no_value : -1; };
  // a row may hold the step from which B fell behind, and no crossing: no stall either
  for (const auto& results : {times(falls, without_seed_1), times(without_seed_1, without_seed_1)}) {
    CHECK(verdicts_of(results) == Two{Verdict::supported, Verdict::supported});
    for (const ClaimResult& result : results) {
      CHECK(result.cases == 7 * 19);
      CHECK_THAT(result.note,
                 Catch::Contains("; 7 of 140 rows have no value; at each point have one: 19/20 "));
    }
  }
  CHECK_THROWS_AS(times([](std::uint64_t) { return no_value; }, falls), IncompleteError);
}

TEST_CASE("phase.time is no power law where the times rise and fall") {
  const auto arch = concluded(claim(), [](const SweepPoint& point, std::uint64_t, const std::string& column) {
    if (column == "B_sat") return no_value;
    return 1000 * (point.value < 80 ? point.value / 80 : 80 / point.value) / point.value;
  });
  CHECK(verdicts_of(arch) == Two{Verdict::unsupported, Verdict::unsupported});
  CHECK_THAT(arch[0].note, Catch::StartsWith("no power law: exponent -1.000"));
}

}  // namespace advproof
