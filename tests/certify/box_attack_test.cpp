#include "advproof/certify/box_attack.h"

#include <catch2/catch.hpp>

#include "attack/prop_networks.h"
#include "certify/random_network.h"

namespace advproof {
namespace {

AttackOutcome nothing_broken(Index count) { return {"union", {count, 0, count}, {}}; }

/// The prop-3.2 network on P patches at eps = 1/4: worst margin 5/8 - P/8.
AttackOutcome box(int patches, const AttackOutcome& all) {
  return attack_box(prop_network(prop_features().U), prop_samples(patches), 0.25, all);
}

}  // namespace

TEST_CASE("a planted robust network is proved so, sample by sample") {
  const AttackOutcome outcome = box(4, nothing_broken(2));
  CHECK(outcome.attack == "box");
  CHECK(outcome.accuracy == Accuracy{2, 0, 2});
  CHECK_FALSE(outcome.witness);
}

TEST_CASE("a planted broken network is refuted by the certificate's own example") {
  const AttackOutcome outcome = box(6, nothing_broken(2));
  CHECK(outcome.accuracy == Accuracy{0, 1, 2});
  REQUIRE(outcome.witness);
  const CertifiedWitness proof =
      certify(prop_network(prop_features().U), prop_samples(6), *outcome.witness, 0.25);
  CHECK(proof.certified());
}

TEST_CASE("what an attack has broken or left open needs no certificate") {
  const Witness witness{1, 0, Matrix<double>(4, 4)};
  const AttackOutcome broken = box(4, {"union", {1, 1, 2}, witness});
  CHECK(broken.accuracy == Accuracy{0, 1, 2});
  CHECK(broken.witness->sample == 1);
  CHECK(box(4, {"union", {1, 0, 2}, {}}).accuracy == Accuracy{0, 0, 2});
}

TEST_CASE("what certificates are not proved for is open, and the outcome says why") {
  const AttackOutcome outcome =
      attack_box(prop_network(prop_features().U), prop_samples(4), 0x1p401, nothing_broken(2));
  CHECK(outcome.accuracy == Accuracy{0, 0, 2});
  CHECK_THAT(outcome.beyond, Catch::StartsWith("beyond certificates: expected eps"));
  CHECK(box(4, nothing_broken(2)).beyond.empty());
}

TEST_CASE("an exhausted budget leaves the box undecided") {
  for (std::uint64_t seed = 0;; ++seed) {
    REQUIRE(seed < 3000);
    const RandomProblem p = random_problem(seed, 2, 4, 1, 5);
    if (certify_robustness(p.network, p.samples, 0, p.eps).boxes < 20) continue;
    const AttackOutcome outcome = attack_box(p.network, p.samples, p.eps, nothing_broken(1), 1);
    CHECK(outcome.accuracy.is_one() == Truth::unknown);
    CHECK_FALSE(outcome.witness);
    break;
  }
}

}  // namespace advproof
