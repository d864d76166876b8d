#include "advproof/scalar/arithmetic.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

namespace advproof {
namespace {

const Arithmetic& named(std::string_view name) {
  for (const Arithmetic& arithmetic : arithmetics) {
    if (arithmetic.name == name) return arithmetic;
  }
  FAIL("no such arithmetic");
  return arithmetics.front();
}

TEST_CASE("an arithmetic holds the numbers that fit its significand, and no other") {
  for (const auto& [name, digits] :
       {std::pair("float64", 53), std::pair("float32", 24), std::pair("bfloat16", 8)}) {
    const Arithmetic& arithmetic = named(name);
    CAPTURE(name);
    for (const double scale : {1.0, -1.0, 0x1p100, 0x1p-100, 3 * 0x1p-20}) {
      const double last = std::ldexp(scale / (scale == 3 * 0x1p-20 ? 3 : 1), 1 - digits);
      const double one = scale == 3 * 0x1p-20 ? 0x1p-20 : scale;
      CHECK(arithmetic.holds(one));
      CHECK(arithmetic.holds(one + last));
      CHECK(arithmetic.holds(2 * one - last));
      if (digits < 53) CHECK_FALSE(arithmetic.holds(one + last / 2));
      if (digits < 53) CHECK_FALSE(arithmetic.holds(2 * one - last / 2));
    }
  }
}

TEST_CASE("float32 holds what a float holds") {
  for (const double x : {0.1, 1.0 / 3, 1e10, 16777216.0, 16777217.0, 0.518, 340.0})
    CHECK(named("float32").holds(x) == (static_cast<double>(static_cast<float>(x)) == x));
}

TEST_CASE("zero is held by all, and no infinity, no NaN, and nothing that is flushed") {
  for (const Arithmetic& arithmetic : arithmetics) {
    CHECK(arithmetic.holds(0.0));
    CHECK(arithmetic.holds(-0.0));
    CHECK(arithmetic.holds(arithmetic.smallest));
    CHECK_FALSE(arithmetic.holds(arithmetic.smallest / 2));
    CHECK_FALSE(arithmetic.holds(std::numeric_limits<double>::infinity()));
    CHECK_FALSE(arithmetic.holds(std::nan("")));
  }
}

}  // namespace
}  // namespace advproof
