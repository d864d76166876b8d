// s' of many balls and their sum of s: each of the three pieces where it is decided, without allocating for
// intermediate results.
#include "advproof/network/smoothed_relu.h"

namespace advproof {
namespace {

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
        Activation<Ball> hull = smoothed_relu(z[i], network);
        sum[i] += std::move(hull.value) * static_cast<double>(q);
        slope[i] = std::move(hull.slope);
      }
    }
  }
}

}  // namespace advproof
