#include "advproof/verifier/verdicts.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "advproof/verifier/onnx_file.h"
#include "advproof/verifier/tables.h"
#include "configuration/message.h"
#include "configuration/read_file.h"
#include "storage/seal.h"

namespace advproof {

namespace fs = std::filesystem;

std::string_view name(Judgement judgement) {
  switch (judgement) {
    case Judgement::right:
      return "right";
    case Judgement::unsound:
      return "unsound";
    case Judgement::false_alarm:
      return "false alarm";
    case Judgement::bad_counterexample:
      return "bad counterexample";
    case Judgement::malformed:
      return "malformed counterexample";
    case Judgement::no_counterexample:
      return "no counterexample";
    case Judgement::unanswered:
      return "unanswered";
    default:
      return "undecided";
  }
}

int points(Judgement judgement) {
  switch (judgement) {
    case Judgement::right:
      return 10;
    case Judgement::unsound:
    case Judgement::false_alarm:
    case Judgement::bad_counterexample:
    case Judgement::malformed:
      return -150;
    default:
      return 0;
  }
}

std::size_t VerdictsReport::count(Judgement judgement) const {
  return static_cast<std::size_t>(std::ranges::count(rows, judgement, &JudgedRow::judgement));
}

std::size_t VerdictsReport::duplicates() const {
  return static_cast<std::size_t>(std::ranges::count(rows, true, &JudgedRow::duplicate));
}

long VerdictsReport::score() const {
  long sum = 0;
  for (const JudgedRow& row : rows)
    sum += row.duplicate ? std::min(points(row.judgement), 0) : points(row.judgement);
  return sum;
}

std::string VerdictsOptions::answers_file() const {
  return answers.empty() ? (fs::path(instances).parent_path() / "answers.json").string() : answers;
}

namespace {

/// Instances by how a table names them. A path as written somewhere else leads to ours if it is equal, or its end
/// is, whole names only.
class Register {
 public:
  void add(const InstanceAnswer& instance, std::size_t i) {
    by_name_.emplace(fs::path(instance.vnnlib).filename().string(), Known{instance.onnx, instance.vnnlib, i});
  }
  [[nodiscard]] std::optional<std::size_t> find(const std::string& onnx, const std::string& vnnlib) const {
    const std::string network = fs::path(onnx).lexically_normal().generic_string();
    const std::string property = fs::path(vnnlib).lexically_normal().generic_string();
    auto [at, end] = by_name_.equal_range(fs::path(property).filename().string());
    for (; at != end; ++at) {
      if (leads_to(network, at->second.onnx) && leads_to(property, at->second.vnnlib))
        return at->second.index;
    }
    return std::nullopt;
  }

 private:
  struct Known {
    std::string onnx;
    std::string vnnlib;
    std::size_t index;
  };
  static bool leads_to(const std::string& path, const std::string& ours) {
    return path == ours || path.ends_with("/" + ours);
  }

  std::multimap<std::string, Known> by_name_;
};

class Judging {
 public:
  explicit Judging(const VerdictsOptions& options)
      : options_(options), folder_(fs::path(options.instances).parent_path()) {}

  VerdictsReport judge() {
    read_instances();
    const std::vector<ResultRow> rows = read_result_rows(read_file(options_.results), options_.results);
    VerdictsReport report;
    report.instances_file = options_.instances;
    report.results_file = options_.results;
    report.instances = instances_.size();
    std::vector<bool> seen(instances_.size());
    for (const ResultRow& row : rows) {
      const std::optional<std::size_t> i = listed_.find(row.onnx, row.vnnlib);
      if (!i) {
        report.extra.push_back(
            complaint(fmt::format("line {}", row.line), 0, "", row.onnx + ", " + row.vnnlib));
        continue;
      }
      JudgedRow judged{row.line, instances_[*i], row.result, Judgement::unanswered, "", seen[*i]};
      judge(row, judged);
      report.rows.push_back(std::move(judged));
      seen[*i] = true;
    }
    for (std::size_t i = 0; i < instances_.size(); ++i) {
      if (!seen[i]) report.missing.push_back(instances_[i]);
    }
    return report;
  }

 private:
  [[nodiscard]] std::string beside_instances(const std::string& path) const {
    return (folder_ / path).string();
  }

  void read_instances() {
    const std::string answers_path = options_.answers_file();
    const ProvedAnswers answers = read_answers(read_file(answers_path), answers_path);
    Register proved;
    for (std::size_t i = 0; i < answers.instances.size(); ++i) proved.add(answers.instances[i], i);
    for (const InstanceRow& row : read_instance_rows(read_file(options_.instances), options_.instances)) {
      const auto fail = [&](const std::string& what) {
        throw InputError(complaint(options_.instances, row.line, "", what));
      };
      const std::optional<std::size_t> i = proved.find(row.onnx, row.vnnlib);
      if (!i) fail("no answer is proved for it in " + answers_path);
      const InstanceAnswer& known = answers.instances[*i];
      if (listed_.find(known.onnx, known.vnnlib)) fail("the instance is listed twice");
      require_same(known.onnx, answers.networks.at(known.onnx).sha256);
      require_same(known.vnnlib, known.sha256);
      listed_.add(known, instances_.size());
      instances_.push_back(known);
    }
  }

