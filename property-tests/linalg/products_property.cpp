// Every kernel and the plain reference product against exact sums, within the bounds that products.h states.
#include "advproof/linalg/products.h"

#include <algorithm>
#include <cmath>

#include "generators.h"
#include "property.h"
#include "scalar/bracket.h"

namespace advproof::property {
namespace {

/// An exact binary number of any length.
class Exact {
 public:
  Exact() { arf_init(value_); }
  explicit Exact(double x) : Exact() { arf_set_d(value_, x); }
  template <unsigned Digits>
  explicit Exact(const MpfrDigits<Digits>& x) : Exact() {
    arf_set_mpfr(value_, x.backend().data());
  }
  explicit Exact(const Dd& x) : Exact() {
    arf_set_d(value_, x.hi);
    *this += Exact(x.lo);
  }
  Exact(const Exact& other) : Exact() { arf_set(value_, other.value_); }
  Exact& operator=(const Exact& other) {
    arf_set(value_, other.value_);
    return *this;
  }
  ~Exact() { arf_clear(value_); }

  Exact& operator+=(const Exact& other) {
    arf_add(value_, value_, other.value_, ARF_PREC_EXACT, ARF_RND_DOWN);
    return *this;
  }
  friend Exact operator*(const Exact& a, const Exact& b) {
    Exact product;
    arf_mul(product.value_, a.value_, b.value_, ARF_PREC_EXACT, ARF_RND_DOWN);
    return product;
  }
  friend Exact distance(const Exact& a, const Exact& b) {
    Exact result;
    arf_sub(result.value_, a.value_, b.value_, ARF_PREC_EXACT, ARF_RND_DOWN);
    return abs(result);
  }
  friend Exact abs(const Exact& a) {
    Exact result;
    arf_abs(result.value_, a.value_);
    return result;
  }
  friend Exact scaled(const Exact& a, slong exponent) {
    Exact result;
    arf_mul_2exp_si(result.value_, a.value_, exponent);
    return result;
  }
  friend bool operator<=(const Exact& a, const Exact& b) { return arf_cmp(a.value_, b.value_) <= 0; }
  [[nodiscard]] arf_srcptr get() const { return value_; }

 private:
  arf_t value_;
};

/// What the bounds speak of, for one entry: sum t_j, sum |t_j|, n.
struct Terms {
  Exact sum;
  Exact absolute_sum;
  Index count = 0;

  template <class T>
  void add(const T& a, const T& b) {
    const Exact term = Exact(a) * Exact(b);
    sum += term;
    absolute_sum += abs(term);
    ++count;
  }
};

/// n u / (1 - n u) <= (n + 1) u as n (n + 1) u <= 1. Products of binary64 numbers that fall below the
/// smallest normal number are off by an absolute 2^-1075 each, those of double-double by less than 2^-1072.
Exact plain_bound(const Terms& terms, slong bits, slong underflow) {
  Exact bound = scaled(terms.absolute_sum * Exact(static_cast<double>(terms.count + 1)), -bits);
  if (underflow != 0) bound += scaled(Exact(static_cast<double>(terms.count)), underflow);
  return bound;
}

void check_entry(double computed, const Terms& terms, bool /*kernel*/) {
  RC_ASSERT(distance(Exact(computed), terms.sum) <= plain_bound(terms, 53, -1074));
}

void check_entry(const Dd& computed, const Terms& terms, bool /*kernel*/) {
  RC_ASSERT(distance(Exact(computed), terms.sum) <= plain_bound(terms, Format<Dd>::bits(), -1072));
}

template <unsigned Digits>
void check_entry(const MpfrDigits<Digits>& computed, const Terms& terms, bool kernel) {
  const slong bits = Format<MpfrDigits<Digits>>::bits();
  const Exact bound = scaled(abs(Exact(computed)), -bits);
  RC_ASSERT(distance(Exact(computed), terms.sum) <= (kernel ? bound : plain_bound(terms, bits, 0)));
}

void check_entry(const Ball& computed, const Terms& terms, bool /*kernel*/) {
  RC_ASSERT(arb_contains_arf(computed.get(), terms.sum.get()) != 0);
}

enum class Shape { times_transposed, times, transposed_times };

/// The operands of one product, some rows of it, and the terms of every entry at chosen points.
template <class T, class P>
struct Product {
  Shape shape;
  Rows rows;
  Matrix<T> A;
  Matrix<T> B;
  Matrix<P> points_A;  ///< the operands themselves, or points inside them
  Matrix<P> points_B;

