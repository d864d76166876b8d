#include "advproof/report/verifier_report.h"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "advproof/storage/versions.h"

namespace advproof {
namespace {

constexpr Judgement judgements[] = {
    Judgement::right,     Judgement::unsound,           Judgement::false_alarm, Judgement::bad_counterexample,
    Judgement::malformed, Judgement::no_counterexample, Judgement::unanswered,  Judgement::undecided};

/// How near to the radius the answers stay right: a line for each kind and distance.
std::string rungs_table(const VerdictsReport& report) {
  struct Tally {
    int right = 0;
    int wrong = 0;
    int open = 0;
  };
  std::map<std::pair<Hardness, double>, Tally> rungs;
  const auto tally_of = [&rungs](const InstanceAnswer& instance) -> Tally& {
    return rungs[{instance.hardness, -instance.distance}];  // the nearest last
  };
  for (const JudgedRow& row : report.rows) {
    if (row.duplicate) continue;
    Tally& tally = tally_of(row.instance);
    ++(row.judgement == Judgement::right ? tally.right
       : points(row.judgement) < 0       ? tally.wrong
                                         : tally.open);
  }
  for (const InstanceAnswer& instance : report.missing) ++tally_of(instance).open;
  std::string text = fmt::format("  {:<16} {:>8} {:>8} {:>8}\n", "kind, distance", "right", "wrong", "open");
  for (const auto& [rung, tally] : rungs)
    text += fmt::format("  {:<16} {:>8} {:>8} {:>8}\n", fmt::format("{} {}", name(rung.first), -rung.second),
                        tally.right, tally.wrong, tally.open);
  return text + "\n";
}

}  // namespace

std::string export_table(const ExportReport& report) {
  const ProvedAnswers& answers = report.answers;
  std::string text = fmt::format(
      "advproof export · {} · {} training, step {} · {} samples\ninstance {} · X [{}], F [{}]\n",
      answers.preset, answers.regime, answers.step, answers.samples, answers.instance_digest.substr(0, 16),
      fmt::join(report.input, ", "), fmt::join(report.output, ", "));
  if (!report.exact_weights) text += "weights rounded to binary64: the network exported is that one\n";
  text += fmt::format("\n  {:>6} {:<9} {:>5} {:>24} {:>24} {:>5} {:>6} {:>6}\n", "sample", "numbers", "label",
                      "robust, proved, at", "broken at", "safe", "unsafe", "hidden");
  for (const ExportedSample& sample : report.samples)
    text += fmt::format("  {:>6} {:<9} {:>5} {:>24} {:>24} {:>5} {:>6} {:>6}{}\n", sample.sample,
                        name(sample.precision), sample.label, sample.radius.lower, sample.radius.upper,
                        sample.safe, sample.unsafe, sample.hidden,
                        sample.radius.converged ? "" : "  undecided between");
  text += "\n";
  for (const ExportedSample& sample : report.samples) {
    for (const std::string& why : sample.left_out)
      text += fmt::format("  left out: sample {}, {}, {}\n", sample.sample, name(sample.precision), why);
  }
  return text + fmt::format("{} instances in {}\n{:.1f} s\n", answers.instances.size(), report.directory,
                            report.seconds);
}

std::string verdicts_table(const VerdictsReport& report) {
  std::string text = fmt::format("advproof oracle ver-verdicts · {} answers to {} instances\n\n",
                                 report.rows.size(), report.instances);
  for (const Judgement judgement : judgements)
    text += fmt::format("  {:<26} {:>6} {:>8} points each\n", name(judgement), report.count(judgement),
                        points(judgement));
  text += fmt::format("  {:<26} {:>6}\n  {:<26} {:>6}\n  {:<26} {:>6}\n  {:<26} {:>6} of {}\n\n", "missing",
                      report.missing.size(), "of no instance", report.extra.size(), "twice",
                      report.duplicates(), "score", report.score(), 10 * report.instances);
  text += rungs_table(report);
  for (const JudgedRow& row : report.rows) {
    if (row.judgement == Judgement::right && !row.duplicate) continue;
    text += fmt::format("{}:{}: {}: {} on {} ({}, {}){}{}{}\n", report.results_file, row.line,
                        name(row.judgement), row.result, row.instance.vnnlib, name(row.instance.hardness),
                        row.instance.distance, row.why.empty() ? "" : ": ", row.why,
                        row.duplicate ? "; the instance had its answer already" : "");
  }
  for (const std::string& row : report.extra)
    text += fmt::format("{}: of no instance: {}\n", report.results_file, row);
  for (const InstanceAnswer& instance : report.missing)
    text += fmt::format("{}: missing: {}, {}\n", report.results_file, instance.onnx, instance.vnnlib);
  constexpr const char* meanings[] = {"sound", "wrong answers", "", "malformed", "incomplete", "undecided"};
  return text + fmt::format("verdict: {}\n", meanings[static_cast<int>(exit_code(report))]);
}

std::string verdicts_json(const VerdictsReport& report) {
  using Json = nlohmann::ordered_json;
  Json json;
  json["schema"] = "advproof-verifier-verdicts-1";
  json["instances"] = report.instances;
  json["score"] = report.score();
  json["possible"] = 10 * report.instances;
  json["exit_status"] = static_cast<int>(exit_code(report));
  for (const Judgement judgement : judgements)
    json["counts"][std::string(name(judgement))] = report.count(judgement);
  json["duplicates"] = report.duplicates();
  json["rows"] = Json::array();
  for (const JudgedRow& row : report.rows)
    json["rows"].push_back({{"line", row.line},
                            {"onnx", row.instance.onnx},
                            {"vnnlib", row.instance.vnnlib},
                            {"expected", row.instance.sat ? "sat" : "unsat"},
                            {"kind", name(row.instance.hardness)},
                            {"distance", row.instance.distance},
                            {"result", row.result},
                            {"judgement", name(row.judgement)},
                            {"why", row.why},
                            {"duplicate", row.duplicate}});
  json["missing"] = Json::array();
  for (const InstanceAnswer& instance : report.missing)
    json["missing"].push_back({{"onnx", instance.onnx}, {"vnnlib", instance.vnnlib}});
  json["extra"] = report.extra;
  for (const auto& [name, version] : versions()) json["versions"][name] = version;
  constexpr auto replace = Json::error_handler_t::replace;  // a table's bytes may be no UTF-8
  return json.dump(2, ' ', false, replace) + "\n";
}

}  // namespace advproof
