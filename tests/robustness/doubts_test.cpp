#include "advproof/robustness/doubts.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "attack/prop_networks.h"

namespace advproof {
namespace {

using Notes = std::vector<std::string>;

bool is_attack(std::string_view name) {
  return std::ranges::count(all_attacks(), name, &AttackInfo::name) == 1;
}

/// About the network of prop-3.2 at P = 2, eps = 1/4, which no perturbation breaks.
Notes doubts_about(const RadiusResult& result) {
  return doubts(result, prop_network(prop_features().U), prop_samples(2), prop_features(),
                {.training = {.eps = 0.25}});
}

}  // namespace

TEST_CASE("every attack that is compared or run again is one of the list") {
  CHECK_FALSE(comparisons().empty());
  for (const Comparison& comparison : comparisons()) {
    INFO(comparison.simple << " and " << comparison.strong);
    CHECK(is_attack(comparison.simple));
    CHECK(is_attack(comparison.strong));
    CHECK(comparison.simple != comparison.strong);
  }
  CHECK(is_attack(lengthened_attack));
  CHECK_FALSE(is_attack("pgd"));
}

TEST_CASE("every comparison doubts a strong attack that breaks fewer samples, not one that breaks as many") {
  for (const auto& [simple, strong] : comparisons()) {
    RadiusResult result;
    // more than any rerun could break, so that none of pgd-ce has anything to say
    result.attacks = {{std::string(simple), {0, 5, 5}, {}, 0}, {std::string(strong), {0, 5, 5}, {}, 0}};
    CHECK(doubts_about(result).empty());
    result.attacks[1].accuracy.wrong = 4;
    CHECK(doubts_about(result) == Notes{std::string(strong) + " breaks 4, fewer than the simpler " +
                                        std::string(simple) + " with 5"});
    result.attacks.pop_back();  // nothing to compare with
    CHECK(doubts_about(result).empty());
  }
}

TEST_CASE("pgd-ce that breaks more with three times the steps has not converged") {
  // every sample of the network that exchanges the classes is wrong when clean: a count of 1 is too small
  const PatchNetwork<double> wrong = prop_network(hand_matrix({{0, 1, 0, 0}, {1, 0, 0, 0}}));
  RadiusResult result;
  result.attacks = {{"pgd-ce", {1, 1, 2}, {}, 0}};
  const AttackSettings settings{.training = {.eps = 0.25}, .steps = 7};
  CHECK(doubts(result, wrong, prop_samples(2), prop_features(), settings) ==
        Notes{"pgd-ce has not converged: 7 steps break 1, 21 break 2"});
  result.attacks[0].accuracy.wrong = 2;
  CHECK(doubts(result, wrong, prop_samples(2), prop_features(), settings).empty());
}

TEST_CASE("what only a certificate breaks and what balls do not confirm is told, in that order") {
  RadiusResult result;
  result.broken_by = {"certificate", "clean", "certificate", ""};
  CHECK(doubts_about(result).empty());  // no attack was asked
  result.attacks = {{"momentum", {0, 1, 4}, {}, 3}};
  CHECK(doubts_about(result) ==
        Notes{"2 samples are broken by the certificate's examples alone: no attack found them",
              "3 successes of momentum are not confirmed in ball arithmetic"});
}

}  // namespace advproof