  /// The file is the one of the proof.
  void require_same(const std::string& path, const std::string& digest) {
    const auto [known, is_new] = files_.try_emplace(path);
    if (is_new) {
      known->second = read_file(beside_instances(path));
      if (sha256(known->second) != digest)
        throw InputError(complaint(beside_instances(path), 0, "",
                                   "changed since its answer was proved: the checksum does not agree"));
    }
  }

  void judge(const ResultRow& row, JudgedRow& judged) {
    const bool sat = judged.instance.sat;
    if (row.result == "unsat") {
      judged.judgement = sat ? Judgement::unsound : Judgement::right;
      if (sat) judged.why = "a counterexample is proved: " + judged.instance.counterexample;
    } else if (row.result == "sat") {
      judge_counterexample(row, judged);
      if (!sat) {
        judged.judgement = Judgement::false_alarm;
        judged.why = "robustness is proved; " + judged.why;
      }
    }
  }

  /// Judges `sat` by its point alone.
  void judge_counterexample(const ResultRow& row, JudgedRow& judged) {
    const auto is = [&judged](Judgement judgement, std::string why) {
      judged.judgement = judgement;
      judged.why = std::move(why);
    };
    const std::optional<std::string> path = counterexample_path(row, judged.instance);
    if (!path) return is(Judgement::no_counterexample, "no counterexample is given");
    std::error_code error;
    if (!fs::exists(*path, error)) return is(Judgement::no_counterexample, *path + ": no such file");
    const Property property =
        read_vnnlib(files_.at(judged.instance.vnnlib), beside_instances(judged.instance.vnnlib));
    std::vector<double> x;
    try {
      x = read_counterexample(read_file(*path), property.lo.size(), *path);
    } catch (const InputError& error) {
      return is(Judgement::malformed, error.what());
    }
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (!(property.lo[i] <= x[i] && x[i] <= property.hi[i]))
        return is(Judgement::bad_counterexample,
                  fmt::format("X_{} = {} is outside of [{}, {}] by {}", i, x[i], property.lo[i],
                              property.hi[i], std::max(property.lo[i] - x[i], x[i] - property.hi[i])));
    }
    const Reached reached = another_reaches(graph_of(judged.instance.onnx), x, property.label,
                                            beside_instances(judged.instance.onnx));
    if (reached.truth == Truth::yes && !judged.instance.sat)
      throw Error(ExitCode::check_failed, *path + ": a counterexample where none is proved to exist: a bug");
    if (reached.truth == Truth::yes) return is(Judgement::right, "");
    if (reached.truth == Truth::unknown)
      return is(Judgement::undecided, "a tie, as far as balls of 4096 bits can see");
    is(Judgement::bad_counterexample, fmt::format("F_{} falls short of F_{} by {}", reached.taken_for,
                                                  property.label, -reached.advantage.mid));
  }

  /// As the row names it, relative to results.csv; else by VNN-COMP's name, if a folder of such is given.
  [[nodiscard]] std::optional<std::string> counterexample_path(const ResultRow& row,
                                                               const InstanceAnswer& instance) const {
    if (!row.counterexample.empty())
      return (fs::path(options_.results).parent_path() / row.counterexample).string();
    if (options_.counterexamples.empty()) return std::nullopt;
    const std::string stem =
        fs::path(instance.onnx).stem().string() + "_" + fs::path(instance.vnnlib).stem().string();
    return (fs::path(options_.counterexamples) / (stem + ".counterexample")).string();
  }

  const OperatorGraph& graph_of(const std::string& onnx) {
    const auto [known, is_new] = graphs_.try_emplace(onnx);
    if (is_new) known->second = read_onnx(files_.at(onnx), beside_instances(onnx));
    return known->second;
  }

  const VerdictsOptions& options_;
  fs::path folder_;
  std::vector<InstanceAnswer> instances_;
  Register listed_;                           ///< instances_
  std::map<std::string, std::string> files_;  ///< contents, by path beside instances.csv
  std::map<std::string, OperatorGraph> graphs_;
};

}  // namespace

VerdictsReport judge_verdicts(const VerdictsOptions& options) { return Judging(options).judge(); }

ExitCode exit_code(const VerdictsReport& report) {
  const auto any = [&report](std::initializer_list<Judgement> of) {
    return std::ranges::any_of(of, [&](Judgement judgement) { return report.count(judgement) > 0; });
  };
  using enum Judgement;
  if (any({unsound, false_alarm, bad_counterexample})) return ExitCode::check_failed;
  if (any({malformed}) || !report.extra.empty() || report.duplicates() > 0) return ExitCode::malformed_input;
  if (!report.missing.empty() || any({no_counterexample}) || !any({right, undecided}))
    return ExitCode::incomplete;
  return any({undecided}) ? ExitCode::undecided : ExitCode::ok;
}

}  // namespace advproof
