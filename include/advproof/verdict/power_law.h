// Power laws fitted to measurements over seeds, with what shows whether they are any.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "advproof/verdict/interval.h"

namespace advproof {

/// One measurement: `measured` at `value` of the factor.
struct PowerLawRow {
  std::uint64_t seed = 1;
  double value = 0;
  double measured = 0;  ///< NaN where the run has none
};

/// The runs at one value of the factor, and those of them that have a measurement, finite and positive.
struct PowerLawPoint {
  double value = 0;
  std::int64_t measured = 0;
  std::int64_t runs = 0;
};

/// Of log(measured) against log(value), each with its 95 % interval.
struct PowerLaw {
  ConfidenceInterval exponent;    ///< least-squares slope
  ConfidenceInterval lower_half;  ///< the same over the lower half of the values, the middle one included
  ConfidenceInterval upper_half;  ///< and over the upper half
  ConfidenceInterval bend;  ///< by how much the slope of the least-squares parabola grows along the range
  std::vector<PowerLawPoint> points;  ///< in the order of the values
};

/// Percentile bootstrap intervals over seeds 1 .. seeds (2000 resamples of whole seeds from a fixed stream;
/// approximate). Measurements that are not finite and positive are left out and counted. Requires values
/// above 0. IncompleteError beginning with `what` unless both halves have measurements at two values, and two
/// seeds have any.
PowerLaw fit_power_law(std::span<const PowerLawRow> measurements, std::uint64_t seeds,
                       const std::string& what);

}  // namespace advproof
