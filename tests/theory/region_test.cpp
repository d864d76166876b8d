#include "advproof/theory/region.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "advproof/error.h"
#include "linalg/hand_matrix.h"

namespace advproof {
namespace {

/// k = 2, d = 4, one-hot; a sample a class, alpha u_y on patch 0 and beta v_y on `others` patches; q = 3.
struct Crossing {
  double alpha = 1.25;
  double beta = 0.5;
  double eps = 0.5;
  int others = 1;
  int neurons = 3;
  double noise = 0;  ///< on the last coordinate but that of the label's signal, everywhere
  Features features{hand_matrix({{1, 0, 0, 0}, {0, 1, 0, 0}}), hand_matrix({{0, 0, 1, 0}, {0, 0, 0, 1}})};

  [[nodiscard]] Samples samples() const {
    const Index patches = 1 + others;
    Samples result{
        Matrix<double>(2 * patches, 4), {0, 1}, Matrix<double>(2, patches), Matrix<double>(2, patches)};
    for (Index n = 0; n < 2; ++n) {
      for (Index p = 0; p < patches; ++p) {
        double* x = result.X.row(n * patches + p);
        x[1 - n] = noise;  // along u_t
        x[p == 0 ? n : 2 + n] = p == 0 ? alpha : beta;
        (p == 0 ? result.alpha : result.beta)(n, p) = p == 0 ? alpha : beta;
      }
    }
    return result;
  }
  [[nodiscard]] Region of(const Samples& of_samples) const {
    Setting setting;
    setting.network = {.neurons = neurons, .q = 3, .rho = 0.25};
    setting.data.dim = 4;
    setting.data.noise_std = 0.125;
    return find_region("test", of_samples, features, setting, eps);
  }
  [[nodiscard]] Region region() const { return of(samples()); }
};

bool names(const Limit& limit, const std::string& words) {
  INFO(limit.reason);
  return limit.reason.find(words) != std::string::npos;
}

void check_limits(const Region& region, std::array<Truth, 4> expected) {
  for (std::size_t i = 0; i < 4; ++i) {
    INFO(limit_names[i] << ": " << region.limits[i].reason);
    CHECK(region.limits[i].holds == expected[i]);
  }
}

constexpr Truth yes = Truth::yes;
constexpr Truth no = Truth::no;
constexpr Truth unknown = Truth::unknown;

}  // namespace

TEST_CASE("region 1: boxes meet, and nothing else is asked") {
  const Region region = Crossing{.alpha = 1}.region();  // 1 apart, 2 eps = 1
  CHECK(region.number == 1);
  check_limits(region, {yes, yes, yes, no});
  CHECK(names(region.limits[0], "1 of 1 pairs"));
  CHECK(names(region.limits[0], "at most 1 of 2 samples"));
}

// (alpha - eps)^3 = .421875 against |J_NR| eps^3 = .125 |J_NR|
TEST_CASE("region 2: eps reaches beta, and density excludes every polynomial network") {
  const Region region = Crossing{.others = 4}.region();
  CHECK(region.number == 2);
  check_limits(region, {no, yes, yes, yes});  // a dead zone is not polynomial
  CHECK(names(region.limits[1], "samples of 2 labels"));
  CHECK(names(region.limits[3], "a dead zone"));
}

// P eps^3 = .5 is above (alpha - eps)^3, |J_NR| eps^3 = .375 is not
TEST_CASE("region 3: no w = tau u, and the argument against polynomial networks does not decide") {
  const Region region = Crossing{.others = 3}.region();
  CHECK(region.number == 3);
  check_limits(region, {no, unknown, yes, yes});
}

TEST_CASE("region 4: w = tau u is robust, dead zone or not") {
  for (const int neurons : {1, 3}) {
    const Region region = Crossing{.others = 2, .neurons = neurons}.region();
    CHECK(region.number == 4);
    check_limits(region, {no, no, no, yes});
    CHECK(names(region.limits[3], neurons < 3 ? "w = tau u" : "a dead zone"));
  }
}

TEST_CASE("at the tie of density it excludes: a tie is an error") {
  // (alpha - eps)^3 = 1 = 8 eps^3
  CHECK(Crossing{.alpha = 1.5, .others = 8}.region().number == 2);
  CHECK(Crossing{.alpha = 1.5, .others = 7}.region().number == 3);  // 8 patches: P eps^3 = 1 as well
  CHECK(Crossing{.alpha = 1.5, .others = 6}.region().number == 4);
}

TEST_CASE("below beta v cannot be removed: no argument against polynomial networks") {
  const Region region = Crossing{.eps = 0.46875, .others = 40}.region();
  CHECK(region.number == 3);
  check_limits(region, {no, unknown, yes, yes});
  CHECK(names(region.limits[1], "beta_max"));
}

TEST_CASE("the noise counts on the side of the network") {
  // eps - noise = .484 < beta
  CHECK(Crossing{.others = 40, .noise = 0x1p-6}.region().limits[1].holds == unknown);
  // e = .515 - .0156 = .5 - 2^-10; below it again
  CHECK(Crossing{.eps = 0.5 + 0x1p-6 - 0x1p-10, .others = 40, .noise = 0x1p-6}.region().limits[1].holds ==
        unknown);
  CHECK(Crossing{.eps = 0.5 + 0x1p-5, .others = 40, .noise = 0x1p-6}.region().limits[1].holds == yes);
  // the dead zone needs 2 eps = 1 < 1.25 - the largest <x_p, u_t>
  Samples samples = Crossing().samples();
  samples.X(1, 1) = 0.25;
  CHECK(Crossing().of(samples).limits[3].holds == unknown);
  samples.X(1, 1) = 0.25 - 0x1p-10;
  CHECK(Crossing().of(samples).limits[3].holds == yes);
}

TEST_CASE("a dead zone takes k + 1 neurons; without one the instance is open or told by tau u") {
  const Region region = Crossing{.others = 4, .neurons = 2}.region();
  CHECK(region.number == 2);
  check_limits(region, {no, yes, yes, unknown});
  CHECK(names(region.limits[3], "m >= k + 1 = 3"));
}

TEST_CASE("rotated features: geometry alone decides") {
  Crossing rotated{.others = 4};
  rotated.features.U = hand_matrix({{0.6, 0.8, 0, 0}, {-0.8, 0.6, 0, 0}});
  const Region region = rotated.region();
  CHECK(region.number == 5);
  check_limits(region, {no, unknown, unknown, unknown});
  for (std::size_t i = 1; i < 4; ++i) CHECK(names(region.limits[i], "one-hot features"));
  rotated.alpha = 1;
  CHECK(rotated.region().number == 1);
}

TEST_CASE("one sample, or one label, is in no region") {
  const Crossing crossing;
  Samples samples = crossing.samples();
  samples.y = {0, 0};
  CHECK_FALSE(crossing.of(samples).number);
  CHECK(crossing.of(samples).limits[0].holds == no);
  CHECK(names(crossing.of(samples).limits[0], "no two samples of distinct labels"));
  const Samples one{
      hand_matrix({{1, 0, 0, 0}, {0, 0, 0.5, 0}}), {0}, hand_matrix({{1, 0}}), hand_matrix({{0, 0.5}})};
  CHECK_FALSE(crossing.of(one).number);
}

TEST_CASE("boxes that were not examined leave the first limit undecided") {
  Crossing crossing{.others = 1};
  Samples many{Matrix<double>(2004, 4), std::vector<int>(1002, 0), Matrix<double>(1002, 2),
               Matrix<double>(1002, 2)};
  many.y[1] = 1;
  many.X(2, 1) = 8;  // sample 1 is far away from all others
  const Region region = crossing.of(many);
  CHECK(region.limits[0].holds == unknown);
  CHECK(names(region.limits[0], "the first 1000 of 1002"));
}

TEST_CASE("at radius 0 distinct samples are in no region, equal ones of distinct labels in region 1") {
  Crossing crossing{.eps = 0, .others = 40};
  CHECK_FALSE(crossing.region().number);
  CHECK(names(crossing.region().limits[0], "eps = 0"));
  Samples samples = crossing.samples();
  std::copy(samples.X.row(0), samples.X.row(41), samples.X.row(41));
  const Region region = crossing.of(samples);
  CHECK(region.number == 1);
  CHECK(region.geometry.nearest == 0);
}

TEST_CASE("the numbers of a region are those of its samples and radius") {
  const Region region = Crossing{.others = 4}.region();
  CHECK(region.samples == "test");
  CHECK(region.geometry.eps == 0.5);
  CHECK(region.geometry.nearest == 1.25);
  CHECK(region.assumptions.alpha_over_eps == 2.5);
  CHECK(region.assumptions.eps_over_beta == 1);
  CHECK(region.eps_over_noise == 2);  // .5 / (.125 sqrt 4)
}

TEST_CASE("a sample that is no number is refused") {
  Crossing crossing;
  Samples samples = crossing.samples();
  samples.X(0, 3) = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_AS(crossing.of(samples), InputError);
}

}  // namespace advproof
