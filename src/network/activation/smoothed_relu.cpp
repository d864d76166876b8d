// s' of many balls and their sum of s: each of the three pieces where it is decided, without allocating for
// intermediate results.
#include "advproof/network/activation/smoothed_relu.h"

#include <algorithm>
#include <cmath>

#include "advproof/linalg/norms.h"

namespace advproof {
namespace {

constexpr double u = 0x1p-53;

/// Whether all points are <= 0, or >= rho, or between.
enum class Piece { zero, power, linear, undecided };

Piece piece_of(const Ball& z, double rho) {
  if (arb_is_nonpositive(z.get()) != 0) return Piece::zero;
  if (arb_is_nonnegative(z.get()) == 0) return Piece::undecided;
  const Truth small = z <= rho;
  if (certainly(small)) return Piece::power;
  return possibly(small) && !certainly(z >= rho) ? Piece::undecided : Piece::linear;
}

void set_exact(Ball& x, double value, slong bits) {
  arb_set_d(x.get(), value);
  x.set_bits(bits);
}

}  // namespace

void add_smoothed_relu(const Ball* z, Index count, const NetworkConfig& network, Ball* sum, Ball* slope) {
  const auto q = static_cast<ulong>(network.q);
  slong bits = 2;
  for (Index i = 0; i < count; ++i) bits = std::max(bits, z[i].bits());
  Ball inverse_rho(1.0, bits);
  inverse_rho /= Ball(network.rho);
  const Ball shift = Ball(network.rho, bits) * (network.q - 1.0);  // q s(z) = q z - (q - 1) rho beyond rho

  for (Index i = 0; i < count; ++i) {
    const slong own = z[i].bits();
    sum[i].set_bits(std::max(sum[i].bits(), own));
    switch (piece_of(z[i], network.rho)) {
      case Piece::zero:
        set_exact(slope[i], 0.0, own);
        break;
      case Piece::linear:
        set_exact(slope[i], 1.0, own);
        arb_addmul_ui(sum[i].get(), z[i].get(), q, sum[i].bits());
        arb_sub(sum[i].get(), sum[i].get(), shift.get(), sum[i].bits());
        break;
      case Piece::power:
        arb_mul(slope[i].get(), z[i].get(), inverse_rho.get(), own);
        arb_pow_ui(slope[i].get(), slope[i].get(), q - 1, own);
        arb_addmul(sum[i].get(), slope[i].get(), z[i].get(), sum[i].bits());
        slope[i].set_bits(own);
        break;
      case Piece::undecided: {
        Activated<Ball> hull = smoothed_relu(z[i], network);
        sum[i] += std::move(hull.value) * static_cast<double>(q);
        slope[i] = std::move(hull.slope);
      }
    }
  }
}

/// The hull of s'' on an enclosure of z:  (q-1)/rho (z/rho)^{q-2} inside (0, rho), 0 outside.
Enclosure detail::smoothed_relu_curvature(const Ball& at, int q, double rho) {
  if (arb_is_negative(at.get()) != 0) return {0, 0};
  const Enclosure z = enclosure(at);
  const double low = z.mid - z.rad - u * std::abs(z.mid);
  const double high = z.mid + z.rad + u * std::abs(z.mid);
  const double steepest = (q - 1) / rho;
  if (low > rho || high < 0) return {0, 0};
  const auto inside = [&](double x) {
    const double share = std::clamp(x, 0.0, rho) / rho;
    return steepest * (q == 3 ? share : std::pow(share, q - 2));
  };
  const double least = low <= 0 || high >= rho ? 0.0 : inside(low);
  const double most = high >= rho ? steepest : inside(high);
  // the ends of z and the division: 3 u, to the power q - 2; pow, the products and the hull: a few units more
  const double rounding = (4.0 * q + 16) * u * most + 0x1p-1000;
  return {0.5 * (least + most), (0.5 * (most - least) + rounding) * upward};
}

namespace activations {

std::shared_ptr<const Activation> smoothed_relu(const NetworkConfig& network) {
  return std::make_shared<SmoothedRelu>(network);
}

}  // namespace activations

}  // namespace advproof