  [[nodiscard]] Index result_rows() const { return shape == Shape::transposed_times ? A.cols() : A.rows(); }
  [[nodiscard]] Index result_cols() const { return shape == Shape::times_transposed ? B.rows() : B.cols(); }
  /// Rows of the result that the product writes.
  [[nodiscard]] Rows written() const { return shape == Shape::transposed_times ? Rows{0, A.cols()} : rows; }

  [[nodiscard]] Terms terms(Index i, Index j) const {
    Terms terms;
    switch (shape) {
      case Shape::times_transposed:
        for (Index l = 0; l < A.cols(); ++l) terms.add(points_A(i, l), points_B(j, l));
        break;
      case Shape::times:
        for (Index l = 0; l < A.cols(); ++l) terms.add(points_A(i, l), points_B(l, j));
        break;
      case Shape::transposed_times:
        for (Index l = rows.begin; l < rows.end; ++l) terms.add(points_A(l, i), points_B(l, j));
        break;
    }
    return terms;
  }

  void compute(Matrix<T>& C, bool kernel) const {
    switch (shape) {
      case Shape::times_transposed:
        kernel ? Products<T>::times_transposed(A, B, C, rows) : reference::times_transposed(A, B, C, rows);
        break;
      case Shape::times:
        kernel ? Products<T>::times(A, B, C, rows) : reference::times(A, B, C, rows);
        break;
      case Shape::transposed_times:
        kernel ? Products<T>::transposed_times(A, B, C, rows) : reference::transposed_times(A, B, C, rows);
        break;
    }
  }

