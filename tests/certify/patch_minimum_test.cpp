#include "advproof/certify/patch_minimum.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "certify/hand_pair.h"
#include "linalg/hand_matrix.h"

namespace advproof {
TEST_CASE("an interior minimum is enclosed more and more closely") {
  // d = 2, w_0 = (1, 1), w_1 = (1, -1), x = (0, 1/2), eps = 1/2. With a = delta_0, b = delta_1 + 1/2 in [0,
  // 1]: f = s(a + b) - s(a - b). a - b > 0 needs a > b, where f = 2ab >= 0; a + b <= 0 gives f = 0: minimum
  // 0.
  PairBounds bounds = hand_pair(hand_matrix({{1, 1}, {1, -1}}));
  const double x[] = {0, 0.5};
  PatchMinimum minimum(bounds, x, 0.5);
  double gap = minimum.upper() - minimum.lower();
  for (int step = 0; step < 400 && !minimum.is_exact(); ++step) {
    minimum.refine(bounds);
    CHECK(minimum.lower() - minimum.error() <= 0);
    CHECK(minimum.upper() + minimum.error() >= 0);
    gap = minimum.upper() - minimum.lower();
  }
  CHECK(gap <= 1e-3);
  CHECK(std::abs(minimum.upper()) <= 1e-3);
  CHECK(certainly(minimum.enclose_lower(bounds, 128) <= 0.0));
  CHECK(std::abs(enclosure(minimum.enclose_upper(bounds, 128)).mid - minimum.upper()) <= minimum.error());
}

TEST_CASE("eps = 0: one point, exact at once") {
  PairBounds bounds = hand_pair(hand_matrix({{1, 1}, {1, -1}}));
  const double x[] = {0.25, 0.5};  // s(3/4) - s(-1/4) = 9/32
  const PatchMinimum minimum(bounds, x, 0);
  CHECK(minimum.is_exact());
  CHECK(minimum.upper() == 0.28125);
  CHECK(std::abs(minimum.lower() - 0.28125) <= 2 * minimum.error());
  CHECK(minimum.minimiser() == std::vector<double>{0, 0});
  CHECK(enclosure(minimum.enclose_lower(bounds, 128)).mid == 0.28125);
}

}  // namespace advproof
