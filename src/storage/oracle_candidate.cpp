#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <span>

#include "advproof/configuration/nearest.h"
#include "advproof/error.h"
#include "advproof/storage/atomic_file.h"
#include "advproof/storage/oracle_case.h"
#include "configuration/message.h"
#include "configuration/read_file.h"
#include "hdf5_memory.h"
#include "hdf5_structure.h"
#include "oracle_layout.h"

namespace advproof {
namespace {

using hdf5::Reader;
using hdf5::Shape;
using hdf5::Writer;

constexpr const char* candidate_format = "advproof candidate 1";

std::string answer_path(const std::string& probe, const std::string& output) {
  return fmt::format("/outputs/{}/{}", probe, output);
}

/// A text, alone or as the only one of a list.
std::string text(const Reader& file, const std::string& path) {
  if (!file.has(path)) file.fail(path, "expected to be present");
  const Shape shape = file.shape(path);
  if (!shape.empty() && shape != Shape{1}) file.fail(path, "expected one text");
  return file.strings(path, shape).front();
}

/// Everything that a candidate's file has must be what the case asks for.
void require_known(const Reader& file, const OracleCase& oracle_case) {
  std::set<std::string> known{"format", "instance_digest", "arithmetic", "outputs", "path"};
  for (const std::string& name : file.members("/")) {
    if (!known.contains(name)) file.fail("/" + name, unknown("dataset", name, {known.begin(), known.end()}));
  }
  if (file.has("/path")) {
    for (const std::string& name : file.members("/path")) {
      if (name != "step" && name != "W" && name != "delta")
        file.fail("/path/" + name, unknown("dataset", name, {"step", "W", "delta"}));
    }
  }
  if (!file.has("/outputs")) return;
  std::vector<std::string> probes;
  for (const Probe& probe : oracle_case.probes) probes.push_back(probe.name);
  for (const std::string& name : file.members("/outputs")) {
    const auto probe = std::ranges::find(oracle_case.probes, name, &Probe::name);
    if (probe == oracle_case.probes.end())
      file.fail("/outputs/" + name, "not in the case: " + unknown("probe", name, probes));
    std::vector<std::string> outputs;
    for (const ExpectedOutput& output : probe->outputs) outputs.push_back(output.mid.name);
    for (const std::string& output : file.members("/outputs/" + name)) {
      if (std::ranges::find(outputs, output) == outputs.end())
        file.fail(answer_path(name, output), unknown("output", output, outputs));
    }
  }
}

void read_path(const Reader& file, const OracleCase& oracle_case, Candidate& candidate) {
  const Shape counted = file.shape("/path/step");
  if (counted.size() != 1 || counted[0] < 2) file.fail("/path/step", "expected at least two steps");
  candidate.path_steps = file.integers("/path/step", counted);
  for (std::size_t i = 0; i < candidate.path_steps.size(); ++i) {
    if (candidate.path_steps[i] < 0 || (i > 0 && candidate.path_steps[i] != candidate.path_steps[i - 1] + 1))
      file.fail("/path/step", "expected steps >= 0, one after the other");
  }
  const std::size_t states = candidate.path_steps.size();
  candidate.path_W.shape = array_shape(oracle_case.configuration, "step", "W", states);
  candidate.path_W.values = file.reals("/path/W", hdf5_shape(candidate.path_W.shape));
  if (!file.has("/path/delta")) return;
  if (oracle_case.regime == Regime::standard)
    file.fail("/path/delta", "expected none in the standard regime");
  candidate.path_delta.shape = array_shape(oracle_case.configuration, "attack", "delta", states - 1);
  candidate.path_delta.values = file.reals("/path/delta", hdf5_shape(candidate.path_delta.shape));
}

}  // namespace

void write_candidate(const std::string& path, const OracleCase& oracle_case, const Candidate& candidate) {
  Writer file;
  const std::string format = candidate_format;
  const std::string instance = digest(oracle_case.instance);
  file.dataset("/format", std::span(&format, 1), {});
  file.dataset("/instance_digest", std::span(&instance, 1), {});
  file.dataset("/arithmetic", std::span(&candidate.arithmetic, 1), {});
  for (const Candidate::Answers& answers : candidate.answers) {
    for (const Array& output : answers.outputs)
      file.dataset(answer_path(answers.probe, output.name), output.values, hdf5_shape(output.shape));
  }
  if (!candidate.path_steps.empty()) {
    file.dataset("/path/step", candidate.path_steps, {candidate.path_steps.size()});
    file.dataset("/path/W", candidate.path_W.values, hdf5_shape(candidate.path_W.shape));
    if (!candidate.path_delta.shape.empty())
      file.dataset("/path/delta", candidate.path_delta.values, hdf5_shape(candidate.path_delta.shape));
  }
  write_atomically(path, file.bytes());
}

Candidate read_candidate(const std::string& path, const OracleCase& oracle_case) {
  std::string content = read_file(path);
  if (content.empty())
    throw IncompleteError(complaint(path, 0, "", "expected a candidate, found an empty file"));
  hdf5::require_plain_structure(content, path, hdf5::Origin::others);
  const Reader file(std::move(content), path);
  if (text(file, "/format") != candidate_format)
    file.fail("/format", fmt::format("expected '{}'", candidate_format));
  if (text(file, "/instance_digest") != digest(oracle_case.instance))
    file.fail("/instance_digest", "expected the case's: these are answers about another instance");
  Candidate candidate;
  candidate.arithmetic = text(file, "/arithmetic");
  if (!std::ranges::any_of(arithmetics,
                           [&](const Arithmetic& a) { return a.name == candidate.arithmetic; })) {
    std::vector<std::string> names;
    for (const Arithmetic& arithmetic : arithmetics) names.emplace_back(arithmetic.name);
    file.fail("/arithmetic", fmt::format("'{}': {}", candidate.arithmetic,
                                         unknown("arithmetic", candidate.arithmetic, names)));
  }
  require_known(file, oracle_case);
  for (const Probe& probe : oracle_case.probes) {
    if (!file.has("/outputs") || !file.has("/outputs/" + probe.name)) continue;
    Candidate::Answers answers{probe.name, {}};
    for (const ExpectedOutput& output : probe.outputs) {
      const std::string where = answer_path(probe.name, output.mid.name);
      if (!file.has(where)) file.fail(where, "expected: of a probe all outputs");
      answers.outputs.push_back(
          {output.mid.name, output.mid.shape, file.reals(where, hdf5_shape(output.mid.shape))});
    }
    candidate.answers.push_back(std::move(answers));
  }
  if (file.has("/path")) read_path(file, oracle_case, candidate);
  if (candidate.answers.empty() && candidate.path_steps.empty())
    throw IncompleteError(
        complaint(path, 0, "", "expected answers in /outputs or states in /path, found neither"));
  return candidate;
}

}  // namespace advproof
