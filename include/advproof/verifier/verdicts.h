// `advproof oracle ver-verdicts` without its command line: a verifier's answers against what is proved
// (docs/verifiers.md).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "advproof/error.h"
#include "advproof/verifier/answers.h"

namespace advproof {

struct VerdictsOptions {
  std::string instances;        ///< instances.csv; answers.json and the files it names stand beside it
  std::string results;          ///< results.csv
  std::string answers;          ///< another answers.json; empty: the one beside instances.csv
  std::string counterexamples;  ///< where VNN-COMP's tools put them; empty: only those that results.csv names
  /// The answers.json that is read.
  [[nodiscard]] std::string answers_file() const;
};

enum class Judgement {
  right,               ///< what is proved; `sat` with a counterexample that is one
  unsound,             ///< `unsat` where a counterexample is proved
  false_alarm,         ///< `sat` where robustness is proved
  bad_counterexample,  ///< `sat` is right, but the point is outside of the box or breaks nothing
  malformed,           ///< `sat` with a file that holds no point
  no_counterexample,   ///< `sat` is right, and nothing shows that the verifier knows why
  unanswered,          ///< unknown, timeout, error
  undecided,           ///< balls of 4096 bits do not decide the counterexample
};
std::string_view name(Judgement judgement);
/// 10 for what is right, -150 for what is unsound, a false alarm, a bad or malformed counterexample, else 0: VNN-COMP's.
int points(Judgement judgement);

/// A row of results.csv that names an instance.
struct JudgedRow {
  unsigned line = 0;
  InstanceAnswer instance;
  std::string result;
  Judgement judgement = Judgement::unanswered;
  std::string why;         ///< where it is not right
  bool duplicate = false;  ///< a row before it names the same instance; judged, and worth at most 0
};

struct VerdictsReport {
  std::string instances_file;
  std::string results_file;
  std::size_t instances = 0;
  std::vector<JudgedRow> rows;
  std::vector<InstanceAnswer> missing;  ///< instances without a row
  std::vector<std::string> extra;       ///< `line N: onnx, vnnlib`: rows that name no instance
  [[nodiscard]] std::size_t count(Judgement judgement) const;
  [[nodiscard]] std::size_t duplicates() const;
  [[nodiscard]] long score() const;
};

/// Judges every row. InputError in one line, with file and line: a table of another form, a result that is none
/// of sat, unsat, unknown, timeout, error; an instance without a proved answer; a network or property that is not
/// the one the answer was proved for. Error (exit 1) if a counterexample is proved where none exists, which would
/// disprove the program.
VerdictsReport judge_verdicts(const VerdictsOptions& options);

/// 1: an answer that is wrong, or a bad counterexample. Else 3: malformed counterexamples, extra or duplicate rows.
/// Else 4: missing rows, a `sat` without counterexample, or no answer but unknown, timeout and error. Else 5: one
/// that is undecided. Else 0.
ExitCode exit_code(const VerdictsReport& report);

}  // namespace advproof
