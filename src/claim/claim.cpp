#include "advproof/claim/claim.h"

#include <utility>

#include <fmt/format.h>

namespace advproof {
namespace {

template <class Parts, class Subject>
std::vector<ClaimResult> examine_parts(const Parts& parts, const ClaimPage& page, const Subject& subject) {
  std::vector<ClaimResult> results;
  for (const auto& part : parts) {
    ClaimResult result = part.examine(page, subject);
    result.id = page.result_id(part.name);
    results.push_back(std::move(result));
  }
  return results;
}

template <class Parts>
std::vector<std::string> names_of(const Parts& parts) {
  std::vector<std::string> names;
  for (const auto& part : parts) names.push_back(part.name);
  if (names == std::vector<std::string>{""}) names.clear();
  return names;
}

}  // namespace

std::vector<ClaimResult> OverSeeds::examine(const ClaimPage& page,
                                            const std::vector<Outcome>& outcomes) const {
  return examine_parts(parts, page, outcomes);
}

std::vector<ClaimResult> OverSweep::examine(const ClaimPage& page, const SweepTable& table) const {
  return examine_parts(parts, page, table);
}

std::string mismatch(const Claim& claim) {
  const Kind kind = claim.finite() != nullptr ? Kind::finite : Kind::asymptotic;
  if (claim.page.kind != kind)
    return fmt::format("{}: kind: expected {}, as its check is", claim.page.id, name(kind));
  std::vector<std::string> names;
  if (claim.over_seeds() != nullptr) names = names_of(claim.over_seeds()->parts);
  if (claim.over_sweep() != nullptr) names = names_of(claim.over_sweep()->parts);
  if (claim.page.results != names)
    return fmt::format("{}: results: expected those of its check, {}", claim.page.id, fmt::join(names, ", "));
  return {};
}

}  // namespace advproof
