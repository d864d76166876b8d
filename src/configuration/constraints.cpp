#include "constraints.h"

#include <fmt/format.h>

#include <cmath>

namespace advproof {
namespace {

/// Numbers that are held at the same time, by the formula that counts them. A step keeps several times as
/// many.
struct Size {
  std::vector<std::string> keys;
  std::string formula;
  double numbers;
};

std::optional<Violation> too_large(const Size& size) {
  constexpr int log2_most = 27;  // a GiB in binary64
  if (size.numbers < std::ldexp(1.0, log2_most)) return std::nullopt;
  return Violation{size.keys, fmt::format("expected {} < 2^{} numbers in memory, found {:.3g}", size.formula,
                                          log2_most, size.numbers)};
}

std::optional<Violation> bad_counts(const DataConfig& data) {
  if (data.dim < 2 * std::int64_t{data.classes})
    return Violation{
        {"data.dim", "data.classes"},
        fmt::format("expected >= 2 data.classes = {}, found {}", 2 * std::int64_t{data.classes}, data.dim)};
  if (data.robust_patches >= data.patches)
    return Violation{
        {"data.robust_patches", "data.patches"},
        fmt::format("expected < data.patches = {}, found {}", data.patches, data.robust_patches)};
  if (data.samples < data.classes)
    return Violation{{"data.samples", "data.classes"},
                     fmt::format("expected >= data.classes = {}, a sample of every class, found {}",
                                 data.classes, data.samples)};
  return std::nullopt;
}

}  // namespace

std::optional<Violation> first_violation(const Configuration& configuration) {
  const DataConfig& data = configuration.setting.data;
  if (auto violation = bad_counts(data)) return violation;
  const double d = data.dim;
  const double km = static_cast<double>(data.classes) * configuration.setting.network.neurons;
  const auto per_sample = static_cast<double>(data.patches) * (d + km);
  const auto formula = [](const std::string& samples) {
    return samples + " x data.patches x (data.dim + data.classes x network.neurons)";
  };
  const Size sizes[] = {
      {{"network.neurons", "data.classes", "data.dim"}, "network.neurons x data.classes x data.dim", km * d},
      {{"data.samples", "data.patches", "data.dim", "network.neurons", "data.classes"},
       formula("data.samples"),
       data.samples * per_sample},
      {{"data.test_samples", "data.patches", "data.dim", "network.neurons", "data.classes"},
       formula("data.test_samples"),
       data.test_samples * per_sample}};
  for (const Size& size : sizes)
    if (auto violation = too_large(size)) return violation;
  return std::nullopt;
}

}  // namespace advproof
