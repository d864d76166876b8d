#include "advproof/report/oracle_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "advproof/scalar/double.h"
#include "advproof/storage/run_file.h"
#include "advproof/storage/versions.h"
#include "html.h"

namespace advproof {
namespace {

using Json = nlohmann::ordered_json;

const Arithmetic& arithmetic_of(const Verification& report) {
  return *std::ranges::find(arithmetics, report.arithmetic, &Arithmetic::name);
}

std::size_t numbers(const Probe& probe) {
  std::size_t count = 0;
  for (const ExpectedOutput& output : probe.outputs) count += output.rad.size();
  return count;
}

std::string both(double x) {
  return fmt::format("{:.17g} ({})", x, std::isfinite(x) ? to_exact_string(x) : "not finite");
}

std::string where(const Difference& d) {
  return fmt::format("probe {}, record {}, step {}, {} [{}]{}{}", d.probe, d.record, d.step, d.output,
                     fmt::join(d.index, ", "), d.place.empty() ? "" : ": ", d.place);
}

std::string sizes_text(const Difference& d, const Verification& report) {
  return fmt::format("error {:.3g} = {:.3g} times what is allowed = {:.3g} ulp of {}", d.error(),
                     d.in_allowances(), d.in_ulps(arithmetic_of(report)), report.arithmetic);
}

std::string difference_text(const Difference& d, const Verification& report) {
  return fmt::format("  {}\n    observed {}\n    expected {}\n    {}\n", where(d), both(d.observed),
                     both(d.expected), sizes_text(d, report));
}

std::string header(const Verification& report) {
  return fmt::format("advproof oracle ver · {} · {} · declared {}\ncase {}\ncandidate {}\ninstance {}\n\n",
                     report.preset, report.regime, report.arithmetic, report.case_file, report.candidate_file,
                     report.instance_digest.substr(0, 16));
}

}  // namespace

std::string case_table(const OracleCase& oracle_case) {
  std::string text = fmt::format(
      "oracle case · {} · {} · level {} · seed {}\ninstance {}\nwritten by {}\n\n  {:<12} {:>8} {:>11}  {:<18} {}\n",
      oracle_case.configuration.name, regime_name(oracle_case.regime), oracle_case.level,
      oracle_case.instance.seed, digest(oracle_case.instance), on_one_line(oracle_case.versions), "probe",
      "records", "numbers", "digest", "what");
  const std::vector<ProbeShape> shapes = probe_shapes(oracle_case.configuration, oracle_case.regime);
  for (const Probe& probe : oracle_case.probes) {
    const auto shape = std::ranges::find(shapes, probe.name, &ProbeShape::name);
    text += fmt::format("  {:<12} {:>8} {:>11}  {:<18} {}\n", probe.name, probe.records(), numbers(probe),
                        digest(probe).substr(0, 16), shape->meaning);
  }
  return text;
}

std::string case_json(const OracleCase& oracle_case) {
  Json json{{"schema", "advproof-oracle-case-1"},
            {"preset", oracle_case.configuration.name},
            {"regime", regime_name(oracle_case.regime)},
            {"level", oracle_case.level},
            {"seed", oracle_case.instance.seed},
            {"instance_digest", digest(oracle_case.instance)},
            {"probes", Json::array()}};
  for (const Probe& probe : oracle_case.probes)
    json["probes"].push_back({{"probe", probe.name},
                              {"steps", probe.steps},
                              {"numbers", numbers(probe)},
                              {"digest", digest(probe)}});
  for (const auto& [name, version] : oracle_case.versions) json["versions"][name] = version;
  return json.dump(2) + "\n";
}

std::string verification_table(const Verification& report) {
  std::string text =
      header(report) + fmt::format("  {:<12} {:<10} {:>7} {:>6} {:>9} {:>6} {:>10} {:>8}  {}\n", "probe",
                                   "answer", "records", "failed", "undecided", "beyond", "numbers", "outside",
                                   "closest");
  for (const ProbeReport& probe : report.probes)
    text += fmt::format("  {:<12} {:<10} {:>7} {:>6} {:>9} {:>6} {:>10} {:>8}  {:.2g}{}\n", probe.name,
                        name(probe.answer), probe.records, probe.failed.size(), probe.undecided, probe.beyond,
                        probe.numbers, probe.outside, probe.closest,
                        probe.beyond > 0 ? fmt::format(" (decided to step {})", probe.decided_to) : "");
  text += "\n";
  if (!report.unanswered.empty())
    text += fmt::format("not answered by the candidate: {}\n", fmt::join(report.unanswered, ", "));
  if (const Difference* first = report.first_error()) {
    text += "first error\n" + difference_text(*first, report);
    if (!report.cause.empty()) text += fmt::format("    probable cause: {}\n", report.cause);
  }
  return text + fmt::format("verdict: {}\n{:.1f} s\n", name(report.answer()), report.seconds);
}

std::string verification_junit(const Verification& report) {
  const auto count = [&report](Answer answer) {
    return std::ranges::count(report.probes, answer, &ProbeReport::answer);
  };
  std::string text = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"advproof oracle: {}\" tests=\"{}\" failures=\"{}\" "
      "errors=\"{}\" time=\"{:.3f}\">\n",
      html_text(report.preset + ", " + report.regime + ", " + report.arithmetic), report.probes.size(),
      count(Answer::fail), count(Answer::undecided), report.seconds);
  for (const ProbeReport& probe : report.probes) {
    text += fmt::format("  <testcase classname=\"oracle\" name=\"{}\">", html_text(probe.name));
    if (probe.answer == Answer::fail)
      text +=
          fmt::format("<failure message=\"{}\">{}</failure>", html_text(where(probe.failed.front().first)),
                      html_text(difference_text(probe.failed.front().first, report)));
    if (probe.answer == Answer::undecided)
      text += "<error message=\"undecided: what rounding allows is no smaller than what is measured\"/>";
    text += "</testcase>\n";
  }
  return text + "</testsuite>\n";
}

