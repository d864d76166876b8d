#include <catch2/catch.hpp>

#include "proofs-check/small_run.h"

namespace advproof {
namespace {

/// Seeds whose network, on the small instance's own samples, is right everywhere; `accuracy` is what the
/// outcome says.
std::vector<Outcome> outcomes(std::size_t count, const Accuracy& accuracy) {
  Outcome outcome;
  outcome.instance = small_instance();
  outcome.instance.test = outcome.instance.train;
  outcome.setting.network = small_network();
  outcome.setting.attack = {.eps = 0x1p-4, .eta_attack = 1};
  outcome.standard.W = outcome.adversarial.W = outcome.instance.W0;
  outcome.standard.accuracy = outcome.adversarial.accuracy = accuracy;
  return std::vector<Outcome>(count, outcome);
}

}  // namespace

TEST_CASE("accuracy.implied has one result a regime") {
  const std::vector<ClaimResult> results = concluded(claim_of("accuracy.implied"), outcomes(36, {4, 0, 4}));
  REQUIRE(results.size() == 2);
  for (const ClaimResult& result : results) {
    CHECK(result.cases == 36);
    CHECK(result.verdict == Verdict::certified);
  }
}

TEST_CASE("accuracy.implied is refuted where samples are wrong and attacked points right") {
  for (const ClaimResult& result : concluded(claim_of("accuracy.implied"), outcomes(10, {2, 2, 4})))
    CHECK(result.verdict == Verdict::refuted);
}

TEST_CASE("accuracy.implied says nothing of networks that the attack breaks") {
  auto broken = outcomes(36, {4, 0, 4});
  for (Outcome& outcome : broken) {
    for (double& entry : outcome.standard.W.entries()) entry = 0;  // ties are errors
  }
  const std::vector<ClaimResult> results = concluded(claim_of("accuracy.implied"), broken);
  CHECK(results[0].verdict == Verdict::not_applicable);
  CHECK(results[0].cases == 0);
  CHECK(results[1].verdict == Verdict::certified);
}

TEST_CASE("accuracy.implied attacks from the random start of training, which lies in the box") {
  // the ascent itself moves nothing: what breaks the network is the start alone
  const auto from_starts_within = [](double eps) {
    auto started = outcomes(36, {4, 0, 4});
    for (Outcome& outcome : started)
      outcome.setting.attack = {.eps = eps, .eta_attack = 1e-9, .random_start = true};
    return concluded(claim_of("accuracy.implied"), started)[0].verdict;
  };
  CHECK(from_starts_within(0x1p-10) == Verdict::certified);
  CHECK(from_starts_within(4) == Verdict::not_applicable);
}

}  // namespace advproof
