#include "advproof/network/rounded.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "linalg/check_entries.h"
#include "network/hand_network.h"

namespace advproof {
namespace {

template <class T>
double rounded_sum(double a, double b, double c) {
  const Format<T> format;
  return rounded(Matrix<T>(1, 1, format(a) + format(b) + format(c)))(0, 0);
}

}  // namespace

TEMPLATE_TEST_CASE("binary64 numbers stay what they are, in their places", "", ADVPROOF_TEST_SCALARS) {
  const Matrix<double> A = hand_matrix({{0.1, -3, 0}, {0x1p-1074, 0x1.fffffffffffffp1023, -0x1.8p-1030}});
  CHECK(rounded(embed<TestType>(Format<TestType>(), A)) == A);
}

TEMPLATE_TEST_CASE("more digits are rounded to nearest, ties to even", "", advproof::Mpfr<256>,
                   advproof::Mpfr<2048>, advproof::Ball) {
  const double u = 0x1p-53;
  CHECK(rounded_sum<TestType>(1, u, 0) == 1);
  CHECK(rounded_sum<TestType>(1, u, 0x1p-200) == 1 + 2 * u);  // once, not by way of 1 + u
  CHECK(rounded_sum<TestType>(1, u, -0x1p-200) == 1);
  CHECK(rounded_sum<TestType>(1, 3 * u, 0) == 1 + 4 * u);
  CHECK(rounded_sum<TestType>(-1, -u, -0x1p-200) == -1 - 2 * u);
}

TEST_CASE("a double-double number is rounded to its high part") {
  CHECK(rounded_sum<Dd>(1, 0x1p-54, 0x1p-110) == 1);
  CHECK(rounded_sum<Dd>(1, 0x1.8p-53, 0) == 1 + 0x1p-52);
}

TEST_CASE("a ball is rounded to its midpoint, whatever its radius") {
  CHECK(rounded(Matrix<Ball>(1, 1, interval(-1, 4)))(0, 0) == 1.5);
}

TEMPLATE_TEST_CASE("a weight that is no number stays none", "", ADVPROOF_TEST_SCALARS) {
  const Format<TestType> format;
  CHECK(std::isnan(rounded(Matrix<TestType>(1, 1, format(std::numeric_limits<double>::quiet_NaN())))(0, 0)));
}

TEMPLATE_TEST_CASE("a network keeps its shape and its activation", "", ADVPROOF_TEST_SCALARS) {
  const Format<TestType> format;
  const NetworkConfig config{.neurons = 2, .q = 4, .rho = 0.25, .init_std = 0.5};
  Matrix<TestType> W(6, 1, format(1) / 3.0);
  W(5, 0) = format(-2);
  const PatchNetwork<double> network = rounded(PatchNetwork<TestType>(config, 3, W));
  CHECK(network.config() == config);
  CHECK(network.classes() == 3);
  CHECK(network.W() == hand_matrix({{1.0 / 3}, {1.0 / 3}, {1.0 / 3}, {1.0 / 3}, {1.0 / 3}, {-2}}));
}

}  // namespace advproof
