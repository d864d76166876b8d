#include <catch2/catch.hpp>

#include "proofs-check/planted_table.h"

namespace advproof {
namespace {

const Claim& claim() { return claim_of("phase.length"); }

/// Of the first stage, which lasts `length` steps at eta~ on a seed.
ClaimResult planted(const std::function<double(double eta_attack, std::uint64_t seed)>& length) {
  return concluded(claim(),
                   [&](const SweepPoint& point, std::uint64_t seed, const std::string& column) {
                     return column == "overtake_step" ? length(point.value, seed) : no_value;
                   })
      .at(0);
}

}  // namespace

TEST_CASE("phase.length is supported where the first stage more than halves from eta~ = 10 to 640") {
  const ClaimResult result = planted([](double eta, std::uint64_t) { return 6400 / eta; });
  CHECK(result.verdict == Verdict::supported);
  CHECK(result.cases == 20);
  REQUIRE(result.constants.size() == 2);
  CHECK(result.constants[1].min == 1.0 / 64);
  CHECK(result.constants[1].max == 1.0 / 64);
}

TEST_CASE("phase.length is unsupported where it grows, stays, or is just half") {
  CHECK(planted([](double eta, std::uint64_t) { return eta; }).verdict == Verdict::unsupported);
  CHECK(planted([](double, std::uint64_t) { return 500.0; }).verdict == Verdict::unsupported);
  CHECK(planted([](double eta, std::uint64_t) { return eta == 640 ? 250.0 : 500.0; }).verdict ==
        Verdict::unsupported);
}

// 95 % Clopper-Pearson: 15/20 [.509, .913], 14/20 [.457, .881]
TEST_CASE("phase.length asks for most seeds") {
  const auto shorter_on = [](std::uint64_t seeds) {
    return planted([=](double eta, std::uint64_t seed) { return seed <= seeds ? 1 / eta : eta; });
  };
  CHECK(shorter_on(15).verdict == Verdict::supported);
  CHECK(shorter_on(14).verdict == Verdict::undecided);
  CHECK_THAT(shorter_on(18).worst_at, Catch::Contains("19,20"));
}

TEST_CASE("phase.length compares eta~ at which the first stage ends, and counts seeds without two") {
  // from 20 to 320: a sixteenth; the ends have no value
  const auto inner = [](double eta) { return eta == 10 || eta == 640 ? no_value : 1 / eta; };
  const ClaimResult result = planted([&](double eta, std::uint64_t seed) {
    return seed <= 4 ? (eta == 80 && seed > 1 ? 1 : no_value) : inner(eta);
  });
  CHECK(result.verdict == Verdict::supported);
  CHECK(result.cases == 16);
  CHECK_THAT(result.note, Catch::EndsWith("; 4 seeds without: a first stage that ends at two eta~"));
  CHECK(result.constants.at(1).min == 1.0 / 16);
  const ClaimResult never = planted([](double, std::uint64_t) { return no_value; });
  CHECK(never.verdict == Verdict::not_applicable);
  for (const Constant& constant : never.constants) CHECK(constant.name != result.constants[1].name);
}

}  // namespace advproof
