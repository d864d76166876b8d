#include "advproof/attack/accuracy.h"

#include <catch2/catch.hpp>
#include <limits>

#include "attack/prop_networks.h"

namespace advproof {
namespace {

Truth right(const std::vector<double>& F, int y, double error) { return is_right(F, y, error); }

}  // namespace

TEST_CASE("an accuracy is one or zero only as every sample is proved") {
  CHECK(Accuracy{3, 0, 3}.is_one() == Truth::yes);
  CHECK(Accuracy{3, 0, 3}.is_zero() == Truth::no);
  CHECK(Accuracy{0, 3, 3}.is_one() == Truth::no);
  CHECK(Accuracy{0, 3, 3}.is_zero() == Truth::yes);
  CHECK(Accuracy{2, 0, 3}.is_one() == Truth::unknown);
  CHECK(Accuracy{2, 1, 3}.is_one() == Truth::no);
  CHECK(Accuracy{0, 2, 3}.is_zero() == Truth::unknown);
  CHECK(Accuracy{}.is_one() == Truth::unknown);
  CHECK(Accuracy{}.is_zero() == Truth::unknown);
  CHECK(Accuracy{1, 1, 4}.lower() == 0.25);
  CHECK(Accuracy{1, 1, 4}.upper() == 0.75);
}

TEST_CASE("outputs known up to an error decide only where they lie clearly apart") {
  CHECK(right({1, 0}, 0, 0.1) == Truth::yes);
  CHECK(right({1, 0}, 1, 0.1) == Truth::no);
  CHECK(right({1, 0}, 0, 0.5) == Truth::unknown);
  CHECK(right({1, 0}, 1, 0.5) == Truth::unknown);
  CHECK(right({1, 1, 3}, 0, 0.1) == Truth::no);  // a tie with one class does not hide the other
  CHECK(right({1, 3, 1}, 0, 0.1) == Truth::no);
  CHECK(right({0, 0}, 0, 0x1p-500) == Truth::unknown);
  CHECK(right({std::numeric_limits<double>::quiet_NaN(), 0}, 0, 0.1) == Truth::unknown);
  CHECK(right({1, 0}, 0, std::numeric_limits<double>::infinity()) == Truth::unknown);
}

TEST_CASE("margins below the rounding of binary64 are decided at the real point") {
  // the prop-3.1 network at delta = -1/2 + h on v_y: F_y = s(h) > 0 = F_t, with h far below one rounding
  const PatchNetwork<double> network = prop_network(prop_features().V);
  const Samples samples = prop_samples(2);
  const auto at = [&](double h) {
    Matrix<double> delta(2, 4);
    delta(1, 2) = -0.5;
    delta(0, 2) = h;  // the patch without the feature
    return is_right(network, samples, 0, delta);
  };
  CHECK(samples.y[0] == 0);
  CHECK(at(0x1p-300) == Truth::yes);
  CHECK(at(0) == Truth::no);  // an exact tie is an error
  CHECK(at(-0x1p-300) == Truth::no);
}

TEST_CASE("each sample is decided at its own perturbation, at the real point where binary64 cannot tell") {
  const PatchNetwork<double> network = prop_network(prop_features().V);
  const Samples samples = prop_samples(2);  // labels 0 and 1, the patches of sample 1 in rows 2 and 3
  Matrix<double> delta(4, 4);
  delta(3, 3) = -0.5;
  delta(2, 3) = 0x1p-300;
  CHECK(are_right(network, samples, delta) == std::vector<Truth>{Truth::yes, Truth::yes});
  delta(2, 3) = 0;
  CHECK(are_right(network, samples, delta) == std::vector<Truth>{Truth::yes, Truth::no});
  delta(1, 2) = -0.5;
  CHECK(are_right(network, samples, delta) == std::vector<Truth>{Truth::no, Truth::no});
}

}  // namespace advproof
