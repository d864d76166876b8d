// An instance: everything random about a run, as binary64 numbers with a digest.
#pragma once

#include <cstdint>
#include <string>

#include "advproof/data/samples.h"

namespace advproof {

struct Instance {
  std::uint64_t seed = 1;
  Features features;
  Samples train;
  Samples test;       ///< fresh samples, for accuracies only
  Matrix<double> W0;  ///< initial weights, row i m + r is w_{i,r}  [km x d]
  bool operator==(const Instance&) const = default;
};

/// InputError if the labels of a seed leave a class without a training sample: claims speak of every class.
void require_every_class(const DataConfig& config, std::uint64_t seed);

/// Draws an instance; w_{i,r} ~ N(0, init_std^2 I_d). Test samples start at index 2^32 of the seed's
/// sequence. InputError as require_every_class(). Test samples may miss classes.
Instance draw_instance(const DataConfig& config, int neurons, double init_std, std::uint64_t seed);

/// SHA-256 (64 hexadecimal digits) of all the instance's numbers, little-endian, in the order of
/// docs/formats.md.
std::string digest(const Instance& instance);

}  // namespace advproof