std::string explanation(const Verification& report) {
  std::string text = header(report);
  for (const ProbeReport& probe : report.probes) {
    for (const FailedRecord& failed : probe.failed) {
      text += fmt::format("{} of {} numbers outside\n", failed.outside, failed.numbers);
      text += "first\n" + difference_text(failed.first, report);
      text += "worst\n" + difference_text(failed.worst, report) + "\n";
    }
  }
  if (report.first_error() == nullptr) text += "nothing failed\n";
  if (!report.cause.empty()) text += fmt::format("probable cause of the first: {}\n", report.cause);
  return text + fmt::format("verdict: {}\n", name(report.answer()));
}

std::string selftest_table(const SelftestReport& report) {
  std::string text = fmt::format(
      "advproof oracle selftest · {} · level {}\n\n  {:<12} {:<24} {:<10} {:<52} {}\n", report.preset,
      report.level, "regime", "program", "answer", "first error", "probable cause");
  for (const SelftestRow& row : report.rows) {
    text += fmt::format("{} {:<12} {:<24} {:<10} {:<52} {}\n", row.as_expected ? "✓" : "✗", row.regime,
                        row.program, name(row.answer), row.first, row.cause);
    if (!row.as_expected) text += fmt::format("    {}\n", row.why);
  }
  const auto bad = std::ranges::count(report.rows, false, &SelftestRow::as_expected);
  return text + fmt::format("\n{} programs, {} not as expected\n{:.1f} s\n", report.rows.size(), bad,
                            report.seconds);
}

std::string selftest_json(const SelftestReport& report) {
  Json json{{"schema", "advproof-oracle-selftest-1"},
            {"preset", report.preset},
            {"level", report.level},
            {"sound", report.sound()},
            {"rows", Json::array()}};
  for (const SelftestRow& row : report.rows)
    json["rows"].push_back({{"regime", row.regime},
                            {"program", row.program},
                            {"honest", row.honest},
                            {"answer", name(row.answer)},
                            {"first", row.first},
                            {"cause", row.cause},
                            {"as_expected", row.as_expected},
                            {"why", row.why}});
  for (const auto& [name, version] : versions()) json["versions"][name] = version;
  return json.dump(2) + "\n";
}

}  // namespace advproof
