#include "advproof/attack/attacks.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "advproof/attack/preconditions.h"
#include "advproof/attack/witness.h"
#include "attack/prop_networks.h"
#include "certify/random_network.h"

namespace advproof {
namespace {

AttackResult run(const char* attack, const Matrix<double>& weights, int patches, double eps) {
  return run_attack(attack, prop_network(weights), prop_samples(patches), prop_features(),
                    {.training = {.eps = eps, .eta_attack = 1000}});
}

}  // namespace

TEST_CASE("every name is known once, and the suite's classes are those marked so, in the list's order") {
  std::vector<std::string> names;
  std::vector<std::string> suite;
  for (const AttackInfo& info : all_attacks()) {
    names.emplace_back(info.name);
    if (info.in_suite) suite.emplace_back(info.name);
  }
  suite.emplace_back("union");
  CHECK(suite == attack_names());
  const std::vector<std::string> others{"pgd-dlr",  "momentum", "apgd-ce",
                                        "apgd-dlr", "square",   "patch-search"};
  for (const std::string& name : others) {
    CHECK(std::ranges::count(names, name) == 1);
    CHECK(std::ranges::count(suite, name) == 0);
  }
  std::ranges::sort(names);
  CHECK(std::ranges::adjacent_find(names) == names.end());
  CHECK_THROWS_WITH(run("pgd", prop_features().U, 2, 0.1), Catch::Contains("pgd"));
}

TEST_CASE("every attack stays in the box exactly, and a witness gets the sample wrong") {
  int witnesses = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    RandomProblem p = random_problem(seed, 2 + static_cast<Index>(seed % 4), 2, 3, 9);
    Features features{Matrix<double>(p.network.classes(), 9), Matrix<double>(p.network.classes(), 9)};
    p.samples.alpha(0, 0) = 1;
    for (Index i = 0; i < std::min<Index>(p.network.classes(), 4); ++i)
      features.U(i, i) = features.V(i, 4 + i) = 1;
    for (const AttackInfo& info : all_attacks()) {
      const AttackResult result = run_attack(info.name, p.network, p.samples, features,
                                             {.training = {.eps = p.eps, .eta_attack = 10}, .seed = seed});
      INFO(info.name << " seed " << seed);
      CHECK(result.accuracy().right == (result.witnesses[0] ? 0 : 1));
      if (!result.witnesses[0]) continue;
      ++witnesses;
      const CertifiedWitness proof = certify(p.network, p.samples, *result.witnesses[0], p.eps);
      CHECK(proof.feasible);
      CHECK(proof.broken);
    }
  }
  CHECK(witnesses > 100);
}

TEST_CASE("prop-3.2 with many patches: every search finds the injection, by hand") {
  // worst margin s(3/4) - 32 s(1/4) < 0; one of two patches needs all of eps, see suite_test.cpp
  for (const char* attack : {"patch-search", "square", "apgd-ce", "apgd-dlr", "pgd-dlr", "momentum"}) {
    INFO(attack);
    CHECK(certainly(run(attack, prop_features().U, 32, 0.25).accuracy().is_zero()));
    CHECK(certainly(run(attack, prop_features().U, 2, 0.25).accuracy().is_one()));
  }
  const AttackResult search = run("patch-search", prop_features().U, 32, 0.25);
  for (Index p = 0; p < 32; ++p) CHECK(search.witnesses[0]->delta(p, 1) == 0.25);
  CHECK(search.witnesses[0]->delta(0, 0) == -0.25);
}

TEST_CASE("patch search reaches the worst case of prop-3.2 where it is a tie") {
  // P = 5: 5/8 - 5 s(1/4) = 0 needs the exact corner on every patch
  CHECK(certainly(run("patch-search", prop_features().U, 5, 0.25).accuracy().is_zero()));
  CHECK(certainly(run("patch-search", prop_features().U, 4, 0.25).accuracy().is_one()));
}

TEST_CASE("patch search finds a minimum between the kinks") {
  // d = 1, q = 2, rho = 1, w_0 = 1 and 3/5, w_1 = 5/4 and 0. For z in [.8, 1], f = .68 z^2 - 1.25 z + .5,
  // least at z = .9191 with -.074449; at the ends of [.87, 1.07] and at the kink z = 1 it is above -.0729,
  // halfway between .87 and 1 it is -.07428. The second patch adds .18 z^2 - .25 z >= .07440 at z = 1.7408 -
  // .1: so only points within .009 of the minimum break the sample.
  const Samples sample{hand_matrix({{0.97}, {1.7408}}), {0}, hand_matrix({{1, 1}}), hand_matrix({{0, 0}})};
  const Features none{Matrix<double>(2, 1), Matrix<double>(2, 1)};
  const PatchNetwork<double> network({.neurons = 2, .q = 2, .rho = 1}, 2,
                                     hand_matrix({{1}, {0.6}, {1.25}, {0}}));
  const AttackResult result = run_attack("patch-search", network, sample, none, {.training = {.eps = 0.1}});
  REQUIRE(result.witnesses[0]);
  CHECK(std::abs(0.97 + result.witnesses[0]->delta(0, 0) - 1.25 / 1.36) <= 0.009);
  CHECK(result.witnesses[0]->delta(1, 0) == -0.1);
  CHECK(certainly(
      run_attack("patch-search", network, sample, none, {.training = {.eps = 0.099}}).accuracy().is_one()));
}

