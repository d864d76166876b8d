#include "advproof/oracle/selftest.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "advproof/experiment/progress.h"
#include "advproof/oracle/generate.h"
#include "advproof/storage/run_file.h"
#include "experiment/interrupt.h"

namespace advproof {
namespace {

/// A record of a probe, in the order in which both are judged.
struct Place {
  std::size_t probe, record;
  bool operator<(const Place& other) const {
    return std::pair(probe, record) < std::pair(other.probe, other.record);
  }
};

Place place_of(const OracleCase& oracle_case, const Difference& difference) {
  const auto probe = std::ranges::find(oracle_case.probes, difference.probe, &Probe::name);
  return {static_cast<std::size_t>(probe - oracle_case.probes.begin()), difference.record};
}

/// The first record in which two programs are apart by more than both may be by rounding.
std::optional<Place> first_effect(const OracleCase& oracle_case, const Candidate& honest,
                                  const Candidate& faulty) {
  constexpr std::size_t float64 = 0;
  std::optional<Place> first;
  for (std::size_t a = 0; a < honest.answers.size(); ++a) {
    const auto probe = std::ranges::find(oracle_case.probes, honest.answers[a].probe, &Probe::name);
    const auto p = static_cast<std::size_t>(probe - oracle_case.probes.begin());
    for (std::size_t o = 0; o < probe->outputs.size(); ++o) {
      const ExpectedOutput& expected = probe->outputs[o];
      for (std::size_t i = 0; i < expected.rad.size(); ++i) {
        const double bound = expected.rad[i] + expected.allowance[float64][i];
        const double apart =
            std::abs(honest.answers[a].outputs[o].values[i] - faulty.answers[a].outputs[o].values[i]);
        const Place place{p, i / expected.mid.width()};
        if (!(apart <= 2 * bound) && (!first || place < *first)) first = place;
      }
    }
  }
  return first;
}

SelftestRow row(const OracleCase& oracle_case, const std::string& program, const Verification& report) {
  SelftestRow result{
      regime_name(oracle_case.regime), program, false, report.answer(), "", report.cause, false, ""};
  if (const Difference* first = report.first_error())
    result.first = fmt::format("{}, step {}{}{}", first->probe, first->step, first->place.empty() ? "" : ", ",
                               first->place);
  return result;
}

SelftestRow honest_row(const OracleCase& oracle_case, const Candidate& candidate) {
  const Verification report = verify(oracle_case, candidate);
  SelftestRow result = row(oracle_case, "honest, " + candidate.arithmetic, report);
  result.honest = true;
  result.as_expected = result.answer == Answer::pass;
  for (const ProbeReport& probe : report.probes) {
    if (probe.answer != Answer::pass)
      result.why += fmt::format("{}{}: {}", result.why.empty() ? "an honest program must pass; " : ", ",
                                probe.name, name(probe.answer));
  }
  return result;
}

SelftestRow fault_row(const OracleCase& oracle_case, const Candidate& honest, const FaultName& fault) {
  const Candidate candidate = plain_candidate(oracle_case, fault.fault);
  const Verification report = verify(oracle_case, candidate);
  SelftestRow result = row(oracle_case, std::string(fault.name), report);
  const auto effect = first_effect(oracle_case, honest, candidate);
  const Difference* first = report.first_error();
  if (!effect) {
    result.why = "the fault has no effect on this case";
  } else if (first == nullptr) {
    result.why = "a fault must fail";
  } else if (*effect < place_of(oracle_case, *first)) {
    result.why = fmt::format("the fault begins in {}, record {}", oracle_case.probes[effect->probe].name,
                             effect->record);
  }
  result.as_expected = result.why.empty();
  return result;
}

}  // namespace

bool SelftestReport::sound() const {
  return !rows.empty() && std::ranges::all_of(rows, [](const SelftestRow& row) { return row.as_expected; });
}

SelftestReport selftest(const Configuration& configuration, int level, bool quiet) {
  SelftestReport report{configuration.name, level, {}, 0};
  for (const Regime regime : {Regime::standard, Regime::adversarial}) {
    const OracleCase oracle_case = generate({configuration, regime, level, {}, {}, quiet});
    const Candidate honest = plain_candidate(oracle_case, Fault::none);
    report.rows.push_back(honest_row(oracle_case, honest));
    report.rows.push_back(honest_row(oracle_case, plain_candidate(oracle_case, Fault::none, true)));
    const InterruptGuard guard;
    Progress progress("faults, " + regime_name(regime), static_cast<std::int64_t>(all_faults().size()),
                      quiet);
    for (const FaultName& fault : all_faults()) {
      if (InterruptGuard::interrupted()) end_interrupted(progress);
      if (!fault.of_attack || regime == Regime::adversarial)
        report.rows.push_back(fault_row(oracle_case, honest, fault));
      progress.advance();
    }
  }
  return report;
}

}  // namespace advproof
