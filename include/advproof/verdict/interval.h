// Confidence intervals for fractions and means over seeds.
#pragma once

#include <cstdint>
#include <span>

namespace advproof {

struct ConfidenceInterval {
  double estimate = 0;
  double lower = 0;
  double upper = 1;
};

/// Does the interval lie within [lower, upper]? Does it lie outside altogether? NaN: neither.
bool lies_within(const ConfidenceInterval& interval, double lower, double upper);
bool lies_outside(const ConfidenceInterval& interval, double lower, double upper);

/// Exact two-sided Clopper-Pearson interval for a binomial fraction. Requires 0 <= successes <= trials,
/// trials >= 1.
ConfidenceInterval clopper_pearson(std::int64_t successes, std::int64_t trials, double confidence = 0.95);

/// Percentile bootstrap interval for a mean (2000 resamples from a fixed stream; approximate). Requires
/// values.
ConfidenceInterval bootstrap_mean(std::span<const double> values, double confidence = 0.95);

}  // namespace advproof
