#include "advproof/verdict/expectation.h"

#include <catch2/catch.hpp>

namespace advproof {
namespace {

bool is_met(const Expectation& expectation, std::int64_t yes) {
  return expectation.is_met(Verdict::supported, Votes{yes, 0, 20});
}

}  // namespace

TEST_CASE("an expectation is met by its verdict and a count within its interval, ends included") {
  const Expectation expectation{Verdict::supported, CountInterval{17, 19}};
  CHECK_FALSE(is_met(expectation, 16));
  CHECK(is_met(expectation, 17));
  CHECK(is_met(expectation, 19));
  CHECK_FALSE(is_met(expectation, 20));
  CHECK_FALSE(expectation.is_met(Verdict::undecided, Votes{18, 0, 20}));
}

TEST_CASE("beside a count two verdicts may be as good, and no third is") {
  const Expectation expectation{Verdict::undecided, CountInterval{18, 19}, Verdict::supported};
  CHECK(is_met(expectation, 19));
  CHECK_FALSE(is_met(expectation, 20));
  CHECK(expectation.is_met(Verdict::undecided, Votes{18, 0, 20}));
  CHECK_FALSE(expectation.is_met(Verdict::unsupported, Votes{18, 0, 20}));
  CHECK(to_string(expectation) == "undecided or supported, 18 to 19 true");
}

TEST_CASE("a claim that no longer takes votes is not as a count expects") {
  CHECK_FALSE(Expectation{Verdict::supported, CountInterval{0, 20}}.is_met(Verdict::supported, {}));
}

TEST_CASE("without a count the verdict alone is expected") {
  const Expectation expectation{Verdict::supported, {}};
  CHECK(is_met(expectation, 0));
  CHECK(expectation.is_met(Verdict::supported, {}));
  CHECK_FALSE(expectation.is_met(Verdict::certified, {}));
}

TEST_CASE("an expectation says its verdict and its counts") {
  CHECK(to_string(Expectation{Verdict::not_applicable, {}}) == "not applicable");
  CHECK(to_string(Expectation{Verdict::supported, CountInterval{20, 20}}) == "supported, 20 true");
  CHECK(to_string(Expectation{Verdict::supported, CountInterval{17, 19}}) == "supported, 17 to 19 true");
}

}  // namespace advproof
