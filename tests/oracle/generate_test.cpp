#include "advproof/oracle/generate.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "advproof/training/follow.h"
#include "oracle/tiny_case.h"

namespace advproof {
namespace {

/// Is x in the enclosure of number i?
template <class T>
bool holds(const ExpectedOutput& output, std::size_t i, const T& x) {
  const T low = T(output.mid.values[i]) - T(output.rad[i]);
  const T high = T(output.mid.values[i]) + T(output.rad[i]);
  return low <= x && x <= high;
}

TEST_CASE("the exact step and the exact trajectory of a case are those of 1024-bit training") {
  for (const Regime regime : {Regime::standard, Regime::adversarial}) {
    OracleCase oracle_case = tiny_case(regime);
    const Probe& step = probe_of(oracle_case, "step");
    const Array& W = step.inputs.back();
    for (std::size_t record = 0; record < step.records(); ++record) {
      Trainer<Mpfr<1024>> trainer(oracle_case.instance, oracle_case.configuration.setting, regime, {});
      Matrix<Mpfr<1024>> at = trainer.network().W();
      for (std::size_t i = 0; i < at.entries().size(); ++i)
        at.entries()[i] = Mpfr<1024>(W.values[record * W.width() + i]);
      trainer.restore(step.steps[record], at);
      trainer.evaluate();
      trainer.update();
      for (std::size_t i = 0; i < W.width(); ++i)
        CHECK(holds(step.outputs.front(), record * W.width() + i, trainer.network().W().entries()[i]));
    }
    const Probe& free = probe_of(oracle_case, "trajectory");
    const ExpectedOutput& weights = free.outputs.back();
    Trainer<Mpfr<1024>> trainer(oracle_case.instance, oracle_case.configuration.setting, regime, {});
    for (std::size_t record = 0; record < free.records(); ++record) {
      while (trainer.number() < free.steps[record]) {
        trainer.evaluate();
        trainer.update();
      }
      for (std::size_t i = 0; i < W.width(); ++i)
        CHECK(holds(weights, record * W.width() + i, trainer.network().W().entries()[i]));
    }
  }
}

TEST_CASE("enclosures of a case are as good as binary64 can hold") {
  for (const OracleCase oracle_case = tiny_case(); const Probe& probe : oracle_case.probes) {
    for (const ExpectedOutput& output : probe.outputs) {
      for (std::size_t i = 0; i < output.rad.size(); ++i)
        CHECK(output.rad[i] <= 0x1p-52 * std::abs(output.mid.values[i]) + 0x1p-1060);
    }
  }
}

TEST_CASE("a case holds the probes of its regime, or those asked for") {
  const auto names = [](const OracleCase& oracle_case) {
    std::vector<std::string> result;
    for (const Probe& probe : oracle_case.probes) result.push_back(probe.name);
    return result;
  };
  CHECK(names(tiny_case(Regime::adversarial)) ==
        std::vector<std::string>{"activation", "forward", "gradients", "attack", "step", "components",
                                 "accuracy", "trajectory"});
  CHECK(names(tiny_case(Regime::standard)) == std::vector<std::string>{"activation", "forward", "gradients",
                                                                       "step", "components", "accuracy",
                                                                       "trajectory"});
  GenerateOptions options = tiny_generation(Regime::standard);
  options.probes = {"step", "forward"};
  CHECK(names(generate(options)) == std::vector<std::string>{"forward", "step"});
  options.probes = {"setp"};
  CHECK_THROWS_WITH(generate(options), "--probe: 'setp': unknown probe; the nearest known probe is step");
  options.probes = {"attack"};
  CHECK_THROWS_AS(generate(options), UsageError);
}

TEST_CASE("levels add states, and steps replace the configuration's") {
  GenerateOptions options = tiny_generation(Regime::adversarial);
  const auto steps = [&options](const std::string& name) {
    OracleCase oracle_case = generate(options);
    return probe_of(oracle_case, name).steps;
  };
  using Steps = std::vector<std::int64_t>;
  CHECK(steps("step") == Steps{0, 6, 12});
  CHECK(steps("trajectory") == Steps{1, 2, 4, 8});
  options.level = 2;
  CHECK(steps("step") == Steps{0, 1, 3, 4, 6, 7, 9, 10, 12});
  CHECK(steps("trajectory").back() == 12);
  options.level = 3;
  CHECK(steps("step") == Steps{0, 1, 3, 4, 5, 6, 7, 9, 10, 12});
  options.level = 1;
  options.steps = 3;
  CHECK(steps("step") == Steps{0, 1, 3});
  CHECK(steps("trajectory") == Steps{1, 2, 3});
}

TEST_CASE("states of a case are those of the path, from W0 on") {
  OracleCase oracle_case = tiny_case();
  const Array& W = probe_of(oracle_case, "step").inputs.front();
  CHECK(std::equal(oracle_case.instance.W0.entries().begin(), oracle_case.instance.W0.entries().end(),
                   W.values.begin()));
}

TEST_CASE("activation points hold every kink and its neighbours") {
  OracleCase oracle_case = tiny_case();
  const std::vector<double>& z = probe_of(oracle_case, "activation").inputs.front().values;
  const double rho = oracle_case.configuration.setting.network.rho;
  for (const double point : {0.0, rho, std::nextafter(rho, 0), std::nextafter(rho, 1)})
    CHECK(std::ranges::find(z, point) != z.end());
}

TEST_CASE("a case is the same for any number of threads, bit for bit") {
  const OracleCase one = tiny_case();
  const OracleCase other = tiny_case();
  REQUIRE(one.probes.size() == other.probes.size());
  for (std::size_t p = 0; p < one.probes.size(); ++p) CHECK(digest(one.probes[p]) == digest(other.probes[p]));
}

TEST_CASE("how many samples are right is exact, and rounding may turn those that are near a tie") {
  OracleCase oracle_case = tiny_case(Regime::standard);
  // The last state, W0 and a network whose outputs all tie.
  std::vector<Matrix<double>> states{oracle_case.instance.W0, Matrix<double>(4, 6, 0.0)};
  const Probe probe = examine_states(oracle_case, "accuracy", {0, 0}, states, false, [] {});
  for (const ExpectedOutput& output : probe.outputs) {
    CAPTURE(output.mid.name);
    CHECK(output.mid.values[1] == 0);  // a tie is an error, exactly and in every arithmetic
    CHECK(output.rad[1] == 0);
    CHECK(output.allowance[0][1] == 0);
  }
}

}  // namespace
}  // namespace advproof
