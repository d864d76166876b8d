#include <catch2/catch.hpp>

#include "advproof/error.h"
#include "proofs-check/planted_table.h"

namespace advproof {
namespace {

const Claim& claim() { return claim_of("phase.saturation"); }

/// B_sat = seed eta~^exponent(seed); the columns that the claim does not speak of grow as eta~.
ClaimResult heights(const std::function<double(std::uint64_t)>& exponent) {
  const auto results =
      concluded(claim(), [&](const SweepPoint& point, std::uint64_t seed, const std::string& column) {
        return column == "B_sat" ? static_cast<double>(seed) * std::pow(point.value, exponent(seed))
                                 : point.value;
      });
  REQUIRE(results.size() == 1);
  return results.front();
}

Verdict verdict(double exponent) {
  return heights([=](std::uint64_t) { return exponent; }).verdict;
}

}  // namespace

TEST_CASE("phase.saturation is supported where B stalls at a height of eta~^(-1/3), within a tenth") {
  CHECK(verdict(-1.0 / 3) == Verdict::supported);
  CHECK(verdict(-0.43) == Verdict::supported);
  CHECK(verdict(-0.24) == Verdict::supported);
}

TEST_CASE("phase.saturation is unsupported where the height falls otherwise, or grows") {
  CHECK(verdict(-0.44) == Verdict::unsupported);
  CHECK(verdict(-0.23) == Verdict::unsupported);
  CHECK(verdict(1.0 / 3) == Verdict::unsupported);
}

TEST_CASE("phase.saturation is undecided where the interval over seeds holds the bound") {
  const double bound = -1.0 / 3 + 0.1;
  const ClaimResult result =
      heights([=](std::uint64_t seed) { return seed % 2 == 0 ? bound + 0.1 : bound - 0.1; });
  CHECK(result.verdict == Verdict::undecided);
}

TEST_CASE("phase.saturation is no power law where the height bends, though its mean slope is as predicted") {
  // exponents 1/3 larger below eta~ = 80, and 1/3 smaller above
  const auto results =
      concluded(claim(), [](const SweepPoint& point, std::uint64_t seed, const std::string&) {
        const double arch = std::pow(point.value < 80 ? point.value / 80 : 80 / point.value, 1.0 / 3);
        return static_cast<double>(seed) * std::pow(point.value, -1.0 / 3) * arch;
      });
  CHECK(results[0].verdict == Verdict::unsupported);
  CHECK_THAT(results[0].note, Catch::StartsWith("no power law: exponent -0.333") &&
                                  Catch::Contains("halves 0.000, -0.667; bend -"));
}

TEST_CASE("phase.saturation has one result, and counts the runs that do not show both phases") {
  const ClaimResult result = heights([](std::uint64_t seed) { return seed <= 2 ? no_value : -1.0 / 3; });
  CHECK(result.id == "phase.saturation");
  CHECK(result.verdict == Verdict::supported);
  CHECK(result.cases == 7 * 18);
  CHECK_THAT(
      result.note,
      Catch::EndsWith(
          "; 14 of 140 rows have no value; at each point have one: 18/20 18/20 18/20 18/20 18/20 18/20 18/20"));
  CHECK_THROWS_AS(heights([](std::uint64_t) { return no_value; }), IncompleteError);
}

}  // namespace advproof
