// Power laws fitted to measurements over seeds.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "advproof/verdict/interval.h"

namespace advproof {

/// One measurement: `measured` at `value` of the factor.
struct PowerLawRow {
  std::uint64_t seed = 1;
  double value = 0;
  double measured = 0;  ///< NaN where the run has none
};

struct PowerLaw {
  ConfidenceInterval exponent;
  std::int64_t rows = 0;
  std::int64_t left_out = 0;
};

/// Least-squares slope of log(measured) against log(value), and its 95 % percentile bootstrap interval over
/// seeds 1 .. seeds (2000 resamples of whole seeds from a fixed stream; approximate). Measurements that are
/// not finite and positive are left out and counted. IncompleteError beginning with `what` unless at least
/// two values and two seeds have measurements.
PowerLaw fit_power_law(std::span<const PowerLawRow> measurements, std::uint64_t seeds,
                       const std::string& what);

}  // namespace advproof
