// Sums of thin products: chains of multiply-adds, bit for bit.
#include "linalg/thin_products.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "advproof/random/stream.h"

namespace advproof {
namespace {

Matrix<double> random_matrix(std::uint64_t index, Index rows, Index cols) {
  Stream stream(5, Substream::probe, index);
  Matrix<double> result(rows, cols);
  for (double& entry : result.entries()) entry = stream.uniform(-1, 1);
  return result;
}

constexpr double untouched = 7;

/// Every entry of C against the chain over a(i, l) b(l, j), l = 0 .. terms - 1, and what lies outside of the rows.
template <class A, class B>
void check_chains(const Matrix<double>& C, Rows rows, Index terms, const A& a, const B& b) {
  bool same = true;
  for (Index i = 0; i < C.rows(); ++i) {
    for (Index j = 0; j < C.cols(); ++j) {
      double sum = 0;
      for (Index l = 0; l < terms; ++l) sum = thin::multiply_add(a(i, l), b(l, j), sum);
      same = same && C(i, j) == (rows.begin <= i && i < rows.end ? sum : untouched);
    }
  }
  CHECK(same);
}

}  // namespace

TEST_CASE("a multiply-add is the fused one or two roundings") {
  const double x = 1 + 0x1p-30;
  const double fused = thin::multiply_add(x, x, -1 - 0x1p-29);
  CHECK((fused == 0x1p-60 || fused == 0));
  CHECK(thin::multiply_add(2, 3, 4) == 10);
}

TEST_CASE("a sum of a thin product is a chain over its terms in order, whatever the shape") {
  for (Index d = 1; d <= thin::most_coordinates; ++d) {
    for (const Index h : {1, 7, 8, 9, 15, 16, 17, 40}) {
      for (const Index n : {1, 8, 19}) {
        CAPTURE(n, h, d);
        const Rows rows{n / 3, n};
        const Matrix<double> X = random_matrix(0, n, d);
        const Matrix<double> W = random_matrix(1, h, d);
        const Matrix<double> G = random_matrix(2, n, h);

        Matrix<double> Z(n, h, untouched);
        thin::times_transposed(X, W, Z, rows);
        check_chains(Z, rows, d, X, [&](Index l, Index j) { return W(j, l); });

        Matrix<double> V(n, d, untouched);
        thin::times(G, W, V, rows);
        check_chains(V, rows, h, G, W);

        Matrix<double> D(h, d, untouched);
        thin::transposed_times(G, X, D, rows);
        check_chains(
            D, D.all(), rows.count(), [&](Index i, Index l) { return G(rows.begin + l, i); },
            [&](Index l, Index j) { return X(rows.begin + l, j); });
      }
    }
  }
}

TEST_CASE("a thin product of no rows is zero, and NaN and infinity stay in their entries") {
  const Matrix<double> G = random_matrix(2, 3, 9);
  Matrix<double> D(9, 2, untouched);
  thin::transposed_times(G, random_matrix(3, 3, 2), D, {1, 1});
  CHECK(D == Matrix<double>(9, 2, 0.0));

  Matrix<double> X = random_matrix(0, 9, 3);
  X(4, 1) = std::numeric_limits<double>::quiet_NaN();
  X(8, 2) = std::numeric_limits<double>::infinity();
  Matrix<double> Z(9, 5);
  thin::times_transposed(X, random_matrix(1, 5, 3), Z, X.all());
  for (Index i = 0; i < 9; ++i) {
    for (Index j = 0; j < 5; ++j) {
      CHECK(std::isnan(Z(i, j)) == (i == 4));
      CHECK(std::isinf(Z(i, j)) == (i == 8));
    }
  }
}

}  // namespace advproof
