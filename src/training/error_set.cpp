#include "advproof/training/error_set.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "advproof/linalg/norms.h"
#include "advproof/linalg/products.h"

namespace advproof {
namespace {

/// The slack grows by norms, the frame by what the derivatives do: it may be this share of the whole before
/// both are put into a new ball.
constexpr double largest_slack = 0x1p-4;

}  // namespace

ErrorSet::ErrorSet(Index n, double radius) : n_(n) { new_frame(radius); }

ErrorSet::ErrorSet(Index n, State state) : n_(n) {
  if (state.frame.size() == 0) {
    new_frame(state.radius);
  } else {
    state_ = std::move(state);
    measure(row_norm_bounds(state_.frame));
  }
}

void ErrorSet::new_frame(double radius) {
  state_ = {{}, radius, 0};
  components_.assign(static_cast<std::size_t>(n_), radius);
}

void ErrorSet::measure(const std::vector<double>& row_norms) {
  components_.clear();
  for (const double row : row_norms) components_.push_back((row * state_.radius + state_.slack) * upward);
}

void ErrorSet::advance(const Matrix<double>& J, double error, double fresh) {
  Matrix<double>& frame = state_.frame;
  double& radius = state_.radius;
  double& slack = state_.slack;
  double frame_error = error;  // of the new frame, for a unit vector
  if (is_ball()) {
    frame = J;
  } else {
    Matrix<double> moved(n_, n_);
    constexpr Index rows = 64;  // of a block: fixed, so that the bits do not depend on the number of threads
    tbb::parallel_for(Index{0}, (n_ + rows - 1) / rows, [&](Index block) {
      Products<double>::times(J, frame, moved, {block * rows, std::min(n_, (block + 1) * rows)});
    });
    const double rounding = static_cast<double>(n_ + 2) * 0x1.01p-53 * frobenius_bound(J);
    frame_error = (error + rounding) * frobenius_bound(frame) * upward + 0x1p-900;
    frame = std::move(moved);
  }
  const std::vector<double> rows = row_norm_bounds(frame);
  const double carried = *std::max_element(rows.begin(), rows.end()) * radius;  // at most ||M||_2 radius

  const auto grown = [&](double norm) {
    return ((norm + error) * slack + frame_error * radius + fresh) * upward;
  };
  double next_slack = grown(quick_spectral_bound(J));
  if (!(next_slack <= largest_slack * carried)) next_slack = grown(spectral_bound(J));
  slack = next_slack;
  if (!(slack <= largest_slack * carried))
    return new_frame((spectral_bound(frame) * radius + slack) * upward);
  measure(rows);
}

}  // namespace advproof
