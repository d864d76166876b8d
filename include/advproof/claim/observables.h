// What a run of a sweep leaves behind: both trainings of a seed's instance as a row of numbers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "advproof/training/setting.h"

namespace advproof {

/// What is observed beside what always is.
struct Observables {
  std::vector<std::int64_t> steps;  ///< heights A and B are kept at these steps of both trainings too
  bool radius = false;              ///< the mean robust radius of the test samples, certified
  bool distance = false;  ///< of the adversarial weights from those trained at eps = 0, after the same steps
  bool operator==(const Observables&) const = default;
};

/// The names of the numbers, in their order. Per regime, `standard.` or `adversarial.`: `A`, `B` mean over the classes
/// of the strongest robust and non-robust feature learned; `B_max` the highest that B ever was; `A_share` A / (A + B);
/// `phases` the fraction of classes in which B leads and A overtakes for good; `leads_at`, `overtakes_at` the mean of
/// those steps, missing unless every class has one; `risk`; then accuracies on the test samples as `.lower` and
/// `.upper`, which certificates and examples prove: `accuracy`, `D_R`, `D_NR`, `swap_everywhere`, one an attack, and
/// `box`, the whole box. `region` and `separation` are of the test samples (docs/theory.md, section 9).
std::vector<std::string> observed_columns(const Observables& observables);

/// A row, NaN where the run has no such number: trains in T, double or Dd. A pure function of its arguments, but for
/// how long it takes. InputError as run_outcome.
template <class T>
std::vector<double> observe_run(const Observables& observables, const Setting& setting, std::uint64_t seed);

}  // namespace advproof
