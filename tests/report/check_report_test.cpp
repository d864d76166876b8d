#include "advproof/report/check_report.h"

#include <catch2/catch.hpp>
#include <limits>
#include <nlohmann/json.hpp>

#include "report/sample_report.h"

namespace advproof {
namespace {

using Catch::Contains;

/// The line of the table that begins with a mark and this claim.
std::string line_of(const CheckReport& report, const std::string& id) {
  const std::string table = check_report_table(report, false);
  const std::size_t begin = table.rfind('\n', table.find(id)) + 1;
  return table.substr(begin, table.find('\n', begin) - begin);
}

}  // namespace

TEST_CASE("the table has a line a claim: mark, tag, verdict, cases, margin and where") {
  const CheckReport report = sample_report();
  CHECK(line_of(report, "lemma-5.1") ==
        "✓ lemma-5.1         [D]  holds                  1,234,567    5.00e-01  standard step 3");
  CHECK_THAT(line_of(report, "theorem-4.4.swap"),
             Contains("✗ theorem-4.4.swap  [R]  unsupported ") &&
                 Contains("expected supported, 3 to 4 true; 1 of 4 seeds; fails on seed 1,2,3"));
}

TEST_CASE(
    "the table says what it was computed with, counts the verdicts, and tells what the ledger did not "
    "expect") {
  CheckReport report = sample_report();
  CHECK_THAT(check_report_table(report, false),
             Contains("tiny · double (53 bits) · seed 1") && Contains("instance 0123456789abcdef ") &&
                 Contains("mpfr ") && Contains("certified counterexample: findings/tiny.json") &&
                 Contains("2 claims: 1 holds, 1 unsupported. 1 not as the ledger expects."));
  report.claims.pop_back();
  CHECK_THAT(check_report_table(report, false), Contains("All 1 that the ledger knows are as it expects."));
  report.claims[0].expected.reset();
  CHECK_THAT(check_report_table(report, false),
             Contains("The ledger expects nothing of this configuration."));
}

TEST_CASE("the table and JSON say what a verdict reads as, JSON beside its word") {
  CheckReport report = sample_report();
  report.claims[0].verdict = Verdict::certified;
  report.claims[0].reading = "certified to 1e-20";
  CHECK_THAT(line_of(report, "lemma-5.1"), Contains("[D]  certified to 1e-20     1,234,567"));
  const auto json = nlohmann::json::parse(check_report_json(report));
  CHECK(json["claims"][0]["verdict"] == "certified");
  CHECK(json["claims"][0]["reading"] == "certified to 1e-20");
  CHECK(json["claims"][1]["reading"] == "unsupported");
}

TEST_CASE(
    "at the head are the numbers of the instance, the region of both sample sets, and the test samples' limits") {
  CheckReport report = sample_report();
  report.regions[0].number = 5;
  report.regions[1].assumptions = {};
  CHECK_THAT(
      check_report_table(report, false),
      Contains(
          "strength alpha/beta 1.5 · density C 2.5 · eps/beta 3.5 · alpha/eps 4.5 · eps/(sigma_n sqrt d) "
          "6.5 · separation 5.5\n"
          "train samples, eps = 0.5: region 5, open: what training does: no classifier is\n"
          "test samples, eps = 0.5: region 1, no classifier: boxes <meet>\n"
          "  1 no classifier is robust: yes: boxes <meet>\n"
          "  2 no polynomial network is robust: undecided: without: one-hot features\n"
          "  3 no w = tau u is robust: yes: no classifier is\n"
          "  4 some network of the architecture is robust: no: no classifier is\n"));
  report.regions[1].number.reset();
  CHECK_THAT(check_report_table(report, false),
             Contains("test samples, eps = 0.5: region not applicable: boxes"));
  report.regions.clear();
  CHECK_THAT(check_report_table(report, false), !Contains("region"));
}

TEST_CASE("impossible has the mark of what is false, and is nobody's fault") {
  CheckReport report = sample_report();
  report.claims[1].verdict = Verdict::impossible;
  CHECK_THAT(line_of(report, "theorem-4.4.swap"), Contains("✗ theorem-4.4.swap  [R]  impossible "));
  CHECK_THAT(check_report_table(report, true), Contains("\033[90m✗\033[0m"));
}

TEST_CASE("JSON has a region of each sample set: number, geometry, limits with reasons, assumptions") {
  CheckReport report = sample_report();
  report.regions[1].number.reset();
  report.regions[1].geometry.nearest = std::numeric_limits<double>::infinity();
  const auto json = nlohmann::json::parse(check_report_json(report));
  CHECK(json["assumptions"]["separation"] == 5.5);
  REQUIRE(json["regions"].size() == 2);
  const auto& region = json["regions"][0];
  CHECK(region["samples"] == "train");
  CHECK(region["eps"] == 0.5);
  CHECK(region["number"] == 1);
  CHECK(region["name"] == "no classifier");
  CHECK(region["geometry"] == nlohmann::json{{"count", 4},
                                             {"examined", 4},
                                             {"pairs", 3},
                                             {"meeting", 2},
                                             {"nearest", 0.75},
                                             {"robust_at_most", 1},
                                             {"exact", true},
                                             {"ceiling", 0.25}});
  REQUIRE(region["limits"].size() == 4);
  CHECK(region["limits"][1] == nlohmann::json{{"limit", "no polynomial network is robust"},
                                              {"holds", "undecided"},
                                              {"reason", "without: one-hot features"}});
  CHECK(region["assumptions"]["eps_over_noise"] == 6.5);
  CHECK(json["regions"][1]["number"].is_null());
  CHECK(json["regions"][1]["name"] == "not applicable");
  CHECK(json["regions"][1]["geometry"]["nearest"].is_null());
  report.regions.clear();
  CHECK(nlohmann::json::parse(check_report_json(report))["assumptions"].is_null());
}

TEST_CASE("colours are escape sequences around what is there without them") {
  std::string coloured = check_report_table(sample_report(), true);
  CHECK_THAT(coloured, Contains("\033[32m✓\033[0m") && Contains("\033[31m✗\033[0m"));
  for (std::size_t at = 0; (at = coloured.find('\033', at)) != std::string::npos;)
    coloured.erase(at, coloured.find('m', at) + 1 - at);
  CHECK(coloured == check_report_table(sample_report(), false));
}

TEST_CASE("a long list of seeds is cut at a comma, a claim without cases has no margin, NaN is named") {
  CheckReport report = sample_report();
  report.claims[1].worst_at = "fails on seed 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15";
  CHECK_THAT(line_of(report, "theorem-4.4.swap"), Catch::EndsWith("fails on seed 1,2,3,4,5,6,7,..."));
  report.claims[0].worst_margin = -std::numeric_limits<double>::quiet_NaN();
  CHECK_THAT(line_of(report, "lemma-5.1"), Contains("         nan  standard"));
  report.claims[0].cases = 0;
  report.claims[0].verdict = Verdict::not_applicable;
  report.claims[0].note = "3 cases without: one-hot features";
  CHECK_THAT(line_of(report, "lemma-5.1"),
             Contains("– lemma-5.1") && Catch::EndsWith("3 cases without: one-hot features"));
}

TEST_CASE("JSON holds every claim with its fields, whole lists, and null for what is no number") {
  CheckReport report = sample_report();
  report.claims[0].worst_margin = std::numeric_limits<double>::quiet_NaN();
  const auto json = nlohmann::json::parse(check_report_json(report));
  CHECK(json["schema"] == "advproof-check-1");
  CHECK(json["preset"] == "tiny");
  CHECK(json["scalar"] == "double");
  CHECK(json["bits"] == 53);
  CHECK(json["seed"] == 1);
  CHECK(json["instance_digest"] == "0123456789abcdef0123");
  REQUIRE(json["claims"].size() == 2);
  const auto& finite = json["claims"][0];
  CHECK(finite["id"] == "lemma-5.1");
  CHECK(finite["tag"] == "D");
  CHECK(finite["kind"] == "finite");
  CHECK(finite["verdict"] == "holds");
  CHECK(finite["expected"] == "holds");
  CHECK(finite["expected_count"].is_null());
  CHECK(finite["votes"].is_null());
  CHECK(json["claims"][1]["expected"] == "supported");
  CHECK(json["claims"][1]["expected_count"] == nlohmann::json{3, 4});
  CHECK(json["claims"][1]["votes"] == nlohmann::json{{"yes", 1}, {"no", 2}, {"count", 4}});
  CHECK(finite["cases"] == 1234567);
  CHECK(finite["worst"]["margin"].is_null());
  CHECK(finite["worst"]["where"] == "standard step 3");
  CHECK(finite["interval"].is_null());
  CHECK(finite["constants"][0]["name"] == "ratio");
  CHECK(finite["constants"][0]["max"] == 2);
  CHECK(json["claims"][1]["interval"] ==
        nlohmann::json{{"estimate", 0.25}, {"lower", 0.0625}, {"upper", 0.75}});
  CHECK(json["versions"].contains("mpfr"));
  report.preset.clear();
  CHECK(nlohmann::json::parse(check_report_json(report))["preset"].is_null());
}

}  // namespace advproof
