#include "advproof/scalar/truth.h"

#include <catch2/catch.hpp>

namespace advproof {

TEST_CASE("certainly is true of what is proved only") {
  CHECK(certainly(true));
  CHECK_FALSE(certainly(false));
  CHECK(certainly(Truth::yes));
  CHECK_FALSE(certainly(Truth::no));
  CHECK_FALSE(certainly(Truth::unknown));
}

TEST_CASE("possibly is false of what is disproved only") {
  CHECK(possibly(true));
  CHECK_FALSE(possibly(false));
  CHECK(possibly(Truth::yes));
  CHECK_FALSE(possibly(Truth::no));
  CHECK(possibly(Truth::unknown));
}

TEST_CASE("negation keeps the unknown") {
  CHECK((!Truth::yes) == Truth::no);
  CHECK((!Truth::no) == Truth::yes);
  CHECK((!Truth::unknown) == Truth::unknown);
}

}  // namespace advproof
