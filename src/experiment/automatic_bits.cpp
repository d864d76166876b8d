#include "advproof/experiment/automatic_bits.h"

#include <algorithm>
#include <cmath>

namespace advproof {
namespace {

constexpr long granule = 64;
constexpr double spare = 16;  // bits that rounding costs in one step, whatever its length

long whole_granules(double bits) { return granule * static_cast<long>(std::ceil(bits / granule)); }

}  // namespace

long first_bits(double accuracy, std::int64_t steps) {
  constexpr double lost_a_step = 0.05;
  return std::max(2 * granule,
                  whole_granules(-std::log2(accuracy) + spare + lost_a_step * static_cast<double>(steps)));
}

long first_view_bits(double accuracy) {
  constexpr double cancellation = 48;
  return std::max(2 * granule, whole_granules(-std::log2(accuracy) + cancellation));
}

long more_bits(long bits, double log2_radius, double accuracy, std::int64_t step, std::int64_t steps) {
  const double lost = log2_radius + static_cast<double>(bits);
  if (!std::isfinite(lost) || lost <= 0 || step < 1) return 2 * bits;
  constexpr double faster = 1.25;
  const double expected = lost * (1 + faster * static_cast<double>(steps - step) / static_cast<double>(step));
  return std::clamp(whole_granules(-std::log2(accuracy) + spare + expected), bits + granule, 4 * bits);
}

}  // namespace advproof
