#include "advproof/oracle/in_process.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "advproof/configuration/nearest.h"

namespace advproof {

std::span<const double> ProbeRecord::input(std::string_view name) const {
  const auto found = std::ranges::find(probe.inputs, name, &Array::name);
  if (found == probe.inputs.end()) return {};
  return std::span(found->values).subspan(record * found->width(), found->width());
}

Verification verify_probe(const OracleCase& oracle_case, std::string_view probe, std::string_view arithmetic,
                          const Answering& function) {
  const auto asked = std::ranges::find(oracle_case.probes, probe, &Probe::name);
  if (asked == oracle_case.probes.end()) {
    std::vector<std::string> names;
    for (const Probe& known : oracle_case.probes) names.push_back(known.name);
    throw UsageError(fmt::format("'{}': not in the case: {}", probe, unknown("probe", probe, names)));
  }
  if (std::ranges::find(arithmetics, arithmetic, &Arithmetic::name) == arithmetics.end()) {
    std::vector<std::string> names;
    for (const Arithmetic& known : arithmetics) names.emplace_back(known.name);
    throw UsageError(fmt::format("'{}': {}", arithmetic, unknown("arithmetic", arithmetic, names)));
  }
  Candidate::Answers answers{asked->name, {}};
  for (const ExpectedOutput& output : asked->outputs)
    answers.outputs.push_back({output.mid.name, output.mid.shape, {}});
  for (std::size_t record = 0; record < asked->records(); ++record) {
    const std::vector<std::vector<double>> found = function({oracle_case, *asked, record});
    if (found.size() != answers.outputs.size())
      throw InputError(
          fmt::format("{}: expected {} outputs, found {}", probe, answers.outputs.size(), found.size()));
    for (std::size_t o = 0; o < found.size(); ++o) {
      Array& all = answers.outputs[o];
      if (found[o].size() != all.width())
        throw InputError(fmt::format("{}, {}: expected {} numbers, found {}", probe, all.name, all.width(),
                                     found[o].size()));
      all.values.insert(all.values.end(), found[o].begin(), found[o].end());
    }
  }
  Candidate candidate;
  candidate.arithmetic = arithmetic;
  candidate.answers.push_back(std::move(answers));
  Verification report = verify(oracle_case, candidate);
  report.unanswered.clear();
  report.case_file = "in memory";
  report.candidate_file = "a function of this process";
  return report;
}

Verification verify_step(const OracleCase& oracle_case, std::string_view arithmetic,
                         const std::function<std::vector<double>(const ProbeRecord&)>& step) {
  return verify_probe(oracle_case, "step", arithmetic, [&step](const ProbeRecord& record) {
    return std::vector<std::vector<double>>{step(record)};
  });
}

}  // namespace advproof
