// The kernel of heavy scalars on what a kernel of digits could get wrong: digit boundaries, signs, scales,
// extremes.
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <concepts>

#include "advproof/linalg/products.h"
#include "advproof/random/stream.h"
#include "linalg/hand_matrix.h"
#include "linalg/limbs52.h"
#include "linalg/slices.h"
#include "scalar/exactly.h"

namespace advproof {
namespace {

/// Nothing in these tests is rounded at this precision.
constexpr slong exact_bits = 20000;

template <class T>
using Kernel = void (*)(const Matrix<T>&, const Matrix<T>&, Matrix<T>&, Rows);
template <class T>
constexpr std::array<Kernel<T>, 3> kernels = {Products<T>::times_transposed, Products<T>::times,
                                              Products<T>::transposed_times};
template <class T>
constexpr std::array<Kernel<T>, 3> references = {reference::times_transposed<T>, reference::times<T>,
                                                 reference::transposed_times<T>};

/// Balls of full significands, with every extreme planted somewhere; `radius` is relative to 1.
Matrix<Ball> planted(slong bits, std::uint64_t index, Index rows, Index cols, double radius) {
  Stream stream(11, Substream::probe, index);
  Matrix<Ball> A(rows, cols);
  for (Index i = 0; i < rows; ++i) {
    const std::uint64_t kind = stream.below(8);
    for (Index k = 0; k < cols; ++k) {
      Ball x = midpoint(Ball(stream.uniform(-1, 1), bits) / 3.0);
      if (kind == 0) x = Ball(0.0, bits);                                           // a row of zeros
      if (kind == 1 && k % 2 == 1) x = -A(i, k - 1);                                // opposite neighbours
      if (kind == 2) arb_mul_2exp_si(x.get(), x.get(), -40 * slong{k});             // huge ratios
      if (kind == 3 && k == cols / 2) arb_mul_2exp_si(x.get(), x.get(), 5 * bits);  // one dominant entry
      if (kind == 4) x = Ball(0x1p-1074 * stream.uniform(-9, 9), bits);             // subnormal
      if (kind == 5) {                                                              // a power of two
        x = Ball(stream.below(2) == 0 ? 1.0 : -1.0, bits);
        arb_mul_2exp_si(x.get(), x.get(),
                        -static_cast<slong>(stream.below(static_cast<std::uint64_t>(bits))));
      }
      if (stream.below(6) == 0) x = Ball(0.0, bits);
      if (radius > 0 && stream.below(3) > 0) arb_add_error(x.get(), (abs(x) * radius + Ball(radius)).get());
      A(i, k) = x;
    }
  }
  return A;
}

/// A, B and the shape of C for the three products in the order of `kernels`.
struct PlantedOperands {
  Matrix<Ball> A, B, C;
};
std::array<PlantedOperands, 3> operands(slong bits, double radius) {
  constexpr Index n = 70, h = 9, d = 21;  // more rows than are cut at a time
  const auto draw = [&](std::uint64_t index, Index rows, Index cols) {
    return planted(bits, index, rows, cols, radius);
  };
  return {{{draw(0, n, d), draw(1, h, d), Matrix<Ball>(n, h)},
           {draw(2, n, h), draw(3, h, d), Matrix<Ball>(n, d)},
           {draw(4, n, h), draw(5, n, d), Matrix<Ball>(h, d)}}};
}

/// A point of every ball: the midpoint moved by a fraction of the radius.
Matrix<Ball> sample(const Matrix<Ball>& A, std::uint64_t index) {
  Stream stream(12, Substream::probe, index);
  Matrix<Ball> result = A;
  for (Ball& x : result.entries()) {
    Ball radius(0.0, exact_bits);
    arb_get_rad_arb(radius.get(), x.get());
    x = midpoint(x);
    x.set_bits(exact_bits);
    x += radius * stream.uniform(-1, 1);
  }
  return result;
}

/// The kernels of the tests that follow: the fastest one, or the portable one.
struct WithKernel {
  explicit WithKernel(bool fastest) { LimbPlan::allowed = fastest; }
  WithKernel(const WithKernel&) = delete;
  WithKernel& operator=(const WithKernel&) = delete;
  ~WithKernel() { LimbPlan::allowed = true; }
};

Ball radius_of(const Ball& x) {
  Ball radius(0.0, 64);
  arb_get_rad_arb(radius.get(), x.get());
  return radius;
}

template <class T>
Matrix<T> rounded(const Matrix<Ball>& A) {
  if constexpr (std::same_as<T, Ball>) {
    return A;
  } else {
    Matrix<T> result(A.rows(), A.cols());
    for (std::size_t i = 0; i < A.entries().size(); ++i)
      arf_get_mpfr(result.entries()[i].backend().data(), arb_midref(A.entries()[i].get()), MPFR_RNDN);
    return result;
  }
}

template <class T>
Matrix<Ball> exactly_as_balls(const Matrix<T>& A) {
  Matrix<Ball> result(A.rows(), A.cols(), Ball(0.0, exact_bits));
  for (std::size_t i = 0; i < A.entries().size(); ++i)
    arf_set_mpfr(arb_midref(result.entries()[i].get()), A.entries()[i].backend().data());
  return result;
}

}  // namespace

TEST_CASE("digits give the entry back, and leave nothing where they are said to be exact") {
  const SlicePlan plan(16, 256);
  Matrix<Ball> A(2, 4, Ball(0.0, 256));
  A(0, 0) = midpoint(Ball(-1.0, 256) / 3.0);
  A(0, 1) = Ball(0x1p-1, 256);
  A(0, 2) = Ball(-0x1p-30, 256);
  A(0, 3) = Ball(1.0 - 0x1p-53, 256);
  const Vectors<Ball> rows{A.row(0), 2, 4, 4, 1};
  const std::vector<Scale> of = scales(rows);
  CHECK(of[0].exponent == 1);  // all below 2^0
  CHECK(of[1].span == 0);
  for (const auto order : {Slices::Order::ascending, Slices::Order::descending}) {
    Slices slices(SlicePlan(4, 256), of, 2, order);
    slices.cut(rows, of, 0);
    const int width = SlicePlan(4, 256).width;
    for (Index k = 0; k < 4; ++k) {
      Ball sum(0.0, exact_bits);
      for (Index s = 0; s < slices.count(); ++s) {
        const double digit = slices.at(order == Slices::Order::ascending ? s : slices.count() - 1 - s)[k];
        CHECK(std::abs(digit) <= std::ldexp(1.0, width - 1));
        Ball term(digit, exact_bits);
        arb_mul_2exp_si(term.get(), term.get(), of[0].exponent - width * (s + 1));
        sum += term;
      }
      CHECK(arb_equal(sum.get(), A(0, k).get()) != 0);
    }
  }
  CHECK_FALSE(plan.exact(of[0], of[0]));
}

TEST_CASE("sums of products of extreme digits stay exact in binary64") {
  for (const slong bits : {2, 53, 128, 256, 1024, 4096}) {
    for (const Index terms : {1, 7, 64, 2000, 1000000}) {
      const SlicePlan plan(terms, bits);
      CHECK(std::ldexp(static_cast<double>(plan.chunk), 2 * (plan.width - 1)) <= 0x1p53);
      // a level's sum and what is carried into it fit a word
      CHECK(std::ldexp(static_cast<double>(plan.count * terms), 2 * (plan.width - 1)) <= 0x1p62);
    }
  }
}

TEMPLATE_TEST_CASE("sums of signed powers of two are exact wherever their bits fall", "", Mpfr<128>,
                   Mpfr<256>, Ball) {
  const WithKernel kernel(GENERATE(true, false));
  const Format<TestType> format;
  for (int k = 0; k <= 100; ++k) {
    // (1, -2^-k) (2^-k, 2^-k)^T = 2^-k - 2^-2k; (1, 1) (2^-k, -2^-k)^T = 0
    const double small = std::ldexp(1.0, -k);
    const auto A = embed<TestType>(format, hand_matrix({{1, -small}, {1, 1}}));
    const auto B = embed<TestType>(format, hand_matrix({{small, small}, {small, -small}}));
    Matrix<TestType> C(2, 2);
    Products<TestType>::times_transposed(A, B, C, A.all());
    CHECK(identical(C(0, 0), TestType(format(small) - format(small) * small)));
    CHECK(identical(C(0, 1), TestType(format(small) + format(small) * small)));
    CHECK(is_exactly(C(1, 0), 2 * small));
    CHECK(is_exactly(C(1, 1), 0));
  }
}

TEST_CASE("a ball product of extremes encloses the product of points of its operands") {
  const WithKernel kernel(GENERATE(true, false));
  for (const slong bits : {30, 128, 256, 1000}) {
    for (const double radius : {0.0, 0x1p-200, 0x1p-20, 3.0}) {
      const auto all = operands(bits, radius);
      for (std::size_t shape = 0; shape < all.size(); ++shape) {
        auto [A, B, C] = all[shape];
        kernels<Ball>[shape](A, B, C, A.all());
        for (const std::uint64_t point : {1U, 2U}) {
          Matrix<Ball> exact(C.rows(), C.cols());
          references<Ball>[shape](sample(A, point), sample(B, point + 10), exact, A.all());
          bool enclosed = true;
          for (std::size_t i = 0; i < C.entries().size(); ++i)
            enclosed = enclosed && arb_contains(C.entries()[i].get(), exact.entries()[i].get()) != 0;
          CHECK(enclosed);
        }
      }
    }
  }
}

TEST_CASE("a ball product of extremes is at most four times as wide as Arb's and its own rounding") {
  const WithKernel kernel(GENERATE(true, false));
  for (const slong bits : {30, 128, 256, 1000}) {
    for (const double radius : {0.0, 0x1p-200, 0x1p-20, 3.0}) {
      const auto all = operands(bits, radius);
      for (std::size_t shape = 0; shape < all.size(); ++shape) {
        auto [A, B, C] = all[shape];
        Matrix<Ball> plain = C;
        kernels<Ball>[shape](A, B, C, A.all());
        references<Ball>[shape](A, B, plain, A.all());
        bool tight = true;
        for (std::size_t i = 0; i < C.entries().size(); ++i) {
          Ball rounding = abs(midpoint(C.entries()[i]));
          arb_mul_2exp_si(rounding.get(), rounding.get(), 1 - bits);
          tight =
              tight && certainly(radius_of(C.entries()[i]) <= radius_of(plain.entries()[i]) * 4.0 + rounding);
        }
        CHECK(tight);
      }
    }
  }
}

TEMPLATE_TEST_CASE("a multi-precision product of extremes is within its stated bound", "", Mpfr<128>,
                   Mpfr<256>, Mpfr<1024>) {
  const WithKernel kernel(GENERATE(true, false));
  // |error| <= u |result|
  const Format<TestType> format;
  const auto all = operands(format.bits() + 5, 0);
  Ball unit(1.0, exact_bits);
  arb_mul_2exp_si(unit.get(), unit.get(), -format.bits());
  const auto A = rounded<TestType>(all[0].A);
  const auto B = rounded<TestType>(all[0].B);
  Matrix<TestType> C(A.rows(), B.rows());
  Products<TestType>::times_transposed(A, B, C, A.all());
  const Matrix<Ball> a = exactly_as_balls(A);
  const Matrix<Ball> b = exactly_as_balls(B);
  const Matrix<Ball> c = exactly_as_balls(C);
  bool within = true;
  for (Index i = 0; i < C.rows(); ++i) {
    for (Index j = 0; j < C.cols(); ++j) {
      Ball sum(0.0, exact_bits);
      for (Index k = 0; k < A.cols(); ++k) sum += a(i, k) * b(j, k);
      const Ball bound = unit * abs(c(i, j));
      within = within && certainly(abs(c(i, j) - sum) <= bound);
    }
  }
  CHECK(within);
}

TEMPLATE_TEST_CASE("the bits of an entry do not depend on the rows it is computed with", "", Mpfr<256>,
                   Ball) {
  const WithKernel kernel(GENERATE(true, false));
  const auto all = operands(254, std::same_as<TestType, Ball> ? 0x1p-60 : 0);
  for (const std::size_t shape : {0U, 1U}) {
    const auto A = rounded<TestType>(all[shape].A);
    const auto B = rounded<TestType>(all[shape].B);
    Matrix<TestType> whole(all[shape].C.rows(), all[shape].C.cols());
    kernels<TestType>[shape](A, B, whole, A.all());
    for (const Index block : {1, 7, 64}) {
      Matrix<TestType> parts(whole.rows(), whole.cols());
      for (Index i = 0; i < A.rows(); i += block)
        kernels<TestType>[shape](A, B, parts, {i, std::min(A.rows(), i + block)});
      bool same = true;
      for (std::size_t i = 0; i < whole.entries().size(); ++i)
        same = same && identical(whole.entries()[i], parts.entries()[i]);
      CHECK(same);
    }
  }
}

TEMPLATE_TEST_CASE("multi-precision products are correctly rounded, so the same bits from every kernel", "",
                   Mpfr<128>, Mpfr<256>, Mpfr<1024>) {
  const auto all = operands(Format<TestType>::bits(), 0);
  for (std::size_t shape = 0; shape < all.size(); ++shape) {
    const auto A = rounded<TestType>(all[shape].A);
    const auto B = rounded<TestType>(all[shape].B);
    Matrix<Ball> sums(all[shape].C.rows(), all[shape].C.cols());
    references<Ball>[shape](exactly_as_balls(A), exactly_as_balls(B), sums, A.all());
    const auto expected = rounded<TestType>(sums);
    for (const bool fastest : {true, false}) {
      const WithKernel kernel(fastest);
      Matrix<TestType> C(sums.rows(), sums.cols());
      kernels<TestType>[shape](A, B, C, A.all());
      bool same = true;
      for (std::size_t i = 0; i < C.entries().size(); ++i)
        same = same && identical(C.entries()[i], expected.entries()[i]);
      CHECK(same);
    }
  }
}

TEMPLATE_TEST_CASE("a sum next to a tie is rounded to the right side", "", Mpfr<128>, Mpfr<256>) {
  // 1 + 2^-bits is a tie, to even: 1; a term far below the digits that are kept decides
  const Format<TestType> format;
  const WithKernel kernel(GENERATE(true, false));
  for (const int below : {-2000, 2000, 0}) {
    Matrix<TestType> A(1, 3, format(1));
    Matrix<TestType> B(1, 3, format(1));
    B(0, 1) = ldexp(format(1), -static_cast<int>(format.bits()));
    B(0, 2) = below == 0 ? format(0) : ldexp(format(below < 0 ? -1 : 1), -2000);
    Matrix<TestType> C(1, 1);
    Products<TestType>::times_transposed(A, B, C, A.all());
    const TestType next = format(1) + ldexp(format(1), 1 - static_cast<int>(format.bits()));
    CHECK(identical(C(0, 0), below > 0 ? next : format(1)));
  }
}

TEST_CASE("infinite radii, NaN and exponents beyond a word spoil their own entries only") {
  const WithKernel kernel(GENERATE(true, false));
  Matrix<Ball> A(4, 2, Ball(1.0, 128));
  arb_zero_pm_inf(A(0, 1).get());
  arb_indeterminate(A(1, 0).get());
  fmpz_t huge;
  fmpz_init(huge);
  fmpz_ui_pow_ui(huge, 10, 30);
  arb_mul_2exp_fmpz(A(2, 0).get(), A(2, 0).get(), huge);
  const Matrix<Ball> B(1, 2, Ball(3.0, 128));
  Matrix<Ball> C(4, 1);
  Products<Ball>::times_transposed(A, B, C, A.all());
  CHECK_FALSE(is_finite(C(0, 0)));
  CHECK_FALSE(is_finite(C(1, 0)));
  Ball expected(3.0, 128);
  arb_mul_2exp_fmpz(expected.get(), expected.get(), huge);
  expected += Ball(3.0, 128);
  CHECK(arb_overlaps(C(2, 0).get(), expected.get()) != 0);
  CHECK(is_finite(C(2, 0)));
  CHECK(is_exactly(C(3, 0), 6));
  fmpz_clear(huge);
}

TEST_CASE("the rounding of products of points costs one unit in the last place") {
  const WithKernel kernel(GENERATE(true, false));
  const Ball third = midpoint(Ball(1.0, 256) / 3.0);
  const Matrix<Ball> A(1, 64, third);
  Matrix<Ball> C(1, 1);
  Products<Ball>::times_transposed(A, A, C, A.all());
  Ball unit(0x1p3, 256);  // the sum is just above 7
  arb_mul_2exp_si(unit.get(), unit.get(), -256);
  CHECK(certainly(radius_of(C(0, 0)) <= unit * 1.5));
  CHECK(mag_is_zero(arb_radref(C(0, 0).get())) == 0);
}

}  // namespace advproof
