// The two tables of a benchmark, as VNN-COMP has them: its instances, and a verifier's answers.
#pragma once

#include <string>
#include <vector>

namespace advproof {

/// A line of instances.csv: onnx, vnnlib, timeout.
struct InstanceRow {
  unsigned line = 0;
  std::string onnx;
  std::string vnnlib;
};

/// A line of results.csv: onnx, vnnlib, result; or category, onnx, vnnlib, seconds, result, seconds.
struct ResultRow {
  unsigned line = 0;
  std::string onnx;
  std::string vnnlib;
  std::string result;          ///< sat, unsat, unknown, timeout or error
  std::string counterexample;  ///< the file named behind; empty: none
};

/// Cells have no quotes; blanks around them and empty lines do not count. InputError `origin:line: what was
/// expected` for a line of another form, IncompleteError for a table without lines.
std::vector<InstanceRow> read_instance_rows(const std::string& text, const std::string& origin);
std::vector<ResultRow> read_result_rows(const std::string& text, const std::string& origin);

}  // namespace advproof
