#include "advproof/random/stream.h"

#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <limits>
#include <stdexcept>
#include <vector>

namespace advproof {
namespace {

constexpr std::uint64_t ones = ~std::uint64_t{0};

// The tests of chance below are exact repetitions: five standard deviations decide once and for all.
constexpr double deviations = 5;
constexpr int draws = 1 << 16;

double mean_of(const std::function<double()>& draw) {
  double sum = 0;
  for (int i = 0; i < draws; ++i) sum += draw();
  return sum / draws;
}

/// Is the mean of draws of this expectation and variance where it must be?
void check_mean(const std::function<double()>& draw, double expectation, double variance) {
  CHECK(std::abs(mean_of(draw) - expectation) < deviations * std::sqrt(variance / draws));
}

}  // namespace

TEST_CASE("philox4x64-10 gives Random123's published answers") {
  struct Answer {
    std::array<std::uint64_t, 4> counter;
    std::array<std::uint64_t, 2> key;
    std::array<std::uint64_t, 4> expected;
  };
  // kat_vectors of Random123, lines `philox4x64 10`.
  const std::vector<Answer> answers{
      {{0, 0, 0, 0},
       {0, 0},
       {0x16554d9eca36314c, 0xdb20fe9d672d0fdc, 0xd7e772cee186176b, 0x7e68b68aec7ba23b}},
      {{ones, ones, ones, ones},
       {ones, ones},
       {0x87b092c3013fe90b, 0x438c3c67be8d0224, 0x9cc7d7c69cd777b6, 0xa09caebf594f0ba0}},
      {{0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89},
       {0x452821e638d01377, 0xbe5466cf34e90c6c},
       {0xa528f45403e61d95, 0x38c72dbd566e9788, 0xa5a1610e72fd18b5, 0x57bd43b5e52b7fe6}}};
  for (const Answer& answer : answers) CHECK(philox4x64(answer.counter, answer.key) == answer.expected);
}

TEST_CASE("the bits of a stream are the blocks 1, 2, ... of its key and index") {
  Stream stream(11, Substream::noise, 5);
  for (std::uint64_t block = 1; block <= 3; ++block)
    for (const std::uint64_t word : philox4x64({block, 0, 5, 0}, {11, 4})) CHECK(stream.bits() == word);
}

TEST_CASE("uniforms are numpy's") {
  struct Case {
    std::uint64_t seed;
    Substream substream;
    std::uint64_t index;
    std::array<double, 6> expected;
  };
  // Generator(Philox(key=[seed, substream], counter=[0, 0, index, 0])).random(6), numpy 1.24.
  const std::vector<Case> cases{{0,
                                 Substream::features,
                                 0,
                                 {0x1.a06ff187f343ap-1, 0x1.80ae833698420p-1, 0x1.57e2622a22f60p-1,
                                  0x1.eeb80d77a9ba8p-2, 0x1.690f5905cfbbap-1, 0x1.17a07b6e9f164p-2}},
                                {1,
                                 Substream::features,
                                 0,
                                 {0x1.33d1b1836b498p-4, 0x1.f7b3fee892664p-1, 0x1.e51363729df3cp-1,
                                  0x1.6531e8ff16e04p-1, 0x1.b7a778931c630p-1, 0x1.486cb7df3f180p-1}},
                                {1,
                                 Substream::noise,
                                 7,
                                 {0x1.a4fe57ec22338p-1, 0x1.364d3c2a0b4acp-2, 0x1.62c730b9450a7p-1,
                                  0x1.d557039d43748p-2, 0x1.7519c18b93d18p-3, 0x1.d2fca3497f26dp-1}},
                                {12345,
                                 Substream::weights,
                                 std::uint64_t{1} << 40,
                                 {0x1.6649bb9381c36p-2, 0x1.2e1abd6c133cbp-1, 0x1.e30a65dac97a1p-1,
                                  0x1.1e1617b0303bfp-1, 0x1.598d9cd47fe00p-5, 0x1.7efcade243833p-1}},
                                {std::uint64_t{1} << 63,
                                 Substream::attack,
                                 3,
                                 {0x1.058f4e20ab85fp-1, 0x1.a354d2bfa0ec4p-1, 0x1.9c084d8e00f34p-2,
                                  0x1.f76b4c6c033e4p-2, 0x1.bd45abc38b3e0p-5, 0x1.5b277f90e614cp-2}},
                                {ones,
                                 Substream::gamma,
                                 ones,
                                 {0x1.fc408bced09c3p-1, 0x1.ebf54579f4e34p-3, 0x1.78940ae4bbe39p-1,
                                  0x1.93be7df05ce34p-1, 0x1.1a046075370acp-3, 0x1.29f7271ce7dc0p-2}}};
  for (const Case& known : cases) {
    Stream stream(known.seed, known.substream, known.index);
    for (const double expected : known.expected) CHECK(stream.uniform() == expected);
  }
}

TEST_CASE("uniform on an interval stays in it") {
  SECTION("every draw is inside, and the affine image of the plain one") {
    Stream plain(3, Substream::alpha);
    Stream scaled(3, Substream::alpha);
    for (int i = 0; i < 1000; ++i) {
      const double x = scaled.uniform(1.15, 1.25);
      CHECK(x == 1.15 + (1.25 - 1.15) * plain.uniform());
      CHECK((x >= 1.15 && x <= 1.25));
    }
  }
  SECTION("an empty width gives its only point") {
    CHECK(Stream(3, Substream::alpha).uniform(0.7, 0.7) == 0.7);
  }
  SECTION("rounding up beyond the end is clamped") {
    const double lo = -0x1p-54;
    const double hi = 1 - 0x1p-53;
    Stream stream(4, Substream::beta);
    for (int i = 0; i < 1000; ++i) CHECK(stream.uniform(lo, hi) <= hi);
  }
}

TEST_CASE("below") {
  Stream stream(9, Substream::labels);
  SECTION("refuses 0") { CHECK_THROWS_AS(stream.below(0), std::invalid_argument); }
  SECTION("of 1 is 0") {
    for (int i = 0; i < 100; ++i) CHECK(stream.below(1) == 0);
  }
  SECTION("of a power of two rejects nothing") {
    Stream same(9, Substream::labels);
    for (int i = 0; i < 100; ++i)
      CHECK(stream.below(std::uint64_t{1} << 20) == (same.bits() & ((1U << 20) - 1)));
  }
  SECTION("of 2^63 + 1 drops exactly the lowest 2^63 - 1 of the 2^64 values") {
    const std::uint64_t count = (std::uint64_t{1} << 63) + 1;
    Stream same(9, Substream::labels);
    int rejected = 0;
    for (int i = 0; i < 1000; ++i) {
      std::uint64_t drawn = same.bits();
      for (; drawn < count - 2; ++rejected) drawn = same.bits();
      CHECK(stream.below(count) == (drawn < count ? drawn : drawn - count));
    }
    CHECK(rejected > 0);
  }
  SECTION("of 2^64 - 1 stays below it") {
    for (int i = 0; i < 1000; ++i) CHECK(stream.below(ones) < ones);
  }
  SECTION("has no bias where a plain remainder has much: a third, not a half, is below 2^62") {
    const std::uint64_t quarter = std::uint64_t{1} << 62;
    check_mean([&] { return stream.below(3 * quarter) < quarter ? 1.0 : 0.0; }, 1.0 / 3, 2.0 / 9);
  }
  SECTION("of 5 takes every value equally often") {
    for (std::uint64_t value = 0; value < 5; ++value)
      check_mean([&] { return stream.below(5) == value ? 1.0 : 0.0; }, 0.2, 0.16);
  }
}

TEST_CASE("uniforms fill 64 equal bins evenly") {
  Stream stream(2, Substream::features);
  std::array<int, 64> counts{};
  for (int i = 0; i < draws; ++i) ++counts[static_cast<std::size_t>(stream.uniform() * 64)];
  const double expected = draws / 64.0;
  double chi_squared = 0;
  for (const int count : counts) chi_squared += (count - expected) * (count - expected) / expected;
  const double spread = deviations * std::sqrt(2 * 63.0);
  CHECK(std::abs(chi_squared - 63) < spread);
}

TEST_CASE("normals have the moments of the standard normal") {
  // E z^n and the variance of z^n, from E z^2 = 1, E z^4 = 3, E z^6 = 15, E z^8 = 105.
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    Stream stream(seed, Substream::noise);
    check_mean([&] { return stream.normal(); }, 0, 1);
    check_mean([&] { return std::pow(stream.normal(), 2); }, 1, 3 - 1);
    check_mean([&] { return std::pow(stream.normal(), 3); }, 0, 15);
    check_mean([&] { return std::pow(stream.normal(), 4); }, 3, 105 - 9);
  }
}

