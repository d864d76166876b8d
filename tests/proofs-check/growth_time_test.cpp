#include <catch2/catch.hpp>

#include "advproof/error.h"
#include "proofs-check/planted_table.h"

namespace advproof {
namespace {

const Claim& claim() { return claim_of("growth.time"); }

/// Times 1000 seed value^exponent, where the exponent may depend on column, factor and seed.
std::vector<ClaimResult> powers(
    const std::function<double(const std::string&, const std::string&, std::uint64_t)>& exponent) {
  return concluded(claim(), [&](const SweepPoint& point, std::uint64_t seed, const std::string& column) {
    return 1000 * static_cast<double>(seed) * std::pow(point.value, exponent(column, point.factor, seed));
  });
}

std::vector<Verdict> verdicts(double exponent) {
  return verdicts_of(powers([=](const std::string&, const std::string&, std::uint64_t) { return exponent; }));
}

std::vector<Verdict> all_four(Verdict verdict) { return std::vector<Verdict>(4, verdict); }

}  // namespace

TEST_CASE("growth.time is supported where both times fall as 1/sigma_0 and 1/eta, within a tenth") {
  CHECK(verdicts(-1) == all_four(Verdict::supported));
  CHECK(verdicts(-1.09) == all_four(Verdict::supported));
  CHECK(verdicts(-0.91) == all_four(Verdict::supported));
}

TEST_CASE("growth.time is unsupported where the times fall otherwise, or not at all") {
  CHECK(verdicts(-0.89) == all_four(Verdict::unsupported));
  CHECK(verdicts(-1.11) == all_four(Verdict::unsupported));
  CHECK(verdicts(0) == all_four(Verdict::unsupported));
  CHECK(verdicts(1) == all_four(Verdict::unsupported));
}

TEST_CASE("growth.time is undecided where the interval over seeds holds the bound") {
  const auto results = powers([](const std::string&, const std::string&, std::uint64_t seed) {
    return seed % 2 == 0 ? -1.0 : -0.8;  // -0.9 in the mean
  });
  CHECK(verdicts_of(results) == all_four(Verdict::undecided));
}

TEST_CASE("growth.time answers for each time and each factor by its own rows") {
  const auto results = powers([](const std::string& column, const std::string& factor, std::uint64_t) {
    return (column == "T_0") == (factor == "eta") ? -1.0 : -2.0;
  });
  REQUIRE(results.size() == 4);
  CHECK(results[0].id == "growth.time.T_0-init_std");
  CHECK(results[0].verdict == Verdict::unsupported);
  CHECK(results[1].id == "growth.time.T_0-eta");
  CHECK(results[1].verdict == Verdict::supported);
  CHECK(results[2].id == "growth.time.T_logit-init_std");
  CHECK(results[2].verdict == Verdict::supported);
  CHECK(results[3].id == "growth.time.T_logit-eta");
  CHECK(results[3].verdict == Verdict::unsupported);
  for (const ClaimResult& result : results) CHECK(result.cases == 5 * 20);  // those of its factor
}

TEST_CASE("growth.time leaves out runs that do not reach rho, and says how many") {
  const auto results =
      concluded(claim(), [](const SweepPoint& point, std::uint64_t seed, const std::string& column) {
        return column == "T_0" && seed == 1 ? no_value : 1 / point.value;
      });
  CHECK(verdicts_of(results) == all_four(Verdict::supported));
  CHECK_THAT(results[0].note,
             Catch::EndsWith(
                 "; 5 of 100 rows have no value; at each point have one: 19/20 19/20 19/20 19/20 19/20"));
  CHECK_THAT(results[2].note, !Catch::Contains("have no value"));
  CHECK_THROWS_AS(concluded(claim(),
                            [](const SweepPoint& point, std::uint64_t, const std::string&) {
                              return point.factor == "eta" ? no_value : 1 / point.value;
                            }),
                  IncompleteError);
}

}  // namespace advproof
