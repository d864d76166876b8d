#include "advproof/claim/sweep.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "advproof/error.h"
#include "advproof/claim/claim.h"

namespace advproof {
namespace {

/// Values 1, 2, 4, 8 of factor "x"; seed s has y = s x^exponent, and `bend` times that at the last value.
struct Planted {
  Sweep sweep;
  SweepTable table;
  explicit Planted(double exponent, double bend = 1) {
    sweep.name = "planted";
    sweep.columns = {"y"};
    sweep.seeds = 5;
    for (const double x : {1.0, 2.0, 4.0, 8.0}) sweep.points.push_back({"x", x, {}});
    table.sweep = &sweep;
    for (std::size_t point = 0; point < 4; ++point) {
      for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        const double y = static_cast<double>(seed) * std::pow(sweep.points[point].value, exponent);
        table.rows.push_back({point, seed, {point == 3 ? bend * y : y}});
      }
    }
  }
};

/// Relative rounding of a slope (n xy - x y) / (n xx - x x): sums of at most 20 products of logarithms,
/// within 24 u, in differences that leave a seventh of their terms above and a fifth below: (7 + 5) 24 u, and
/// less than 12 u for the rest.
constexpr double fit_rounding = 300 * 0x1p-53;

Claim some_trend() {
  Claim claim;
  claim.id = "some.trend";
  return claim;
}

}  // namespace

TEST_CASE("a power law is fitted exactly, whatever its constant on each seed") {
  const Planted planted(-0.5);
  const PowerLaw law = fit_power_law(planted.table, "x", "y");
  CHECK(std::abs(law.exponent.estimate + 0.5) <= 0.5 * fit_rounding);
  CHECK(std::abs(law.exponent.lower + 0.5) <= 0.5 * fit_rounding);
  CHECK(std::abs(law.exponent.upper + 0.5) <= 0.5 * fit_rounding);
  CHECK(law.rows == 20);
  CHECK(law.left_out == 0);
}

TEST_CASE("the interval of an exponent leaves out 2.5 % of the resamples on either side") {
  // exponents 1, 2, 3 on three seeds: one resample in 27, 3.7 %, has none but the first, or the last
  Planted planted(1);
  planted.sweep.seeds = 3;
  planted.table.rows.clear();
  for (std::size_t point = 0; point < 4; ++point) {
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      const double y = std::pow(planted.sweep.points[point].value, static_cast<double>(seed));
      planted.table.rows.push_back({point, seed, {y}});
    }
  }
  const PowerLaw law = fit_power_law(planted.table, "x", "y");
  CHECK(std::abs(law.exponent.estimate - 2) <= 2 * fit_rounding);
  CHECK(std::abs(law.exponent.lower - 1) <= fit_rounding);
  CHECK(std::abs(law.exponent.upper - 3) <= 3 * fit_rounding);
}

TEST_CASE("rows without a value are left out and counted") {
  Planted planted(1);
  planted.table.rows[0].values[0] = std::numeric_limits<double>::quiet_NaN();
  planted.table.rows[7].values[0] = 0;
  const PowerLaw law = fit_power_law(planted.table, "x", "y");
  CHECK(law.rows == 18);
  CHECK(law.left_out == 2);
}

TEST_CASE("too little to fit is an error, never an exponent") {
  Planted planted(1);
  CHECK_THROWS_AS(fit_power_law(planted.table, "other", "y"), IncompleteError);
  CHECK_THROWS_AS(fit_power_law(planted.table, "x", "z"), InputError);
  for (SweepRow& row : planted.table.rows) {
    if (row.point > 0) row.values[0] = 0;
  }
  CHECK_THROWS_AS(fit_power_law(planted.table, "x", "y"), IncompleteError);
}

TEST_CASE("an exponent is supported within its tolerance, unsupported outside, undecided across") {
  const auto verdict = [](double lower, double upper) {
    const PowerLaw law{{(lower + upper) / 2, lower, upper}, 10, 0};
    return conclude_exponent(some_trend(), "a title", law, -1, 0.25).verdict;
  };
  CHECK(verdict(-1.1, -0.9) == Verdict::supported);
  CHECK(verdict(-1.25, -0.75) == Verdict::supported);
  CHECK(verdict(-1.1, -0.7) == Verdict::undecided);
  CHECK(verdict(-0.7, 0.2) == Verdict::unsupported);
  CHECK(verdict(-2, -1.3) == Verdict::unsupported);
  CHECK(verdict(std::nan(""), std::nan("")) == Verdict::undecided);
}

TEST_CASE("a count is decided by the exact interval") {
  const auto verdict = [](std::int64_t successes) {
    return conclude_count(some_trend(), "a title", successes, 20, 0.5).verdict;
  };
  CHECK(verdict(15) == Verdict::supported);
  CHECK(verdict(14) == Verdict::undecided);
  CHECK(verdict(5) == Verdict::unsupported);
}

TEST_CASE("rows are written with their factor, value and seed") {
  Planted planted(0);
  planted.table.rows.resize(2);
  CHECK(to_csv(planted.table) == "factor,value,seed,y\nx,1,1,1\nx,1,2,2\n");
}

TEST_CASE("the sweeps of the list have distinct files, two values at least, and measure what they say") {
  std::map<std::string, const Sweep*> sweeps;
  for (const Claim& claim : all_claims()) {
    CHECK(claim.sweep_parts.empty() == (claim.sweep == nullptr));
    if (!claim.sweep) continue;
    const auto [known, added] = sweeps.emplace(claim.sweep->name, claim.sweep.get());
    CHECK((added || known->second == claim.sweep.get()));
    CHECK(claim.sweep->points.size() >= 2);
    CHECK(claim.sweep->seeds >= 5);
    CHECK(claim.sweep->measure);
  }
  CHECK(sweeps.size() >= 6);
}

}  // namespace advproof
