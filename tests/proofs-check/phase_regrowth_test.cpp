#include <catch2/catch.hpp>

#include "proofs-check/planted_table.h"

namespace advproof {
namespace {

const Claim& claim() { return claim_of("phase.regrowth"); }

/// B doubles on so many of the 20 seeds at either noise, and stays as it is on the others.
std::vector<ClaimResult> grown_on(std::uint64_t seeds_of_little, std::uint64_t seeds_of_much,
                                  double grown = 2, double stayed = 1) {
  return concluded(claim(), [=](const SweepPoint& point, std::uint64_t seed, const std::string& column) {
    if (column == "B_sat") return 0.125;
    if (column != "regrowth") return no_value;
    return seed <= (point.value == 0.001 ? seeds_of_little : seeds_of_much) ? grown : stayed;
  });
}

using Two = std::vector<Verdict>;

}  // namespace

// 95 % Clopper-Pearson: 15/20 [.509, .913], 14/20 [.457, .881], 6/20 [.119, .543], 5/20 [.087, .491]
TEST_CASE("phase.regrowth is supported, undecided or unsupported as B grows on most seeds of a noise") {
  CHECK(verdicts_of(grown_on(20, 15)) == Two{Verdict::supported, Verdict::supported});
  CHECK(verdicts_of(grown_on(14, 6)) == Two{Verdict::undecided, Verdict::undecided});
  CHECK(verdicts_of(grown_on(5, 0)) == Two{Verdict::unsupported, Verdict::unsupported});
}

TEST_CASE("phase.regrowth answers for each noise by its own seeds") {
  CHECK(verdicts_of(grown_on(20, 0)) == Two{Verdict::supported, Verdict::unsupported});
  CHECK(verdicts_of(grown_on(0, 20)) == Two{Verdict::unsupported, Verdict::supported});
  const auto results = grown_on(20, 0);
  CHECK(results[0].id == "phase.regrowth.noise-0.001");
  CHECK(results[1].id == "phase.regrowth.noise-0.005");
  CHECK(results[0].cases == 20);
}

TEST_CASE("phase.regrowth asks for more than one and a half times") {
  CHECK(verdicts_of(grown_on(20, 20, 1.5)) == Two{Verdict::unsupported, Verdict::unsupported});
  CHECK(verdicts_of(grown_on(20, 20, std::nextafter(1.5, 2))) == Two{Verdict::supported, Verdict::supported});
}

TEST_CASE("phase.regrowth never counts a run without a value as grown") {
  CHECK(verdicts_of(grown_on(20, 20, no_value)) == Two{Verdict::unsupported, Verdict::unsupported});
  CHECK(verdicts_of(grown_on(14, 14, 2, no_value)) == Two{Verdict::undecided, Verdict::undecided});
}

TEST_CASE("phase.regrowth is about the seeds on which B stalled, and tells of the others") {
  const auto results =
      concluded(claim(), [](const SweepPoint&, std::uint64_t seed, const std::string& column) {
        return column == "B_sat" && seed > 15 ? no_value : 2.0;
      });
  CHECK(verdicts_of(results) == Two{Verdict::supported, Verdict::supported});
  CHECK(results[0].cases == 15);
  REQUIRE(results[0].votes);
  CHECK(results[0].votes->yes == 15);
  CHECK_THAT(results[0].note, Catch::Contains("; 5 seeds without: A overtakes B in every class"));
  const auto never = concluded(claim(), [](const SweepPoint&, std::uint64_t, const std::string& column) {
    return column == "B_sat" ? no_value : 2.0;
  });
  CHECK(verdicts_of(never) == Two{Verdict::not_applicable, Verdict::not_applicable});
}

TEST_CASE("phase.regrowth tells on how many seeds swaps fail at either time") {
  const auto results =
      concluded(claim(), [](const SweepPoint& point, std::uint64_t seed, const std::string& column) {
        if (column == "swap_3000") return seed <= 19 ? 1.0 : 0.9;
        if (column == "swap_12000") return seed <= (point.value == 0.001 ? 4 : 3) ? 1.0 : 0.0;
        return 2.0;
      });
  CHECK_THAT(results[0].note, Catch::EndsWith("; robust to swaps: 19 seeds at 3000, 4 at 12000"));
  CHECK_THAT(results[1].note, Catch::EndsWith("; robust to swaps: 19 seeds at 3000, 3 at 12000"));
}

}  // namespace advproof
