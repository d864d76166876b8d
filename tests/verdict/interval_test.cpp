#include "advproof/verdict/interval.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "advproof/error.h"

namespace advproof {
namespace {

/// P(X >= s) for X binomial(n, p), summed term by term.
double upper_tail(int s, int n, double p) {
  double sum = 0;
  for (int i = s; i <= n; ++i) {
    double term = 1;
    for (int j = 0; j < i; ++j) term *= p * (n - j) / (j + 1);
    sum += term * std::pow(1 - p, n - i);
  }
  return sum;
}

}  // namespace

TEST_CASE("the ends of a Clopper-Pearson interval leave 2.5 % in each tail") {
  // by definition P(X >= s | lower) = P(X <= s | upper) = .025
  for (const int s : {1, 5, 10, 14, 15, 19}) {
    const ConfidenceInterval interval = clopper_pearson(s, 20);
    CHECK(interval.estimate == s / 20.0);
    CHECK(std::abs(upper_tail(s, 20, interval.lower) - 0.025) < 1e-12);
    CHECK(std::abs(1 - upper_tail(s + 1, 20, interval.upper) - 0.025) < 1e-12);
  }
}

TEST_CASE("the interval of no or only successes is one-sided, with its closed form") {
  // 0 of n: upper = 1 - .025^(1/n); n of n: lower = .025^(1/n)
  const ConfidenceInterval none = clopper_pearson(0, 5);
  CHECK(none.lower == 0);
  CHECK(std::abs(none.upper - (1 - std::pow(0.025, 0.2))) < 1e-14);
  const ConfidenceInterval all = clopper_pearson(5, 5);
  CHECK(std::abs(all.lower - std::pow(0.025, 0.2)) < 1e-14);
  CHECK(all.upper == 1);
}

TEST_CASE("successes and failures mirror each other") {
  const ConfidenceInterval some = clopper_pearson(3, 11);
  const ConfidenceInterval rest = clopper_pearson(8, 11);
  CHECK(std::abs(some.lower - (1 - rest.upper)) < 1e-14);
  CHECK(std::abs(some.upper - (1 - rest.lower)) < 1e-14);
}

TEST_CASE("an interval lies within bounds, outside them, or across, and NaN nowhere") {
  const ConfidenceInterval interval{0.5, 0.25, 0.75};
  CHECK(lies_within(interval, 0.25, 0.75));
  CHECK_FALSE(lies_within(interval, 0.375, 0.75));
  CHECK_FALSE(lies_within(interval, 0.25, 0.625));
  CHECK(lies_outside(interval, 0.875, 1));
  CHECK(lies_outside(interval, 0, 0.125));
  CHECK_FALSE(lies_outside(interval, 0.75, 1));
  CHECK_FALSE(lies_outside(interval, 0, 0.25));
  const ConfidenceInterval none{std::nan(""), std::nan(""), std::nan("")};
  CHECK_FALSE(lies_within(none, 0, 1));
  CHECK_FALSE(lies_outside(none, 0, 1));
}

TEST_CASE("fractions that are none are refused") {
  CHECK_THROWS_AS(clopper_pearson(0, 0), InputError);
  CHECK_THROWS_AS(clopper_pearson(-1, 5), InputError);
  CHECK_THROWS_AS(clopper_pearson(6, 5), InputError);
}

TEST_CASE("the bootstrap of equal values is that value") {
  const std::vector<double> values{0.5, 0.5, 0.5};
  const ConfidenceInterval interval = bootstrap_mean(values);
  CHECK(interval.estimate == 0.5);
  CHECK(interval.lower == 0.5);
  CHECK(interval.upper == 0.5);
  const ConfidenceInterval third = bootstrap_mean(std::vector<double>(20, 1.0 / 3));  // whose sum is rounded
  CHECK(third.estimate == 1.0 / 3);
  CHECK(third.lower == 1.0 / 3);
  CHECK(third.upper == 1.0 / 3);
}

TEST_CASE("the bootstrap of two values is their range and mean, the same every time") {
  // a resample is all 0 with probability 1/4, all 1 with 1/4: both tails of 2.5 % are full
  const std::vector<double> values{0, 1};
  const ConfidenceInterval interval = bootstrap_mean(values);
  CHECK(interval.estimate == 0.5);
  CHECK(interval.lower == 0);
  CHECK(interval.upper == 1);
  CHECK(bootstrap_mean(values).lower == interval.lower);
}

TEST_CASE("a bootstrap interval holds its mean and narrows with confidence") {
  std::vector<double> values;
  for (int i = 0; i < 40; ++i) values.push_back(i);
  const ConfidenceInterval wide = bootstrap_mean(values, 0.99);
  const ConfidenceInterval narrow = bootstrap_mean(values, 0.5);
  CHECK(wide.estimate == 19.5);
  CHECK((wide.lower <= narrow.lower && narrow.lower <= 19.5));
  CHECK((19.5 <= narrow.upper && narrow.upper <= wide.upper));
  // normal approximation: sd of the mean sqrt(399.75/3... ) = sqrt(133.25 / 40) = 1.825, so 99 % is about
  // +-4.7
  CHECK(wide.upper - wide.lower > 7);
  CHECK(wide.upper - wide.lower < 12);
}

TEST_CASE("a bootstrap of nothing is refused") { CHECK_THROWS_AS(bootstrap_mean({}), InputError); }

}  // namespace advproof
