#include "oracle/second_implementation.h"

#include <catch2/catch.hpp>

#include "advproof/oracle/verify.h"
#include "oracle/tiny_case.h"

namespace advproof {
namespace {

using Exact = Mpfr<256>;

/// Two regimes, every kind of attack, powers, thresholds and a rotated basis.
std::vector<GenerateOptions> generations() {
  std::vector<GenerateOptions> all;
  const auto add = [&all](Regime regime, const AscentConfig& attack, int q, double rho, Basis basis) {
    all.push_back(tiny_generation(regime, attack));
    all.back().configuration.setting.network.q = q;
    all.back().configuration.setting.network.rho = rho;
    all.back().configuration.setting.data.basis = basis;
  };
  add(Regime::standard, tiny_attack(), 3, 0.3, Basis::one_hot);
  add(Regime::standard, tiny_attack(), 5, 0.01, Basis::rotated);
  add(Regime::adversarial, tiny_attack(), 2, 0.3, Basis::one_hot);
  add(Regime::adversarial, {.eps = 0.25, .eta_attack = 3, .steps = 3}, 4, 0.02, Basis::rotated);
  add(Regime::adversarial, {.eps = 0.3, .eta_attack = 0.1, .steps = 2, .sign = true}, 3, 0.3, Basis::one_hot);
  add(Regime::adversarial, {.eps = 0.3, .eta_attack = 9, .steps = 2, .random_start = true}, 3, 0.1,
      Basis::rotated);
  return all;
}

std::string outside(const Array& mid, std::size_t i, const Exact& x) {
  return mid.name + "[" + std::to_string(i) + "]: " + x.str(40) + " for " + std::to_string(mid.values[i]);
}

/// The second implementation rounds too: in its 250th bit, which ten steps do not carry beyond the 180th.
void require_inside(const ExpectedOutput& output, std::size_t i, const Exact& x) {
  const Exact away = abs(x - Exact(output.mid.values[i]));
  if (!(away <= Exact(output.rad[i]) + Exact(0x1p-180) * abs(x))) FAIL_CHECK(outside(output.mid, i, x));
}

TEST_CASE("enclosures of every probe hold what a second implementation computes in 256 bits") {
  for (const GenerateOptions& options : generations()) {
    const OracleCase oracle_case = generate(options);
    CAPTURE(to_toml(oracle_case.configuration));
    SecondImplementation<Exact> second(oracle_case);
    std::size_t compared = 0;
    for (const Probe& probe : oracle_case.probes) {
      if (probe.name == "trajectory") continue;
      for (std::size_t record = 0; record < probe.records(); ++record) {
        auto answers = second.answers(probe, record);
        REQUIRE(answers.size() == probe.outputs.size());
        for (const ExpectedOutput& output : probe.outputs) {
          const std::size_t width = output.mid.width();
          const auto& values = answers.at(output.mid.name);
          REQUIRE(values.size() == width);
          for (std::size_t i = 0; i < width; ++i) require_inside(output, record * width + i, values[i]);
          compared += width;
        }
      }
    }
    CHECK(compared > 500);
  }
}

TEST_CASE("enclosures of free training hold the second implementation's own run") {
  for (const GenerateOptions& options : generations()) {
    if (options.configuration.setting.attack.random_start) continue;  // a case says no starts of it
    OracleCase oracle_case = generate(options);
    CAPTURE(to_toml(oracle_case.configuration));
    SecondImplementation<Exact> second(oracle_case);
    const Probe& free = probe_of(oracle_case, "trajectory");
    auto W = second.initial();
    std::int64_t step = 0;
    for (std::size_t record = 0; record < free.records(); ++record) {
      for (; step < free.steps[record]; ++step) W = second.step(W, {});
      auto answers = second.components(W);
      answers["W"] = SecondImplementation<Exact>::flat(W);
      for (const ExpectedOutput& output : free.outputs) {
        const std::size_t width = output.mid.width();
        for (std::size_t i = 0; i < width; ++i)
          require_inside(output, record * width + i, answers.at(output.mid.name).at(i));
      }
    }
    CHECK(step > 0);
  }
}

TEST_CASE("honest programs, sums in any order and fused or not, pass every probe") {
  for (const GenerateOptions& options : generations()) {
    const OracleCase oracle_case = generate(options);
    CAPTURE(to_toml(oracle_case.configuration));
    const auto judge_all = [&oracle_case](auto& program, std::size_t arithmetic) {
      for (const Probe& probe : oracle_case.probes) {
        if (probe.name == "trajectory") continue;
        std::vector<Array> found;
        for (const ExpectedOutput& output : probe.outputs)
          found.push_back({output.mid.name, output.mid.shape, {}});
        for (std::size_t record = 0; record < probe.records(); ++record) {
          const auto answers = program.answers(probe, record);
          for (Array& output : found)
            output.values.insert(output.values.end(), answers.at(output.name).begin(),
                                 answers.at(output.name).end());
        }
        const ProbeReport report = judge(probe, arithmetic, found);
        CAPTURE(probe.name, arithmetics[arithmetic].name);
        for (const FailedRecord& failed : report.failed)
          FAIL_CHECK(failed.first.output << ", record " << failed.first.record << ": "
                                         << failed.first.in_allowances() << " times what is allowed");
        CHECK(report.answer != Answer::fail);
      }
    };
    for (const std::uint64_t order : {0U, 1U, 2U}) {
      for (const bool fused : {false, true}) {
        CAPTURE(order, fused);
        SecondImplementation<double> in_double(oracle_case, order, fused);
        judge_all(in_double, 0);
        SecondImplementation<float> in_float(oracle_case, order, fused);
        judge_all(in_float, 1);
      }
    }
  }
}

}  // namespace
}  // namespace advproof
