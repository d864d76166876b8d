// `advproof export` without its command line: a trained network as a benchmark for neural-network verifiers, with
// every answer proved (docs/verifiers.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "advproof/error.h"
#include "advproof/verifier/answers.h"

namespace advproof {

struct ExportOptions {
  std::string run;                      ///< a run file
  std::string directory;                ///< new or empty
  bool training_samples = false;        ///< instead of the test samples
  std::optional<std::int64_t> samples;  ///< the first so many; default: all
  std::int64_t boxes = 200'000;         ///< budget of a certificate
  std::int64_t timeout = 300;           ///< seconds that instances.csv grants
  bool quiet = false;
};

/// A sample in the network of one precision.
struct ExportedSample {
  Index sample = 0;
  int label = 0;
  Precision precision = Precision::float64;
  RobustRadius radius;
  Index safe = 0;  ///< properties of each kind
  Index unsafe = 0;
  Index hidden = 0;
  std::vector<std::string> left_out;  ///< rungs that could not be made, and why
};

struct ExportReport {
  std::string directory;
  ProvedAnswers answers;
  Shape input;                ///< [1, P, d]
  Shape output;               ///< [1, k]
  bool exact_weights = true;  ///< false: the run's weights were rounded to binary64
  std::vector<ExportedSample> samples;
  double seconds = 0;
};

/// Writes DIR/onnx, DIR/vnnlib, DIR/counterexamples, DIR/answers.json and, last, DIR/instances.csv, or nothing.
/// UsageError: a directory that holds something. InputError as read_run, and before any work where certificates
/// are not proved for the network in either precision, or for the samples (certify/domain.h). IncompleteError: no
/// samples, or it cannot be written. Error (exit 1) if the graph as written does not agree with a counterexample
/// that is proved, which would disprove the program.
ExportReport export_benchmark(const ExportOptions& options);

/// 0; 5: a robust radius stayed undecided, so its ladder stands wider apart; 4: there is no property at all.
ExitCode exit_code(const ExportReport& report);

}  // namespace advproof
