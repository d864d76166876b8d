#include "advproof/scalar/dd.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "advproof/error.h"
#include "scalar/exactly.h"
#include "scalar/extremes.h"

namespace advproof {
namespace {

void check(const Dd& x, double hi, double lo) {
  CHECK(x.hi == hi);
  CHECK(x.lo == lo);
}
}  // namespace

TEST_CASE("what binary64 loses stays in the low part") {
  check(Dd(1) + 0x1p-80, 1, 0x1p-80);
  check(Dd(1) - Dd(0x1p-80), 1, -0x1p-80);
  check((Dd(1) + 0x1p-80) - 1.0, 0x1p-80, 0);
  // (1 + 2^-40)^2 = 1 + 2^-39 + 2^-80
  check((Dd(1) + 0x1p-40) * (Dd(1) + 0x1p-40), 1 + 0x1p-39, 0x1p-80);
  check(Dd(1, 0x1p-60) * 3.0, 3, 0x1.8p-59);
  check(2.0 - Dd(1, 0x1p-60), 1, -0x1p-60);
}

TEST_CASE("quotients of numbers that divide are exact, a third is right to its last bits") {
  check(Dd(3, 0x1.8p-59) / 3.0, 1, 0x1p-60);
  check(Dd(3, 0x1.8p-59) / Dd(1, 0x1p-60), 3, 0);
  const Dd third = 1.0 / Dd(3);
  CHECK(third.hi == 1.0 / 3);
  CHECK(third.lo == 1.0 / 3 * 0x1p-54);  // 1/3 = 0.010101..: below 53 bits the same begins again
}

TEST_CASE("double-doubles compare by both parts") {
  const Dd one(1);
  const Dd more(1, 0x1p-70);
  CHECK(one < more);
  CHECK(more > 1.0);
  CHECK(one <= 1.0);
  CHECK_FALSE(more <= one);
  CHECK(max(one, more).lo == 0x1p-70);
  check(clamp(more, 0, 1), 1, 0);
  check(abs(-more), 1, 0x1p-70);
  check(abs(Dd(-1, 0x1p-70)), 1, -0x1p-70);
}

TEST_CASE("the enclosure is the high part with the size of the low one") {
  const Enclosure e = enclosure(Dd(1, -0x1p-70));
  CHECK(e.mid == 1);
  CHECK(e.rad == 0x1p-70);
}

TEST_CASE("double-doubles are identical by the bits of both parts") {
  CHECK(identical(Dd(1, 0x1p-70), Dd(1, 0x1p-70)));
  CHECK_FALSE(identical(Dd(1, 0x1p-70), Dd(1)));
  CHECK_FALSE(identical(Dd(0.0), Dd(-0.0)));
  CHECK(identical(Dd(nan), Dd(nan)));
}

TEST_CASE("overflow and infinity go the way of binary64") {
  check(Dd(0x1p1023) * 4.0, infinity, 0);
  check(Dd(0x1p1023) + Dd(0x1p1023), infinity, 0);
  check(Dd(1) / Dd(0), infinity, 0);
  check(Dd(1) / Dd(infinity), 0, 0);
  check(Dd(1) - infinity, -infinity, 0);
  check(exp(Dd(1000)), infinity, 0);
  check(log1p(Dd(-1)), -infinity, 0);
  CHECK(std::isnan((Dd(infinity) - Dd(infinity)).hi));
}

TEST_CASE("overflow, NaN and infinity never end in a finite number") {
  CHECK_FALSE(is_finite(Dd(nan)));
  CHECK_FALSE(is_finite(Dd(infinity)));
  CHECK_FALSE(is_finite(Dd(0x1p1023) * 4.0));
  CHECK_FALSE(is_finite(Dd(0x1p1023) + Dd(0x1p1023)));
  CHECK_FALSE(is_finite(Dd(1) / Dd(0)));
  CHECK_FALSE(is_finite(exp(Dd(1000))));
  CHECK_FALSE(is_finite(log1p(Dd(-2))));
  CHECK_FALSE(is_finite(log1p(Dd(-1))));
}

TEST_CASE("exp and log1p keep both parts") {
  // e = 2.7182818284590452353602874713526624977572...
  const Dd e = exp(Dd(1));
  CHECK(e.hi == 0x1.5bf0a8b145769p+1);
  CHECK(e.lo == 0x1.4d57ee2b1013ap-53);
  check(exp(Dd(-1000)), 0, 0);
  check(exp(Dd(0)), 1, 0);
  check(log1p(Dd(0)), 0, 0);
  check(log1p(Dd(0x1p-60)), 0x1p-60, -0x1p-121);  // x - x^2 / 2 + ...
  // 1 + x = 2^-1074, -1074 log 2: to its last bits although -1 + 2^-1074 needs 1075 of them
  CHECK(log1p(Dd(-1, 0x1p-1074)).hi == -1074 * 0x1.62e42fefa39efp-1);
}

TEST_CASE("exact text gives a double-double back bit for bit") {
  const Format<Dd> format;
  for (const Dd& x : {Dd(0), Dd(-0.0), Dd(1, -0x1p-70), Dd(0x1p-1074), Dd(infinity), Dd(nan)})
    CHECK(identical(from_exact_string(format, to_exact_string(x)), x));
  CHECK(to_exact_string(Dd(0.75, 0x1p-60)) == "0x1.8p-1 0x1p-60");
}

TEST_CASE("text that is not a double-double is refused, with the text in the message") {
  const Format<Dd> format;
  for (const char* text : {"", "0x1p0", "0x1p0 ", " 0x1p0", "0x1p0 x", "0x1p0 0x1p0 0x1p0"})
    CHECK_THROWS_AS(from_exact_string(format, text), InputError);
  CHECK_THROWS_WITH(from_exact_string(format, "0x1p0 0x1p0"),
                    Catch::Contains("'0x1p0 0x1p0'") && Catch::Contains("not the nearest"));
  CHECK_THROWS_AS(from_exact_string(format, "0x1p0 nan"), InputError);
}

}  // namespace advproof