  void check() const {
    constexpr double untouched = 12345;
    for (const bool kernel : {false, true}) {
      Matrix<T> C(result_rows(), result_cols(), T(untouched));
      compute(C, kernel);
      for (Index i = 0; i < C.rows(); ++i) {
        for (Index j = 0; j < C.cols(); ++j) {
          RC_LOG() << (kernel ? "kernel" : "reference") << " entry " << i << ", " << j << " = "
                   << to_exact_string(C(i, j)) << "\n";
          if (i >= written().begin && i < written().end) {
            check_entry(C(i, j), terms(i, j), kernel);
          } else {
            RC_ASSERT(identical(C(i, j), T(untouched)));
          }
        }
      }
    }
  }
};

/// Two binary64 matrices of fitting shapes, on both sides of the kernels' block sizes.
Product<double, double> draw_product(int largest, bool subnormals) {
  Product<double, double> product;
  product.shape = *choose(std::vector<Shape>{Shape::times_transposed, Shape::times, Shape::transposed_times});
  const Index n = *integer(1, largest);
  const Index d = *integer(1, largest);
  const Index h = *integer(1, largest);
  const std::uint64_t entries = *seed();
  product.rows.begin = *integer(0, static_cast<int>(n) - 1);
  product.rows.end = *integer(static_cast<int>(product.rows.begin), static_cast<int>(n));
  const Index b_rows = product.shape == Shape::transposed_times ? n : product.shape == Shape::times ? d : h;
  product.A = draw_matrix(entries, n, d, subnormals);
  product.B = draw_matrix(entries + 1, b_rows, product.shape == Shape::times_transposed ? d : h, subnormals);
  product.points_A = product.A;
  product.points_B = product.B;
  return product;
}

/// The same product with all bits of T in use: entries times 1 + x / 3.
template <class T>
Matrix<T> with_all_bits(const Matrix<double>& A) {
  Matrix<T> result = embed<T>(Format<T>{}, A);
  for (Index i = 0; i < A.size(); ++i)
    result.entries()[static_cast<std::size_t>(i)] *= T(static_cast<double>(1 + i % 7)) / T(3);
  return result;
}

/// Balls of mixed width around the entries, and points inside them.
void with_radii(const Matrix<double>& A, slong bits, std::uint64_t seed, Matrix<Ball>& balls,
                Matrix<double>& points) {
  balls = embed<Ball>(Format<Ball>{bits}, A);
  for (Index i = 0; i < A.size(); ++i) {
    const auto entry = static_cast<std::size_t>(i);
    const double x = A.entries()[entry];
    const std::uint64_t kind = (seed >> (i % 60)) & 3U;  // exact, precise, wide, around zero
    if (kind == 0) continue;
    const double radius = kind == 1   ? std::abs(x) * 0x1p-50
                          : kind == 2 ? std::abs(x)
                                      : std::abs(x) * 2 + 0x1p-30;
    arb_add_error_arf(balls.entries()[entry].get(), arb_midref(Ball(radius).get()));
    points.entries()[entry] = i % 2 == 0 ? x + radius / 2 : x - radius / 4;
    if (!contains(balls.entries()[entry], points.entries()[entry])) points.entries()[entry] = x;
  }
}

}  // namespace

TEST_CASE("binary64 products stay within n u / (1 - n u) of the terms' absolute sum") {
  for_all([] { draw_product(*choose(std::vector<int>{4, 12, 40}), true).check(); });
}

TEMPLATE_TEST_CASE("multi-precision products stay within their bounds", "", Mpfr<128>, Mpfr<256>,
                   Mpfr<1024>) {
  for_all(
      [] {
        const Product<double, double> plain = draw_product(8, true);
        Product<TestType, TestType> product;
        product.shape = plain.shape;
        product.rows = plain.rows;
        product.A = product.points_A = with_all_bits<TestType>(plain.A);
        product.B = product.points_B = with_all_bits<TestType>(plain.B);
        product.check();
      },
      5);
}

TEST_CASE("double-double products stay within n u / (1 - n u) of the terms' absolute sum") {
  for_all([] {
    const Product<double, double> plain = draw_product(*choose(std::vector<int>{4, 12, 40}), true);
    Product<Dd, Dd> product{plain.shape, plain.rows, {}, {}, {}, {}};
    product.A = product.points_A = with_all_bits<Dd>(plain.A);
    product.B = product.points_B = with_all_bits<Dd>(plain.B);
    product.check();
  });
}

TEST_CASE("ball products contain the exact product of the points in their operands") {
  for_all([] {
    const Product<double, double> plain = draw_product(8, true);
    Product<Ball, double> product{plain.shape, plain.rows, {}, {}, plain.A, plain.B};
    const slong bits = *choose(std::vector<slong>{128, 53, 20, 400});
    const std::uint64_t widths = *seed();
    with_radii(plain.A, bits, widths, product.A, product.points_A);
    with_radii(plain.B, bits, ~widths, product.B, product.points_B);
    product.check();
  });
}

TEST_CASE("binary64 products are the same bits wherever the matrices lie in memory") {
  for_all([] {
    const Product<double, double> product = draw_product(*choose(std::vector<int>{4, 12, 40}), false);
    // the same rows further down in a taller matrix: other addresses, other alignments
    const auto lowered = [](const Matrix<double>& A, Index shift) {
      Matrix<double> result(A.rows() + shift, A.cols());
      std::copy(A.row(0), A.row(A.rows()), result.row(shift));
      return result;
    };
    Matrix<double> C(product.result_rows(), product.result_cols());
    product.compute(C, true);
    const Index shift = *integer(1, 9);
    Product<double, double> moved = product;
    moved.rows = {product.rows.begin + shift, product.rows.end + shift};
    moved.A = lowered(product.A, shift);
    const bool by_rows = product.shape == Shape::transposed_times;
    if (by_rows) moved.B = lowered(product.B, shift);
    Matrix<double> D(moved.result_rows(), moved.result_cols());
    moved.compute(D, true);
    for (Index i = product.written().begin; i < product.written().end; ++i) {
      for (Index j = 0; j < C.cols(); ++j) {
        RC_LOG() << "entry " << i << ", " << j << "\n";
        RC_ASSERT(identical(C(i, j), D(by_rows ? i : i + shift, j)));
      }
    }
  });
}

TEST_CASE("an empty range of rows gives a weight gradient of zero and writes no row") {
  for_all([] {
    Product<double, double> product = draw_product(5, false);
    product.rows.end = product.rows.begin;
    product.check();
  });
}

}  // namespace advproof::property
