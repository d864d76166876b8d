// Double-double products: B in two planes, so that the loop over the columns of C runs in vectors. Every sum
// runs over its terms in order; docs/kernels.md proves the bound.
#include <cmath>
#include <vector>

#include "advproof/linalg/products.h"

namespace advproof {
namespace {

/// The high and the low parts of a [terms x width] matrix.
struct Planes {
  std::vector<double> hi, lo;
  Index width;
  Planes(Index terms, Index columns)
      : hi(static_cast<std::size_t>(terms * columns)), lo(hi.size()), width(columns) {}
  void set(Index term, Index column, const Dd& x) {
    const auto at = static_cast<std::size_t>(term * width + column);
    hi[at] = x.hi;
    lo[at] = x.lo;
  }
};

/// sum += a b[j], for every column j of one row of b.
void add_products(const Dd& a, const double* b_hi, const double* b_lo, Index width, double* sum_hi,
                  double* sum_lo) {
  for (Index j = 0; j < width; ++j) {
    const Dd p = two_product(a.hi, b_hi[j]);
    const double p_lo = std::fma(a.hi, b_lo[j], std::fma(a.lo, b_hi[j], p.lo));
    const Dd t = two_sum(sum_hi[j], p.hi);
    const Dd s = two_sum(t.hi, t.lo + (sum_lo[j] + p_lo));
    sum_hi[j] = s.hi;
    sum_lo[j] = s.lo;
  }
}

/// One row of C: the sum over terms of a(term) times the term's row of b.
template <class Term>
void sum_row(const Planes& b, Index terms, const Term& a, Planes& sum, Dd* C) {
  std::ranges::fill(sum.hi, 0.0);
  std::ranges::fill(sum.lo, 0.0);
  for (Index term = 0; term < terms; ++term) {
    add_products(a(term), b.hi.data() + term * b.width, b.lo.data() + term * b.width, b.width, sum.hi.data(),
                 sum.lo.data());
  }
  for (Index j = 0; j < b.width; ++j) {
    const auto at = static_cast<std::size_t>(j);
    C[j] = {sum.hi[at], sum.lo[at]};
  }
}

}  // namespace

void Products<Dd>::times_transposed(const Matrix<Dd>& A, const Matrix<Dd>& B, Matrix<Dd>& C, Rows rows) {
  Planes b(A.cols(), B.rows());
  for (Index j = 0; j < B.rows(); ++j) {
    for (Index l = 0; l < B.cols(); ++l) b.set(l, j, B(j, l));
  }
  Planes sum(1, b.width);
  for (Index i = rows.begin; i < rows.end; ++i)
    sum_row(
        b, A.cols(), [&](Index l) -> const Dd& { return A(i, l); }, sum, C.row(i));
}

void Products<Dd>::times(const Matrix<Dd>& A, const Matrix<Dd>& B, Matrix<Dd>& C, Rows rows) {
  Planes b(B.rows(), B.cols());
  for (Index l = 0; l < B.rows(); ++l) {
    for (Index j = 0; j < B.cols(); ++j) b.set(l, j, B(l, j));
  }
  Planes sum(1, b.width);
  for (Index i = rows.begin; i < rows.end; ++i)
    sum_row(
        b, A.cols(), [&](Index l) -> const Dd& { return A(i, l); }, sum, C.row(i));
}

void Products<Dd>::transposed_times(const Matrix<Dd>& A, const Matrix<Dd>& B, Matrix<Dd>& C, Rows rows) {
  Planes b(rows.count(), B.cols());
  for (Index l = 0; l < rows.count(); ++l) {
    for (Index j = 0; j < B.cols(); ++j) b.set(l, j, B(rows.begin + l, j));
  }
  Planes sum(1, b.width);
  for (Index i = 0; i < A.cols(); ++i)
    sum_row(
        b, rows.count(), [&](Index l) -> const Dd& { return A(rows.begin + l, i); }, sum, C.row(i));
}

}  // namespace advproof
