// Sweeps train for hours, so what they train is told apart here: the rows that are kept (docs/data) are of these settings, and the
// verdicts that the ledger expects are too.
#include <catch2/catch.hpp>
#include <map>
#include <string>

#include "advproof/configuration/configuration.h"
#include "advproof/sweep/ledger_sweeps.h"
#include "advproof/sweep/plan.h"
#include "proofs-check/claim_by_id.h"
#include "storage/seal.h"

namespace advproof {
namespace {

/// Of every value of every factor: its name, the value, and the whole setting.
std::string digest_of(const Sweep& sweep) {
  std::string text;
  const SweepTable table = ledger_table(sweep);
  for (const SweepPoint& point : table.points) {
    Configuration configuration;
    configuration.setting = point.setting;
    text += point.factor + " = " + std::to_string(point.value) + "\n" + to_toml(configuration);
  }
  return sha256(text + std::to_string(table.seeds) + parse_plan(sweep.file, "").scalar).substr(0, 16);
}

TEST_CASE("every sweep trains the settings of the rows that are kept") {
  std::map<std::string, std::string> found;
  for (const Claim& claim : all_claims()) {
    if (const auto* check = std::get_if<OverSweep>(&claim.check))
      found[check->sweep->name] = digest_of(*check->sweep);
  }
  const std::map<std::string, std::string> kept{
      {"density_strength", "c82f06cd89ee5fac"}, {"dim", "06fb6f992c089a1b"},
      {"eta_attack", "cf3a0ce7ec1b0b45"},       {"init_and_eta", "7fd2e295e93f9730"},
      {"injection_map", "d121cda26665ec37"},    {"regrowth", "0cf73f727de78637"},
      {"scaling", "f2f325bfb63c7158"},          {"multi_step", "cc9aa14ec7eb9977"},
      {"spectrum", "e4585fedd32d25f6"},
  };
  for (const auto& [name, digest] : found) {
    INFO(name);
    REQUIRE(kept.contains(name));
    CHECK(digest == kept.at(name));
  }
  CHECK(found.size() == kept.size());
}

TEST_CASE("a factor that is named like a dimension changes that dimension") {
  std::size_t seen = 0;
  for (const Claim& claim : all_claims()) {
    const auto* check = std::get_if<OverSweep>(&claim.check);
    if (check == nullptr) continue;
    for (const SweepPoint& point : ledger_table(*check->sweep).points) {
      CAPTURE(check->sweep->name, point.factor, point.value);
      if (point.factor == "d") CHECK(point.setting.data.dim == point.value);
      if (point.factor == "k") CHECK(point.setting.data.classes == point.value);
      if (point.factor == "m") CHECK(point.setting.network.neurons == point.value);
      if (point.factor == "N") CHECK(point.setting.data.samples == point.value);
      ++seen;
    }
  }
  CHECK(seen > 20);
}

}  // namespace
}  // namespace advproof
