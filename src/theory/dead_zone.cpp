#include "advproof/theory/dead_zone.h"

#include <algorithm>
#include <limits>

#include "advproof/scalar/ball.h"

namespace advproof {
namespace {

/// b 2^(-1/q), rounded up: the upper end of an enclosure, the same on every machine.
double own_weight(double b, int q) {
  constexpr slong bits = 128;
  Ball a(2.0, bits);
  arb_root_ui(a.get(), a.get(), static_cast<ulong>(q), bits);
  a = Ball(b, bits) / a;
  arf_t upper;
  arf_init(upper);
  arb_get_ubound_arf(upper, a.get(), bits);
  const double result = arf_get_d(upper, ARF_RND_CEIL);
  arf_clear(upper);
  return result;
}

}  // namespace

RobustEntries robust_entries(const Samples& samples, const Features& features) {
  const std::vector<Index> u = one_hot_coordinates(features);
  constexpr double infinity = std::numeric_limits<double>::infinity();
  RobustEntries entries{infinity, -infinity};
  for (Index n = 0; n < samples.count(); ++n) {
    double own = -infinity;
    for (Index p = 0; p < samples.patches(); ++p) {
      const double* x = samples.X.row(samples.patch(n, p).row);
      for (Index i = 0; i < features.classes(); ++i) {
        double& entry = i == samples.label(n) ? own : entries.rival;
        entry = std::max(entry, x[u[static_cast<std::size_t>(i)]]);
      }
    }
    entries.own = std::min(entries.own, own);
  }
  return entries;
}

DeadZone dead_zone(const RobustEntries& entries, int q, double rho) {
  const double b = 2 * rho / (entries.own + entries.foreign());
  return {own_weight(b, q), b};
}

Matrix<double> dead_zone_weights(const DeadZone& zone, const Features& features, Index neurons) {
  const std::vector<Index> u = one_hot_coordinates(features);
  const Index k = features.classes();
  Matrix<double> W(k * neurons, features.U.cols());
  for (Index i = 0; i < k; ++i) {
    Index row = i * neurons;
    for (int copy = 0; copy < 2; ++copy) W(row++, u[static_cast<std::size_t>(i)]) = zone.a;
    for (Index j = 0; j < k; ++j) {
      if (j != i) W(row++, u[static_cast<std::size_t>(j)]) = zone.b;
    }
  }
  return W;
}

}  // namespace advproof
