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
constexpr double lost_squares = 0x1p-900;  ///< squares that underflow, in a sum of them

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
  MatrixBall X;               ///< points                                     [P x d]
  MatrixBall alpha;           ///< c s'(z)                                    [P x km]
  MatrixBall beta;            ///< c s''(z)                                   [P x km]
  Matrix<double> beta_radii;  ///< of its entries
  MatrixBall Q;               ///< -dc_i/dF_j = logit_i (1{i=j} - logit_j)    [k x k]
  MatrixBall g;               ///< dF_i/dw_{i,r} = sum_p s'(z) x_p            [km x d]
  MatrixBall R;               ///< R_{p,j} = sum_i Q_ij sum_r s'(z) w_{i,r}   [P x k d]
};

struct Shape {
  Index patches, classes, neurons, dim;
  [[nodiscard]] Index hidden() const { return classes * neurons; }
};

/// A sum of matrices in binary64. Every entry of it is a sum of terms; its error is what they are off by
/// before they are added, and a relative error of every term for each addition that it may pass through:
/// counted as they happen.
struct Sum {
  Matrix<double> J;
  double error = 0;     ///< of the terms
  double size = 0;      ///< sum of the terms' norms || |term| ||_F
  Index additions = 0;  ///< to one entry, at most

  void added(double term_error, double term_size, Index times) {
    error += term_error;
    size += term_size;
    additions += times;
  }
  [[nodiscard]] double total_error() const { return (error + summation_error(additions) * size) * upward; }
};

/// sum_r s_{i,r} w_{i,r}, class by class: [P x k d] of [P x km] and [km x d].
Matrix<double> class_sums(const Matrix<double>& S, const Matrix<double>& W, Index classes) {
  const Index d = W.cols();
  const Index m = W.rows() / classes;
  Matrix<double> V(S.rows(), classes * d);
  for (Index p = 0; p < S.rows(); ++p) {
    for (Index j = 0; j < S.cols(); ++j) {
      const double s = S(p, j);
      if (s == 0) continue;
      double* v = V.row(p) + j / m * d;
      for (Index l = 0; l < d; ++l) v[l] += s * W(j, l);
    }
  }
  return V;
}

/// R_{p,j} = sum_i Q_ij V_{p,i}, vectors of R^d: [P x k d].
Matrix<double> mixed_classes(const Matrix<double>& Q, const Matrix<double>& V) {
  const Index k = Q.rows();
  const Index d = V.cols() / k;
  Matrix<double> R(V.rows(), V.cols());
  for (Index p = 0; p < V.rows(); ++p) {
    for (Index j = 0; j < k; ++j) {
      for (Index i = 0; i < k; ++i) {
        for (Index l = 0; l < d; ++l) R(p, j * d + l) += Q(i, j) * V(p, i * d + l);
      }
    }
  }
  return R;
}

