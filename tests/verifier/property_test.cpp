#include "advproof/verifier/property.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "advproof/random/stream.h"

namespace advproof {
namespace {

const Property small{{-0.5, 0.1}, {0.25, 0.1}, 1, 3};

}  // namespace

TEST_CASE("a decimal has every digit of its number") {
  CHECK(exact_decimal(0.0) == "0.0");
  CHECK(exact_decimal(-0.0) == "0.0");
  CHECK(exact_decimal(-1) == "-1.0");
  CHECK(exact_decimal(0.1) == "0.1000000000000000055511151231257827021181583404541015625");
  CHECK(exact_decimal(0x1p60) == "1152921504606846976.0");
  CHECK(exact_decimal(std::numeric_limits<double>::denorm_min()).size() == 2 + 1074);
}

TEST_CASE("a property reads back as it was written, whatever its numbers") {
  Stream stream(1, Substream::probe, 3);
  for (int trial = 0; trial < 50; ++trial) {
    Property property{{}, {}, static_cast<int>(stream.below(4)), 4};
    for (int i = 0; i < 6; ++i) {
      const double lo = stream.uniform(-1, 1) * std::ldexp(1.0, -static_cast<int>(stream.below(80)));
      property.lo.push_back(lo);
      property.hi.push_back(std::nextafter(lo, 2.0));
    }
    CHECK(read_vnnlib(vnnlib_text(property, "a comment\nof two lines"), "p") == property);
  }
}

TEST_CASE("a small property, letter by letter") {
  CHECK(vnnlib_text(small, "what it is") ==
        "; what it is\n"
        "(declare-const X_0 Real)\n(declare-const X_1 Real)\n"
        "(declare-const Y_0 Real)\n(declare-const Y_1 Real)\n(declare-const Y_2 Real)\n"
        "(assert (>= X_0 -0.5))\n(assert (<= X_0 0.25))\n"
        "(assert (>= X_1 0.1000000000000000055511151231257827021181583404541015625))\n"
        "(assert (<= X_1 0.1000000000000000055511151231257827021181583404541015625))\n"
        "(assert (or\n  (and (>= Y_0 Y_1))\n  (and (>= Y_2 Y_1))\n))\n");
}

TEST_CASE("a point is in the box exactly or not at all") {
  CHECK(small.contains({-0.5, 0.1}));
  CHECK_FALSE(small.contains({std::nextafter(-0.5, -1), 0.1}));
  CHECK_FALSE(small.contains({0.25, std::nextafter(0.1, 1)}));
  CHECK_FALSE(small.contains({0.25}));
  CHECK_FALSE(small.contains({0.25, std::numeric_limits<double>::quiet_NaN()}));
}

TEST_CASE("what is no property is refused with its line") {
  const std::string text = vnnlib_text(small, "");
  const auto refused = [&](const std::string& from, const std::string& to, const std::string& message) {
    std::string changed = text;
    REQUIRE(changed.find(from) != std::string::npos);
    changed.replace(changed.find(from), from.size(), to);
    CHECK_THROWS_WITH(read_vnnlib(changed, "p"), message);
  };
  refused("Real", "Int", "p:1: expected 'Real', found 'Int'");
  refused("X_1 Real", "X_2 Real", "p:2: expected declarations from X_0 upward, found 'Real'");
  refused("-0.5", "-0.5e", "p:6: expected a finite decimal number, found '-0.5e'");
  refused("-0.5", "nan", "p:6: expected a finite decimal number, found 'nan'");
  refused("-0.5", "1e999", "p:6: expected a finite decimal number, found '1e999'");
  refused("-0.5", "0.3", "p:13: expected two bounds of X_0, in order, found the end");
  refused("(assert (>= X_0 -0.5))\n", "", "p:12: expected two bounds of X_0, in order, found the end");
  refused("(<= X_0", "(>= X_0", "p:7: expected one bound a side, found '0.25'");
  refused(">= X_0", "= X_0", "p:6: expected '<=', '>=' or 'or', found '='");
  refused(">= X_0", ">= X_7", "p:6: expected X_0 to X_1, found 'X_7'");
  refused("  (and (>= Y_2 Y_1))\n", "", "p:12: expected Y_t >= Y_y for each t other than one y, found ')'");
  refused("(>= Y_2 Y_1)", "(>= Y_0 Y_1)", "p:12: expected Y_t >= Y_y for each t other than one y, found ')'");
  refused("(>= Y_2 Y_1)", "(>= Y_1 Y_2)", "p:12: expected Y_t >= Y_y for each t other than one y, found ')'");
  refused("(>= Y_2 Y_1)", "(<= Y_1 Y_2)", "p:12: expected '>=', found '<='");
  refused("))\n))", "))\n)", "p:13: expected ')', found the end");
  CHECK_THROWS_WITH(read_vnnlib("", "p"),
                    "p:1: expected inputs, and an assertion about the outputs, found the end");
}

TEST_CASE("a counterexample reads back, outputs or not, and says where it is none") {
  const std::vector<double> x = {0.1, -3, 0x1p-70};
  CHECK(read_counterexample(counterexample_text(x, {1, 2}), 3, "c") == x);
  CHECK(read_counterexample("sat\n" + counterexample_text(x, {}), 3, "c") == x);
  CHECK(read_counterexample("((X_1 2) (X_0 1e-1)\r\n (X_2 +3.))", 3, "c") == std::vector<double>{0.1, 2, 3});
  CHECK_THROWS_WITH(read_counterexample("", 1, "c"), "c:1: expected '(', found the end");
  CHECK_THROWS_WITH(read_counterexample("unsat", 1, "c"), "c:1: expected '(', found 'unsat'");
  CHECK_THROWS_WITH(read_counterexample("((X_0 1)", 1, "c"), "c:1: expected ')', found the end");
  CHECK_THROWS_WITH(read_counterexample("((X_0 1))\n((X_0 1))", 1, "c"),
                    "c:2: expected nothing behind the point, found '('");
  CHECK_THROWS_WITH(read_counterexample("((X_0 1)(X_0 1))", 2, "c"), "c:1: expected each X once, found '1'");
  CHECK_THROWS_WITH(read_counterexample("((X_0 1))", 2, "c"), "c:1: expected a value of X_1, found the end");
  CHECK_THROWS_WITH(read_counterexample("((X_2 1))", 2, "c"), "c:1: expected X_0 to X_1, found 'X_2'");
  CHECK_THROWS_WITH(read_counterexample("((X_0 inf))", 1, "c"),
                    "c:1: expected a finite decimal number, found 'inf'");
  CHECK_THROWS_WITH(read_counterexample("((X_0 0x1p3))", 1, "c"),
                    "c:1: expected a finite decimal number, found '0x1p3'");
}

}  // namespace advproof
