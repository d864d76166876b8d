// Confidence intervals: Clopper-Pearson against direct sums of binomial probabilities, the bootstrap for
// determinism.
#include "advproof/verdict/interval.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "generators.h"
#include "property.h"

namespace advproof::property {
namespace {

using Real = Mpfr<256>;

/// P(first <= S <= last) for S ~ Binomial(n, p), term by term.
Real probability(int first, int last, int n, const Real& p) {
  Real sum(0);
  Real coefficient(1);  // C(n, s)
  for (int s = 0; s <= last; ++s) {
    if (s >= first) sum += coefficient * pow(p, s) * pow(1 - p, n - s);
    coefficient = coefficient * (n - s) / (s + 1);
  }
  return sum;
}

/// interval.h calls the interval exact: held to 2^-40, relative, in p, far inside what an inverse of the
/// incomplete beta function loses.
constexpr double tolerance = 0x1p-40;

}  // namespace

TEST_CASE("Clopper-Pearson limits are where the binomial tails are (1 - confidence) / 2") {
  for_all([] {
    const int n = *integer(1, 60);
    const int s = *integer(0, n);
    const double confidence = (*one_of({0.95, 0.5, 0.99})).value;
    const double tail = (1 - confidence) / 2;
    const ConfidenceInterval interval = clopper_pearson(s, n, confidence);
    RC_LOG() << s << " of " << n << ": [" << to_exact_string(interval.lower) << ", "
             << to_exact_string(interval.upper) << "]\n";
    RC_ASSERT((interval.estimate == static_cast<double>(s) / n));
    RC_ASSERT((0 <= interval.lower && interval.lower <= interval.estimate));
    RC_ASSERT((interval.estimate <= interval.upper && interval.upper <= 1));
    if (s == 0) {
      RC_ASSERT(interval.lower == 0);
    } else {
      RC_ASSERT((probability(s, n, n, Real(interval.lower) * (1 - tolerance)) <= tail));
      RC_ASSERT((probability(s, n, n, Real(interval.lower) * (1 + tolerance)) >= tail));
    }
    if (s == n) {
      RC_ASSERT(interval.upper == 1);
    } else {
      const Real gap = 1 - Real(interval.upper);
      RC_ASSERT((probability(0, s, n, 1 - gap * (1 + tolerance)) >= tail));
      RC_ASSERT((probability(0, s, n, 1 - gap * (1 - tolerance)) <= tail));
    }
  });
}

TEST_CASE("Clopper-Pearson limits are monotone in the successes and mirror each other") {
  for_all([] {
    const int n = *integer(1, 200);
    const int s = *integer(0, n - 1);
    const ConfidenceInterval a = clopper_pearson(s, n);
    const ConfidenceInterval b = clopper_pearson(s + 1, n);
    const ConfidenceInterval mirror = clopper_pearson(n - s, n);
    RC_ASSERT((a.lower < b.lower && a.upper < b.upper) || (s + 1 == n && b.upper == 1));
    RC_ASSERT(std::abs(a.lower - (1 - mirror.upper)) <= tolerance);
  });
}

TEST_CASE("the bootstrap repeats itself, lies within the values and contains a constant exactly") {
  for_all(
      [] {
        std::vector<double> values(static_cast<std::size_t>(*integer(1, 20)));
        for (double& value : values) value = (*number_within(20, 10)).value;
        const ConfidenceInterval a = bootstrap_mean(values);
        const ConfidenceInterval b = bootstrap_mean(values);
        RC_ASSERT(identical(a.lower, b.lower) && identical(a.upper, b.upper) &&
                  identical(a.estimate, b.estimate));
        RC_ASSERT(a.lower <= a.upper);
        const auto [least, largest] = std::minmax_element(values.begin(), values.end());
        // a mean of n values is rounded n times
        const double slack =
            0x1p-53 * 2 * static_cast<double>(values.size()) * std::max(std::abs(*least), std::abs(*largest));
        RC_ASSERT((a.lower >= *least - slack && a.upper <= *largest + slack));
        const ConfidenceInterval narrow = bootstrap_mean(values, 0.5);
        RC_ASSERT((narrow.lower >= a.lower && narrow.upper <= a.upper));
      },
      5);
}

}  // namespace advproof::property
