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

/// Relative rounding of a slope sum f y / sum n f^2, f = x less its mean: logarithms and sums of at most five
/// of them within 6 u, f within 4 u of the largest x, the sums of four terms within 8 u; neither sum cancels
/// to less than a quarter of its terms. Far less than 300 u.
constexpr double fit_rounding = 300 * 0x1p-53;

}  // namespace

TEST_CASE("a power law is fitted exactly, whatever its constant on each seed") {
  const PowerLaw law = fit_power_law(planted(-0.5), 5, "y against x");
  CHECK(std::abs(law.exponent.estimate + 0.5) <= 0.5 * fit_rounding);
  CHECK(std::abs(law.exponent.lower + 0.5) <= 0.5 * fit_rounding);
  CHECK(std::abs(law.exponent.upper + 0.5) <= 0.5 * fit_rounding);
  for (const ConfidenceInterval& local : {law.lower_half, law.upper_half}) {
    CHECK(std::abs(local.lower + 0.5) <= 0.5 * fit_rounding);
    CHECK(std::abs(local.upper + 0.5) <= 0.5 * fit_rounding);
  }
  CHECK(std::abs(law.bend.lower) <= fit_rounding);
  CHECK(std::abs(law.bend.upper) <= fit_rounding);
  REQUIRE(law.points.size() == 4);
  for (const PowerLawPoint& point : law.points) {
    CHECK(point.measured == 5);
    CHECK(point.runs == 5);
  }
}

TEST_CASE("a parabola in the logarithms bends by the difference of its slopes at the ends") {
  // log y = (log x)^2 / 2 has the slope log x: from 0 to log 8; over 1, 2, 4, 8 the chord's mean, (log 8) / 2
  std::vector<PowerLawRow> rows = planted(0);
  for (PowerLawRow& row : rows) row.measured *= std::exp(std::log(row.value) * std::log(row.value) / 2);
  const PowerLaw law = fit_power_law(rows, 5, "y against x");
  CHECK(std::abs(law.bend.estimate - std::log(8.0)) <= 3 * fit_rounding);
  CHECK(std::abs(law.bend.lower - std::log(8.0)) <= 3 * fit_rounding);
  CHECK(std::abs(law.exponent.estimate - std::log(8.0) / 2) <= 3 * fit_rounding);
  // the slopes between 1 and 2, and between 4 and 8: (log 2) / 2 and (log 32) / 2
  CHECK(std::abs(law.lower_half.estimate - std::log(2.0) / 2) <= 3 * fit_rounding);
  CHECK(std::abs(law.upper_half.estimate - std::log(32.0) / 2) <= 3 * fit_rounding);
}

TEST_CASE("an arch has slope 0 and is no flat law") {
  std::vector<PowerLawRow> rows;
  for (const double x : {1.0, 2.0, 4.0}) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) rows.push_back({seed, x, x == 2 ? 2.0 : 1.0});
  }
  const PowerLaw law = fit_power_law(rows, 5, "y against x");  // the middle value is in both halves
  CHECK(std::abs(law.exponent.estimate) <= fit_rounding);
  CHECK(std::abs(law.lower_half.estimate - 1) <= fit_rounding);
  CHECK(std::abs(law.upper_half.estimate + 1) <= fit_rounding);
  CHECK(std::abs(law.bend.estimate + 4) <= 4 * fit_rounding);  // slopes 2 and -2 at the ends
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
  rows[9].measured = -1;
  rows[11].measured = std::numeric_limits<double>::infinity();
  const PowerLaw law = fit_power_law(rows, 5, "y against x");
  std::vector<std::int64_t> measured;
  for (const PowerLawPoint& point : law.points) {
    measured.push_back(point.measured);
    CHECK(point.runs == 5);
  }
  CHECK(measured == std::vector<std::int64_t>{4, 3, 4, 5});
  CHECK(law.points[1].value == 2);
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
  auto two_values = planted(1);
  for (PowerLawRow& row : two_values) {
    if (row.value > 2) row.measured = 0;
  }
  CHECK_THROWS_AS(fit_power_law(two_values, 5, "y against x"), IncompleteError);
  auto one_half = planted(1);  // 1, 2 and 4: nothing to fit over 4 and 8
  for (PowerLawRow& row : one_half) {
    if (row.value > 4) row.measured = 0;
  }
  CHECK_THROWS_AS(fit_power_law(one_half, 5, "y against x"), IncompleteError);
  auto one_seed = planted(1);
  for (PowerLawRow& row : one_seed) {
    if (row.seed > 1) row.measured = 0;
  }
  CHECK_THROWS_AS(fit_power_law(one_seed, 5, "y against x"), IncompleteError);
}

}  // namespace advproof
