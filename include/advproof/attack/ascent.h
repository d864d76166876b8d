// Gradient ascent in the l-infinity box: the attack of adversarial training and of PGD evaluation. [S
// Remark 2.5]
#pragma once

#include <optional>
#include <span>

#include "advproof/attack/ascent_config.h"
#include "advproof/network/patch_network.h"

namespace advproof {

/// What the attacker raises: the cross-entropy loss, or the margin F_t - F_y towards a target class t.
struct Objective {
  std::optional<int> target;
  static Objective cross_entropy() { return {}; }
  static Objective margin_to(int t) { return {t}; }
};

/// Everything an ascent computes; rows of samples as in Forward.
template <class T>
struct Ascent {
  Forward<T> forward;      ///< at the point where the last gradient was taken (one step: at X itself)
  Matrix<T> coefficients;  ///< minus the derivative of the objective in F                     [N x k]
  Matrix<T> G;             ///< coefficients * slope                                           [NP x km]
  Matrix<T> descent;       ///< G W: minus the gradient of the objective in X                  [NP x d]
  Matrix<T> delta;         ///< perturbation, |delta| <= eps (balls: see ascend)               [NP x d]
  Matrix<T> attacked;      ///< X + delta                                                      [NP x d]

  Ascent() = default;
  Ascent(Index samples, Index patches, Index classes, Index neurons, Index dim)
      : forward(samples, patches, classes, neurons),
        coefficients(samples, classes),
        G(samples * patches, classes * neurons),
        descent(samples * patches, dim),
        delta(samples * patches, dim),
        attacked(samples * patches, dim) {}
};

/// delta_0 = start (or 0);  delta_{j+1} = clamp(delta_j + eta_attack g_j, -eps, eps), g_j the gradient of the
/// objective at X + delta_j, or its sign;  attacked = X + delta. For the samples in `range`. Two products a
/// step. |delta| <= eps exactly in point scalars, and for a ball that lies in the box or on one side of it. A
/// ball that sticks out is cut: its midpoint lies in the box, but Arb rounds its radius up, so that it may
/// reach 2^-27 eps beyond. NaN stays NaN. With eps = 0 or eta_attack = 0 and no start: delta is exactly 0 and
/// attacked equals X bit for bit.
template <class T>
void ascend(const PatchNetwork<T>& network, const Matrix<T>& X, std::span<const int> y, Rows range,
            const AscentConfig& config, Objective objective, const Matrix<double>* start, Ascent<T>& out);

/// The same; shows `out` to `observe` after every step of the ascent.
template <class T, class Observe>
void ascend(const PatchNetwork<T>& network, const Matrix<T>& X, std::span<const int> y, Rows range,
            const AscentConfig& config, Objective objective, const Matrix<double>* start, Ascent<T>& out,
            Observe&& observe);

/// Uniform starts in the box for sample n of ascent number `index`; exact binary64 in [-eps, eps].
/// Substream `attack`, stream index = index * N + n.
void draw_starts(std::uint64_t seed, std::uint64_t index, double eps, Index patches, Rows range,
                 Matrix<double>& start);

}  // namespace advproof
