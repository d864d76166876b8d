// Every attack class of docs/theory.md, section 5 and beyond, by name: the upper side of a robustness bracket.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "advproof/attack/suite.h"

namespace advproof {

struct AttackSettings {
  AscentConfig training;   ///< its eps is the radius of every attack; the whole of it is `one-step`
  std::uint64_t seed = 1;  ///< of random starts and of random search
  int restarts = 1;        ///< random starts of all but fgsm and one-step, beside the sample itself
  int steps = 20;          ///< of the pgd attacks
};

/// What an attack did to every sample. All others are right at every perturbation that it tried: proved.
struct AttackResult {
  std::string attack;
  std::vector<std::optional<Witness>> witnesses;  ///< where it succeeded, proved                 [N]
  std::vector<char> open;                         ///< neither right nor wrong at a perturbation     [N]
  Index first = -1;                               ///< the sample whose witness was found first

  [[nodiscard]] Accuracy accuracy() const;
};

struct AttackInfo {
  std::string_view name;
  std::string_view summary;  ///< one line
  bool in_suite = false;     ///< one of attack_names()
};

/// All attacks (src/attack/attacks.inc), in the order in which they are run and listed.
const std::vector<AttackInfo>& all_attacks();

/// Tries the clean sample, then every perturbation of the attack; |delta| <= eps exactly. The samples do not
/// influence each other, but for `square`'s and restarts' streams, which are their own. UsageError for an
/// unknown name.
AttackResult run_attack(std::string_view attack, const PatchNetwork<double>& network, const Samples& samples,
                        const Features& features, const AttackSettings& settings);

}  // namespace advproof
