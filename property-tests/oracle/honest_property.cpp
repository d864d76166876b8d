// No honest program is ever outside: on small instances far from the presets, the plain program in binary64 and binary32, and
// the library's own products, stay within what a case allows; and 1024-bit numbers within its enclosures.
#include "advproof/oracle/honest.h"

#include <algorithm>
#include <cmath>

#include "advproof/oracle/generate.h"
#include "advproof/oracle/plain.h"
#include "advproof/oracle/verify.h"
#include "generators.h"
#include "property.h"

namespace advproof::property {
namespace {

/// A case about the problem's instance and its one state, whose weights may have learned.
OracleCase case_of(const Problem& p, Regime regime, std::vector<std::string> probes) {
  OracleCase oracle_case;
  oracle_case.configuration.setting = p.setting;
  oracle_case.configuration.seed = p.seed;
  oracle_case.regime = regime;
  oracle_case.instance = draw(p);
  if (regime == Regime::standard) std::erase(probes, "attack");
  for (const std::string& name : probes)
    oracle_case.probes.push_back(
        examine_states(oracle_case, name, {0}, {oracle_case.instance.W0}, false, [] {}));
  return oracle_case;
}

void require_no_failure(const Verification& report) {
  if (const Difference* first = report.first_error())
    RC_LOG() << report.arithmetic << ": " << first->probe << ", " << first->output << ", " << first->place
             << ": " << first->observed << " for " << first->expected << ", " << first->in_allowances()
             << " times allowed\n";
  RC_ASSERT(report.first_error() == nullptr);
  RC_ASSERT(!report.probes.empty());
}

TEST_CASE("the plain program in binary64 and binary32 is never outside") {
  for_all(
      [] {
        const Problem p = *problem(Size::tiny);
        const OracleCase oracle_case =
            case_of(p, any_regime(), {"forward", "gradients", "attack", "step", "components", "accuracy"});
        for (const bool single : {false, true})
          require_no_failure(verify(oracle_case, plain_candidate(oracle_case, Fault::none, single)));
      },
      1);
}

TEST_CASE("the library's own binary64 step is never outside") {
  for_all(
      [] {
        const Problem p = *problem(Size::tiny);
        const OracleCase oracle_case = case_of(p, any_regime(), {"step"});
        Trainer<double> trainer(oracle_case.instance, p.setting, oracle_case.regime, {});
        trainer.evaluate();
        trainer.update();
        Candidate candidate;
        candidate.arithmetic = "float64";
        const Probe& step = oracle_case.probes.front();
        candidate.answers.push_back(
            {"step", {{"W_next", step.outputs.front().mid.shape, trainer.network().W().entries()}}});
        require_no_failure(verify(oracle_case, candidate));
      },
      1);
}

TEST_CASE("the exact step of 1024-bit numbers lies in its enclosure") {
  for_all(
      [] {
        const Problem p = *problem(Size::tiny);
        const OracleCase oracle_case = case_of(p, any_regime(), {"step"});
        Trainer<Mpfr<1024>> trainer(oracle_case.instance, p.setting, oracle_case.regime, {});
        trainer.evaluate();
        trainer.update();
        const ExpectedOutput& expected = oracle_case.probes.front().outputs.front();
        for (std::size_t i = 0; i < expected.rad.size(); ++i) {
          const Mpfr<1024>& W = trainer.network().W().entries()[i];
          RC_ASSERT(abs(W - expected.mid.values[i]) <= expected.rad[i]);
        }
      },
      0.5);
}

}  // namespace
}  // namespace advproof::property
