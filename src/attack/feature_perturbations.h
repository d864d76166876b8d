// Perturbations along the features, which do not look at the network. [S: second review and its replies] Every
// delta is [NP x d] and clipped into the box |delta| <= eps, which one-hot features never leave.
#pragma once

#include "advproof/data/samples.h"

namespace advproof {

/// -min(eps, beta_p) v_y.
Matrix<double> removal(const Samples& samples, const Features& features, double eps);

/// -min(eps, beta_p) v_y + eps e: with v_t for e the perturbation of the source, which lies in its box where
/// eps >= beta_p. e is [1 x d].
Matrix<double> removal_towards(const Samples& samples, const Features& features, double eps,
                               const Matrix<double>& e);

/// -eps v_y + eps v_t on the samples of other labels than t, 0 on the others.
Matrix<double> swap_to(const Samples& samples, const Features& features, double eps, int t);

/// +eps u_t on every patch, -eps u_y where the patch carries u_y, on the samples of other labels than t.
Matrix<double> injection_of(const Samples& samples, const Features& features, double eps, int t);

/// -eps v_y + eps e.
Matrix<double> swap_towards(const Samples& samples, const Features& features, double eps,
                            const Matrix<double>& e);

/// The unit vectors +-e, each [1 x d], that are orthogonal to every feature, by Gram-Schmidt (twice) on the
/// coordinate axes. None where the features span R^d, d = 2k.
std::vector<Matrix<double>> orthogonal_directions(const Features& features);

}  // namespace advproof
