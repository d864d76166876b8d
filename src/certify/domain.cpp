#include "advproof/certify/domain.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace advproof {
namespace {

constexpr double most_operations = 0x10000;

bool is_moderate(double x) {
  return x == 0 || (std::abs(x) >= 1 / most_certifiable && std::abs(x) <= most_certifiable);
}

bool is_within(double x) { return std::abs(x) <= most_certifiable; }

/// Outside, if one of the numbers does not have the size.
template <class Numbers>
std::optional<Outside> first_beyond(const Numbers& numbers, bool (*fits)(double), const char* what) {
  const auto found = std::ranges::find_if_not(numbers, fits);
  if (found == numbers.end()) return std::nullopt;
  const std::string least =
      fits == is_moderate ? fmt::format("0 or from {} to", 1 / most_certifiable) : "at most";
  return Outside{fmt::format("{} {} {} in size", what, least, most_certifiable), fmt::format("{}", *found)};
}

}  // namespace

std::string complaint(const Outside& outside) {
  return fmt::format("certificates: expected {}, found {}", outside.expected, outside.found);
}

std::string reason(const Outside& outside) { return "beyond certificates: expected " + outside.expected; }

std::optional<Outside> outside_certificates(const PatchNetwork<double>& network) {
  const Activation& activation = network.activation();
  const ActivationFacts& facts = activation.facts();
  if (!facts.convex || !facts.monotone)  // tangents bound s from below, chords from above
    return Outside{"a convex, non-decreasing activation (network.activation)",
                   std::string(activation.name())};
  const double operations = static_cast<double>(network.dim() + 2 * network.neurons() + 4) + facts.rounding;
  if (!(operations <= most_operations))
    return Outside{
        fmt::format("data.dim + 2 network.neurons + 4 and the rounding of the activation at most {}",
                    most_operations),
        fmt::format("{}", operations)};
  if (auto kink = first_beyond(facts.kinks, is_moderate, "kinks of the activation (network.rho)"))
    return kink;
  if (auto constant = first_beyond(std::array{facts.lipschitz, facts.at_zero}, is_moderate,
                                   "s(0) and a Lipschitz constant of the activation"))
    return constant;
  return first_beyond(network.W().entries(), is_moderate, "weights");
}

std::optional<Outside> outside_certificates(std::span<const double> entries) {
  return first_beyond(entries, is_within, "entries of samples");
}

std::optional<Outside> outside_certificates(double eps) {
  if (eps >= 0 && is_within(eps)) return std::nullopt;
  return Outside{fmt::format("eps from 0 to {}", most_certifiable), fmt::format("{}", eps)};
}

std::optional<Outside> outside_certificates(const PatchNetwork<double>& network, const Samples& samples,
                                            Index n, double eps) {
  if (auto of_network = outside_certificates(network)) return of_network;
  if (auto of_eps = outside_certificates(eps)) return of_eps;
  const auto size = static_cast<std::size_t>(samples.patches() * samples.X.cols());
  return outside_certificates(std::span(samples.X.row(n * samples.patches()), size));
}

}  // namespace advproof