TEST_CASE("the swap toward an orthogonal direction removes v_y and adds what no class has") {
  // d = 5, k = 2: e = (0, 0, 0, 0, 1) up to sign. Weights along v and e: w_1 likes e.
  DataConfig data;
  data.classes = 2;
  data.dim = 5;
  data.patches = 2;
  data.noise_std = 0;
  data.beta = {0.5, 0.5};
  data.alpha = {1, 1};
  const Features features = draw_features(data, 1);
  const Samples samples = draw_samples(data, features, 1, 0, 1);
  const PatchNetwork<double> network({.neurons = 1, .q = 2, .rho = 0.25}, 2,
                                     hand_matrix({{0, 0, 1, 0, 0}, {0, 0, 0, 0, 1}}));
  const AttackResult result =
      run_attack("swap-orthogonal", network, samples, features, {.training = {.eps = 0.25}});
  REQUIRE(result.witnesses[0]);  // F_0 = s(1/4) + s(-1/4) = 1/8, F_1 = 2 s(1/4) = 1/4
  const Matrix<double>& delta = result.witnesses[0]->delta;
  for (Index p = 0; p < 2; ++p) {
    CHECK(delta(p, 2) == -0.25);
    CHECK(delta(p, 4) == 0.25);
    CHECK(delta(p, 0) == 0);
  }
  // k = 2, d = 4: no such direction, nothing but the clean sample is tried
  CHECK(certainly(run("swap-orthogonal", prop_features().V, 8, 0.5).accuracy().is_one()));
}

TEST_CASE("one-step is the training attack whole: it starts where training starts") {
  // eta~ = 0 leaves the start where it is; X + delta = .25 + delta crosses 0, where F_0 = F_1 = 0 is an error
  const Samples sample{hand_matrix({{0.25}}), {0}, hand_matrix({{1}}), hand_matrix({{0}})};
  const Features none{Matrix<double>(2, 1), Matrix<double>(2, 1)};
  const PatchNetwork<double> network({.neurons = 1, .q = 2, .rho = 1}, 2, hand_matrix({{1}, {0}}));
  AttackSettings settings{.training = {.eps = 1, .eta_attack = 0, .random_start = true}};
  int broken = 0;
  for (settings.seed = 1; settings.seed <= 20; ++settings.seed) {
    Matrix<double> start(1, 1);
    draw_starts(settings.seed, 0, 1, 1, {0, 1}, start);
    const AttackResult result = run_attack("one-step", network, sample, none, settings);
    REQUIRE(result.witnesses[0].has_value() == (0.25 + start(0, 0) <= 0));
    if (!result.witnesses[0]) continue;
    ++broken;
    CHECK(result.witnesses[0]->delta(0, 0) == start(0, 0));
  }
  CHECK(broken > 0);
  settings.training.random_start = false;
  CHECK(certainly(run_attack("one-step", network, sample, none, settings).accuracy().is_one()));
}

TEST_CASE("more restarts never break less") {
  const RandomProblem p = random_problem(11, 3, 3, 4, 6);
  const Features features{Matrix<double>(3, 6), Matrix<double>(3, 6)};
  for (const char* attack : {"pgd-ce", "pgd-margin", "apgd-ce", "momentum"}) {
    AttackSettings settings{.training = {.eps = p.eps}, .seed = 3};
    const double one = run_attack(attack, p.network, p.samples, features, settings).accuracy().lower();
    settings.restarts = 4;
    CHECK(run_attack(attack, p.network, p.samples, features, settings).accuracy().upper() <= one);
  }
}

TEST_CASE("flat gradients are counted: no gradient where every pre-activation is negative") {
  // w_0 = e_0, w_1 = e_1: the first patch has slope along both, the second along none
  const Samples one{hand_matrix({{0.5, 0.5}, {-1, -1}}), {0}, hand_matrix({{1, 0}}), hand_matrix({{0, 1}})};
  const NetworkConfig config{.neurons = 1, .q = 2, .rho = 0.25};
  const FlatGradients flat =
      flat_gradients(PatchNetwork<double>(config, 2, hand_matrix({{1, 0}, {0, 1}})), one);
  CHECK(flat.samples == 0);
  CHECK(flat.patches == 1);
  const FlatGradients all = flat_gradients(PatchNetwork<double>(config, 2, Matrix<double>(2, 2)), one);
  CHECK(all.samples == 1);
  CHECK(all.patches == 2);
}

}  // namespace advproof
