#include "advproof/linalg/norms.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "linalg/hand_matrix.h"
#include "scalar/extremes.h"

namespace advproof {
namespace {

/// Bounds from above, by at most the factor.
void check_bounds(double bound, double norm, double factor) {
  CAPTURE(bound, norm);
  CHECK(bound >= norm);
  CHECK(bound <= factor * norm);
}

}  // namespace

TEST_CASE("the Frobenius bound is the norm, rounded up") {
  check_bounds(frobenius_bound(hand_matrix({{3, 0}, {0, -4}})), 5, 1 + 0x1p-29);
  check_bounds(frobenius_bound(hand_matrix({{0x1p300, 0}})), 0x1p300, 1 + 0x1p-29);
  CHECK(frobenius_bound(hand_matrix({{0, 0}})) < 0x1p-400);
  CHECK(std::isnan(frobenius_bound(hand_matrix({{1, std::nan("")}}))));
}

TEST_CASE("row norms are bounded one by one") {
  const std::vector<double> rows = row_norm_bounds(hand_matrix({{3, 4}, {0, 0}, {-1, 0}}));
  REQUIRE(rows.size() == 3);
  check_bounds(rows[0], 5, 1 + 0x1p-29);
  CHECK(rows[1] < 0x1p-400);
  check_bounds(rows[2], 1, 1 + 0x1p-29);
}

TEST_CASE("the quick spectral bound is sqrt of the largest row sum times the largest column sum") {
  check_bounds(quick_spectral_bound(hand_matrix({{1, -3}, {0, 1}})), 4,
               1 + 0x1p-29);  // rows 4, 1; columns 1, 4
  CHECK(std::isnan(quick_spectral_bound(hand_matrix({{std::nan(""), 1}, {0, 1}}))));
}

TEST_CASE("the spectral bound is at most n^{2^{-s-2}} above the norm, whatever the scale") {
  // singular values of [[1, 1], [0, 1]]: the golden ratio and its inverse
  const double golden = (1 + std::sqrt(5)) / 2;
  for (const double scale : {1.0, 0x1p-300, 0x1p300}) {
    const Matrix<double> A = hand_matrix({{scale, scale}, {0, scale}});
    check_bounds(spectral_bound(A) / scale, golden * (1 - 1e-15), std::pow(2, 0x1p-7) * (1 + 0x1p-20));
    check_bounds(spectral_bound(A, 0) / scale, golden * (1 - 1e-15), std::pow(2, 0.25) * (1 + 0x1p-20));
  }
  check_bounds(spectral_bound(hand_matrix({{0, 5, 0}, {0, 0, 0}, {2, 0, 0}})), 5,
               std::pow(3, 0x1p-7) * (1 + 0x1p-20));
  check_bounds(spectral_bound(hand_matrix({{1, 2, 2}})), 3, 1 + 0x1p-20);  // not square, rank 1
}

TEST_CASE("a zero matrix has a negligible spectral bound, one with NaN or infinity none") {
  CHECK(spectral_bound(hand_matrix({{0, 0}, {0, 0}})) < 0x1p-5);
  CHECK(spectral_bound(hand_matrix({{1, std::nan("")}})) == infinity);
  CHECK(spectral_bound(hand_matrix({{1, -infinity}})) == infinity);
}

}  // namespace advproof
