#include "run_agreement.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "advproof/linalg/norms.h"

namespace advproof {
namespace {

using Found = std::optional<Disagreement>;

constexpr double unit = 0x1p-53;         // of binary64; every scalar rounds to no fewer bits
constexpr double underflow = 0x1p-1000;  // more than what a sum can lose below the normal numbers
constexpr double no_radius = -std::numeric_limits<double>::infinity();  // log2 of a radius

/// The numbers known as x and y may be one, if rounding added at most `rounding`. What leaves binary64 says nothing.
bool may_agree(const Enclosure& x, const Enclosure& y, double rounding) {
  const double allowed =
      (x.rad + y.rad + rounding) * upward + unit * (std::abs(x.mid) + std::abs(y.mid)) + underflow;
  return std::abs(x.mid - y.mid) <= allowed || !std::isfinite(allowed);
}

std::string words(const Enclosure& x) { return fmt::format("{} +- {}", x.mid, x.rad); }

Found unlike(const Matrix<Enclosure>& W, const Matrix<Enclosure>& other, const char* where,
             const char* source, std::int64_t step) {
  for (Index row = 0; row < W.rows(); ++row) {
    for (Index l = 0; l < W.cols(); ++l) {
      const Enclosure& here = W(row, l);
      const Enclosure& there = other(row, l);
      if (here.mid == there.mid && here.rad == there.rad) continue;
      return Disagreement{
          where, fmt::format("expected at step {} the weights of {}; of neuron {}, coordinate {}, they "
                             "are {} there, {} here",
                             step, source, row, l, words(there), words(here))};
    }
  }
  return {};
}

Matrix<Enclosure> initial_weights(const RunRecord& run) {
  Matrix<Enclosure> W(run.instance.W0.rows(), run.instance.W0.cols());
  for (std::size_t i = 0; i < W.entries().size(); ++i) W.entries()[i] = {run.instance.W0.entries()[i], 0};
  return W;
}

/// W_0 is drawn, and W_t of the checkpoint is recorded too.
Found in_weights(const RunRecord& run) {
  const std::int64_t reached = run.checkpoint.step;
  const Matrix<Enclosure> last = with_scalar(
      run.scalar, [&run](const auto& format) { return enclosures(checkpoint_weights(run, format)); });
  if (reached == 0) {
    if (Found found = unlike(last, initial_weights(run), "/checkpoint/W", "/instance/W0", 0)) return found;
  }
  for (const WeightRecord& record : run.weights) {
    if (record.step == 0) {
      if (Found found = unlike(record.W, initial_weights(run), "/weights", "/instance/W0", 0)) return found;
    }
    if (record.step == reached) {
      if (Found found = unlike(record.W, last, "/weights", "/checkpoint/W", reached)) return found;
    }
  }
  return {};
}

/// The radii of the checkpoint's balls, in units of 2^-bits.
std::vector<double> radii_of(const Matrix<Ball>& W, slong bits) {
  std::vector<double> result;
  for (const Ball& w : W.entries()) {
    Ball radius(0.0, 64);
    arb_get_rad_arb(radius.get(), w.get());
    arb_mul_2exp_si(radius.get(), radius.get(), bits);
    result.push_back(enclosure(radius).mid);
  }
  return result;
}

/// The error set is that of the checkpoint's balls (tightening.h): they are its components; or, where it is a ball
/// that began with them, its radius is their norm.
Found in_error_set(const RunRecord& run) {
  if (!run.checkpoint.error) return {};
  const ErrorSet::State& state = *run.checkpoint.error;
  const bool is_ball = state.frame.size() == 0;
  if (is_ball && state.slack != 0)
    return Disagreement{"/checkpoint/error/lengths",
                        "expected a slack of 0, as /checkpoint/error/frame is empty"};
  const std::vector<double> of_W =
      radii_of(checkpoint_weights(run, Format<Ball>{run.scalar.bits}), run.scalar.bits);
  const std::vector<double> components = ErrorSet(std::ssize(of_W), state).components();
  constexpr double rounded_up = 1 + 0x1p-28;  // a ball's radius has 30 bits
  bool are_components = true;
  double norm = 0;  // in units of the radius
  for (std::size_t i = 0; i < of_W.size(); ++i) {
    are_components = are_components && of_W[i] >= components[i] && of_W[i] <= components[i] * rounded_up;
    if (of_W[i] != 0) norm = std::hypot(norm, of_W[i] / state.radius);
  }
  const bool is_norm = is_ball && norm <= rounded_up && (norm * rounded_up >= 1 || state.radius == 0);
  if (are_components || is_norm) return {};
  return Disagreement{"/checkpoint/error", "expected the error set of the balls of /checkpoint/W"};
}

/// A_{i,r} = <w_{i,r}, u_i>, B_{i,r} = <w_{i,r}, v_i>. Either side is a sum of d products, each within d u of the sum
/// of their sizes.
Found in_signals(const RunRecord& run, const Observation& seen, const Matrix<Enclosure>& W) {
  const Index neurons = run.configuration.setting.network.neurons;
  const double rounding = 2 * static_cast<double>(W.cols() + 2) * unit;
  for (const auto& [where, values, features] :
       {std::tuple("/observations/A", &seen.A, &run.instance.features.U),
        std::tuple("/observations/B", &seen.B, &run.instance.features.V)}) {
    for (Index row = 0; row < W.rows(); ++row) {
      Enclosure product;
      double size = 0;
      for (Index l = 0; l < W.cols(); ++l) {
        const double f = (*features)(row / neurons, l);
        product.mid += W(row, l).mid * f;
        product.rad += W(row, l).rad * std::abs(f);
        size += std::abs(W(row, l).mid * f);
      }
      const Enclosure& value = (*values)[static_cast<std::size_t>(row)];
      if (!may_agree(value, product, rounding * size))
        return Disagreement{
            where, fmt::format("expected at step {} the products of /weights and features; of neuron {} "
                               "it is {}, found {}",
                               seen.step, row, words(product), words(value))};
    }
  }
  return {};
}

/// log2_radius is of the balls whose radii, the rounding of their midpoints included, are those of W.
Found in_radius(const Observation& seen, const Matrix<Enclosure>& W) {
  constexpr double looser = 1 + 0x1p-20;  // than a radius of 30 bits to which a rounding was added
  double largest = 0;
  bool within = true;
  const double bound = seen.log2_radius == no_radius ? 0 : std::exp2(seen.log2_radius);
  for (const Enclosure& w : W.entries()) {
    largest = std::max(largest, w.rad);
    within = within && w.rad <= (bound + 2 * unit * std::abs(w.mid)) * looser + underflow;
  }
  if (within && 2 * largest >= bound) return {};
  return Disagreement{"/observations/log2_radius",
                      fmt::format("expected at step {} that of the radii of /weights, at most {}, found 2^{}",
                                  seen.step, largest, seen.log2_radius)};
}

/// Of the k logits of a sample, 1 - logit_y and the loss -log logit_y. An output's difference x rounds by u |x|, which
/// moves exp(-|x|) by at most u/e; so each of k exponentials, their sum and what is made of it moves a logit by no
/// more than 4 (k + 4) u.
Found in_logits(const RunRecord& run, const Observation& seen) {
  const auto k = static_cast<std::size_t>(run.configuration.setting.data.classes);
  const double rounding = 8 * static_cast<double>(k + 4) * unit;
  for (std::size_t n = 0; n < seen.loss.size(); ++n) {
    const auto differs = [&](const char* where, const char* expected, const Enclosure& found) {
      return Disagreement{
          where, fmt::format("expected at step {} {} /observations/logit; of sample {} found {}", seen.step,
                             expected, n, words(found))};
    };
    const Enclosure* of_sample = seen.logit.data() + n * k;
    Enclosure sum;
    for (std::size_t i = 0; i < k; ++i) sum = {sum.mid + of_sample[i].mid, sum.rad + of_sample[i].rad};
    if (!may_agree(sum, {1, 0}, static_cast<double>(k) * rounding))
      return Disagreement{"/observations/logit",
                          fmt::format("expected at step {} logits that add up to 1; those of "
                                      "sample {} give {}",
                                      seen.step, n, words(sum))};
    const Enclosure& logit = of_sample[run.instance.train.y[n]];
    const Enclosure& rest = seen.one_minus_logit[n];
    if (!may_agree(rest, {1 - logit.mid, logit.rad}, rounding))
      return differs("/observations/one_minus_logit", "1 less the label's", rest);
    const Enclosure& loss = seen.loss[n];
    const double least = std::exp(-(loss.mid + loss.rad));
    const double most = std::exp(-(loss.mid - loss.rad));
    if (!may_agree(logit, {0.5 * (least + most), 0.5 * (most - least)}, rounding))
      return differs("/observations/loss", "minus the logarithm of the label's", loss);
  }
  return {};
}

/// The mean and the largest of the losses.
Found in_losses(const Observation& seen) {
  const auto N = static_cast<double>(seen.loss.size());
  Enclosure mean;
  double least = 0;  // of the largest loss: no loss is below 0
  double most = 0;
  for (const Enclosure& loss : seen.loss) {
    mean = {mean.mid + loss.mid / N, mean.rad + loss.rad / N};
    least = std::max(least, loss.mid - loss.rad);
    most = std::max(most, loss.mid + loss.rad);
  }
  const auto differs = [&](const char* where, const char* what, const Enclosure& expected,
                           const Enclosure& found) {
    return Disagreement{where, fmt::format("expected at step {} the {} of /observations/loss, {}, found {}",
                                           seen.step, what, words(expected), words(found))};
  };
  if (!may_agree(seen.risk, mean, 2 * (N + 4) * unit * std::abs(mean.mid)))
    return differs("/observations/risk", "mean", mean, seen.risk);
  const Enclosure largest{0.5 * (least + most), 0.5 * (most - least)};
  if (!may_agree(seen.max_loss, largest, 4 * unit * most))
    return differs("/observations/max_loss", "largest", largest, seen.max_loss);
  return {};
}

/// What the run's scalar and its accuracy allow.
Found in_precision(const RunRecord& run, const Observation& seen) {
  if (!run.scalar.is<Ball>() && seen.log2_radius != no_radius)
    return Disagreement{"/observations/log2_radius",
                        fmt::format("expected -inf, as {} numbers have no radius", run.scalar.name)};
  if (run.scalar.automatic_bits && seen.log2_radius > std::log2(run.scalar.accuracy))
    return Disagreement{"/observations/log2_radius",
                        fmt::format("expected at step {} no radius above attribute accuracy, {}, found 2^{}",
                                    seen.step, run.scalar.accuracy, seen.log2_radius)};
  return {};
}

}  // namespace

std::optional<Disagreement> find_disagreement(const RunRecord& run) {
  if (Found found = in_weights(run)) return found;
  if (Found found = in_error_set(run)) return found;
  auto record = run.weights.begin();
  for (const Observation& seen : run.observations) {
    if (Found found = in_precision(run, seen)) return found;
    if (Found found = in_logits(run, seen)) return found;
    if (Found found = in_losses(seen)) return found;
    record =
        std::find_if(record, run.weights.end(), [&](const auto& other) { return other.step >= seen.step; });
    if (record == run.weights.end() || record->step != seen.step) continue;
    if (Found found = in_signals(run, seen, record->W)) return found;
    if (Found found = in_radius(seen, record->W)) return found;
  }
  return {};
}

}  // namespace advproof
