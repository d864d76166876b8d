#include "advproof/certify/robust_radius.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "advproof/error.h"

namespace advproof {
namespace {

double size(const Matrix<double>& delta) {
  double largest = 0;
  for (const double entry : delta.entries()) largest = std::max(largest, std::abs(entry));
  return largest;
}

}  // namespace

RobustRadius robust_radius(const PatchNetwork<double>& network, const Samples& samples, Index n, double limit,
                           double tolerance, std::int64_t boxes) {
  RobustRadius radius;
  radius.upper = std::numeric_limits<double>::infinity();
  double eps = limit;
  while (!radius.converged) {
    Certificate certificate = certify_robustness(network, samples, n, eps, boxes);
    if (certificate.verdict == Robustness::undecided) return radius;
    if (certificate.verdict == Robustness::robust) {
      radius.lower = eps;
      radius.converged = eps == limit;
    } else {
      radius.upper = size(certificate.witness->delta);
      radius.witness = std::move(certificate.witness);
      if (radius.upper < radius.lower)
        throw Error(ExitCode::check_failed, "certify: a witness inside a certified radius: a bug");
    }
    eps = 0.5 * (radius.lower + radius.upper);
    const bool has_middle = radius.lower < eps && eps < radius.upper;
    radius.converged = radius.converged || !has_middle || radius.upper - radius.lower <= tolerance;
  }
  return radius;
}

}  // namespace advproof
