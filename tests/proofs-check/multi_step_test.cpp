#include <catch2/catch.hpp>

#include "proofs-check/planted_table.h"

namespace advproof {
namespace {

const Claim& claim() { return claim_of("multi-step"); }

/// Rows where several steps lead to `learned` more of the share and `swap` more accuracy than one, which is far from the
/// same on all seeds.
std::vector<Verdict> differing_by(double learned, double swap) {
  return verdicts_of(
      concluded(claim(), [=](const SweepPoint& point, std::uint64_t seed, const std::string& column) {
        const double own = static_cast<double>(seed % 7) / 10 +
                           (point.value > 1 ? 0.01 * static_cast<double>(seed % 3) - 0.01 : 0);
        const double more = column == "adversarial.A_share"      ? learned
                            : column == "adversarial.swap.lower" ? swap
                                                                 : 9;
        return own + (point.value > 1 ? more : 0);
      }));
}

using Four = std::vector<Verdict>;

}  // namespace

TEST_CASE("multi-step compares each seed with itself, what is learned and swaps apart") {
  const Verdict yes = Verdict::supported;
  const Verdict no = Verdict::unsupported;
  CHECK(differing_by(0, 0) == Four{yes, yes, yes, yes});
  CHECK(differing_by(0.2, 0) == Four{no, yes, no, yes});
  CHECK(differing_by(0, -0.05) == Four{yes, no, yes, no});
}

TEST_CASE("multi-step trains against the steps that its points name") {
  const SweepTable table = ledger_table(*std::get<OverSweep>(claim().check).sweep);
  REQUIRE(table.points.size() == 3);
  const auto eta = [&](std::size_t i) { return table.points[i].setting.attack.eta_attack; };
  for (const SweepPoint& point : table.points) CHECK(point.setting.attack.steps == point.value);
  CHECK(eta(1) * table.points[1].value == eta(0));
  CHECK(eta(2) == eta(0));
}

}  // namespace advproof
