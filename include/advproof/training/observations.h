// What is written down about a run at chosen steps: enough to plot the race of A and B without the weights.
#pragma once

#include <cstdint>
#include <vector>

#include "advproof/training/trainer.h"

namespace advproof {

/// Binary64 enclosures of quantities at the weights W_t. `trained on` means X + delta_t, or X in the standard
/// regime.
struct Observation {
  std::int64_t step = 0;                     ///< t
  std::vector<Enclosure> A;                  ///< A_{i,r} = <w_{i,r}, u_i>                              [km]
  std::vector<Enclosure> B;                  ///< B_{i,r} = <w_{i,r}, v_i>                              [km]
  std::vector<Enclosure> max_preactivation;  ///< max over n, p, r of <w_{i,r}, x_p> trained on          [k]
  std::vector<Enclosure> one_minus_logit;    ///< 1 - logit_y of every sample trained on, near 0 too     [N]
  std::vector<Enclosure> logit;              ///< logit_i of every sample trained on, sample by sample   [N k]
  std::vector<Enclosure> loss;               ///< their cross-entropies                                  [N]
  Enclosure risk;                            ///< mean cross-entropy of the samples trained on
  Enclosure max_loss;                        ///< their largest cross-entropy
  Enclosure test_accuracy;                   ///< of the fresh samples
  Enclosure swap_accuracy;                   ///< of the fresh samples swapped, see FreshAccuracy
  double log2_radius = 0;                    ///< of W_t, see log2_radius()
};

/// Requires trainer.evaluate() at the current weights. A few entries a sample: small beside the
/// trainer's own N P d numbers a step.
template <class T>
Observation observe(const Trainer<T>& trainer);

/// The least integer e such that every ball's own radius is below 2^e (without the rounding to binary64 that
/// an Enclosure adds); -inf when every entry is exact, as for point scalars; +inf when one is not finite.
template <class T>
double log2_radius(const Matrix<T>& W);

/// Entry by entry.
template <class T>
Matrix<Enclosure> enclosures(const Matrix<T>& W);

/// max_r of the midpoints of class i; values[i neurons + r], as A and B of an Observation.
double strongest(const std::vector<Enclosure>& values, std::size_t i, std::size_t neurons);

/// Both numbers finite. An Enclosure that is not says nothing.
bool is_finite(const Enclosure& x);
/// Every enclosure of the observation is.
bool is_finite(const Observation& observation);

}  // namespace advproof
