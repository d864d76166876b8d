#include "advproof/experiment/robustness.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "advproof/experiment/train.h"
#include "advproof/report/robustness_report.h"

namespace advproof {
namespace {

/// A run of `tiny`, trained for a few steps only, in a directory of its own.
class TrainedRun {
 public:
  explicit TrainedRun(const char* regime, std::vector<std::string> assignments = {})
      : directory_(std::filesystem::temp_directory_path() /
                   ("advproof-robustness-" + std::to_string(++number_))) {
    std::filesystem::create_directories(directory_);
    TrainOptions train_options;
    train_options.configuration = load_preset("tiny");
    train_options.configuration->setting.data.test_samples = 8;
    for (const std::string& assignment : assignments) set_value(*train_options.configuration, assignment);
    train_options.regime = parse_regime(regime);
    train_options.weights_every = 40;
    train_options.out = path();
    train_options.quiet = true;
    train(train_options);
  }
  ~TrainedRun() { std::filesystem::remove_all(directory_); }
  TrainedRun(const TrainedRun&) = delete;
  TrainedRun& operator=(const TrainedRun&) = delete;

  [[nodiscard]] std::string path(const std::string& name = "run.h5") const {
    return (directory_ / name).string();
  }
  [[nodiscard]] RobustnessOptions options(std::vector<double> eps) const {
    RobustnessOptions options;
    options.run = path();
    options.eps = std::move(eps);
    options.quiet = true;
    return options;
  }

