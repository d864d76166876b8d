#include "constraints.h"

#include <fmt/format.h>

namespace advproof {
namespace {

/// Three positive factors, whose product must stay addressable by an int and within a machine's memory.
struct Size {
  std::vector<std::string> keys;
  int a;
  int b;
  int c;
};

bool fits(const Size& size) {
  constexpr std::int64_t limit = std::int64_t{1} << 31;
  const std::int64_t plane = std::int64_t{size.a} * size.b;
  return plane < limit && plane * size.c < limit;
}

std::optional<Violation> too_large(const Size& size) {
  if (fits(size)) return std::nullopt;
  return Violation{size.keys,
                   fmt::format("expected {} x {} x {} < 2^31 numbers in memory, found {} x {} x {}",
                               size.keys[0], size.keys[1], size.keys[2], size.a, size.b, size.c)};
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
  const DataConfig& data = configuration.data;
  if (auto violation = bad_counts(data)) return violation;
  const Size sizes[] = {
      {{"data.samples", "data.patches", "data.dim"}, data.samples, data.patches, data.dim},
      {{"data.test_samples", "data.patches", "data.dim"}, data.test_samples, data.patches, data.dim},
      {{"network.neurons", "data.classes", "data.dim"},
       configuration.network.neurons,
       data.classes,
       data.dim}};
  for (const Size& size : sizes)
    if (auto violation = too_large(size)) return violation;
  return std::nullopt;
}

}  // namespace advproof
