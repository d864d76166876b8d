#include "advproof/training/step_jacobian.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "advproof/linalg/norms.h"
#include "advproof/linalg/products.h"

namespace advproof {
namespace {

constexpr double u = 0x1p-53;

/// gamma_n of a sum of n products, and a little more for underflow.
double gamma(Index n) { return static_cast<double>(n + 2) * 1.0001 * u; }

Enclosure operator*(Enclosure a, Enclosure b) {
  const double mid = a.mid * b.mid;
  const double rad =
      std::abs(a.mid) * b.rad + a.rad * (std::abs(b.mid) + b.rad) + u * std::abs(mid) + 0x1p-1000;
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
  const auto inside = [&](double x) {
    return steepest * std::pow(std::clamp(x, 0.0, rho) / rho, network.q - 2);
  };
  const double least = low <= 0 || high >= rho ? 0.0 : inside(low);
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

Pass make_pass(const Forward<Ball>& forward, const Matrix<Ball>& points, const Approximate& W, Index n,
               Index y, const Shape& shape, const NetworkConfig& network) {
  const auto [P, k, m, d, N] = shape;
  const auto row = [n, P = P](Index p) { return n * P + p; };
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

/// Where the clip of eta_attack times the gradient leaves a coordinate free: 1, 0, or, undecided, 1/2 plus or
/// minus 1/2.
class ClipMask {
 public:
  ClipMask(const Matrix<Ball>& descent, const AscentConfig& attack, Index n, const Shape& shape)
      : free_(shape.patches, shape.dim) {
    for (Index p = 0; p < shape.patches; ++p) {
      for (Index a = 0; a < shape.dim; ++a) free_(p, a) = fraction(descent(n * shape.patches + p, a), attack);
    }
  }
  double operator()(Index p, Index a) const { return free_(p, a); }

 private:
  static double fraction(const Ball& descent, const AscentConfig& attack) {
    if (attack.eps == 0) return 0;
    const Ball size = abs(descent * attack.eta_attack);
    if (certainly(size < attack.eps)) return 1;
    return certainly(size > attack.eps) ? 0 : 0.5;
  }
  Matrix<double> free_;
};

/// Minus the mixed derivative of one sample's loss in some of its patches and the weights, H = D - R g^T:
///   D_{(p,a),(j,b)} = alpha_{p,j} 1{a=b} + beta_{p,j} w_{j,a} x_{p,b},   (R g^T)_{(p,a),(j,b)} = R_{j;p,a}
///   g_{j,b}
/// with the columns of D only for the neurons that have a slope on one of these patches: about half of them.
struct Mixed {
  std::vector<Index> neurons;  ///< the columns of D, d of them each
  Matrix<double> D;
  Matrix<double> R;  ///< [rows x k]
  double error = 0;  ///< of H in the Frobenius norm
  double norm = 0;   ///< of |D| + |R| |g|^T, from above

  Mixed(const Pass& pass, const Approximate& W, const Shape& shape, const std::vector<Index>& patches) {
    const auto [P, k, m, d, N] = shape;
    for (Index j = 0; j < k * m; ++j) {
      if (std::ranges::any_of(
              patches, [&](Index p) { return pass.alpha.value(p, j) != 0 || pass.beta.value(p, j) != 0; }))
        neurons.push_back(j);
    }
    const Index rows = std::ssize(patches) * d;
    D = Matrix<double>(rows, std::ssize(neurons) * d);
    R = Matrix<double>(rows, k);
    for (Index row = 0; row < rows; ++row) {
      const Index p = patches[static_cast<std::size_t>(row / d)];
      const Index a = row % d;
      const double* x = pass.X.value.row(p);
      double* entry = D.row(row);
      for (const Index j : neurons) {
        const double bw = pass.beta.value(p, j) * W.value(j, a);
        for (Index b = 0; b < d; ++b) entry[b] = bw * x[b];
        entry[a] += pass.alpha.value(p, j);
        entry += d;
      }
      for (Index j = 0; j < k; ++j) R(row, j) = pass.R.value(p, j * d + a);
    }
    const double w_max = largest(row_norm_bounds(W.value)) + W.error;
    const double x_max = largest(row_norm_bounds(pass.X.value)) + pass.X.error;
    const double diagonal = std::sqrt(static_cast<double>(d)) * upward;
    error =
        (diagonal * pass.alpha.error + pass.beta.error * w_max * x_max +
         pass.beta.norm * (W.error * x_max + w_max * pass.X.error) + pass.R.error * pass.g.norm +
         pass.R.norm * pass.g.error + 4 * u * (diagonal * pass.alpha.norm + pass.beta.norm * w_max * x_max)) *
        upward;
    norm = (frobenius_bound(D) + pass.R.norm * pass.g.norm + error) * upward;
  }

  /// H <- M H.
  void clip(const ClipMask& free, const std::vector<Index>& patches, double g_norm, Index d) {
    double hulls = 0;
    for (Index row = 0; row < D.rows(); ++row) {
      const double fraction = free(patches[static_cast<std::size_t>(row / d)], row % d);
      if (fraction == 1) continue;
      for (Index l = 0; l < D.cols(); ++l) D(row, l) *= fraction;
      for (Index j = 0; j < R.cols(); ++j) R(row, j) *= fraction;
      if (fraction == 0) continue;
      const double hull = std::sqrt(squared(D, row)) + std::sqrt(squared(R, row)) * g_norm;
      hulls += hull * hull;
    }
    if (hulls > 0) error = (error + std::sqrt(hulls)) * upward;
  }

 private:
  static double squared(const Matrix<double>& A, Index row) {
    double sum = 0;
    for (Index l = 0; l < A.cols(); ++l) sum += A(row, l) * A(row, l);
    return sum;
  }
};

Matrix<double> transposed_times(const Matrix<double>& A, const Matrix<double>& B) {
  Matrix<double> C(A.cols(), B.cols());
  if (C.size() > 0) Products<double>::transposed_times(A, B, C, A.all());
  return C;
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

/// J -= eta_attack H'^T M H over some patches of a sample. Returns the error it brings.
///   H'^T M H = D'^T M D - (D'^T M R) g^T - g' (R'^T M D) + g' (R'^T M R) g^T
double add_attack(const Pass& clean, const Pass& trained, const Approximate& W,
                  const std::vector<Index>& patches, const ClipMask& free, double eta_attack,
                  const Shape& shape, Matrix<double>& J) {
  const auto [P, k, m, d, N] = shape;
  Mixed H(clean, W, shape, patches);
  const Mixed H1(trained, W, shape, patches);
  H.clip(free, patches, clean.g.norm, d);
  const Matrix<double> DD = transposed_times(H1.D, H.D);
  const Matrix<double> DR = transposed_times(H1.D, H.R);
  const Matrix<double> RD = transposed_times(H1.R, H.D);
  const Matrix<double> RR = transposed_times(H1.R, H.R);

  const auto scatter = [&, d = d](Index row, const std::vector<Index>& columns, const double* values,
                                  double factor) {
    for (const Index j : columns) {
      double* target = J.row(row) + j * d;
      for (Index b = 0; b < d; ++b) target[b] += factor * *values++;
    }
  };
  for (std::size_t i = 0; i < H1.neurons.size(); ++i) {
    for (Index a = 0; a < d; ++a) {
      const Index row = static_cast<Index>(i) * d + a;
      scatter(H1.neurons[i] * d + a, H.neurons, DD.row(row), -eta_attack);
    }
  }
  Matrix<double> outer(k * m * d, k);  // what multiplies g^T, by class of the column
  for (std::size_t i = 0; i < H1.neurons.size(); ++i) {
    for (Index a = 0; a < d; ++a) {
      for (Index j = 0; j < k; ++j) outer(H1.neurons[i] * d + a, j) = DR(static_cast<Index>(i) * d + a, j);
    }
  }
  for (Index row = 0; row < k * m * d; ++row) {
    const double g1 = trained.g.value.entries()[static_cast<std::size_t>(row)];
    const Index i = row / (m * d);
    scatter(row, H.neurons, RD.row(i), eta_attack * g1);
    for (Index j = 0; j < k; ++j) {
      const double factor = eta_attack * (outer(row, j) - g1 * RR(i, j));
      const double* g = clean.g.value.row(j * m);
      double* target = J.row(row) + j * m * d;
      for (Index l = 0; l < m * d; ++l) target[l] += factor * g[l];
    }
  }
  return eta_attack *
         (product_error(H1.norm, H1.error, H.norm, H.error, P * d) + shape.additions() * H1.norm * H.norm) *
         upward;
}

/// The patches of sample n with, or without, a robust signal.
std::vector<Index> patches_of(const Samples& samples, Index n, bool robust) {
  std::vector<Index> patches;
  for (Index p = 0; p < samples.patches(); ++p) {
    if ((samples.alpha(n, p) != 0) == robust) patches.push_back(p);
  }
  return patches;
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
    for (Index n = samples.count() * group / count; n < samples.count() * (group + 1) / count; ++n) {
      const Index y = samples.y[static_cast<std::size_t>(n)];
      const Pass trained =
          make_pass(step.forward, trainer.trained_on(), weights, n, y, shape, network.config());
      part.error += add_descent_of_hessian(trained, shape, part.J);
      if (!adversarial) continue;
      const Pass clean = make_pass(step.attack.forward, trainer.X(), weights, n, y, shape, network.config());
      const ClipMask free(step.attack.descent, trainer.attack(), n, shape);
      for (const bool robust :
           {true, false}) {  // patches that share their signal share most of their live neurons
        part.error += add_attack(clean, trained, weights, patches_of(samples, n, robust), free,
                                 trainer.attack().eta_attack, shape, part.J);
      }
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
