#include "advproof/training/step_jacobian.h"

#include <tbb/parallel_for.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "advproof/linalg/matrix_ball.h"
#include "advproof/linalg/norms.h"
#include "advproof/linalg/products.h"

namespace advproof {
namespace {

constexpr double u = 0x1p-53;

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

/// One forward pass of one sample in binary64, with what the derivatives are made of.
struct Pass {
  MatrixBall X;      ///< points                                     [P x d]
  MatrixBall alpha;  ///< c s'(z)                                    [P x km]
  MatrixBall beta;   ///< c s''(z)                                   [P x km]
  MatrixBall Q;      ///< -dc_i/dF_j = logit_i (1{i=j} - logit_j)    [k x k]
  MatrixBall g;      ///< dF_i/dw_{i,r} = sum_p s'(z) x_p            [km x d]
  MatrixBall R;      ///< R_{p,j} = sum_i Q_ij sum_r s'(z) w_{i,r}   [P x k d]
};

struct Shape {
  Index patches, classes, neurons, dim, samples;
  [[nodiscard]] Index hidden() const { return classes * neurons; }
  /// Adding up the samples' terms, in whatever order: a relative error of every term.
  [[nodiscard]] double additions() const { return summation_error(samples + 8); }
};

Pass make_pass(const Forward<Ball>& forward, const Matrix<Ball>& points, const MatrixBall& W, Index n,
               Index y, const Shape& shape, const Activation& activation) {
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
  pass.X = MatrixBall::of(P, d, [&](Index p, Index l) { return enclosure(points(row(p), l)); });
  const MatrixBall S =
      MatrixBall::of(P, k * m, [&](Index p, Index j) { return enclosure(forward.slope(row(p), j)); });
  pass.alpha = MatrixBall::of(
      P, k * m, [&](Index p, Index j) { return coefficient(j) * enclosure(forward.slope(row(p), j)); });
  pass.beta = MatrixBall::of(P, k * m, [&](Index p, Index j) {
    return coefficient(j) * activation.curvature(forward.Z(row(p), j));
  });
  pass.Q = MatrixBall::of(k, k, [&](Index i, Index j) {
    return i == j ? logit(i) * one_minus_logit(i) : -(logit(i) * logit(j));
  });
  pass.g = transposed_times(S, pass.X);

  Matrix<double> V(P, k * d);  // sum_r s'(z) w_{i,r}, class by class
  for (Index p = 0; p < P; ++p) {
    for (Index j = 0; j < k * m; ++j) {
      const double s = S.mid(p, j);
      if (s == 0) continue;
      double* v = V.row(p) + j / m * d;
      for (Index l = 0; l < d; ++l) v[l] += s * W.mid(j, l);
    }
  }
  const double V_error = product_error(S.norm, S.error, W.norm, W.error, m);
  const double V_norm = (frobenius_bound(V) + V_error) * upward;
  Matrix<double> R(P, k * d);
  for (Index p = 0; p < P; ++p) {
    for (Index j = 0; j < k; ++j) {
      for (Index i = 0; i < k; ++i) {
        for (Index l = 0; l < d; ++l) R(p, j * d + l) += pass.Q.mid(i, j) * V(p, i * d + l);
      }
    }
  }
  pass.R = {std::move(R), product_error(pass.Q.norm, pass.Q.error, V_norm, V_error, k)};
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

/// H = D - R g^T, minus the mixed derivative of one sample's loss in its patches and the weights:
///   D_{(p,a),(j,b)} = alpha_{p,j} 1{a=b} + beta_{p,j} w_{j,a} x_{p,b},   (R g^T)_{(p,a),(j,b)} = R_{j;p,a}
///   g_{j,b}.
/// It is never formed. Here are bounds on it, in the Frobenius norm.
struct Mixed {
  double error = 0;  ///< of H made from the Pass
  double norm = 0;   ///< of |D| + |R| |g|^T at the true values

  Mixed(const Pass& pass, const MatrixBall& W, Index dim) {
    const std::vector<double> w = row_norm_bounds(W.mid);
    const std::vector<double> x = row_norm_bounds(pass.X.mid);
    const double w_max = (largest(w) + W.error) * upward;
    const double x_max = (largest(x) + pass.X.error) * upward;
    Matrix<double> outer(pass.beta.mid.rows(), pass.beta.mid.cols());  // norms of beta_{p,j} w_j x_p^T
    for (Index p = 0; p < outer.rows(); ++p) {
      for (Index j = 0; j < outer.cols(); ++j)
        outer(p, j) = pass.beta.mid(p, j) * w[static_cast<std::size_t>(j)] * x[static_cast<std::size_t>(p)];
    }
    const double diagonal = std::sqrt(static_cast<double>(dim)) * upward;
    error = (diagonal * pass.alpha.error + pass.beta.error * w_max * x_max +
             pass.beta.norm * (W.error * x_max + w_max * pass.X.error) + pass.R.error * pass.g.norm +
             pass.R.norm * pass.g.error) *
            upward;
    norm = (diagonal * pass.alpha.norm + frobenius_bound(outer) + pass.R.norm * pass.g.norm + error) * upward;
  }
};

/// The rows of M H whose clip is undecided are off by as much again as half of them: a bound on that.
double hull_error(const Pass& pass, const MatrixBall& W, const ClipMask& free, Index dim) {
  const Index k = pass.Q.mid.rows();
  double hulls = 0;
  for (Index p = 0; p < pass.alpha.mid.rows(); ++p) {
    for (Index a = 0; a < dim; ++a) {
      if (free(p, a) == 0 || free(p, a) == 1) continue;
      double along = 0;
      double across = 0;
      double rest = 0;
      for (Index j = 0; j < W.mid.rows(); ++j) {
        along += pass.alpha.mid(p, j) * pass.alpha.mid(p, j);
        across += std::pow(pass.beta.mid(p, j) * W.mid(j, a), 2);
      }
      for (Index l = 0; l < dim; ++l) rest += pass.X.mid(p, l) * pass.X.mid(p, l);
      const double d = std::sqrt(along) + std::sqrt(across * rest);
      rest = 0;
      for (Index j = 0; j < k; ++j) rest += std::pow(pass.R.mid(p, j * dim + a), 2);
      hulls += std::pow(0.5 * (d + std::sqrt(rest) * pass.g.norm), 2);
    }
  }
  return std::sqrt(hulls) * upward;
}

/// Patches of a sample whose clip leaves the same coordinates free.
struct Group {
  std::vector<double> free;  ///< M_p, the diagonal                 [d]
  std::vector<Index> patches;
};

std::vector<Group> group_patches(const ClipMask& free, Index patches, Index dim) {
  std::vector<Group> groups;
  for (Index p = 0; p < patches; ++p) {
    std::vector<double> mask;
    for (Index a = 0; a < dim; ++a) mask.push_back(free(p, a));
    auto group = std::ranges::find(groups, mask, &Group::free);
    if (group == groups.end()) group = groups.insert(groups.end(), {std::move(mask), {}});
    group->patches.push_back(p);
  }
  return groups;
}

/// The neurons that have a slope on some of the patches (often half of them), and what D is made of there.
struct Live {
  std::vector<Index> neurons;
  Matrix<double> alpha;  ///< c s'(z)                    [patches x neurons]
  Matrix<double> U;      ///< beta_{p,j} x_{p,b}         [patches x neurons d]

  Live(const Pass& pass, const std::vector<Index>& patches, Index dim) {
    for (Index j = 0; j < pass.alpha.mid.cols(); ++j) {
      if (std::ranges::any_of(patches,
                              [&](Index p) { return pass.alpha.mid(p, j) != 0 || pass.beta.mid(p, j) != 0; }))
        neurons.push_back(j);
    }
    alpha = Matrix<double>(std::ssize(patches), count());
    U = Matrix<double>(std::ssize(patches), count() * dim);
    for (Index row = 0; row < std::ssize(patches); ++row) {
      const Index p = patches[static_cast<std::size_t>(row)];
      const double* x = pass.X.mid.row(p);
      double* product = U.row(row);
      for (Index i = 0; i < count(); ++i) {
        alpha(row, i) = pass.alpha.mid(p, neurons[static_cast<std::size_t>(i)]);
        const double beta = pass.beta.mid(p, neurons[static_cast<std::size_t>(i)]);
        for (Index b = 0; b < dim; ++b) *product++ = beta * x[b];
      }
    }
  }
  [[nodiscard]] Index count() const { return std::ssize(neurons); }
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
    const double* x = pass.X.mid.row(p);
    for (Index a = 0; a < d; ++a) {
      for (Index b = 0; b < d; ++b) squares(p, a * d + b) = x[a] * x[b];
    }
  }
  Matrix<double> blocks(k * m, d * d);
  Products<double>::transposed_times(pass.beta.mid, squares, blocks, squares.all());
  for (Index i = 0; i < k * m; ++i) {
    for (Index a = 0; a < d; ++a) {
      double* target = J.row(i * d + a);
      for (Index b = 0; b < d; ++b) target[i * d + b] += blocks(i, a * d + b);
      const double g = pass.g.mid(i, a);
      for (Index j = 0; j < k * m; ++j) {
        const double Qg = pass.Q.mid(i / m, j / m) * g;
        const double* gj = pass.g.mid.row(j);
        for (Index b = 0; b < d; ++b) target[j * d + b] -= Qg * gj[b];
      }
    }
  }
  const double x_max = largest(row_norm_bounds(pass.X.mid)) + pass.X.error;
  const double squares_norm = (x_max * pass.X.norm) * upward;
  const double squares_error = (2 * x_max * pass.X.error + u * squares_norm) * upward;
  const double gg = pass.g.norm * pass.g.norm;
  return (product_error(pass.beta.norm, pass.beta.error, squares_norm, squares_error, P) + pass.Q.error * gg +
          2 * pass.Q.norm * pass.g.norm * pass.g.error +
          shape.additions() * (pass.beta.norm * squares_norm + pass.Q.norm * gg)) *
         upward;
}

/// J -= eta_attack D'^T M D over a group of patches:
///   (D'^T M D)_{(i,b),(j,c)} = sum_p [ M_b 1{b=c} alpha'_i alpha_j + M_b w_{j,b} alpha'_i U_{j,c}
///                                      + M_c w_{i,c} U'_{i,b} alpha_j + (sum_a M_a w_{i,a} w_{j,a}) U'_{i,b}
///                                      U_{j,c} ].
void add_direct(const Live& clean, const Live& trained, const std::vector<double>& M, const Matrix<double>& W,
                double eta_attack, Matrix<double>& J) {
  const Index d = W.cols();
  const Matrix<double> AA = transposed_times(trained.alpha, clean.alpha);
  const Matrix<double> AU = transposed_times(trained.alpha, clean.U);
  const Matrix<double> UA = transposed_times(trained.U, clean.alpha);
  const Matrix<double> UU = transposed_times(trained.U, clean.U);
  std::vector<double> Mw(static_cast<std::size_t>(d));
  std::vector<double> ww(static_cast<std::size_t>(clean.count()));
  for (Index i = 0; i < trained.count(); ++i) {
    const Index neuron = trained.neurons[static_cast<std::size_t>(i)];
    for (Index a = 0; a < d; ++a)
      Mw[static_cast<std::size_t>(a)] = eta_attack * M[static_cast<std::size_t>(a)] * W(neuron, a);
    for (Index j = 0; j < clean.count(); ++j) {
      const double* w = W.row(clean.neurons[static_cast<std::size_t>(j)]);
      double sum = 0;
      for (Index a = 0; a < d; ++a) sum += Mw[static_cast<std::size_t>(a)] * w[a];
      ww[static_cast<std::size_t>(j)] = sum;
    }
    for (Index b = 0; b < d; ++b) {
      const double eta_M = eta_attack * M[static_cast<std::size_t>(b)];
      const double* uu = UU.row(i * d + b);
      const double* au = AU.row(i);
      double* row = J.row(neuron * d + b);
      for (Index j = 0; j < clean.count(); ++j) {
        const Index other = clean.neurons[static_cast<std::size_t>(j)];
        const double direct = ww[static_cast<std::size_t>(j)];
        const double left = eta_M * W(other, b);
        const double right = UA(i * d + b, j);
        double* target = row + other * d;
        for (Index c = 0; c < d; ++c)
          target[c] -= direct * *uu++ + left * *au++ + right * Mw[static_cast<std::size_t>(c)];
        target[b] -= eta_M * AA(i, j);
      }
    }
  }
}

/// sum += D^T M R over a group of patches, as [km d x k]:
///   (D^T M R)_{(i,b),l} = sum_p [ alpha_i M_b R_{l;p,b} + U_{i,b} sum_a M_a w_{i,a} R_{l;p,a} ].
void add_mixed(const Live& live, const Group& group, const Matrix<double>& R, const Matrix<double>& W,
               Matrix<double>& sum) {
  const Index d = W.cols();
  const Index k = sum.cols();
  for (Index row = 0; row < live.alpha.rows(); ++row) {
    const double* r = R.row(group.patches[static_cast<std::size_t>(row)]);
    for (Index i = 0; i < live.count(); ++i) {
      const Index neuron = live.neurons[static_cast<std::size_t>(i)];
      const double alpha = live.alpha(row, i);
      const double* U = live.U.row(row) + i * d;
      for (Index l = 0; l < k; ++l) {
        double along = 0;
        for (Index a = 0; a < d; ++a)
          along += group.free[static_cast<std::size_t>(a)] * W(neuron, a) * r[l * d + a];
        for (Index b = 0; b < d; ++b)
          sum(neuron * d + b, l) +=
              alpha * group.free[static_cast<std::size_t>(b)] * r[l * d + b] + U[b] * along;
      }
    }
  }
}

/// J -= eta_attack H'^T M H of one sample. Returns the error it brings.
///   H'^T M H = D'^T M D - (D'^T M R) g^T - g' (R'^T M D) + g' (R'^T M R) g^T
double add_attack(const Pass& clean, const Pass& trained, const MatrixBall& W, const ClipMask& free,
                  double eta_attack, const Shape& shape, Matrix<double>& J) {
  const auto [P, k, m, d, N] = shape;
  Matrix<double> DR(k * m * d, k);
  Matrix<double> RD(k * m * d, k);  // transposed
  Matrix<double> RR(k, k);
  for (const Group& group : group_patches(free, P, d)) {
    const Live live(clean, group.patches, d);
    const Live live1(trained, group.patches, d);
    add_direct(live, live1, group.free, W.mid, eta_attack, J);
    add_mixed(live1, group, clean.R.mid, W.mid, DR);
    add_mixed(live, group, trained.R.mid, W.mid, RD);
    for (const Index p : group.patches) {
      for (Index i = 0; i < k; ++i) {
        for (Index j = 0; j < k; ++j) {
          for (Index a = 0; a < d; ++a)
            RR(i, j) += trained.R.mid(p, i * d + a) * group.free[static_cast<std::size_t>(a)] *
                        clean.R.mid(p, j * d + a);
        }
      }
    }
  }

  const Index columns = m * d;  // of a class
  std::vector<double> RD_row(static_cast<std::size_t>(k * columns));
  for (Index i = 0; i < k; ++i) {
    for (Index column = 0; column < k * columns; ++column)
      RD_row[static_cast<std::size_t>(column)] = eta_attack * RD(column, i);
    for (Index row = i * columns; row < (i + 1) * columns; ++row) {
      const double g1 = trained.g.mid.entries()[static_cast<std::size_t>(row)];
      double* target = J.row(row);
      for (Index j = 0; j < k; ++j) {
        const double factor = eta_attack * (DR(row, j) - g1 * RR(i, j));
        const double* g = clean.g.mid.row(j * m);
        const double* rd = RD_row.data() + j * columns;
        for (Index l = 0; l < columns; ++l) *target++ += factor * g[l] + g1 * rd[l];
      }
    }
  }
  const Mixed H(clean, W, d);
  const Mixed H1(trained, W, d);
  const double clipped_error = (H.error + hull_error(clean, W, free, d)) * upward;
  return eta_attack *
         (product_error(H1.norm, H1.error, H.norm, clipped_error, (P + 1) * (d + 1) + 20) +
          shape.additions() * H1.norm * H.norm) *
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
  if (!trainer.network().activation().facts().has_curvature) return false;
  return trainer.regime() == Regime::standard || (attack.steps == 1 && !attack.sign && !attack.random_start);
}

StepJacobian step_jacobian(const Trainer<Ball>& trainer, const Matrix<Ball>& W) {
  const PatchNetwork<Ball>& network = trainer.network();
  const Samples& samples = trainer.instance().train;
  const Step<Ball>& step = trainer.step();
  const Shape shape{samples.patches(), network.classes(), network.neurons(), network.dim(), samples.count()};
  const Index size = shape.hidden() * shape.dim;
  const bool adversarial = trainer.regime() == Regime::adversarial;
  const MatrixBall weights =
      MatrixBall::of(W.rows(), W.cols(), [&](Index i, Index l) { return enclosure(W(i, l)); });

  constexpr Index groups = 8;  // fixed: the sums below do not depend on the number of threads
  std::vector<Part> parts(static_cast<std::size_t>(std::min(groups, samples.count())));
  const auto count = std::ssize(parts);
  tbb::parallel_for(Index{0}, count, [&](Index group) {
    Part& part = parts[static_cast<std::size_t>(group)];
    part.J = Matrix<double>(size, size);
    for (Index n = samples.count() * group / count; n < samples.count() * (group + 1) / count; ++n) {
      const Index y = samples.y[static_cast<std::size_t>(n)];
      const Pass trained =
          make_pass(step.forward, trainer.trained_on(), weights, n, y, shape, network.activation());
      part.error += add_descent_of_hessian(trained, shape, part.J);
      if (!adversarial) continue;
      const Pass clean =
          make_pass(step.attack.forward, trainer.X(), weights, n, y, shape, network.activation());
      const ClipMask free(step.attack.descent, trainer.attack(), n, shape);
      part.error += add_attack(clean, trained, weights, free, trainer.attack().eta_attack, shape, part.J);
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
