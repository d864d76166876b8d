// u = 2^-53. The exact coordinates x lie within u |x^| of the rounded ones, x^. Whatever the order of a sum
// of d products, fused or not, a computed pre-activation is within (d + 2) u a_r of <w_r, x>, to first order
// in u, a_r = |w_r|_1 |x^_p|_inf. With the activation's facts: s is L-Lipschitz, |s(z)| <= s_r = |s(0)| + L a_r,
// and it is computed within e u relative (e: `rounding`). Summing the P m values of an output adds at most P m u
// times their sum. Together
//   |F^_i - F_i| <= (d + e + P m + 2) u sum_p sum_r s_r,   and sum_r a_r <= |x^_p|_inf sum_r |w_{i,r}|_1.
// The bound is twice that, for the terms of higher order and for its own rounding. Underflow adds less than
// 2^-500 where no number exceeds 2^400.
#include "advproof/network/output_error.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace advproof {
namespace {

constexpr double huge = 0x1p400;
constexpr double unbounded = std::numeric_limits<double>::infinity();

}  // namespace

OutputError::OutputError(const PatchNetwork<double>& network)
    : operations_(static_cast<double>(network.dim() + 12) + network.activation().facts().rounding),
      lipschitz_(network.activation().facts().lipschitz),
      at_zero_(network.activation().facts().at_zero),
      neurons_(static_cast<double>(network.neurons())) {
  for (const double kink : network.activation().facts().kinks) {
    if (!(std::abs(kink) <= huge)) reach_ = unbounded;
  }
  if (!(lipschitz_ <= huge && at_zero_ <= huge)) reach_ = unbounded;
  for (Index i = 0; i < network.classes(); ++i) {
    double sum = 0;
    for (const double* w = network.W().row(i * network.neurons());
         w != network.W().row((i + 1) * network.neurons()); ++w)
      sum += std::abs(*w);
    if (!(sum <= huge)) reach_ = unbounded;
    reach_ = std::max(reach_, sum);
  }
}

double OutputError::operator()(const Matrix<double>& X, Index patches, Index n) const {
  double size = 0;
  for (Index row = n * patches; row < (n + 1) * patches; ++row) {
    double largest = 0;
    for (const double* x = X.row(row); x != X.row(row + 1); ++x) {
      if (!(std::abs(*x) <= huge)) return unbounded;
      largest = std::max(largest, std::abs(*x));
    }
    size += largest;
  }
  const double operations = operations_ + static_cast<double>(patches) * neurons_;
  if (!(operations < 0x1p40 && reach_ <= huge)) return unbounded;
  const double unit = operations * 0x1p-52;
  return unit * size * reach_ * lipschitz_ + unit * (static_cast<double>(patches) * neurons_ * at_zero_) +
         0x1p-500;
}

}  // namespace advproof
