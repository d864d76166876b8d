// one-hot.lemma-5.2 [H]: the one-hot assumption behind lemma-5.2's closed form, taken away. The reflection
// H = I - (2/d) 1 1^T turns every one-hot feature into a dense one; seen through H the trained network
// computes the same on clean samples, but the l-infinity box is another, and clipping does not commute with
// H: <delta_p, H u_i> is no longer clip(eta~ <grad, H u_i>), once a coordinate is clipped.
#include <algorithm>
#include <cmath>
#include "advproof/claim/over_seeds.h"

#include "advproof/attack/ascent.h"
#include "advproof/data/components.h"

namespace advproof {
namespace {

/// x - (2/d) (sum_l x_l) 1 for every row.
Matrix<double> reflected(Matrix<double> X) {
  for (Index row = 0; row < X.rows(); ++row) {
    double sum = 0;
    for (Index l = 0; l < X.cols(); ++l) sum += X(row, l);
    for (Index l = 0; l < X.cols(); ++l) X(row, l) -= 2 * sum / static_cast<double>(X.cols());
  }
  return X;
}

/// The largest |<delta, f> - clip(eta~ <grad, f>)| / eps over patches and features of one ascent step, with
/// the eta~ that moves the most sensitive coordinate by 10 eps; NaN where the gradient vanishes.
double error_of_closed_form(const Outcome& outcome, const Matrix<double>& X, const Matrix<double>& W,
                            const Features& features) {
  const Samples& samples = outcome.instance.train;
  const PatchNetwork<double> network(outcome.setting.network, features.U.rows(), W);
  Ascent<double> ascent(samples.count(), samples.patches(), network.classes(), network.neurons(),
                        network.dim());
  AscentConfig attack{.eps = outcome.setting.attack.eps, .eta_attack = 0};
  const auto step = [&] {
    ascend(network, X, samples.y, {0, samples.count()}, attack, Objective::cross_entropy(), nullptr, ascent);
  };
  step();
  double steepest = 0;
  for (const double g : ascent.descent.entries()) steepest = std::max(steepest, std::abs(g));
  if (!(steepest > 0)) return NAN;
  attack.eta_attack = 10 * attack.eps / steepest;
  step();
  const Matrix<double> moves = feature_components(Format<double>{}, ascent.delta, features);
  const Matrix<double> descents = feature_components(Format<double>{}, ascent.descent, features);
  double error = 0;
  for (std::size_t j = 0; j < moves.entries().size(); ++j) {
    const double closed = clamp(-attack.eta_attack * descents.entries()[j], -attack.eps, attack.eps);
    error = std::max(error, std::abs(moves.entries()[j] - closed) / attack.eps);
  }
  return error;
}

/// At the trained weights, in the basis of the instance.
double one_hot(const Outcome& outcome) {
  return error_of_closed_form(outcome, outcome.instance.train.X, outcome.adversarial.W,
                              outcome.instance.features);
}

double rotated(const Outcome& outcome) {
  const Features& features = outcome.instance.features;
  return error_of_closed_form(outcome, reflected(outcome.instance.train.X), reflected(outcome.adversarial.W),
                              {reflected(features.U), reflected(features.V)});
}

/// Something to clip, in one-hot features.
bool clips(const Outcome& outcome) {
  return outcome.setting.attack.eps > 0 && !one_hot_coordinates(outcome.instance.features).empty() &&
         rotated(outcome) >= 0;
}

ClaimResult examine(const ClaimPage& page, const std::vector<Outcome>& outcomes) {
  ClaimResult result = conclude_implication(
      page, page.title, outcomes, page.hypotheses.front(), clips,
      [](const Outcome& outcome) { return one_hot(outcome) < 1e-9 && rotated(outcome) > 0.01; });
  if (result.cases == 0) return result;
  Constant in_basis{"one-hot: error / eps", HUGE_VAL, 0, "", ""};
  Constant through_H{"rotated: error / eps", HUGE_VAL, 0, "", ""};
  for (const Outcome& outcome : outcomes) {
    if (!clips(outcome)) continue;
    for (auto& [constant, error] :
         {std::pair(&in_basis, one_hot(outcome)), std::pair(&through_H, rotated(outcome))}) {
      constant->min = std::min(constant->min, error);
      constant->max = std::max(constant->max, error);
    }
  }
  result.constants.push_back(in_basis);
  result.constants.push_back(through_H);
  return result;
}

}  // namespace

namespace checks {

Check one_hot_lemma_5_2() { return OverSeeds{{{"", examine}}}; }

}  // namespace checks

}  // namespace advproof
