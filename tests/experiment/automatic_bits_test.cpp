#include "advproof/experiment/automatic_bits.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

namespace advproof {

TEST_CASE("the first attempt has bits for the accuracy and for what steps lose, in multiples of 64") {
  CHECK(first_bits(1e-20, 100) == 128);   // 66.4 + 16 + 5
  CHECK(first_bits(1e-20, 2400) == 256);  // 66.4 + 16 + 120
  CHECK(first_bits(1e-60, 100) == 256);   // 199.3 + 16 + 5
  CHECK(first_bits(1e-3, 1) == 128);      // never less
}

TEST_CASE("claims are examined in the accuracy's bits and a margin for cancellation") {
  CHECK(first_view_bits(1e-20) == 128);  // 66.4 + 48
  CHECK(first_view_bits(1e-40) == 192);  // 132.9 + 48
  CHECK(first_view_bits(1e-3) == 128);   // never less
}

TEST_CASE("the next attempt extrapolates what was lost, and doubles where the radius says nothing") {
  // 56 bits lost in 100 steps of 1000: 56 (1 + 1.25 * 9) = 686, and 66.4 + 16 make 768.4
  CHECK(more_bits(128, -72, 1e-20, 100, 1000) == 512);  // but at most four times as many
  CHECK(more_bits(256, -200, 1e-20, 100, 1000) == 832);
  CHECK(more_bits(128, -120, 1e-20, 100, 100) == 192);  // at least one granule more
  CHECK(more_bits(128, std::numeric_limits<double>::infinity(), 1e-20, 100, 1000) == 256);
  CHECK(more_bits(128, -72, 1e-20, 0, 1000) == 256);
}

}  // namespace advproof
