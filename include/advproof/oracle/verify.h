// A candidate's answers against a case: what is wrong, where first, and by how much.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "advproof/error.h"
#include "advproof/storage/oracle_case.h"

namespace advproof {

enum class Answer { pass, fail, undecided };
std::string_view name(Answer answer);

/// One number outside of what an honest program may compute.
struct Difference {
  std::string probe;
  std::string output;
  std::size_t record = 0;
  std::int64_t step = 0;           ///< of training
  std::vector<std::size_t> index;  ///< within the record
  std::string place;               ///< the same in the paper's words: class 1, neuron 4, coordinate 0
  double observed = 0;
  double expected = 0;   ///< mid
  double radius = 0;     ///< of the enclosure
  double allowance = 0;  ///< of the declared arithmetic

  [[nodiscard]] double error() const;
  /// The error in units of radius + allowance; infinite for a number that is none, and where nothing is allowed.
  [[nodiscard]] double in_allowances() const;
  /// In units of the last place of the expected number in the arithmetic.
  [[nodiscard]] double in_ulps(const Arithmetic& arithmetic) const;
};

/// A record that fails: its first and its worst number.
struct FailedRecord {
  Difference first;
  Difference worst;
  std::size_t outside = 0;
  std::size_t numbers = 0;
};

struct ProbeReport {
  std::string name;  ///< `path` and `path.delta`: the candidate's own states
  Answer answer = Answer::undecided;
  std::size_t records = 0;
  std::size_t undecided = 0;  ///< records in which some output is bounded by no less than its own size
  std::size_t beyond = 0;     ///< records of which the declared arithmetic's bound says nothing
  std::size_t numbers = 0;    ///< examined
  std::size_t outside = 0;
  double closest = 0;            ///< the largest error in units of what is allowed, over all that is inside
  std::int64_t decided_to = -1;  ///< the last step of a record that is decided
  std::vector<FailedRecord> failed;
};

struct Verification {
  std::string case_file;
  std::string candidate_file;
  std::string preset;
  std::string regime;
  std::string instance_digest;
  std::string arithmetic;
  std::vector<ProbeReport> probes;
  std::vector<std::string> unanswered;  ///< probes of the case that the candidate says nothing about
  std::string cause;                    ///< of the first failure, where a pattern fits
  double seconds = 0;

  [[nodiscard]] Answer answer() const;
  [[nodiscard]] const Difference* first_error() const;
};

/// 0 pass, 1 fail, 5 undecided.
ExitCode exit_code(const Verification& report);

/// A number is inside if it is finite and |x - mid| <= rad + allowance; it decides something if that is less than the size of
/// what its record measures. A record fails with any number outside, is beyond where no bound is finite, and is undecided where
/// an output of it decides nothing. Requires answers of the shapes of `expected`.
ProbeReport judge(const Probe& expected, std::size_t arithmetic, const std::vector<Array>& answers);

/// Every probe that the candidate answers, and its path: each state judged from the one before.
Verification verify(
    const OracleCase& oracle_case, const Candidate& candidate, const std::function<void()>& progress = [] {});

}  // namespace advproof
