// The arithmetic that somebody else's program declares to compute in, as the bounds that its rounding obeys.
#pragma once

#include <array>
#include <string_view>

namespace advproof {

/// Every operation gives its exact result within `unit` of its size. A sum of n products, in any order, with or without
/// fused multiply-add, is off by n `accumulation` of the sum of their sizes, and by 2 `factor` of it where the factors
/// are rounded before they are multiplied. What is below `smallest` may be flushed to 0.
struct Arithmetic {
  std::string_view name;
  double unit;          ///< of a stored number: weights, points, pre-activations, gradients
  double accumulation;  ///< within sums
  double factor;        ///< of a product's factors, beyond `unit`
  double smallest;

  /// Is x a number of this arithmetic?
  [[nodiscard]] bool holds(double x) const;
};

inline constexpr std::array<Arithmetic, 4> arithmetics{{
    {"float64", 0x1p-53, 0x1p-53, 0, 0x1p-1022},
    {"float32", 0x1p-24, 0x1p-24, 0, 0x1p-126},
    {"tf32", 0x1p-24, 0x1p-24, 0x1p-11, 0x1p-126},
    {"bfloat16", 0x1p-8, 0x1p-24, 0, 0x1p-126},  // stored so, accumulated in float32
}};

}  // namespace advproof
