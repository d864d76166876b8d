#include "advproof/data/instance.h"

#include <catch2/catch.hpp>
#include <set>

#include "advproof/error.h"
#include "advproof/random/stream.h"
#include "linalg/hand_matrix.h"
#include "training/tiny_run.h"

namespace advproof {
namespace {

/// One sample of two patches in d = 2, every number different.
Instance hand_instance() {
  Instance instance;
  instance.seed = 7;
  instance.features = {hand_matrix({{1, 0}}), hand_matrix({{0, 1}})};
  instance.train = {
      hand_matrix({{2, 0.25}, {-0.125, 0.5}}), {0}, hand_matrix({{2, 0}}), hand_matrix({{0, 0.5}})};
  instance.test = {
      hand_matrix({{3, 0.75}, {-0.375, 1.5}}), {1}, hand_matrix({{3, 0}}), hand_matrix({{0, 1.5}})};
  instance.W0 = hand_matrix({{0.0625, -4}});
  return instance;
}

}  // namespace

TEST_CASE("the digest of a hand-written instance is that of its little-endian bytes") {
  // Python, independently of this program:
  //   import hashlib, struct
  //   u = lambda *n: struct.pack(f'<{len(n)}Q', *n)
  //   m = lambda r, c, *x: u(r, c) + struct.pack(f'<{r*c}d', *x)
  //   s = lambda X, y, a, b: m(2, 2, *X) + u(y) + m(1, 2, *a) + m(1, 2, *b)
  //   hashlib.sha256(u(7) + m(1, 2, 1, 0) + m(1, 2, 0, 1) + s((2, .25, -.125, .5), 0, (2, 0), (0, .5))
  //     + s((3, .75, -.375, 1.5), 1, (3, 0), (0, 1.5)) + m(1, 2, .0625, -4)).hexdigest()
  CHECK(digest(hand_instance()) == "0954ba08556825dc130d89dd524f85766e6f79625b0623a8fd855aea1e98bee7");
}

TEST_CASE("any single number changes the digest") {
  const Instance instance = hand_instance();
  std::set<std::string> digests{digest(instance)};
  std::size_t changes = 0;
  const auto change = [&](auto select) {
    Instance changed = instance;
    auto& values = select(changed);
    for (auto& value : values) {
      const auto before = value;
      value += 1;
      digests.insert(digest(changed));
      ++changes;
      value = before;
    }
  };
  change([](Instance & i) -> auto& { return i.features.U.entries(); });
  change([](Instance & i) -> auto& { return i.features.V.entries(); });
  change([](Instance & i) -> auto& { return i.train.X.entries(); });
  change([](Instance & i) -> auto& { return i.train.y; });
  change([](Instance & i) -> auto& { return i.train.alpha.entries(); });
  change([](Instance & i) -> auto& { return i.train.beta.entries(); });
  change([](Instance & i) -> auto& { return i.test.X.entries(); });
  change([](Instance & i) -> auto& { return i.test.y; });
  change([](Instance & i) -> auto& { return i.test.alpha.entries(); });
  change([](Instance & i) -> auto& { return i.test.beta.entries(); });
  change([](Instance & i) -> auto& { return i.W0.entries(); });
  CHECK(changes == 24);  // 2 + 2 + (4 + 1 + 2 + 2) twice + 2
  Instance other_seed = instance;
  other_seed.seed = 8;
  digests.insert(digest(other_seed));
  CHECK(digests.size() == 26);
}

TEST_CASE("the shape belongs to the digest") {
  Instance instance = hand_instance();
  instance.W0 = hand_matrix({{0.0625}, {-4}});
  CHECK_FALSE(digest(instance) == digest(hand_instance()));
}

TEST_CASE("an instance is the same for a seed, and differs between seeds") {
  CHECK(tiny_instance(3) == tiny_instance(3));
  CHECK(digest(tiny_instance(3)) == digest(tiny_instance(3)));
  CHECK_FALSE(digest(tiny_instance(3)) == digest(tiny_instance(4)));
}

TEST_CASE("initial weights are sigma_0 times one substream a neuron") {
  const Instance instance = draw_instance(tiny_data(), 3, 0.5, 9);
  REQUIRE(instance.W0.rows() == 6);  // k m
  REQUIRE(instance.W0.cols() == 6);  // d
  for (Index row = 0; row < 6; ++row) {
    Stream weights(9, Substream::weights, static_cast<std::uint64_t>(row));
    for (Index l = 0; l < 6; ++l) CHECK(instance.W0(row, l) == 0.5 * weights.normal());
  }
}

TEST_CASE("training samples start at 0 and test samples at 2^32 of the same sequence") {
  const DataConfig data = tiny_data();
  const Instance instance = draw_instance(data, 1, 0.5, 9);
  CHECK(instance.train == draw_samples(data, instance.features, 9, 0, 5));
  CHECK(instance.test == draw_samples(data, instance.features, 9, std::uint64_t{1} << 32U, 3));
}

TEST_CASE("uniform labels that miss a class in the training samples are refused") {
  DataConfig data = tiny_data();
  data.labels = Labels::uniform;
  data.classes = data.samples = 2;
  data.test_samples = 1;  // never all classes
  int refused = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const std::vector<int> y = draw_labels(data, seed, 0, 2);
    if (y[0] != y[1]) {
      CHECK(draw_instance(data, 1, 0.5, seed).train.y == y);
      continue;
    }
    ++refused;
    CHECK_THROWS_AS(draw_instance(data, 1, 0.5, seed), InputError);
    CHECK_THROWS_WITH(draw_instance(data, 1, 0.5, seed),
                      Catch::Contains("data.samples, data.classes, data.labels") &&
                          Catch::Contains("none of class " + std::to_string(1 - y[0]) + " ") &&
                          Catch::EndsWith("seed " + std::to_string(seed)));
  }
  CHECK((refused > 5 && refused < 35));  // half of the seeds: either end has probability below 1e-6
}

TEST_CASE("the missing class is the least that no label names") {
  CHECK(missing_class({2, 0, 1, 1}, 3) == std::nullopt);
  CHECK(missing_class({2, 0, 2}, 3) == 1);
  CHECK(missing_class({1, 1}, 3) == 0);
  CHECK(missing_class({}, 2) == 0);
}

TEST_CASE("an instance that nobody has drawn says seed 1, as a configuration does") {
  CHECK(Instance().seed == 1);
}

TEST_CASE("more samples, or more neurons, leave what was drawn before as it was") {
  DataConfig data = tiny_data();
  const Instance small = draw_instance(data, 1, 0.5, 9);
  data.samples = 8;
  const Instance large = draw_instance(data, 1, 0.5, 9);
  CHECK(small.W0 == large.W0);
  CHECK(small.test == large.test);
  for (Index row = 0; row < small.train.X.rows(); ++row) {
    for (Index l = 0; l < 6; ++l) CHECK(small.train.X(row, l) == large.train.X(row, l));
  }
}

}  // namespace advproof