Pass make_pass(const Forward<Ball>& forward, const Matrix<Ball>& points, const MatrixBall& W, Index n,
               Index y, const Shape& shape, const Activation& activation) {
  const auto [P, k, m, d] = shape;
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
  pass.beta_radii = Matrix<double>(P, k * m);
  pass.beta = MatrixBall::of(P, k * m, [&](Index p, Index j) {
    const Enclosure beta = coefficient(j) * activation.curvature(forward.Z(row(p), j));
    pass.beta_radii(p, j) = beta.rad;
    return beta;
  });
  pass.Q = MatrixBall::of(k, k, [&](Index i, Index j) {
    return i == j ? logit(i) * one_minus_logit(i) : -(logit(i) * logit(j));
  });
  pass.g = transposed_times(S, pass.X);

  // R = Q^T (S W), both sums rounded entry by entry: m and k terms
  const Matrix<double> V_size = class_sums(absolute(S.mid), absolute(W.mid), k);
  const double V_error = product_error(S.norm, S.error, W.norm, W.error, 0);
  const double rounding =
      summation_error(m + k) * frobenius_bound(mixed_classes(absolute(pass.Q.mid), V_size));
  pass.R = {mixed_classes(pass.Q.mid, class_sums(S.mid, W.mid, k)),
            product_error(pass.Q.norm, pass.Q.error, frobenius_bound(V_size) + V_error, V_error, rounding)};
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
/// It is never formed. Here are bounds on it.
struct Mixed {
  Matrix<double> rows;  ///< norm of row (p,a) of |D| + |R| |g|^T at the midpoints   [P x d]
  double error = 0;     ///< of H at the midpoints, in the Frobenius norm

  Mixed(const Pass& pass, const MatrixBall& W) : rows(pass.X.mid.rows(), W.mid.cols()) {
    const Index k = pass.Q.mid.rows();
    const Index d = rows.cols();
    const Index hidden = W.mid.rows();
    std::vector<double> w = row_norm_bounds(W.mid);
    std::vector<double> x = row_norm_bounds(pass.X.mid);
    const std::vector<double> alpha = row_norm_bounds(pass.alpha.mid);
    std::vector<double> g(static_cast<std::size_t>(k));  // squared norms, class by class
    const std::vector<double> g_rows = row_norm_bounds(pass.g.mid);
    for (std::size_t j = 0; j < g_rows.size(); ++j) g[j * g.size() / g_rows.size()] += g_rows[j] * g_rows[j];
    for (Index p = 0; p < rows.rows(); ++p) {
      for (Index a = 0; a < d; ++a) {
        double outer = lost_squares;
        for (Index j = 0; j < hidden; ++j) {
          const double entry = pass.beta.mid(p, j) * W.mid(j, a);
          outer += entry * entry;
        }
        double low_rank = lost_squares;
        for (Index j = 0; j < k; ++j) {
          const double entry = pass.R.mid(p, j * d + a);
          low_rank += entry * entry * g[static_cast<std::size_t>(j)];
        }
        const auto row = static_cast<std::size_t>(p);
        rows(p, a) = (alpha[row] + std::sqrt(outer) * x[row] + std::sqrt(low_rank)) * upward;
      }
    }

    for (double& norm : w) norm += W.error;
    for (double& norm : x) norm += pass.X.error;
    Matrix<double> outer = pass.beta_radii;  // radii of beta_{p,j} w_j x_p^T that come from beta
    for (Index p = 0; p < outer.rows(); ++p) {
      for (Index j = 0; j < hidden; ++j)
        outer(p, j) *= w[static_cast<std::size_t>(j)] * x[static_cast<std::size_t>(p)];
    }
    error = (std::sqrt(static_cast<double>(d)) * pass.alpha.error + frobenius_bound(outer) +
             pass.beta.norm * (W.error * largest(x) + largest(w) * pass.X.error) +
             product_error(pass.R.norm, pass.R.error, pass.g.norm, pass.g.error, 0)) *
            upward;
  }
};

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

/// sum += minus the Hessian of one sample's loss in W:
///   blocks sum_p beta_{p,ir} x_p x_p^T on the diagonal, minus Q_ij g_ir g_js^T.
void add_descent_of_hessian(const Pass& pass, const Shape& shape, Sum& sum) {
  const auto [P, k, m, d] = shape;
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
      double* target = sum.J.row(i * d + a);
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
  const double blocks_size = (pass.beta.norm * squares_norm) * upward;
  const double gg = (pass.g.norm * pass.g.norm) * upward;
  const double gg_error = product_error(pass.g.norm, pass.g.error, pass.g.norm, pass.g.error, 0);
  const double low_rank_size = (pass.Q.norm * gg) * upward;
  sum.added(product_error(pass.beta.norm, pass.beta.error, squares_norm, squares_error,
                          summation_error(P) * blocks_size) +
                product_error(pass.Q.norm, pass.Q.error, gg, gg_error, summation_error(2) * low_rank_size),
            blocks_size + low_rank_size, 2);
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

/// sum -= eta_attack H'^T M H of one sample:
///   H'^T M H = D'^T M D - (D'^T M R) g^T - g' (R'^T M D) + g' (R'^T M R) g^T
///
/// Its error. At the midpoints H'_0, M_0, H_0, where M_0 is 1/2 for an undecided clip, h'_pa and h_pa are the
/// norms of the rows of |D| + |R| |g|^T. The product itself, rounded, is off by a relative error of each of
/// its terms, whose norms add up to at most size = sum_pa M_0 h'_pa h_pa: a term of D'^T M D meets 2 roundings
/// in U', U, P in their sum over patches, d + 1 in eta_attack w^T M w, 3 in what remains; one of D'^T M R
/// meets d + 2 in U w^T M R and 1 in its sum with the other, P in the sum over patches, 4 in what remains; the
/// others fewer. So P + d + 8 roundings are enough. With H = H_0 + E, M = M_0 + F:
///   H'^T M H - H'_0^T M_0 H_0 = H'_0^T M E + H'_0^T F H_0 + E'^T M H,
/// of norm at most n' e + sum over undecided (p,a) of h'_pa h_pa / 2 + e' (n + e), with e, e' the norms of E
/// and E', and n, n' those of the rows that the clip may leave free.
void add_attack(const Pass& clean, const Pass& trained, const MatrixBall& W, const ClipMask& free,
                double eta_attack, const Shape& shape, Sum& sum) {
  const auto [P, k, m, d] = shape;
  Matrix<double>& J = sum.J;
  Matrix<double> DR(k * m * d, k);
  Matrix<double> RD(k * m * d, k);  // transposed
  Matrix<double> RR(k, k);
  const std::vector<Group> groups = group_patches(free, P, d);
  for (const Group& group : groups) {
    const Live live(clean, group.patches, d);
    const Live live1(trained, group.patches, d);
    add_direct(live, live1, group.free, W.mid, eta_attack, J);
    add_mixed(live1, group, clean.R.mid, W.mid, DR);
    add_mixed(live, group, trained.R.mid, W.mid, RD);
    for (const Index p : group.patches) {
      for (Index i = 0; i < k; ++i) {
        for (Index j = 0; j < k; ++j) {
          double along = 0;
          for (Index a = 0; a < d; ++a)
            along += trained.R.mid(p, i * d + a) * group.free[static_cast<std::size_t>(a)] *
                     clean.R.mid(p, j * d + a);
          RR(i, j) += along;
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
  const Mixed H(clean, W);
  const Mixed H1(trained, W);
  double size = 0;
  double undecided = 0;
  double squares = lost_squares;   // n^2
  double squares1 = lost_squares;  // n'^2
  for (Index p = 0; p < P; ++p) {
    for (Index a = 0; a < d; ++a) {
      if (free(p, a) == 0) continue;
      const double product = H1.rows(p, a) * H.rows(p, a);
      size += free(p, a) * product;
      undecided += (1 - free(p, a)) * product;
      squares += H.rows(p, a) * H.rows(p, a);
      squares1 += H1.rows(p, a) * H1.rows(p, a);
    }
  }
  const double n = std::sqrt(squares) * upward;
  const double n1 = std::sqrt(squares1) * upward;
  const double error =
      (n1 * H.error + undecided + H1.error * (n + H.error) + summation_error(P + d + 8) * size) * upward;
  // each group of patches adds twice to an entry (add_direct), the rest once
  sum.added(eta_attack * error * upward, eta_attack * size * upward, 2 * std::ssize(groups) + 1);
}

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
  const Shape shape{samples.patches(), network.classes(), network.neurons(), network.dim()};
  const Index size = shape.hidden() * shape.dim;
  const bool adversarial = trainer.regime() == Regime::adversarial;
  const MatrixBall weights =
      MatrixBall::of(W.rows(), W.cols(), [&](Index i, Index l) { return enclosure(W(i, l)); });

  constexpr Index groups = 8;  // fixed: the sums below do not depend on the number of threads
  std::vector<Sum> parts(static_cast<std::size_t>(std::min(groups, samples.count())));
  const auto count = std::ssize(parts);
  tbb::parallel_for(Index{0}, count, [&](Index group) {
    Sum& part = parts[static_cast<std::size_t>(group)];
    part.J = Matrix<double>(size, size);
    for (Index n = samples.count() * group / count; n < samples.count() * (group + 1) / count; ++n) {
      const Index y = samples.y[static_cast<std::size_t>(n)];
      const Pass trained =
          make_pass(step.forward, trainer.trained_on(), weights, n, y, shape, network.activation());
      add_descent_of_hessian(trained, shape, part);
      if (!adversarial) continue;
      const Pass clean =
          make_pass(step.attack.forward, trainer.X(), weights, n, y, shape, network.activation());
      const ClipMask free(step.attack.descent, trainer.attack(), n, shape);
      add_attack(clean, trained, weights, free, trainer.attack().eta_attack, shape, part);
    }
  });

  Sum total = std::move(parts.front());
  for (Index group = 1; group < count; ++group) {
    const Sum& part = parts[static_cast<std::size_t>(group)];
    for (std::size_t i = 0; i < total.J.entries().size(); ++i) total.J.entries()[i] += part.J.entries()[i];
    total.added(part.error, part.size, 0);
    total.additions = std::max(total.additions, part.additions);
  }
  total.additions += count - 1;

  StepJacobian result{std::move(total.J), 0, total.additions};
  const double rate = trainer.training().eta / static_cast<double>(samples.count());
  const double before_rate = frobenius_bound(result.J);
  for (double& entry : result.J.entries()) entry *= rate;
  double diagonal = 0;
  for (Index i = 0; i < size; ++i) {
    result.J(i, i) += 1.0;
    diagonal += result.J(i, i) * result.J(i, i);
  }
  // the rounding of the rate, of the product with it and of the sum with the identity
  result.error = (rate * (total.total_error() + 4 * u * before_rate) + u * std::sqrt(diagonal)) * upward;
  return result;
}

}  // namespace advproof
