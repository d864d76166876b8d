#include "advproof/scalar/double.h"

#include <catch2/catch.hpp>
#include <limits>

#include "advproof/error.h"
#include "scalar/extremes.h"

namespace advproof {
namespace {}  // namespace

TEST_CASE("doubles are identical by their bits") {
  CHECK(identical(0.1, 0.1));
  CHECK(identical(nan, nan));
  CHECK_FALSE(identical(0.0, -0.0));
  CHECK_FALSE(identical(1.0, 1.0 + std::numeric_limits<double>::epsilon()));
}

TEST_CASE("a double is its own enclosure") {
  CHECK(enclosure(0.1).mid == 0.1);
  CHECK(enclosure(0.1).rad == 0);
}

TEST_CASE("a finite double is neither infinite nor NaN") {
  CHECK(is_finite(std::numeric_limits<double>::max()));
  CHECK_FALSE(is_finite(infinity));
  CHECK_FALSE(is_finite(nan));
}

TEST_CASE("exact text gives a double back bit for bit") {
  for (const double x :
       {0.0, -0.0, 0.1, -1.0 / 3, 0x1p-1074, std::numeric_limits<double>::max(), infinity, -infinity, nan}) {
    CHECK(identical(from_exact_string(Format<double>(), to_exact_string(x)), x));
  }
  CHECK(to_exact_string(0.75) == "0x1.8p-1");
}

TEST_CASE("text that is not one binary64 number is refused, with the text in the message") {
  for (const char* text : {"", "x", "0x1p0 ", "0x1p0x", "1,5"}) {
    CHECK_THROWS_AS(from_exact_string(Format<double>(), text), InputError);
  }
  CHECK_THROWS_WITH(from_exact_string(Format<double>(), "wrong"), Catch::Contains("'wrong'"));
}

TEST_CASE("text with more bits or more range than binary64 is refused, as other scalars refuse it") {
  CHECK_THROWS_AS(from_exact_string(Format<double>(), "0x1.00000000000001p0"), InputError);  // 57 bits
  CHECK_THROWS_AS(from_exact_string(Format<double>(), "0x1p1024"), InputError);
  CHECK_THROWS_AS(from_exact_string(Format<double>(), "0.1"), InputError);
}

}  // namespace advproof
