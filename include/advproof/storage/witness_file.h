// Certified adversarial examples as a sealed HDF5 file (docs/formats.md).
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "advproof/robustness/radius_result.h"

namespace advproof {

/// What the examples of a file are about.
struct WitnessOrigin {
  std::string run;  ///< the run file that holds samples and weights
  std::string instance_digest;
  std::string samples;     ///< "test" or "train"
  std::uint64_t seed = 1;  ///< of the attacks
  Index patches = 0;
};

/// A record: an example of the weights of this step, at this radius.
struct WitnessRecord {
  std::int64_t step;
  double eps;
  const CertifiedExample* example;
};

/// Writes the records in their order. IncompleteError if that fails.
void write_witnesses(const std::string& path, const WitnessOrigin& origin,
                     std::span<const WitnessRecord> records);

}  // namespace advproof
