#include "advproof/report/robustness_report.h"

#include <catch2/catch.hpp>
#include <limits>
#include <nlohmann/json.hpp>

namespace advproof {
namespace {

using Catch::Contains;

constexpr Truth yes = Truth::yes;
constexpr Truth no = Truth::no;
constexpr Truth unknown = Truth::unknown;

/// Four samples, three right when clean; one attack breaks two of them, one certificate is missing.
RobustnessReport measured() {
  RobustnessReport report;
  report.run = "run.h5";
  report.preset = "tiny";
  report.samples = "test";
  report.count = 4;
  report.patches = 2;
  report.certify = true;
  StepResult step;
  step.step = 7;
  step.clean = {no, yes, yes, yes};
  RadiusResult radius;
  radius.eps = 0.5;
  radius.attacks = {{"swap", {2, 2, 4}, {2, 1, 3}, 0}};
  radius.all = {"union", {1, 2, 4}, {1, 1, 3}, 0};
  radius.broken_by = {"swap", "swap", "", ""};
  radius.certificates.resize(4);
  radius.certificates[2].verdict = Robustness::robust;
  radius.certificates[3].lower = -std::numeric_limits<double>::infinity();
  radius.robust = 1;
  radius.undecided = 1;
  radius.certified = {0.25, 0, 0.75};
  radius.attacked = {0.5, 0.125, 0.875};
  step.radii = {radius};
  step.radius = {{0.25, 0.5, {}, true}, {0, 0, {}, true}, {0.5, 0.75, {}, false}, {0.125, 1, {}, true}};
  report.steps = {step};
  return report;
}

}  // namespace

TEST_CASE("the table brackets robust accuracy by what is certified and what no attack broke, in per cent") {
  const std::string table = robustness_table(measured());
  CHECK_THAT(table,
             Contains("step 7: of 4 clean samples 3 right, 1 wrong, 0 undecided\n") && Contains("eps = 0.5"));
  CHECK_THAT(table, Catch::Matches("[^]*\n  swap +50\\.0\n[^]*\n  certified +25\\.0\n"
                                   "  bracket +\\[25\\.0, 50\\.0\\]\n  undecided samples +1\n[^]*"));
  // the other convention: of three right when clean one is broken, one open
  CHECK_THAT(table, Catch::Matches("[^]*of samples right when clean +\\[33\\.3, 66\\.7\\]\n[^]*"));
  // least, median (the upper of two), largest, mean
  CHECK_THAT(table, Catch::Matches("[^]*\n  proved +0 +0\\.25 +0\\.5 +0\\.21875\n"
                                   "  broken at +0 +0\\.75 +1 +0\\.5625\n  1 samples not converged\n[^]*"));
}

TEST_CASE("what geometry makes impossible is told at the head, in the table and of a requirement") {
  RobustnessReport report = measured();
  CHECK_THAT(robustness_table(report), !Contains("impossible"));
  Region region;
  region.samples = "test";
  region.geometry = {0.5, 4, 4, 3, 2, 0.75, 3, true};
  region.limits[0] = {Truth::yes, "boxes meet"};
  region.number = 1;
  report.regions = {region};
  report.steps[0].radii[0].geometry = region.geometry;
  report.required = 0.8;  // no attack proves it wrong: 50 % of the samples are open or robust
  report.steps[0].radii[0].all = {"union", {1, 0, 4}, {1, 0, 3}, 0};
  report.steps[0].radius.clear();
  CHECK_THAT(robustness_table(report),
             Contains("test samples, eps = 0.5: region 1, no classifier: boxes meet\n") &&
                 Catch::Matches("[^]*\n  impossible above +75\\.0\n[^]*") &&
                 Contains("required 80.0 %: impossible, no classifier reaches it"));
  CHECK(exit_code(report) == ExitCode::check_failed);
  const auto json = nlohmann::json::parse(robustness_json(report));
  CHECK(json["regions"][0]["geometry"]["ceiling"] == 0.75);
  report.required = 0.75;
  CHECK(exit_code(report) == ExitCode::undecided);
}

TEST_CASE("a bracket that is closed is one number, and many steps are a line each") {
  RobustnessReport report = measured();
  report.steps[0].radii[0].robust = 2;
  report.steps[0].radii[0].all.accuracy.right = 2;
  report.steps[0].radii[0].undecided = 0;
  CHECK_THAT(robustness_table(report), Catch::Matches("[^]*\n  bracket +50\\.0\n[^]*"));
  report.steps.push_back(report.steps[0]);
  report.steps[1].step = 9;
  CHECK_THAT(
      robustness_table(report),
      Catch::Matches("[^]*\n  step +7, clean +75\\.0 +50\\.0\n  step +9, clean +75\\.0 +50\\.0\n[^]*"));
}

TEST_CASE("a requirement is answered: proved, less is proved, or undecided") {
  RobustnessReport report = measured();
  report.steps[0].radius.clear();
  report.required = 0.25;
  CHECK_THAT(robustness_table(report), Contains("required 25.0 %: proved"));
  report.required = 0.5;
  CHECK_THAT(robustness_table(report), Contains("required 50.0 %: undecided"));
  report.required = 0.75;
  CHECK_THAT(robustness_table(report), Contains("required 75.0 %: no, less is proved"));
}

TEST_CASE("JSON has both conventions, every sample's verdict, and null for infinities") {
  const auto json = nlohmann::json::parse(robustness_json(measured()));
  CHECK(json["schema"] == "advproof-robustness-2");
  const auto& radius = json["steps"][0]["radii"][0];
  CHECK(radius["attacks"][0]["accuracy"] == 0.5);
  CHECK(radius["attacks"][0]["accuracy_of_right"] == 2.0 / 3);
  CHECK(radius["attacks"][0]["right"] == 2);
  CHECK(radius["union"]["accuracy"].is_null());  // one is open
  CHECK(radius["union"]["undecided"] == 1);
  CHECK(json["steps"][0]["clean"] == nlohmann::json{{"right", 3}, {"wrong", 1}, {"undecided", 0}});
  CHECK(radius["certified"]["estimate"] == 0.25);
  CHECK(radius["samples"][0]["verdict"] == "broken");
  CHECK(radius["samples"][2]["verdict"] == "robust");
  CHECK(radius["samples"][3]["verdict"] == "undecided");
  CHECK(radius["samples"][3]["worst_margin"]["lower"].is_null());
  CHECK(json["steps"][0]["robust_radius"][2]["converged"] == false);
}

TEST_CASE("what is undecided shows as both ends of an interval, with a count of its own") {
  RobustnessReport report = measured();
  StepResult& step = report.steps[0];
  report.certify = false;
  step.clean = {no, yes, unknown, unknown};
  step.radii[0].certificates.clear();
  step.radii[0].robust = step.radii[0].undecided = 0;
  step.radii[0].attacks[0].accuracy = {1, 1, 4};
  step.radii[0].all = {"union", {0, 1, 4}, {0, 0, 1}, 0};
  step.radius.clear();
  const std::string table = robustness_table(report);
  CHECK_THAT(table, Contains("of 4 clean samples 1 right, 1 wrong, 2 undecided"));
  CHECK_THAT(table, Catch::Matches("[^]*\n  swap +\\[25\\.0, 75\\.0\\]\n  union +\\[0\\.0, 75\\.0\\]\n[^]*"));
  CHECK_THAT(table, Catch::Matches("[^]*of samples right when clean +\\[0\\.0, 100\\.0\\]\n[^]*"));
  CHECK(exit_code(report) == ExitCode::undecided);
  const auto json = nlohmann::json::parse(robustness_json(report));
  CHECK(json["steps"][0]["clean"]["undecided"] == 2);
  CHECK(json["steps"][0]["radii"][0]["attacks"][0]["accuracy"].is_null());
  report.steps.push_back(step);
  CHECK_THAT(robustness_table(report),
             Catch::Matches("[^]*clean \\[25\\.0, 75\\.0\\] +\\[0\\.0, 75\\.0\\]\n[^]*"));
}

TEST_CASE("what nobody examined is not examined, null in JSON, and meets no requirement") {
  RobustnessReport report = measured();
  report.certify = false;
  RadiusResult& radius = report.steps[0].radii[0];
  radius = {};
  radius.eps = 0.5;
  radius.broken_by.resize(4);
  const std::string table = robustness_table(report);
  CHECK_THAT(table, Catch::Matches("[^]*\n  union +not examined\n  95 % interval +not examined\n"
                                   "  of samples right when clean +not examined\n[^]*"));
  CHECK_THAT(table, !Contains("100.0"));
  const auto json = nlohmann::json::parse(robustness_json(report))["steps"][0]["radii"][0];
  for (const char* field : {"union", "attacked", "certified", "undecided"}) CHECK(json[field].is_null());
  report.steps[0].radius.clear();
  CHECK(exit_code(report) == ExitCode::ok);  // nothing was asked of it
  for (const double required : {0.0, 0.5, 1.0}) {
    report.required = required;
    CHECK(exit_code(report) == ExitCode::undecided);
    CHECK_THAT(robustness_table(report), Contains("%: undecided"));
  }
  report.steps.push_back(report.steps[0]);
  CHECK_THAT(robustness_table(report), Catch::Matches("[^]*\n  step +7, clean +75\\.0 +not examined\n[^]*"));
}

TEST_CASE("no rounding says all or none of what is not") {
  RobustnessReport report = measured();
  RadiusResult& radius = report.steps[0].radii[0];
  radius.attacks[0].accuracy = {2999, 1, 3000};
  CHECK_THAT(robustness_table(report), Catch::Matches("[^]*\n  swap +99\\.9\n[^]*"));
  radius.attacks[0].accuracy = {1, 2999, 3000};
  CHECK_THAT(robustness_table(report), Catch::Matches("[^]*\n  swap +0\\.1\n[^]*"));
  radius.attacks[0].accuracy = {0, 3000, 3000};
  CHECK_THAT(robustness_table(report), Catch::Matches("[^]*\n  swap +0\\.0\n[^]*"));
}

}  // namespace advproof
