#include "advproof/training/step_jacobian.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "advproof/linalg/norms.h"
#include "advproof/linalg/products.h"

namespace advproof {
namespace {

constexpr double u = 0x1p-53;

/// gamma_n of a sum of n products, and a little more for underflow.
double gamma(Index n) { return static_cast<double>(n + 2) * 1.0001 * u; }

Enclosure operator*(Enclosure a, Enclosure b) {
  const double mid = a.mid * b.mid;
  const double rad = std::abs(a.mid) * b.rad + a.rad * (std::abs(b.mid) + b.rad) + u * std::abs(mid) + 0x1p-1000;
  return {mid, rad * upward};
}
Enclosure operator+(Enclosure a, double b) {
  const double mid = a.mid + b;
  return {mid, (a.rad + u * std::abs(mid)) * upward};
}
Enclosure operator-(Enclosure a) { return {-a.mid, a.rad}; }

/// A matrix and how far the true one may be from it, in the Frobenius norm.
struct Approximate {
  Matrix<double> value;
  double error = 0;
  double norm = 0;  ///< bounds the Frobenius norm of the true matrix

  /// Entry by entry from enclosures: entry(row, col).
  template <class Entry>
  static Approximate from(Index rows, Index cols, Entry entry) {
    Approximate result{Matrix<double>(rows, cols)};
    Matrix<double> radii(rows, cols);
    for (Index i = 0; i < rows; ++i) {
      for (Index j = 0; j < cols; ++j) {
        const Enclosure e = entry(i, j);
        result.value(i, j) = e.mid;
        radii(i, j) = e.rad;
      }
    }
    result.settle(frobenius_bound(radii));
    return result;
  }
  void settle(double bound) {
    error = bound;
    norm = (frobenius_bound(value) + error) * upward;
  }
};

/// The error of a product of factors that are off by their errors and computed by sums of `terms` products.
double product_error(double norm_a, double error_a, double norm_b, double error_b, Index terms) {
  return (norm_a * error_b + error_a * norm_b + gamma(terms) * norm_a * norm_b) * upward;
}

/// The hull of s'' on an enclosure of z:  (q-1)/rho (z/rho)^{q-2} inside (0, rho), 0 outside.
Enclosure curvature(Enclosure z, const NetworkConfig& network) {
  const double low = z.mid - z.rad - u * std::abs(z.mid);
  const double high = z.mid + z.rad + u * std::abs(z.mid);
  const double rho = network.rho;
  const double steepest = (network.q - 1) / rho;
  if (low > rho || high < 0) return {0, 0};
  const auto inside = [&](double x) { return steepest * std::pow(std::clamp(x, 0.0, rho) / rho, network.q - 2); };
  const double least = low < 0 || high >= rho ? 0.0 : inside(low);
  const double most = high >= rho ? steepest : inside(high);
  // pow and the divisions: a few units in the last place
  return {0.5 * (least + most), (0.5 * (most - least) + 16 * u * most) * upward};
}

/// One forward pass of one sample in binary64, with what the derivatives are made of.
struct Pass {
  Approximate X;      ///< points                                     [P x d]
  Approximate alpha;  ///< c s'(z)                                    [P x km]
  Approximate beta;   ///< c s''(z)                                   [P x km]
  Approximate Q;      ///< -dc_i/dF_j = logit_i (1{i=j} - logit_j)    [k x k]
  Approximate g;      ///< dF_i/dw_{i,r} = sum_p s'(z) x_p            [km x d]
  Approximate R;      ///< R_{p,j} = sum_i Q_ij sum_r s'(z) w_{i,r}   [P x k d]
};

struct Shape {
  Index patches, classes, neurons, dim, samples;
  [[nodiscard]] Index hidden() const { return classes * neurons; }
  /// Adding up the samples' terms, in whatever order: a relative error of every term.
  [[nodiscard]] double additions() const { return gamma(samples + 8); }
};

Pass make_pass(const Forward<Ball>& forward, const Matrix<Ball>& points, const Approximate& W, Index n, Index y,
               const Shape& shape, const NetworkConfig& network) {
  const auto [P, k, m, d, N] = shape;
  const auto row = [&](Index p) { return n * P + p; };
  std::vector<Enclosure> c;
  for (Index i = 0; i < k; ++i) c.push_back(enclosure(forward.c(n, i)));
  const auto logit = [&](Index i) {
    const Enclosure& ci = c[static_cast<std::size_t>(i)];
    return i == y ? -ci + 1.0 : -ci;
  };
  const auto one_minus_logit = [&](Index i) {
    const Enclosure& ci = c[static_cast<std::size_t>(i)];
    return i == y ? ci : ci + 1.0;
  };
  const auto coefficient = [&c, m = m](Index neuron) { return c[static_cast<std::size_t>(neuron / m)]; };

  Pass pass;
  pass.X = Approximate::from(P, d, [&](Index p, Index l) { return enclosure(points(row(p), l)); });
  const Approximate S =
      Approximate::from(P, k * m, [&](Index p, Index j) { return enclosure(forward.slope(row(p), j)); });
  pass.alpha = Approximate::from(
      P, k * m, [&](Index p, Index j) { return coefficient(j) * enclosure(forward.slope(row(p), j)); });
  pass.beta = Approximate::from(P, k * m, [&](Index p, Index j) {
    return coefficient(j) * curvature(enclosure(forward.Z(row(p), j)), network);
  });
  pass.Q = Approximate::from(k, k, [&](Index i, Index j) {
    return i == j ? logit(i) * one_minus_logit(i) : -(logit(i) * logit(j));
  });
  pass.g.value = Matrix<double>(k * m, d);
  Products<double>::transposed_times(S.value, pass.X.value, pass.g.value, S.value.all());
  pass.g.settle(product_error(S.norm, S.error, pass.X.norm, pass.X.error, P));

  Matrix<double> V(P, k * d);  // sum_r s'(z) w_{i,r}, class by class
  for (Index p = 0; p < P; ++p) {
    for (Index j = 0; j < k * m; ++j) {
      const double s = S.value(p, j);
      if (s == 0) continue;
      double* v = V.row(p) + j / m * d;
      for (Index l = 0; l < d; ++l) v[l] += s * W.value(j, l);
    }
  }
  const double V_error = product_error(S.norm, S.error, W.norm, W.error, m);
  const double V_norm = (frobenius_bound(V) + V_error) * upward;
  pass.R.value = Matrix<double>(P, k * d);
  for (Index p = 0; p < P; ++p) {
    for (Index j = 0; j < k; ++j) {
      for (Index i = 0; i < k; ++i) {
        for (Index l = 0; l < d; ++l) pass.R.value(p, j * d + l) += pass.Q.value(i, j) * V(p, i * d + l);
      }
    }
  }
  pass.R.settle(product_error(pass.Q.norm, pass.Q.error, V_norm, V_error, k));
  return pass;
}

double largest(const std::vector<double>& values) { return *std::max_element(values.begin(), values.end()); }

/// H = d^2 L / dx dw of one sample:
///   H_{(p,a),(js,b)} = -(alpha_{p,js} 1{a=b} + beta_{p,js} w_{js,a} x_{p,b} - R_{j;p,a} g_{js,b}),
/// here without the sign, rows only where `wanted`.
template <class Wanted>
Approximate mixed_derivative(const Pass& pass, const Approximate& W, const Shape& shape, Wanted wanted) {
  const auto [P, k, m, d, N] = shape;
  Approximate H{Matrix<double>(P * d, k * m * d)};
  for (Index p = 0; p < P; ++p) {
    const double* x = pass.X.value.row(p);
    for (Index a = 0; a < d; ++a) {
      if (!wanted(p, a)) continue;
      double* h = H.value.row(p * d + a);
      for (Index j = 0; j < k * m; ++j, h += d) {
        const double bw = pass.beta.value(p, j) * W.value(j, a);
        const double R = pass.R.value(p, j / m * d + a);
        const double* g = pass.g.value.row(j);
        for (Index b = 0; b < d; ++b) h[b] = bw * x[b] - R * g[b];
        h[a] += pass.alpha.value(p, j);
      }
    }
  }
  const double w_max = largest(row_norm_bounds(W.value)) + W.error;
  const double x_max = largest(row_norm_bounds(pass.X.value)) + pass.X.error;
  const double diagonal = std::sqrt(static_cast<double>(d)) * upward;
  const double rounding = 4 * u * (diagonal * pass.alpha.norm + pass.beta.norm * w_max * x_max + pass.R.norm * pass.g.norm);
  H.settle((diagonal * pass.alpha.error + pass.beta.error * w_max * x_max +
            pass.beta.norm * (W.error * x_max + w_max * pass.X.error) + pass.R.error * pass.g.norm +
            pass.R.norm * pass.g.error + rounding) *
           upward);
  return H;
}

/// J += scale * (minus the Hessian of one sample's loss in W):
///   blocks sum_p beta_{p,ir} x_p x_p^T on the diagonal, minus Q_ij g_ir g_js^T. Returns the error it brings.
double add_descent_of_hessian(const Pass& pass, const Shape& shape, Matrix<double>& J) {
  const auto [P, k, m, d, N] = shape;
  Matrix<double> squares(P, d * d);
  for (Index p = 0; p < P; ++p) {
    const double* x = pass.X.value.row(p);
    for (Index a = 0; a < d; ++a) {
      for (Index b = 0; b < d; ++b) squares(p, a * d + b) = x[a] * x[b];
    }
  }
  Matrix<double> blocks(k * m, d * d);
  Products<double>::transposed_times(pass.beta.value, squares, blocks, squares.all());
  for (Index i = 0; i < k * m; ++i) {
    for (Index a = 0; a < d; ++a) {
      double* target = J.row(i * d + a);
      for (Index b = 0; b < d; ++b) target[i * d + b] += blocks(i, a * d + b);
      const double g = pass.g.value(i, a);
      for (Index j = 0; j < k * m; ++j) {
        const double Qg = pass.Q.value(i / m, j / m) * g;
        const double* gj = pass.g.value.row(j);
        for (Index b = 0; b < d; ++b) target[j * d + b] -= Qg * gj[b];
      }
    }
  }
  const double x_max = largest(row_norm_bounds(pass.X.value)) + pass.X.error;
  const double squares_norm = (x_max * pass.X.norm) * upward;
  const double squares_error = (2 * x_max * pass.X.error + u * squares_norm) * upward;
  const double gg = pass.g.norm * pass.g.norm;
  return (product_error(pass.beta.norm, pass.beta.error, squares_norm, squares_error, P) + pass.Q.error * gg +
          2 * pass.Q.norm * pass.g.norm * pass.g.error +
          shape.additions() * (pass.beta.norm * squares_norm + pass.Q.norm * gg)) *
         upward;
}

/// Where the clip of eta_attack times the gradient leaves a coordinate free: 1, 0, or undecided.
enum class Clip { free, clipped, undecided };

Clip clip_of(const Ball& descent, const AscentConfig& attack) {
  if (attack.eps == 0) return Clip::clipped;
  const Ball size = abs(descent * attack.eta_attack);
  if (certainly(size < attack.eps)) return Clip::free;
  return certainly(size > attack.eps) ? Clip::clipped : Clip::undecided;
}

/// J -= eta_attack H'^T M H. Returns the error it brings.
double add_attack(const Pass& clean, const Pass& attacked, const Approximate& W, const Matrix<Ball>& descent, Index n,
                  const AscentConfig& attack, const Shape& shape, Matrix<double>& product, Matrix<double>& J) {
  const auto [P, k, m, d, N] = shape;
  std::vector<Clip> clip(static_cast<std::size_t>(P * d));
  for (Index p = 0; p < P; ++p) {
    for (Index a = 0; a < d; ++a) clip[static_cast<std::size_t>(p * d + a)] = clip_of(descent(n * P + p, a), attack);
  }
  const auto state = [&, d = d](Index p, Index a) { return clip[static_cast<std::size_t>(p * d + a)]; };
  const auto wanted = [&](Index p, Index a) { return state(p, a) != Clip::clipped; };
  Approximate H = mixed_derivative(clean, W, shape, wanted);
  const Approximate trained = mixed_derivative(attacked, W, shape, wanted);
  double hulls = 0;  // an undecided coordinate moves by anything between 0 and its derivative: half of it, plus or minus
  for (Index p = 0; p < P; ++p) {
    for (Index a = 0; a < d; ++a) {
      if (state(p, a) != Clip::undecided) continue;
      double* row = H.value.row(p * d + a);
      double square = 0;
      for (Index l = 0; l < H.value.cols(); ++l) {
        row[l] *= 0.5;
        square += row[l] * row[l];
      }
      hulls += square;
    }
  }
  if (hulls > 0) H.settle((H.error + std::sqrt(hulls)) * upward);
  Products<double>::transposed_times(trained.value, H.value, product, H.value.all());
  for (std::size_t i = 0; i < J.entries().size(); ++i) J.entries()[i] -= attack.eta_attack * product.entries()[i];
  return attack.eta_attack *
         (product_error(trained.norm, trained.error, H.norm, H.error, P * d) +
          shape.additions() * trained.norm * H.norm) *
         upward;
}

/// What one group of samples adds.
struct Part {
  Matrix<double> J;
  double error = 0;
};

}  // namespace

bool has_step_jacobian(const Trainer<Ball>& trainer) {
  const AscentConfig& attack = trainer.attack();
  return trainer.regime() == Regime::standard || (attack.steps == 1 && !attack.sign && !attack.random_start);
}

StepJacobian step_jacobian(const Trainer<Ball>& trainer, const Matrix<Ball>& W) {
  const PatchNetwork<Ball>& network = trainer.network();
  const Samples& samples = trainer.instance().train;
  const Step<Ball>& step = trainer.step();
  const Shape shape{samples.patches(), network.classes(), network.neurons(), network.dim(), samples.count()};
  const Index size = shape.hidden() * shape.dim;
  const bool adversarial = trainer.regime() == Regime::adversarial;
  const Approximate weights =
      Approximate::from(W.rows(), W.cols(), [&](Index i, Index l) { return enclosure(W(i, l)); });

  constexpr Index groups = 8;  // fixed: the sums below do not depend on the number of threads
  std::vector<Part> parts(static_cast<std::size_t>(std::min(groups, samples.count())));
  const auto count = std::ssize(parts);
  tbb::parallel_for(Index{0}, count, [&](Index group) {
    Part& part = parts[static_cast<std::size_t>(group)];
    part.J = Matrix<double>(size, size);
    Matrix<double> product(adversarial ? size : 0, adversarial ? size : 0);
    for (Index n = samples.count() * group / count; n < samples.count() * (group + 1) / count; ++n) {
      const Index y = samples.y[static_cast<std::size_t>(n)];
      const Pass trained = make_pass(step.forward, trainer.trained_on(), weights, n, y, shape, network.config());
      part.error += add_descent_of_hessian(trained, shape, part.J);
      if (!adversarial) continue;
      const Pass clean = make_pass(step.attack.forward, trainer.X(), weights, n, y, shape, network.config());
      part.error += add_attack(clean, trained, weights, step.attack.descent, n, trainer.attack(), shape, product, part.J);
    }
  });

  StepJacobian result{std::move(parts.front().J), parts.front().error};
  for (Index group = 1; group < count; ++group) {
    const Part& part = parts[static_cast<std::size_t>(group)];
    for (std::size_t i = 0; i < result.J.entries().size(); ++i) result.J.entries()[i] += part.J.entries()[i];
    result.error += part.error;
  }
  const double rate = trainer.training().eta / static_cast<double>(samples.count());
  const double before_rate = frobenius_bound(result.J);
  for (double& entry : result.J.entries()) entry *= rate;
  for (Index i = 0; i < size; ++i) result.J(i, i) += 1.0;
  // the rounding of the rate, of the product with it and of the sum with the identity
  const double identity = std::sqrt(static_cast<double>(size));
  result.error = (rate * (result.error + 4 * u * before_rate) + 2 * u * identity) * upward;
  return result;
}

}  // namespace advproof
