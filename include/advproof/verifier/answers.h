// What is proved of every instance of a benchmark, as answers.json beside its instances.csv.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "advproof/verifier/ladder.h"

namespace advproof {

/// A network's file with what it holds.
struct NetworkFile {
  std::string sha256;  ///< of its bytes
  Precision precision = Precision::float64;
};

/// One instance. Paths are relative to instances.csv.
struct InstanceAnswer {
  std::string onnx;
  std::string vnnlib;
  std::string sha256;  ///< of the property's bytes
  bool sat = false;    ///< a counterexample is proved to exist; else: proved that none does
  Hardness hardness = Hardness::safe;
  double distance = 0;
  double eps = 0;
  Index sample = 0;
  int label = 0;
  double radius_lower = 0;  ///< the sample's robust radius is proved to lie between these
  double radius_upper = 0;
  std::string counterexample;  ///< its file, where sat
  int taken_for = -1;
  Enclosure advantage;
  std::optional<double> unproved_share;
};

struct ProvedAnswers {
  std::string preset;
  std::string regime;
  std::string instance_digest;
  std::string samples;  ///< "test" or "train"
  std::int64_t step = 0;
  std::map<std::string, NetworkFile> networks;  ///< by path
  std::vector<InstanceAnswer> instances;
};

std::string answers_json(const ProvedAnswers& answers);

/// What judging needs of such a file: networks; onnx, vnnlib, sha256, sat, rung and counterexample of every
/// instance. InputError `origin: field: what was expected` in one line for anything that is none.
ProvedAnswers read_answers(const std::string& text, const std::string& origin);

}  // namespace advproof
