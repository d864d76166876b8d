#include "accuracy_words.h"

#include <fmt/format.h>

#include <algorithm>

namespace advproof {
namespace {

/// No rounding says all or none of what is not.
std::string rounded(double share) {
  return percent(share == 0 || share == 1 ? share : std::clamp(share, 0.001, 0.999));
}

}  // namespace

std::string percent(double share) { return fmt::format("{:.1f}", 100 * share); }

std::string percent(const Accuracy& accuracy) {
  if (accuracy.count == 0) return "not examined";
  if (accuracy.open() == 0) return rounded(accuracy.lower());
  return fmt::format("[{}, {}]", rounded(accuracy.lower()), rounded(accuracy.upper()));
}

nlohmann::ordered_json json_accuracy(const Accuracy& accuracy) {
  if (accuracy.count == 0 || accuracy.open() > 0) return nullptr;
  return accuracy.lower();
}

}  // namespace advproof
