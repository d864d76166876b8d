#include "advproof/linalg/matrix_ball.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "advproof/linalg/products.h"
#include "advproof/random/stream.h"
#include "linalg/check_entries.h"
#include "linalg/hand_matrix.h"

namespace advproof {
namespace {

/// Entries of all sizes from 2^-20 to 2^20, with zeros, one dominant, and neighbours in a column that cancel.
Matrix<double> extremes(std::uint64_t index, Index rows, Index cols) {
  Stream stream(7, Substream::probe, index);
  Matrix<double> A(rows, cols);
  for (Index i = 0; i < rows; ++i) {
    for (Index j = 0; j < cols; ++j) {
      const double kind = stream.uniform(0, 1);
      A(i, j) = kind < 0.1 ? 0
                : kind < 0.3 && i > 0
                    ? -A(i - 1, j)
                    : std::ldexp(stream.uniform(-1, 1), static_cast<int>(stream.uniform(-20, 20)));
    }
  }
  A(0, 0) = 0x1p40;
  return A;
}

/// A member of the ball at the given share of its radius, in a random direction.
Matrix<Mpfr<256>> member(const MatrixBall& ball, std::uint64_t index, double share) {
  Stream stream(8, Substream::probe, index);
  Matrix<double> direction(ball.mid.rows(), ball.mid.cols());
  for (double& entry : direction.entries()) entry = stream.uniform(-1, 1);
  const double scale = share * ball.error / frobenius_bound(direction);
  auto result = embed<Mpfr<256>>(Format<Mpfr<256>>(), ball.mid);
  for (std::size_t i = 0; i < result.entries().size(); ++i)
    result.entries()[i] += Mpfr<256>(direction.entries()[i]) * scale;
  return result;
}

double distance(const Matrix<Mpfr<256>>& A, const Matrix<double>& B) {
  Mpfr<256> sum(0);
  for (std::size_t i = 0; i < A.entries().size(); ++i)
    sum += Mpfr<256>((A.entries()[i] - B.entries()[i]) * (A.entries()[i] - B.entries()[i]));
  return std::sqrt(static_cast<double>(sum));
}

}  // namespace

TEST_CASE("a ball of matrices is its midpoint, its radius and the largest norm") {
  const MatrixBall A(hand_matrix({{3, 0}, {0, 4}}), 1);
  CHECK(A.norm >= 6);
  CHECK(A.norm <= 6 * (1 + 0x1p-28));
}

TEST_CASE("of: the radius is the norm of the entries' radii") {
  const MatrixBall A = MatrixBall::of(2, 1, [](Index i, Index) {
    return Enclosure{1.0 + static_cast<double>(i), i == 0 ? 0.3 : 0.4};
  });
  check_entries(A.mid, hand_matrix({{1}, {2}}));
  CHECK(A.error >= 0.5);
  CHECK(A.error <= 0.5 * (1 + 0x1p-28));
}

TEST_CASE("the product of points by hand, with nothing but rounding in its radius") {
  // (1 2; 3 4)^T (5; 6) = (23; 34)
  const MatrixBall C =
      transposed_times(MatrixBall(hand_matrix({{1, 2}, {3, 4}}), 0), MatrixBall(hand_matrix({{5}, {6}}), 0));
  check_entries(C.mid, hand_matrix({{23}, {34}}));
  CHECK(C.error > 0);
  CHECK(C.error <= 5 * 0x1p-53 * std::sqrt(30.0 * 61.0));  // (2 + 2) u |A| |B|
}

TEST_CASE("the product holds the products of members, sampled in 256 bits") {
  for (std::uint64_t index = 0; index < 40; ++index) {
    const Index n = 1 + static_cast<Index>(index) % 13;
    const Index a = 1 + static_cast<Index>(index) % 5;
    const Index b = 1 + static_cast<Index>(index) % 7;
    const double wide = index % 3 == 0 ? 0 : index % 3 == 1 ? 1e-12 : 0.5;
    const Matrix<double> A = extremes(2 * index, n, a);
    const Matrix<double> B = extremes(2 * index + 1, n, b);
    const MatrixBall A_ball(A, wide * frobenius_bound(A));
    const MatrixBall B_ball(B, wide * frobenius_bound(B));
    const MatrixBall C = transposed_times(A_ball, B_ball);
    for (const double share : {0.0, 0.5, 0.999}) {
      Matrix<Mpfr<256>> exact(a, b);
      const auto M = member(A_ball, 100 + index, share);
      reference::transposed_times(M, member(B_ball, 200 + index, -share), exact, M.all());
      INFO("matrices " << index << ", share " << share);
      CHECK(distance(exact, C.mid) <= C.error);
      CHECK(distance(exact, Matrix<double>(a, b)) <= C.norm);
    }
  }
}

TEST_CASE("the radius is at most three times the norm of Arb's radii for uniform balls") {
  Stream stream(9, Substream::probe, 0);
  constexpr double radius = 0x1p-40;
  Matrix<double> A(64, 12);
  Matrix<double> B(64, 20);
  for (Matrix<double>* M : {&A, &B}) {
    for (double& entry : M->entries()) entry = stream.uniform(-1, 1);
  }
  const auto balls = [](const Matrix<double>& M) {
    auto result = embed<Ball>(Format<Ball>{128}, M);
    for (Ball& entry : result.entries()) mag_set_d(arb_radref(entry.get()), radius);
    return result;
  };
  Matrix<Ball> products(12, 20);
  Products<Ball>::transposed_times(balls(A), balls(B), products, A.all());
  const MatrixBall arb = MatrixBall::of(12, 20, [&](Index i, Index j) { return enclosure(products(i, j)); });
  const auto uniform = [](const Matrix<double>& M) {
    return MatrixBall::of(M.rows(), M.cols(), [&](Index i, Index j) { return Enclosure{M(i, j), radius}; });
  };
  const MatrixBall ours = transposed_times(uniform(A), uniform(B));
  CHECK(ours.error <= 3 * arb.error);
}

}  // namespace advproof
