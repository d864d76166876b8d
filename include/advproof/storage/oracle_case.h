// A case of the oracle and a candidate's answers, as files: docs/oracle.md has every dataset.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "advproof/configuration/configuration.h"
#include "advproof/scalar/arithmetic.h"

namespace advproof {

/// Numbers of any shape, row-major; the first extent counts records.
struct Array {
  std::string name;
  std::vector<std::size_t> shape;
  std::vector<double> values = {};

  [[nodiscard]] std::size_t records() const { return shape.empty() ? 0 : shape.front(); }
  /// Numbers in a record.
  [[nodiscard]] std::size_t width() const;
};

/// What a probe expects: the exact value lies in [mid - rad, mid + rad], and an honest computation in arithmetics[a] within
/// allowance[a] more.
struct ExpectedOutput {
  Array mid;                  ///< carries name and shape
  std::vector<double> rad;    ///< >= 0
  std::vector<double> scale;  ///< of each record: the size of what it measures
  std::array<std::vector<double>, arithmetics.size()> allowance;  ///< >= 0; infinite: it says nothing
};

struct Probe {
  std::string name;
  std::vector<std::int64_t> steps;  ///< of training, where each record's state comes from
  std::vector<Array> inputs;
  std::vector<ExpectedOutput> outputs;

  [[nodiscard]] std::size_t records() const { return steps.size(); }
};

/// SHA-256 of all numbers of the probe, in the order of docs/oracle.md.
std::string digest(const Probe& probe);

struct OracleCase {
  Configuration configuration;  ///< its seed is the instance's
  Regime regime = Regime::adversarial;
  int level = 1;
  Instance instance;
  std::vector<std::pair<std::string, std::string>> versions;  ///< of what wrote the file
  std::vector<Probe> probes;
};

/// Names of inputs and outputs that a probe has, by which a file is read. UsageError naming the nearest for an unknown one.
struct ProbeShape {
  std::string name;
  std::string meaning;  ///< one line
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
};
/// All probes of a case of this regime.
std::vector<ProbeShape> probe_shapes(const Configuration& configuration, Regime regime);
/// The shape of an input or output of `records` records.
std::vector<std::size_t> array_shape(const Configuration& configuration, const std::string& probe,
                                     const std::string& name, std::size_t records);

/// Writes the file atomically, the same case always as the same bytes. IncompleteError in one line if that fails.
void write_case(const std::string& path, const OracleCase& oracle_case);

/// Reads and validates a whole file: seal, structure, shapes, the instance (drawn again from its configuration), the digest
/// of every probe. InputError or IncompleteError `path: /dataset: what was expected` for anything else.
OracleCase read_case(const std::string& path);

/// What somebody else's program computed.
struct Candidate {
  std::string arithmetic;  ///< as declared
  struct Answers {
    std::string probe;
    std::vector<Array> outputs;  ///< in the order of the case's
  };
  std::vector<Answers> answers;
  std::vector<std::int64_t> path_steps;  ///< of its own states, one after the other
  Array path_W{"W", {}, {}};             ///< [S+1, km, d]
  Array path_delta{"delta", {}, {}};     ///< [S, NP, d], or nothing
};

void write_candidate(const std::string& path, const OracleCase& oracle_case, const Candidate& candidate);

/// Reads a candidate's file against the case. Numbers may be anything, NaN included; what is missing, extra, of another shape
/// or type, or about another instance is an InputError; a candidate without any answer an IncompleteError.
Candidate read_candidate(const std::string& path, const OracleCase& oracle_case);

}  // namespace advproof
