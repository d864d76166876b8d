#include "advproof/experiment/automatic_bits.h"

#include <catch2/catch.hpp>
#include <cmath>

using namespace advproof;

TEST_CASE("the first bits are those of the accuracy, 16 to spare and a twentieth a step, in granules of 64") {
  CHECK(first_bits(0x1p-64, 0) == 128);
  CHECK(first_bits(0x1p-64, 1000) == 192);   // 64 + 16 + 50
  CHECK(first_bits(0x1p-200, 1000) == 320);  // 200 + 16 + 50
  CHECK(first_view_bits(0x1p-200) == 256);   // 200 + 48
}

TEST_CASE("the next bits are those of the accuracy, 16 to spare and what the run is expected to lose") {
  // 128 bits and a radius of 2^-60: 68 bits were lost so far
  CHECK(more_bits(128, -60, 0x1p-200, 10, 10) == 320);  // 200 + 16 + 68
  CHECK(more_bits(128, -60, 0x1p-200, 5, 10) == 384);   // 200 + 16 + 68 (1 + 1.25)
  CHECK(more_bits(128, -60, 0x1p-20, 10, 10) == 192);   // at least a granule more
  CHECK(more_bits(128, -60, 0x1p-200, 1, 100) == 512);  // at most four times as many
  CHECK(more_bits(128, HUGE_VAL, 0x1p-200, 5, 10) == 256);
  CHECK(more_bits(128, -60, 0x1p-200, 0, 10) == 256);  // a radius at the very start says nothing
}
