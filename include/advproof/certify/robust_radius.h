// The exact robust radius of a sample, by bisection of certificates.
#pragma once

#include "advproof/certify/certificate.h"

namespace advproof {

/// r = sup {eps >= 0 : robust at eps}, 0 where the clean sample is wrong, lies in [lower, upper].
struct RobustRadius {
  double lower = 0;                ///< robust at this radius, proved; or 0
  double upper = 0;                ///< broken at this radius by `witness`; infinity: robust at the limit
  std::optional<Witness> witness;  ///< |delta| <= upper, proved in balls
  bool converged = false;          ///< upper - lower <= tolerance or neighbours, or robust at the limit
};

/// Bisects [0, limit] until upper - lower <= tolerance; a witness lowers `upper` to its own size. Where a
/// certificate is undecided the bracket stays as it is, not converged. Requires limit > 0, tolerance > 0.
/// Error (exit 1) if a witness lies inside a certified radius, which would disprove the program.
RobustRadius robust_radius(const PatchNetwork<double>& network, const Samples& samples, Index n, double limit,
                           double tolerance, std::int64_t boxes = 200'000);

}  // namespace advproof
