// Cases that take milliseconds.
#pragma once

#include "advproof/oracle/generate.h"
#include "advproof/oracle/plain.h"
#include "training/tiny_run.h"

namespace advproof {

inline GenerateOptions tiny_generation(Regime regime, const AscentConfig& attack = tiny_attack()) {
  GenerateOptions options;
  options.configuration.setting = tiny_setting(attack);
  options.configuration.setting.training.standard_steps = 12;
  options.configuration.setting.training.adversarial_steps = 12;
  options.configuration.setting.training.record_every = 5;
  options.configuration.seed = 7;
  options.regime = regime;
  return options;
}

inline OracleCase tiny_case(Regime regime = Regime::adversarial, const AscentConfig& attack = tiny_attack()) {
  return generate(tiny_generation(regime, attack));
}

inline Probe& probe_of(OracleCase& oracle_case, const std::string& name) {
  for (Probe& probe : oracle_case.probes) {
    if (probe.name == name) return probe;
  }
  throw std::runtime_error("no probe " + name);
}

inline std::vector<Array>& answers_of(Candidate& candidate, const std::string& probe) {
  for (Candidate::Answers& answers : candidate.answers) {
    if (answers.probe == probe) return answers.outputs;
  }
  throw std::runtime_error("no answers to " + probe);
}

}  // namespace advproof
