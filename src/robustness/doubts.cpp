#include "advproof/robustness/doubts.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace advproof {
namespace {

constexpr Comparison stronger[] = {
    {"fgsm", "pgd-ce"},
    {"one-step", "pgd-ce"},
    {"pgd-ce", "apgd-ce"},
    {"pgd-dlr", "apgd-dlr"},
    {"swap", "pgd-margin"},
    {"injection", "pgd-margin"},
    {"square", "pgd-margin"},
    {"removal", "pgd-margin"},
    {"pgd-margin", "patch-search"},
    {"injection", "patch-search"},
};

}  // namespace

std::span<const Comparison> comparisons() { return stronger; }

std::vector<std::string> doubts(const RadiusResult& result, const PatchNetwork<double>& network,
                                const Samples& samples, const Features& features,
                                const AttackSettings& settings) {
  const auto broken = [&result](std::string_view name) -> std::optional<Index> {
    const auto found = std::ranges::find(result.attacks, name, &AttackCount::attack);
    return found == result.attacks.end() ? std::nullopt : std::optional(found->accuracy.wrong);
  };
  std::vector<std::string> notes;
  for (const auto& [simple, strong] : comparisons()) {
    if (broken(simple) && broken(strong) && *broken(simple) > *broken(strong))
      notes.push_back(fmt::format("{} breaks {}, fewer than the simpler {} with {}", strong, *broken(strong),
                                  simple, *broken(simple)));
  }
  if (broken(lengthened_attack)) {
    AttackSettings longer = settings;
    longer.steps *= 3;
    const AttackResult again = run_attack(lengthened_attack, network, samples, features, longer);
    const auto more = std::ranges::count_if(again.witnesses, [](const auto& w) { return w.has_value(); });
    if (more > *broken(lengthened_attack))
      notes.push_back(fmt::format("{} has not converged: {} steps break {}, {} break {}", lengthened_attack,
                                  settings.steps, *broken(lengthened_attack), longer.steps, more));
  }
  const auto missed = std::ranges::count(result.broken_by, "certificate");
  if (missed > 0 && !result.attacks.empty())
    notes.push_back(fmt::format(
        "{} samples are broken by the certificate's examples alone: no attack found them", missed));
  for (const AttackCount& attack : result.attacks) {
    if (attack.unconfirmed > 0)
      notes.push_back(fmt::format("{} successes of {} are not confirmed in ball arithmetic",
                                  attack.unconfirmed, attack.attack));
  }
  return notes;
}

}  // namespace advproof
