#include "advproof/oracle/honest.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "advproof/attack/ascent.ipp"
#include "advproof/linalg/norms.h"
#include "advproof/linalg/products.h"
#include "advproof/network/logit.h"

namespace advproof {
namespace {

/// What formulas for s and s' differ by, in units of the activation's own rounding bound: powers by the C library instead
/// of products, constants that are rounded first, derivatives by automatic differentiation.
constexpr double formulas = 4;

/// Roundings of a chain of a few products and quotients: eta / N times a gradient, a mean of gradients times eta.
constexpr double few = 4;

bool is_zero(const Matrix<double>& A) {
  return std::ranges::all_of(A.entries(), [](double x) { return x == 0; });
}

Matrix<double> zeros(Index rows, Index cols) { return Matrix<double>(rows, cols, 0.0); }

Matrix<double> sum(Matrix<double> A, const Matrix<double>& B) {
  for (std::size_t i = 0; i < A.entries().size(); ++i) A.entries()[i] += B.entries()[i];
  return A;
}

/// lo <= every point, every point <= hi.
struct Bounds {
  double lo, hi;
};

Bounds bounds(const Ball& x) {
  const Enclosure e = enclosure(x);
  if (e.rad == 0) return {e.mid, e.mid};
  const double slack = std::abs(e.mid) * 0x1p-52 + 0x1p-1074;
  return {e.mid - e.rad - slack, e.mid + e.rad + slack};
}

Ball widened(const Ball& x, double error) {
  Ball result = x;
  mag_t more;
  mag_init(more);
  mag_set_d(more, error);
  arb_add_error_mag(result.get(), more);
  mag_clear(more);
  return result;
}

/// expm1(x) from above, x >= 0.
double growth(double x) { return std::expm1(x) * upward + x * 0x1p-30; }

}  // namespace

double size(const Ball& x) {
  const Enclosure e = enclosure(x);
  return e.rad == 0 ? std::abs(e.mid) : (std::abs(e.mid) + e.rad) * upward;
}

Matrix<double> sizes(const Matrix<Ball>& A) {
  Matrix<double> result(A.rows(), A.cols());
  tbb::parallel_for(Index{0}, A.rows(), [&](Index i) {
    for (Index j = 0; j < A.cols(); ++j) result(i, j) = size(A(i, j));
  });
  return result;
}

double Honest::rounded(double size, double error) const {
  if (size + error == 0) return 0;
  return (error + a_.unit * (size + error) + a_.smallest) * upward;
}

double Honest::stored(double x) const {
  return a_.holds(x) ? 0 : (a_.unit * std::abs(x) + a_.smallest) * upward;
}

Matrix<double> Honest::stored(const Matrix<double>& values) const {
  Matrix<double> result(values.rows(), values.cols());
  for (std::size_t i = 0; i < values.entries().size(); ++i) result.entries()[i] = stored(values.entries()[i]);
  return result;
}

/// With S = (|A| + eA)(|B| + eB), n terms: |A| eB + eA |B| + eA eB + (n accumulation + 2 factor) S + unit |result|. The
/// size of the result is at most S; it would be enclosed more tightly by the product itself, at the cost of that.
template <class Product>
Matrix<double> Honest::product(const Product& multiply, const Matrix<Ball>& A, const Matrix<double>& eA,
                               const Matrix<Ball>& B, const Matrix<double>& eB, Index terms) const {
  const Matrix<double> a = sizes(A);
  const Matrix<double> b = sizes(B);
  const Matrix<double> most_a = sum(a, eA);
  const Matrix<double> S = multiply(most_a, sum(b, eB));
  const auto n = static_cast<double>(terms + 1);
  const double relative = n * a_.accumulation / (1 - n * a_.accumulation) + 2.01 * a_.factor + a_.unit;
  Matrix<double> result(S.rows(), S.cols());
  const Matrix<double> by_b = is_zero(eB) ? zeros(S.rows(), S.cols()) : multiply(most_a, eB);
  const Matrix<double> by_a = is_zero(eA) ? zeros(S.rows(), S.cols()) : multiply(eA, b);
  for (std::size_t i = 0; i < S.entries().size(); ++i) {
    if (S.entries()[i] == 0) continue;
    result.entries()[i] =
        (by_b.entries()[i] + by_a.entries()[i] + relative * S.entries()[i] + n * a_.smallest) * upward;
  }
  return result;
}

Matrix<double> Honest::times(const Matrix<Ball>& A, const Matrix<double>& eA, const Matrix<Ball>& B,
                             const Matrix<double>& eB) const {
  const auto multiply = [](const Matrix<double>& x, const Matrix<double>& y) {
    Matrix<double> C(x.rows(), y.cols());
    Products<double>::times(x, y, C, x.all());
    return C;
  };
  return product(multiply, A, eA, B, eB, B.rows());
}

Matrix<double> Honest::times_transposed(const Matrix<Ball>& A, const Matrix<double>& eA,
                                        const Matrix<Ball>& B, const Matrix<double>& eB) const {
  const auto multiply = [](const Matrix<double>& x, const Matrix<double>& y) {
    Matrix<double> C(x.rows(), y.rows());
    Products<double>::times_transposed(x, y, C, x.all());
    return C;
  };
  return product(multiply, A, eA, B, eB, B.cols());
}

Matrix<double> Honest::transposed_times(const Matrix<Ball>& A, const Matrix<double>& eA,
                                        const Matrix<Ball>& B, const Matrix<double>& eB) const {
  const auto multiply = [](const Matrix<double>& x, const Matrix<double>& y) {
    Matrix<double> C(x.cols(), y.cols());
    Products<double>::transposed_times(x, y, C, x.all());
    return C;
  };
  return product(multiply, A, eA, B, eB, A.rows());
}

/// What an activation computed at a z between lo and hi may be off by, and the size of s there.
struct Honest::OfActivation {
  double value, slope, size;
};

Activated<double> Honest::activation(const Activation& s, const Ball& z, double error) const {
  const OfActivation of = activation(s, s.in<double>(), z, error);
  return {of.value, of.slope};
}

/// s is non-decreasing and so is s', so both lie between their values at the ends, which binary64 knows within the
/// activation's own bound; another activation is asked in balls.
Honest::OfActivation Honest::activation(const Activation& s, const ActivationIn<double>& in, const Ball& z,
                                        double error) const {
  const ActivationFacts& facts = s.facts();
  const Bounds at = bounds(z);
  const Bounds around = error == 0 ? at
                                   : Bounds{(at.lo - error) - std::abs(at.lo - error) * 0x1p-52,
                                            (at.hi + error) + std::abs(at.hi + error) * 0x1p-52};
  Bounds value{};
  Bounds slope{};
  double change = 0;  // of s' within `error` of a point of the ball
  if (facts.monotone && facts.convex) {
    constexpr double underflow = 0x1p-1000;
    const Activated<double> low = in.at(around.lo);
    const Activated<double> high = in.at(around.hi);
    const double own = facts.rounding * 0x1.01p-53;
    const auto below = [&](double x) { return x == 0 ? 0 : x - std::abs(x) * own - underflow; };
    const auto above = [&](double x) {
      return x == 0 && around.hi <= facts.flat_until ? 0 : x + std::abs(x) * own + underflow;
    };
    value = {below(low.value), above(high.value)};
    slope = {below(low.slope), above(high.slope)};
    change = std::max(slope.hi - below(in.at(at.lo).slope), above(in.at(at.hi).slope) - slope.lo);
  } else {
    const Activated<Ball> everywhere = s.in<Ball>().at(widened(z, (error + (around.hi - at.hi)) * upward));
    value = bounds(everywhere.value);
    slope = bounds(everywhere.slope);
    change = slope.hi - slope.lo;
  }
  const auto largest = [](const Bounds& x) { return std::max(std::abs(x.lo), std::abs(x.hi)); };
  const double steepest = std::min(facts.lipschitz, largest(slope));
  const bool affine =
      around.hi <= facts.curved_from || around.lo >= facts.curved_to || around.hi <= facts.flat_until;
  const bool at_kink =
      std::ranges::any_of(facts.kinks, [&](double kink) { return around.lo <= kink && kink <= around.hi; });
  OfActivation result{steepest * error, 0, largest(value)};
  // At a kink the derivative may come from either side.
  if ((error > 0 && !affine) || at_kink) result.slope = std::max(0.0, change);
  // Of a wide ball: how much s' changes within `error` of any one of its points.
  if (facts.has_curvature && at.hi - at.lo > error) {
    const Enclosure curvature = s.curvature(widened(z, (error + (around.hi - at.hi)) * upward));
    result.slope = std::min(result.slope, (std::abs(curvature.mid) + curvature.rad) * error * upward);
  }
  const double relative = formulas * facts.rounding * a_.unit;
  double lost = formulas * a_.smallest;  // a power that is flushed, times what it is divided by
  if (facts.polynomial) lost *= 1 + std::pow(facts.polynomial->rho, 1 - facts.polynomial->q);
  if (result.size > 0) result.value += relative * result.size + lost;
  if (largest(slope) > 0) result.slope += relative * largest(slope) + lost;
  return {result.value * upward, result.slope * upward, result.size * upward};
}

ForwardErrors Honest::forward(const PatchNetwork<Ball>& network, const Matrix<Ball>& X,
                              const Forward<Ball>& forward, const Matrix<double>& eX,
                              const Matrix<double>& eW) const {
  const Index samples = forward.F.rows();
  const Index classes = forward.F.cols();
  const Index neurons = network.neurons();
  const Index patches = X.rows() / samples;
  const Activation& s = network.activation();
  const ActivationIn<double>& in = s.in<double>();
  ForwardErrors result{
      times_transposed(X, eX, network.W(), eW), zeros(X.rows(), classes * neurons), zeros(samples, classes),
      zeros(samples, classes),
      std::vector<double>(static_cast<std::size_t>(samples), std::numeric_limits<double>::infinity())};
  const auto n = static_cast<double>(patches * neurons + 1);
  const double adding = n * a_.accumulation / (1 - n * a_.accumulation);
  tbb::parallel_for(Index{0}, samples, [&](Index sample) {
    for (Index i = 0; i < classes; ++i) {
      double error = 0;
      double sum = 0;
      for (Index row = sample * patches; row < (sample + 1) * patches; ++row) {
        for (Index j = i * neurons; j < (i + 1) * neurons; ++j) {
          const OfActivation of_s = activation(s, in, forward.Z(row, j), result.Z(row, j));
          result.slope(row, j) = of_s.slope;
          error += of_s.value;
          sum += of_s.value + of_s.size;
        }
      }
      result.F(sample, i) = rounded(size(forward.F(sample, i)), error + adding * sum);
    }
    // Log-odds move by `shift` through F; softmax itself rounds differences, exponentials, a sum and a quotient.
    double worst = 0;
    double largest = 0;
    for (Index i = 0; i < classes; ++i) {
      worst = std::max(worst, result.F(sample, i));
      largest = std::max(largest, size(forward.F(sample, i)));
    }
    const double shift = 2 * worst;
    const double softmax = (4 * (largest + worst) + static_cast<double>(classes) + 8) * a_.unit;
    for (Index i = 0; i < classes; ++i) {
      const Ball& c = forward.c(sample, i);
      const bool is_label = !possibly(c < 0.0);
      const double logit = is_label ? 1.0 : size(c);  // of its rounding, at most
      result.c(sample, i) = (std::min(1.0, size(c)) * growth(shift) + growth(softmax) * (logit + size(c)) +
                             (is_label ? a_.unit : 0) + a_.smallest) *
                            upward;
      if (is_label) {
        // dL/dlog-odds = 1 - logit_y; a log-sum-exp rounds outputs of their own size.
        const double loss = size(cross_entropy(outputs(forward.F, sample), i));
        result.loss[static_cast<std::size_t>(sample)] =
            (std::min(1.0, size(c)) * growth(shift) + growth(softmax) + few * a_.unit * loss) * upward;
      }
    }
  });
  return result;
}

Matrix<double> Honest::weighted_slopes(const PatchNetwork<Ball>& network, const Forward<Ball>& forward,
                                       const ForwardErrors& errors) const {
  const Index neurons = network.neurons();
  const Index patches = forward.slope.rows() / forward.F.rows();
  Matrix<double> result(forward.slope.rows(), forward.slope.cols());
  tbb::parallel_for(Index{0}, result.rows(), [&](Index row) {
    for (Index j = 0; j < result.cols(); ++j) {
      const double c = size(forward.c(row / patches, j / neurons));
      const double ec = errors.c(row / patches, j / neurons);
      const double slope = size(forward.slope(row, j));
      const double most = slope + errors.slope(row, j);
      if (most == 0) continue;
      result(row, j) = ((c + ec) * errors.slope(row, j) + ec * slope + few * a_.unit * (c + ec) * most +
                        few * a_.smallest) *
                       upward;
    }
  });
  return result;
}

Matrix<double> Honest::ascent(const PatchNetwork<Ball>& network, const Matrix<Ball>& X,
                              const AscentConfig& config, const std::vector<Ascent<Ball>>& iterates,
                              const Matrix<double>* start, const Matrix<double>& eX,
                              const Matrix<double>& eW) const {
  Matrix<Ball> points = X;
  Matrix<double> e_points = eX;
  Matrix<double> error = start == nullptr ? zeros(X.rows(), X.cols()) : stored(*start);
  const double eps_error = stored(config.eps);
  const auto attacked = [&](const Matrix<Ball>& at) {
    for (std::size_t i = 0; i < points.entries().size(); ++i)
      e_points.entries()[i] = rounded(few * size(at.entries()[i]), eX.entries()[i] + error.entries()[i]);
  };
  if (start != nullptr) {
    for (std::size_t i = 0; i < points.entries().size(); ++i)
      points.entries()[i] += Ball(start->entries()[i]);
    attacked(points);
  }
  for (std::size_t step = 0; step < iterates.size(); ++step) {
    const Ascent<Ball>& at = iterates[step];
    const ForwardErrors forward_errors = forward(network, points, at.forward, e_points, eW);
    const Matrix<double> eQ =
        times(at.G, weighted_slopes(network, at.forward, forward_errors), network.W(), eW);
    for (std::size_t i = 0; i < error.entries().size(); ++i) {
      const Ball& descent = at.descent.entries()[i];
      const double eq = eQ.entries()[i];
      Ball move;
      double e = 0;
      if (config.sign) {
        const auto [lo, hi] = bounds(descent);
        const bool decided = lo > eq || hi < -eq || (lo == 0 && hi == 0) || (size(descent) == 0 && eq == 0);
        e = decided ? 0 : 2 * config.eta_attack;
        move = sign(descent) * -config.eta_attack;
      } else {
        move = descent * -config.eta_attack;
        e = size(descent) + eq == 0 ? 0 : config.eta_attack * rounded(few * size(descent), eq);
      }
      e += stored(config.eta_attack) * (config.sign ? 1 : size(descent) + eq);
      const bool from_clean = step == 0 && start == nullptr;
      if (!from_clean) {
        move += step == 0 ? Ball(start->entries()[i]) : iterates[step - 1].delta.entries()[i];
        e = rounded(size(move), e + error.entries()[i]);
      }
      const auto [lo, hi] = bounds(move);
      const bool outside = lo >= config.eps + e || hi <= -config.eps - e;
      e = outside ? 0 : std::min(e, 2 * config.eps);
      error.entries()[i] = e == 0 && lo == 0 && hi == 0 ? 0 : (e + eps_error) * upward;
    }
    points = at.attacked;
    attacked(points);
  }
  return error;
}

StepErrors Honest::step(const Trainer<Ball>& trainer, const std::vector<Ascent<Ball>>& iterates,
                        const Matrix<double>& eW) const {
  const PatchNetwork<Ball>& network = trainer.network();
  const Matrix<double> eX = stored(trainer.instance().train.X);
  const Step<Ball>& step = trainer.step();
  StepErrors result;
  result.points = eX;
  if (trainer.regime() == Regime::adversarial) {
    Matrix<double> starts;
    if (trainer.attack().random_start) starts = attack_starts(trainer);
    result.delta = ascent(network, trainer.X(), trainer.attack(), iterates,
                          trainer.attack().random_start ? &starts : nullptr, eX, eW);
    for (std::size_t i = 0; i < eX.entries().size(); ++i)
      result.points.entries()[i] =
          rounded(few * size(step.attack.attacked.entries()[i]), eX.entries()[i] + result.delta.entries()[i]);
  }
  result.forward = forward(network, trainer.trained_on(), step.forward, result.points, eW);
  result.descent = transposed_times(step.G, weighted_slopes(network, step.forward, result.forward),
                                    trainer.trained_on(), result.points);
  const double rate = trainer.training().eta / static_cast<double>(trainer.instance().train.count()) * upward;
  result.W = Matrix<double>(eW.rows(), eW.cols());
  for (std::size_t i = 0; i < eW.entries().size(); ++i) {
    const double move = size(step.descent.entries()[i]);
    const double e = result.descent.entries()[i];
    const double w = size(network.W().entries()[i]);
    result.W.entries()[i] =
        rounded(w + rate * (move + e), eW.entries()[i] + rate * (e + few * a_.unit * (move + e)));
  }
  return result;
}

Matrix<double> attack_starts(const Trainer<Ball>& trainer) {
  const Samples& train = trainer.instance().train;
  Matrix<double> starts(train.X.rows(), train.X.cols());
  draw_starts(trainer.instance().seed, static_cast<std::uint64_t>(trainer.number()), trainer.attack().eps,
              train.patches(), {0, train.count()}, starts);
  return starts;
}

std::vector<Ascent<Ball>> ascent_iterates(const Trainer<Ball>& trainer) {
  if (trainer.regime() == Regime::standard) return {};
  const AscentConfig& config = trainer.attack();
  if (config.steps == 1 && !config.random_start) return {trainer.step().attack};
  Matrix<double> starts;
  if (config.random_start) starts = attack_starts(trainer);
  Ascent<Ball> out = trainer.step().attack;
  std::vector<Ascent<Ball>> iterates;
  ascend(trainer.network(), trainer.X(), std::span<const int>(trainer.instance().train.y),
         Rows{0, trainer.instance().train.count()}, config, Objective::cross_entropy(),
         config.random_start ? &starts : nullptr, out,
         [&iterates](const Ascent<Ball>& at) { iterates.push_back(at); });
  return iterates;
}

}  // namespace advproof
