#include "advproof/verdict/power_law.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "advproof/error.h"

namespace advproof {
namespace {

/// Values 1, 2, 4, 8; seed s measures s x^exponent.
std::vector<PowerLawRow> planted(double exponent) {
  std::vector<PowerLawRow> rows;
  for (const double x : {1.0, 2.0, 4.0, 8.0}) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed)
      rows.push_back({seed, x, static_cast<double>(seed) * std::pow(x, exponent)});
  }
  return rows;
}

/// Relative rounding of a slope (n xy - x y) / (n xx - x x): sums of at most 20 products of logarithms,
/// within 24 u, in differences that leave a seventh of their terms above and a fifth below: (7 + 5) 24 u, and
/// less than 12 u for the rest.
constexpr double fit_rounding = 300 * 0x1p-53;

}  // namespace

TEST_CASE("a power law is fitted exactly, whatever its constant on each seed") {
  const PowerLaw law = fit_power_law(planted(-0.5), 5, "y against x");
  CHECK(std::abs(law.exponent.estimate + 0.5) <= 0.5 * fit_rounding);
  CHECK(std::abs(law.exponent.lower + 0.5) <= 0.5 * fit_rounding);
  CHECK(std::abs(law.exponent.upper + 0.5) <= 0.5 * fit_rounding);
  CHECK(law.rows == 20);
  CHECK(law.left_out == 0);
}

TEST_CASE("the interval of an exponent leaves out 2.5 % of the resamples on either side") {
  // exponents 1, 2, 3 on three seeds: one resample in 27, 3.7 %, has none but the first, or the last
  std::vector<PowerLawRow> rows;
  for (const double x : {1.0, 2.0, 4.0, 8.0}) {
    for (std::uint64_t seed = 1; seed <= 3; ++seed)
      rows.push_back({seed, x, std::pow(x, static_cast<double>(seed))});
  }
  const PowerLaw law = fit_power_law(rows, 3, "y against x");
  CHECK(std::abs(law.exponent.estimate - 2) <= 2 * fit_rounding);
  CHECK(std::abs(law.exponent.lower - 1) <= fit_rounding);
  CHECK(std::abs(law.exponent.upper - 3) <= 3 * fit_rounding);
}

TEST_CASE("measurements that are not finite and positive are left out and counted") {
  auto rows = planted(1);
  rows[0].measured = std::numeric_limits<double>::quiet_NaN();
  rows[7].measured = 0;
  CHECK(fit_power_law(rows, 5, "y against x").rows == 18);
  CHECK(fit_power_law(rows, 5, "y against x").left_out == 2);
  rows[9].measured = -1;
  rows[11].measured = std::numeric_limits<double>::infinity();
  const PowerLaw law = fit_power_law(rows, 5, "y against x");
  CHECK(law.rows == 16);
  CHECK(law.left_out == 4);
  CHECK(std::isfinite(law.exponent.estimate));
}

TEST_CASE("too little to fit is an error that says of what, never an exponent") {
  CHECK_THROWS_AS(fit_power_law({}, 5, "y against x"), IncompleteError);
  auto one_value = planted(1);
  for (PowerLawRow& row : one_value) {
    if (row.value > 1) row.measured = 0;
  }
  CHECK_THROWS_AS(fit_power_law(one_value, 5, "y against x"), IncompleteError);
  CHECK_THROWS_WITH(fit_power_law(one_value, 5, "y against x"), Catch::StartsWith("y against x: "));
  auto one_seed = planted(1);
  for (PowerLawRow& row : one_seed) {
    if (row.seed > 1) row.measured = 0;
  }
  CHECK_THROWS_AS(fit_power_law(one_seed, 5, "y against x"), IncompleteError);
}

}  // namespace advproof
