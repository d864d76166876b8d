// A user's own functions against a case, without a file between: examples/own-step.
#pragma once

#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "advproof/oracle/verify.h"

namespace advproof {

/// One record of a probe: what a function is given.
struct ProbeRecord {
  const OracleCase& oracle_case;
  const Probe& probe;
  std::size_t record = 0;

  [[nodiscard]] std::int64_t step() const { return probe.steps[record]; }
  /// An input of the record, row-major; empty where the probe has none of this name.
  [[nodiscard]] std::span<const double> input(std::string_view name) const;
};

/// Every output of the record, row-major, in the order of the probe's.
using Answering = std::function<std::vector<std::vector<double>>(const ProbeRecord&)>;

/// Asks the function for every record of a probe and judges what it says. UsageError for an unknown probe or arithmetic,
/// InputError `probe, output: what was expected` for numbers of another count. What the function throws is the caller's.
Verification verify_probe(const OracleCase& oracle_case, std::string_view probe, std::string_view arithmetic,
                          const Answering& function);

/// Of the probe `step`: W_{t+1} [km d] from the record's `W`.
Verification verify_step(const OracleCase& oracle_case, std::string_view arithmetic,
                         const std::function<std::vector<double>(const ProbeRecord&)>& step);

}  // namespace advproof
