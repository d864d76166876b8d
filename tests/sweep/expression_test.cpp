#include "sweep/expression.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "advproof/error.h"

namespace advproof {

TEST_CASE("expressions know keys with dots, functions and pi, in binary64") {
  const auto value_of = [](const std::string& name) { return name == "data.dim" ? 16.0 : 0.5; };
  CHECK(evaluate("0.01 / sqrt(data.dim)", value_of) == 0.01 / 4);
  CHECK(evaluate("2*attack.eps^3 - data.dim", value_of) == 2 * 0.125 - 16);
  CHECK(evaluate("max(rint(2.6), attack.eps)", value_of) == 3);
  CHECK(evaluate("pi", value_of) == std::acos(-1.0));
  CHECK(keys_in("data.dim + data.dim*attack.eps") == std::vector<std::string>{"attack.eps", "data.dim"});
  CHECK(keys_in("1 + 1").empty());
}

TEST_CASE("what is no expression is refused") {
  for (const char* text : {"", "1 +", "data.dim )", "nofunction(1)", "1 2", "\"a\""})
    CHECK_THROWS_AS(keys_in(text), InputError);
}

}  // namespace advproof
