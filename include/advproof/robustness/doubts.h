// Reasons to take attacks for weaker than they should be.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "advproof/attack/attacks.h"
#include "advproof/robustness/radius_result.h"

namespace advproof {

/// Two attacks by name: `strong` should break no fewer samples than `simple`.
struct Comparison {
  std::string_view simple;
  std::string_view strong;
};

/// The pairs that are compared where both attacks were run.
std::span<const Comparison> comparisons();

/// The attack that is run again with three times the steps.
inline constexpr std::string_view lengthened_attack = "pgd-ce";

/// A line each: a strong attack that breaks fewer than a simpler one, steps that are too few, samples that
/// only a certificate's example breaks, successes that balls do not confirm. `settings` are those of the
/// attacks that `result` counts, at its radius.
std::vector<std::string> doubts(const RadiusResult& result, const PatchNetwork<double>& network,
                                const Samples& samples, const Features& features,
                                const AttackSettings& settings);

}  // namespace advproof
