#include <catch2/catch.hpp>

#include "proofs-check/small_run.h"

namespace advproof {
namespace {

/// Seeds with the weights of the small instance.
std::vector<Outcome> outcomes(std::size_t count) {
  Outcome outcome;
  outcome.instance = small_instance();
  outcome.instance.W0(0, 0) = 0.25;  // else the gradient's coordinates add up to 0, and H leaves it alone
  outcome.setting.network = small_network();
  outcome.setting.attack = {.eps = 0x1p-4};
  outcome.adversarial.W = outcome.instance.W0;
  return std::vector<Outcome>(count, outcome);
}

}  // namespace

TEST_CASE("one-hot.lemma-5.2 is supported where the attack clips") {
  const ClaimResult result = concluded(claim_of("one-hot.lemma-5.2"), outcomes(36)).front();
  CHECK(result.id == "one-hot.lemma-5.2");
  CHECK(result.cases == 36);
  CHECK(result.verdict == Verdict::supported);
  REQUIRE_FALSE(result.constants.empty());
  CHECK(result.constants.back().max > 0.01);  // rotated: far off
}

TEST_CASE("one-hot.lemma-5.2 is not applicable where there is no gradient to clip") {
  auto dead = outcomes(10);
  for (Outcome& outcome : dead) {
    for (double& entry : outcome.adversarial.W.entries()) entry = 0;
  }
  const ClaimResult result = concluded(claim_of("one-hot.lemma-5.2"), dead).front();
  CHECK(result.cases == 0);
  CHECK(result.verdict == Verdict::not_applicable);
}

TEST_CASE("one-hot.lemma-5.2 is unsupported where the closed form survives the rotation") {
  auto symmetric = outcomes(10);
  for (Outcome& outcome : symmetric) outcome.adversarial.W(0, 0) = 0.125;
  CHECK(concluded(claim_of("one-hot.lemma-5.2"), symmetric).front().verdict == Verdict::unsupported);
}

}  // namespace advproof