 private:
  static inline int number_ = 0;
  std::filesystem::path directory_;
};

std::string without_seconds(const RobustnessReport& report) {
  nlohmann::json json = nlohmann::json::parse(robustness_json(report));
  json.erase("seconds");
  return json.dump();
}

}  // namespace

TEST_CASE("tiny: the bracket is closed at every radius, in both regimes") {
  for (const char* regime : {"standard", "adversarial"}) {
    const TrainedRun run(regime);
    RobustnessOptions options = run.options({0, 0.1, 0.15, 0.22, 0.4});
    options.certify = true;
    const RobustnessReport report = measure_robustness(options);
    REQUIRE(report.steps.size() == 1);
    Index before = report.count;
    for (const RadiusResult& radius : report.steps[0].radii) {
      INFO(regime << " eps " << radius.eps);
      CHECK(radius.undecided == 0);
      CHECK(radius.bracket() == Accuracy{radius.robust, report.count - radius.robust, report.count});
      CHECK(radius.robust <= before);  // robust at a radius is robust at a smaller one
      before = radius.robust;
      for (const AttackCount& attack : radius.attacks) {
        CHECK(attack.accuracy.wrong <= radius.all.accuracy.wrong);
        CHECK(attack.accuracy.open() == 0);
        CHECK(attack.unconfirmed == 0);
      }
      CHECK(radius.certified.lower <= radius.attacked.upper);
    }
    CHECK(report.steps[0].radii[0].bracket() ==
          report.steps[0].clean_accuracy());  // eps = 0 is clean accuracy
    CHECK(report.steps[0].radii[4].robust == 0);
    CHECK(exit_code(report) == ExitCode::ok);
  }
}

TEST_CASE("the robust radius agrees with the verdicts on either side of it") {
  const TrainedRun run("adversarial");
  RobustnessOptions options = run.options({0.1});
  options.radius = options.certify = true;
  options.attacks = {"none"};
  const RobustnessReport report = measure_robustness(options);
  REQUIRE(report.steps[0].radius.size() == 8);
  for (std::size_t n = 0; n < 8; ++n) {
    const RobustRadius& radius = report.steps[0].radius[n];
    CHECK(radius.converged);
    CHECK(radius.upper - radius.lower <= 2e-6);
    const bool robust = report.steps[0].radii[0].certificates[n].verdict == Robustness::robust;
    CHECK(robust == (radius.lower >= 0.1));
  }
}

TEST_CASE("robustness over time: every recorded step, or the ones asked for") {
  const TrainedRun run("adversarial");
  RobustnessOptions options = run.options({0.1});
  options.certify = options.all_steps = true;
  options.attacks = {"swap"};
  const RobustnessReport all = measure_robustness(options);
  std::vector<std::int64_t> steps;
  for (const StepResult& step : all.steps) steps.push_back(step.step);
  CHECK(steps == std::vector<std::int64_t>{0, 40, 80, 120});
  options.all_steps = false;
  options.steps = {80};
  const RobustnessReport one = measure_robustness(options);
  REQUIRE(one.steps.size() == 1);
  CHECK(one.steps[0].radii[0].robust == all.steps[2].radii[0].robust);
  options.steps = {81};
  CHECK_THROWS_WITH(measure_robustness(options), Catch::Contains("81") && Catch::Contains("0, 40, 80, 120"));
}

TEST_CASE("a second measurement is the same, bit for bit") {
  const TrainedRun run("adversarial");
  RobustnessOptions options = run.options({0.15});
  options.certify = true;
  CHECK(without_seconds(measure_robustness(options)) == without_seconds(measure_robustness(options)));
}

TEST_CASE("without certificates no report says certified") {
  const TrainedRun run("standard", {"training.eta=1e-9", "seed=6"});  // untrained
  const RobustnessReport report = measure_robustness(run.options({0.0, 0.3}));
  const Accuracy clean = report.steps[0].clean_accuracy();
  REQUIRE(clean.right < report.count);
  CHECK(report.steps[0].radii[0].all.accuracy == clean);
  const auto json = nlohmann::json::parse(robustness_json(report));
  CHECK(json["steps"][0]["radii"][0]["certified"].is_null());
  CHECK(robustness_table(report).find("certified") == std::string::npos);
}

TEST_CASE("bad questions are refused by name") {
  const TrainedRun run("standard");
  CHECK_THROWS_WITH(measure_robustness(run.options({-0.1})), Catch::Contains("--eps"));
  CHECK_THROWS_WITH(measure_robustness(run.options({std::nan("")})), Catch::Contains("--eps"));
  RobustnessOptions options = run.options({0.1});
  options.attacks = {"pgd-margni"};
  CHECK_THROWS_WITH(measure_robustness(options), Catch::Contains("pgd-margin"));
  options.run = run.path("absent.h5");
  options.attacks = {};
  CHECK_THROWS_WITH(measure_robustness(options), Catch::Contains("absent.h5"));
}

TEST_CASE("what certificates are not proved for is refused before any work, by its source") {
  const std::string few = "training.standard_steps=2";
  const TrainedRun plain("standard", {few});
  RobustnessOptions options = plain.options({0.1, 1e130});
  const auto refused = [&options](const std::string& source) {
    CHECK_THROWS_WITH(measure_robustness(options),
                      Catch::StartsWith(source) && Catch::Contains("certificates: expected "));
  };
  options.attacks = {"fgsm"};
  CHECK_NOTHROW(measure_robustness(options));  // attacks have no such limit
  options.certify = true;
  refused("--eps: ");
  CHECK_THROWS_AS(measure_robustness(options), UsageError);
  const TrainedRun wide("standard", {few, "attack.eps=1e130"});
  options.run = wide.path();
  options.eps = {};
  refused(wide.path() + ": attack.eps: ");
  const TrainedRun loud("standard", {few, "data.noise_std=1e130"});
  options.run = loud.path();
  options.eps = {0.1};
  refused(loud.path() + ": /instance/test/X: ");
  options.training_samples = true;
  refused(loud.path() + ": /instance/train/X: ");
  const TrainedRun faint("standard", {few, "network.init_std=1e-130"});
  options.run = faint.path();
  options.certify = false;
  options.radius = true;
  refused(faint.path() + ": /checkpoint/W of step 2: ");
  options.steps = {0};
  refused(faint.path() + ": /weights of step 0: ");
}

TEST_CASE("undecided only: the report says so, exit 5") {
  RobustnessReport report;
  report.steps.resize(1);
  report.steps[0].radii.resize(1);
  CHECK(exit_code(report) == ExitCode::ok);
  report.steps[0].radii[0].undecided = 1;
  CHECK(exit_code(report) == ExitCode::undecided);
  report.steps[0].radii[0].undecided = 0;
  report.steps[0].clean = {Truth::yes, Truth::unknown};
  CHECK(exit_code(report) == ExitCode::undecided);
}

TEST_CASE("a required accuracy: proved, refuted, or open, at every radius") {
  const auto exit_of = [](Index robust, Index broken) {
    RobustnessReport report;
    report.count = 10;
    report.required = 0.7;
    report.steps.resize(1);
    report.steps[0].radii.resize(2);
    for (RadiusResult& radius : report.steps[0].radii) radius.certificates.resize(10);
    report.steps[0].radii[0].robust = 10;
    report.steps[0].radii[1].robust = robust;
    report.steps[0].radii[1].all.accuracy.wrong = broken;
    report.steps[0].radii[1].undecided = 10 - robust - broken;
    return exit_code(report);
  };
  CHECK(exit_of(7, 3) == ExitCode::ok);
  CHECK(exit_of(7, 0) == ExitCode::ok);  // what is open does not matter
  CHECK(exit_of(6, 3) == ExitCode::undecided);
  CHECK(exit_of(6, 4) == ExitCode::check_failed);
  CHECK(exit_of(0, 10) == ExitCode::check_failed);
}

TEST_CASE("without a radius, or a certificate, no requirement is met") {
  RobustnessReport report;
  report.required = 0;
  CHECK(exit_code(report) == ExitCode::incomplete);
  report.steps.resize(1);
  CHECK(exit_code(report) == ExitCode::incomplete);
  report.steps[0].radii.resize(1);
  CHECK(exit_code(report) == ExitCode::undecided);
  report.steps[0].radii[0].certificates.resize(1);
  CHECK(exit_code(report) == ExitCode::ok);
}

TEST_CASE("a requirement that nothing can prove, or that is no fraction, is refused") {
  const TrainedRun run("standard");
  RobustnessOptions options = run.options({0.1});
  options.required = 0.5;
  CHECK_THROWS_WITH(measure_robustness(options), Catch::Contains("--certify"));
  options.certify = true;
  for (const double bad : {-0.1, 1.1, std::nan("")}) {
    options.required = bad;
    CHECK_THROWS_WITH(measure_robustness(options), Catch::Contains("--require"));
  }
}

}  // namespace advproof
