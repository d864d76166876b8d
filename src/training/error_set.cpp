#include "advproof/training/error_set.h"

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
/// Slack below this share may grow by a cruder norm, which costs a fraction of the sharp one.
constexpr double worth_a_norm = 0x1p-12;

}  // namespace

ErrorSet::ErrorSet(Index n, double radius) : n_(n) { new_frame(radius); }

void ErrorSet::new_frame(double radius) {
  frame_ = {};
  radius_ = radius;
  slack_ = 0;
  components_.assign(static_cast<std::size_t>(n_), radius);
}

void ErrorSet::advance(const Matrix<double>& J, double error, double fresh) {
  double frame_error = error;  // of the new frame, for a unit vector
  if (frame_.size() == 0) {
    frame_ = J;
  } else {
    Matrix<double> moved(n_, n_);
    Products<double>::times(J, frame_, moved, J.all());
    const double rounding = static_cast<double>(n_ + 2) * 0x1.01p-53 * frobenius_bound(J);
    frame_error = (error + rounding) * frobenius_bound(frame_) * upward + 0x1p-900;
    frame_ = std::move(moved);
  }
  const std::vector<double> rows = row_norm_bounds(frame_);
  const double carried = *std::max_element(rows.begin(), rows.end()) * radius_;  // at most ||M||_2 radius

  double growth = quick_spectral_bound(J);
  if (!(growth * slack_ <= worth_a_norm * carried)) growth = std::min(growth, spectral_bound(J));
  slack_ = ((growth + error) * slack_ + frame_error * radius_ + fresh) * upward;
  if (!(slack_ <= largest_slack * carried))
    return new_frame((spectral_bound(frame_) * radius_ + slack_) * upward);
  for (std::size_t i = 0; i < rows.size(); ++i) components_[i] = (rows[i] * radius_ + slack_) * upward;
}

}  // namespace advproof