TEST_CASE("normals are the quantiles of the midpoints of numpy's uniforms") {
  Stream uniforms(1, Substream::weights);
  Stream normals(1, Substream::weights);
  for (int i = 0; i < 1000; ++i) {
    const double u = uniforms.uniform();
    // u + 2^-54 is exact below 1/2; above it, its distance to 1 is.
    const double expected = u < 0.5 ? normal_quantile(u + 0x1p-54) : -normal_quantile(1 - u - 0x1p-54);
    CHECK(normals.normal() == expected);
  }
}

TEST_CASE("normals are the same bits everywhere") {
  Stream stream(1, Substream::weights);
  // Recorded with g++ 12 on x86-64; any IEEE machine must agree.
  for (const double expected :
       {0x1.acd1d637fdbaap-1, 0x1.c961bf4209ef3p-2, 0x1.3a0f4d44784ecp-1, -0x1.a965a7fc1b415p-1,
        0x1.f75cbe574c32bp-1, -0x1.93721c7cd6a81p-1, 0x1.e5754cde88403p-3, 0x1.85a9f3954c81p-1})
    CHECK(stream.normal() == expected);
}

TEST_CASE("streams that differ in seed, substream or index are unrelated") {
  const Stream origin(1, Substream::noise, 1);
  const std::vector<Stream> others{Stream(2, Substream::noise, 1), Stream(1, Substream::weights, 1),
                                   Stream(1, Substream::noise, 2), Stream(1, Substream::beta, 4),
                                   Stream(4, Substream::features, 1)};
  for (const Stream& other : others) {
    Stream first = origin;
    Stream second = other;
    int equal = 0;
    for (int i = 0; i < 1000; ++i) equal += first.bits() == second.bits();
    CHECK(equal == 0);  // a coincidence has probability 1000 2^-64
    check_mean([&] { return first.normal() * second.normal(); }, 0, 1);
  }
}

TEST_CASE("successive normals are uncorrelated") {
  Stream stream(6, Substream::weights);
  double last = stream.normal();
  // Products of neighbours share a factor but are uncorrelated, each of variance 1.
  check_mean(
      [&] {
        const double previous = last;
        last = stream.normal();
        return previous * last;
      },
      0, 1);
}

TEST_CASE("a copy of a stream goes on where the original stood") {
  Stream stream(8, Substream::placement);
  for (int i = 0; i < 3; ++i) stream.bits();
  Stream copy = stream;
  for (int i = 0; i < 10; ++i) CHECK(copy.bits() == stream.bits());
}

}  // namespace advproof
