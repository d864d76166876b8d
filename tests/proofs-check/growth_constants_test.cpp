#include <catch2/catch.hpp>

#include "advproof/error.h"
#include "proofs-check/planted_table.h"

namespace advproof {
namespace {

const Claim& claim() { return claim_of("growth.constants"); }

/// Ratios seed dim^exponent, where the exponent may depend on the column and the seed.
std::vector<ClaimResult> powers(const std::function<double(const std::string&, std::uint64_t)>& exponent) {
  return concluded(claim(), [&](const SweepPoint& point, std::uint64_t seed, const std::string& column) {
    return static_cast<double>(seed) * std::pow(point.value, exponent(column, seed));
  });
}

std::vector<Verdict> verdicts(double exponent) {
  return verdicts_of(powers([=](const std::string&, std::uint64_t) { return exponent; }));
}

std::vector<Verdict> all_four(Verdict verdict) { return std::vector<Verdict>(4, verdict); }

}  // namespace

TEST_CASE("growth.constants is supported where no ratio grows with d, within a tenth") {
  CHECK(verdicts(0) == all_four(Verdict::supported));
  CHECK(verdicts(0.09) == all_four(Verdict::supported));
  CHECK(verdicts(-0.09) == all_four(Verdict::supported));
}

TEST_CASE("growth.constants is unsupported where the ratios grow, or fall, with d") {
  CHECK(verdicts(0.11) == all_four(Verdict::unsupported));
  CHECK(verdicts(0.5) == all_four(Verdict::unsupported));
  CHECK(verdicts(-0.11) == all_four(Verdict::unsupported));
}

TEST_CASE("growth.constants is undecided where the interval over seeds holds the bound") {
  // the mean exponent, 0.1, is the bound itself: its interval reaches to either side
  const auto results =
      powers([](const std::string&, std::uint64_t seed) { return seed % 2 == 0 ? 0.0 : 0.2; });
  CHECK(verdicts_of(results) == all_four(Verdict::undecided));
}

TEST_CASE("growth.constants answers for every regime and feature by its own ratios") {
  const auto results = powers([](const std::string& column, std::uint64_t) {
    return column == "standard-nonrobust" || column == "adversarial-robust" ? 1.0 : 0.0;
  });
  REQUIRE(results.size() == 4);
  CHECK(results[0].id == "growth.constants.standard-robust");
  CHECK(results[0].verdict == Verdict::supported);
  CHECK(results[1].id == "growth.constants.standard-nonrobust");
  CHECK(results[1].verdict == Verdict::unsupported);
  CHECK(results[2].id == "growth.constants.adversarial-robust");
  CHECK(results[2].verdict == Verdict::unsupported);
  CHECK(results[3].id == "growth.constants.adversarial-nonrobust");
  CHECK(results[3].verdict == Verdict::supported);
}

TEST_CASE("growth.constants leaves out runs without a ratio, and says how many") {
  const auto results = concluded(claim(), [](const SweepPoint&, std::uint64_t seed, const std::string&) {
    return seed <= 3 ? no_value : 2.0;
  });
  CHECK(verdicts_of(results) == all_four(Verdict::supported));
  CHECK(results[0].cases == 6 * 37);
  CHECK_THAT(results[0].note,
             Catch::Contains("; 18 of 240 rows have no value; at each point have one: 37/40 "));
  CHECK_THROWS_AS(
      concluded(claim(), [](const SweepPoint&, std::uint64_t, const std::string&) { return no_value; }),
      IncompleteError);
}

TEST_CASE("growth.constants reports the smallest and the largest ratio of all runs") {
  const auto results =
      concluded(claim(), [](const SweepPoint& point, std::uint64_t seed, const std::string& column) {
        if (point.value == 96 && seed == 7) return no_value;
        return column == "adversarial-robust" ? static_cast<double>(seed) / 2 : 100.0;
      });
  const Constant& ratio = results[2].constants.back();
  CHECK(ratio.name == "upper / lower constant");
  CHECK(ratio.min == 0.5);
  CHECK(ratio.max == 20);
  CHECK_THAT(results[2].note, Catch::EndsWith("; worst ratio 20"));
}

TEST_CASE("a ratio is the largest over the smallest constant of the polynomial part, 1 at least") {
  const Sweep& sweep = *std::get<OverSweep>(claim().check).sweep;
  Setting setting = ledger_table(sweep).points[0].setting;
  setting.training.standard_steps = setting.training.adversarial_steps = 5;
  const std::vector<double> long_run = sweep.measure(setting, 1);
  setting.training.standard_steps = setting.training.adversarial_steps = 2;
  const std::vector<double> short_run = sweep.measure(setting, 1);
  REQUIRE(long_run.size() == sweep.columns.size());
  for (std::size_t i = 0; i < long_run.size(); ++i) {
    CAPTURE(sweep.columns[i], short_run[i], long_run[i]);
    CHECK(short_run[i] >= 1);
    CHECK(long_run[i] >= short_run[i]);  // more steps are more quotients
  }
}

}  // namespace advproof
