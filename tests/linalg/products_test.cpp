#include "advproof/linalg/products.h"

#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "advproof/random/stream.h"
#include "linalg/check_entries.h"
#include "linalg/hand_matrix.h"
#include "scalar/exactly.h"

namespace advproof {
namespace {

template <class T>
using Kernel = void (*)(const Matrix<T>&, const Matrix<T>&, Matrix<T>&, Rows);

/// One of the three products, as kernel and as reference.
template <class T>
struct Product {
  const char* name;
  Kernel<T> kernel;
  Kernel<T> reference;
  /// The number of terms of a sum, and the shapes of A, B and C for n rows, h hidden units and d dimensions.
  bool sums_over_rows;
};

template <class T>
std::array<Product<T>, 3> products() {
  return {{{"times_transposed", Products<T>::times_transposed, reference::times_transposed<T>, false},
           {"times", Products<T>::times, reference::times<T>, false},
           {"transposed_times", Products<T>::transposed_times, reference::transposed_times<T>, true}}};
}

/// Entries (1 + 2^-60 x) y with x, y uniform on [-1, 1]: full significands beyond binary64.
template <class T>
Matrix<T> random_matrix(const Format<T>& format, std::uint64_t index, Index rows, Index cols) {
  Stream stream(42, Substream::probe, index);
  Matrix<T> result(rows, cols);
  for (T& entry : result.entries()) {
    const double x = stream.uniform(-1, 1);
    entry = (format(1.0) + format(x) * 0x1p-60) * stream.uniform(-1, 1);
  }
  return result;
}

constexpr Index n = 7;
constexpr Index h = 5;
constexpr Index d = 11;

/// Random operands of the three products in the order of products(), and a C of the right shape.
template <class T>
struct Operands {
  Matrix<T> A, B, C;
};
template <class T>
std::array<Operands<T>, 3> random_operands(const Format<T>& format, const T& fill) {
  return {{{random_matrix(format, 0, n, d), random_matrix(format, 1, h, d), Matrix<T>(n, h, fill)},
           {random_matrix(format, 2, n, h), random_matrix(format, 3, h, d), Matrix<T>(n, d, fill)},
           {random_matrix(format, 4, n, h), random_matrix(format, 5, n, d), Matrix<T>(h, d, fill)}}};
}

Ball exact_ball(double x) { return Ball(x, 2048); }
template <unsigned Digits>
Ball exact_ball(const MpfrDigits<Digits>& x) {
  Ball result(0.0, 2048);
  arf_set_mpfr(arb_midref(result.get()), x.backend().data());
  return result;
}

template <class T>
Matrix<Ball> exact_balls(const Matrix<T>& A) {
  Matrix<Ball> result(A.rows(), A.cols());
  for (std::size_t i = 0; i < A.entries().size(); ++i) result.entries()[i] = exact_ball(A.entries()[i]);
  return result;
}
template <class T>
Matrix<Ball> absolute_balls(Matrix<T> A) {
  Matrix<Ball> result = exact_balls(A);
  for (Ball& entry : result.entries()) entry = abs(entry);
  return result;
}

}  // namespace

// A = 1 2      B = 1 0 -1     X = 1 1
//     3 4          2 1  0         0 2
//     5 6                         1 0
TEMPLATE_TEST_CASE("the three products are exact on integers", "", ADVPROOF_TEST_SCALARS) {
  const auto embedded = [](std::initializer_list<std::initializer_list<double>> rows) {
    return embed<TestType>(Format<TestType>(), hand_matrix(rows));
  };
  const Matrix<TestType> A = embedded({{1, 2}, {3, 4}, {5, 6}});

  SECTION("C = A B^T") {
    Matrix<TestType> C(3, 2);
    Products<TestType>::times_transposed(A, embedded({{1, 1}, {0, 2}}), C, A.all());
    check_entries(C, hand_matrix({{3, 4}, {7, 8}, {11, 12}}));
  }
  SECTION("C = A B") {
    Matrix<TestType> C(3, 3);
    Products<TestType>::times(A, embedded({{1, 0, -1}, {2, 1, 0}}), C, A.all());
    check_entries(C, hand_matrix({{5, 2, -1}, {11, 4, -3}, {17, 6, -5}}));
  }
  SECTION("C = A^T B") {
    // row 0: 1*(1,1) + 3*(0,2) + 5*(1,0) = (6, 7); row 1: 2*(1,1) + 4*(0,2) + 6*(1,0) = (8, 10)
    Matrix<TestType> C(2, 2);
    Products<TestType>::transposed_times(A, embedded({{1, 1}, {0, 2}, {1, 0}}), C, A.all());
    check_entries(C, hand_matrix({{6, 7}, {8, 10}}));
  }
}

TEMPLATE_TEST_CASE("rows outside the range are neither read nor written", "", ADVPROOF_TEST_SCALARS) {
  // row 0 of A and of B is NaN; only rows 1 and 2 of A are in the range, and row 1, 2 of B in A^T B
  const Format<TestType> format;
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const auto A = embed<TestType>(format, hand_matrix({{nan, nan}, {1, 2}, {3, 4}, {nan, nan}}));
  const auto X = embed<TestType>(format, hand_matrix({{nan, nan}, {1, 0}, {1, 1}, {nan, nan}}));
  const auto B = embed<TestType>(format, hand_matrix({{1, 1}, {0, 2}}));

  Matrix<TestType> Z(4, 2, format(7));
  Products<TestType>::times_transposed(A, B, Z, {1, 3});
  check_entries(Z, hand_matrix({{7, 7}, {3, 4}, {7, 8}, {7, 7}}));

  Matrix<TestType> G(4, 2, format(7));
  Products<TestType>::times(A, B, G, {1, 3});
  check_entries(G, hand_matrix({{7, 7}, {1, 5}, {3, 11}, {7, 7}}));

  Matrix<TestType> D(2, 2, format(7));
  Products<TestType>::transposed_times(A, X, D, {1, 3});
  check_entries(D, hand_matrix({{4, 3}, {6, 4}}));
}

TEMPLATE_TEST_CASE("an empty range writes no row, and an empty sum is zero", "", ADVPROOF_TEST_SCALARS) {
  const Format<TestType> format;
  const auto A = embed<TestType>(format, hand_matrix({{1, 2}, {3, 4}}));
  for (const Index at : {0, 1, 2}) {
    Matrix<TestType> C(2, 2, format(7));
    Products<TestType>::times_transposed(A, A, C, {at, at});
    check_entries(C, hand_matrix({{7, 7}, {7, 7}}));
    Products<TestType>::times(A, A, C, {at, at});
    check_entries(C, hand_matrix({{7, 7}, {7, 7}}));
    Products<TestType>::transposed_times(A, A, C, {at, at});
    check_entries(C, hand_matrix({{0, 0}, {0, 0}}));
  }
}

TEMPLATE_TEST_CASE("cancellation of integers leaves an exact zero", "", ADVPROOF_TEST_SCALARS) {
  const Format<TestType> format;
  const auto A = embed<TestType>(format, hand_matrix({{0x1p50, 1, -0x1p50, -1}}));
  const auto B = embed<TestType>(format, hand_matrix({{1, 1, 1, 1}}));
  Matrix<TestType> C(1, 1);
  Products<TestType>::times_transposed(A, B, C, A.all());
  check_entries(C, hand_matrix({{0}}));
}

TEMPLATE_TEST_CASE("NaN and infinity in an operand never give a finite entry", "", ADVPROOF_TEST_SCALARS) {
  const Format<TestType> format;
  for (const double bad :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    const auto A = embed<TestType>(format, hand_matrix({{1, bad}}));
    const auto B = embed<TestType>(format, hand_matrix({{1, 1}}));
    Matrix<TestType> C(1, 1);
    Products<TestType>::times_transposed(A, B, C, A.all());
    CHECK_FALSE(is_finite(C(0, 0)));
  }
}

TEST_CASE("the double kernel is within the bound of any order of summation of the exact product") {
  // |error| <= n u / (1 - n u) sum |t_j|; the exact product in 2048 bits, where nothing is rounded
  const auto operands = random_operands(Format<double>(), 0.0);
  for (std::size_t i = 0; i < operands.size(); ++i) {
    auto [A, B, C] = operands[i];
    products<double>()[i].kernel(A, B, C, A.all());
    Matrix<Ball> exact(C.rows(), C.cols());
    Matrix<Ball> sizes(C.rows(), C.cols());
    products<Ball>()[i].reference(exact_balls(A), exact_balls(B), exact, A.all());
    products<Ball>()[i].reference(absolute_balls(A), absolute_balls(B), sizes, A.all());
    const double terms = products<double>()[i].sums_over_rows ? n : static_cast<double>(A.cols());
    const double factor = terms * 0x1p-53 / (1 - terms * 0x1p-53);
    for (std::size_t entry = 0; entry < C.entries().size(); ++entry) {
      const Ball error = abs(exact_ball(C.entries()[entry]) - exact.entries()[entry]);
      CHECK(certainly(error <= sizes.entries()[entry] * factor));
    }
  }
}

TEMPLATE_TEST_CASE("the mpfr kernel is within its stated bound of the exact product", "", advproof::Mpfr<128>,
                   advproof::Mpfr<256>, advproof::Mpfr<512>) {
  // |error| <= u |result| + n 2^-(bits + 30) max |t_j|; sum |t_j| >= max |t_j|, so bound by each term's size
  const Format<TestType> format;
  const auto operands = random_operands(format, format(0));
  const Ball unit = power(Ball(0.5, 2048), static_cast<unsigned>(format.bits()));
  for (std::size_t i = 0; i < operands.size(); ++i) {
    auto [A, B, C] = operands[i];
    products<TestType>()[i].kernel(A, B, C, A.all());
    Matrix<Ball> exact(C.rows(), C.cols());
    products<Ball>()[i].reference(exact_balls(A), exact_balls(B), exact, A.all());
    const double terms = products<TestType>()[i].sums_over_rows ? n : static_cast<double>(A.cols());
    // every term of these operands is at most 1 + 2^-59 in size: the largest is taken as the bound's max
    // |t_j|
    for (std::size_t entry = 0; entry < C.entries().size(); ++entry) {
      const Ball error = abs(exact_ball(C.entries()[entry]) - exact.entries()[entry]);
      const Ball bound = unit * abs(exact.entries()[entry]) + unit * 0x1p-30 * (terms * 1.5);
      CHECK(certainly(error <= bound));
    }
  }
}

TEST_CASE("the mpfr kernel rounds once where terms do not cancel") {
  // 1 * 1 + 2^-100 * 2^-100 at 128 bits: the tail is kept by the guard bits, and rounded away to even
  const Format<Mpfr<128>> format;
  Matrix<Mpfr<128>> A(1, 2, format(1));
  A(0, 1) = format(0x1p-100);
  Matrix<Mpfr<128>> C(1, 1);
  Products<Mpfr<128>>::times_transposed(A, A, C, A.all());
  CHECK(is_exactly(C(0, 0), 1));
  A(0, 1) = format(0x1p-60);  // 1 + 2^-120 fits
  Products<Mpfr<128>>::times_transposed(A, A, C, A.all());
  CHECK(identical(C(0, 0), Mpfr<128>(format(1) + format(0x1p-120))));
}

TEST_CASE("long sums of numbers whose digits are all ones do not overflow") {
  const Mpfr<256> x = Mpfr<256>(1.0) - Mpfr<256>(0x1p-250);
  for (const Index terms : {100, 1000, 2000, 3000, 4000, 5000}) {
    const Matrix<Mpfr<256>> A(8, terms, x);
    const Matrix<Mpfr<256>> B(4, terms, x);
    Matrix<Mpfr<256>> C(8, 4);
    Products<Mpfr<256>>::times_transposed(A, B, C, A.all());
    const Mpfr<1024> exact = Mpfr<1024>(x) * Mpfr<1024>(x) * static_cast<double>(terms);
    CAPTURE(terms);
    for (const Mpfr<256>& c : C.entries())
      CHECK(abs(Mpfr<1024>(c) - exact) <=
            exact * std::ldexp(1.0, 1 - static_cast<int>(Format<Mpfr<256>>::bits())));
  }
}

TEST_CASE("the ball kernel overlaps the reference, at most four times as wide") {
  // points of full significands, and balls of radius 2^-40
  for (const double radius : {0.0, 0x1p-40}) {
    auto operands = random_operands(Format<Ball>{128}, Ball(0.0));
    for (std::size_t i = 0; i < operands.size(); ++i) {
      auto& [A, B, C] = operands[i];
      for (Matrix<Ball>* matrix : {&A, &B}) {
        for (Ball& entry : matrix->entries()) {
          if (radius > 0) arb_add_error(entry.get(), Ball(radius).get());
        }
      }
      Matrix<Ball> expected = C;
      products<Ball>()[i].kernel(A, B, C, A.all());
      products<Ball>()[i].reference(A, B, expected, A.all());
      for (std::size_t entry = 0; entry < C.entries().size(); ++entry) {
        const Ball& ours = C.entries()[entry];
        const Ball& plain = expected.entries()[entry];
        CHECK(arb_overlaps(ours.get(), plain.get()) != 0);
        CHECK(ours.bits() == 128);
        Ball ours_radius(0.0, 64);
        Ball plain_radius(0.0, 64);
        arb_get_rad_arb(ours_radius.get(), ours.get());
        arb_get_rad_arb(plain_radius.get(), plain.get());
        CHECK(certainly(ours_radius <= plain_radius * 4.0));
      }
    }
  }
}

TEST_CASE("a product of balls has the larger precision of its factors, whichever it is") {
  const Matrix<Ball> coarse = random_matrix(Format<Ball>{64}, 0, 1, d);
  const Matrix<Ball> fine = random_matrix(Format<Ball>{256}, 1, 1, d);
  Matrix<Ball> C(1, 1);
  for (const bool coarse_first : {true, false}) {
    Products<Ball>::times_transposed(coarse_first ? coarse : fine, coarse_first ? fine : coarse, C, {0, 1});
    CHECK(C(0, 0).bits() == 256);
  }
}

TEST_CASE("the ball kernel encloses the products of corners") {
  const double third = 1.0 / 3.0;  // its size has more bits than a radius
  const double radius = 0x1p-20;
  Matrix<Ball> A(1, 1, Ball(1.0, 256));
  mag_set_ui_2exp_si(arb_radref(A(0, 0).get()), 1, -20);  // exactly, which arb_add_error is not
  const Matrix<Ball> B(1, 1, Ball(third, 256));
  Matrix<Ball> C(1, 1);
  Products<Ball>::times_transposed(A, B, C, {0, 1});
  for (const double side : {-1.0, 1.0}) {
    const Ball corner = Ball(1 + side * radius, 256) * third;
    CHECK(arb_contains(C(0, 0).get(), corner.get()) != 0);
  }
}

TEST_CASE("the ball kernel encloses the exact product") {
  auto operands = random_operands(Format<Ball>{128}, Ball(0.0));
  for (std::size_t i = 0; i < operands.size(); ++i) {
    auto& [A, B, C] = operands[i];
    products<Ball>()[i].kernel(A, B, C, A.all());
    for (Matrix<Ball>* matrix : {&A, &B}) {
      for (Ball& entry : matrix->entries()) {  // one point of each operand, at a precision without rounding
        entry = midpoint(entry);
        entry.set_bits(2048);
      }
    }
    Matrix<Ball> exact(C.rows(), C.cols());
    products<Ball>()[i].reference(A, B, exact, A.all());
    for (std::size_t entry = 0; entry < C.entries().size(); ++entry) {
      CHECK(arb_contains(C.entries()[entry].get(), exact.entries()[entry].get()) != 0);
    }
  }
}

}  // namespace advproof
