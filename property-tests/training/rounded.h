// A scalar for error analysis: a Rounded holds the exact result and, at the same time, every result that
// arithmetic of u = 2^-Bits may give, however sums are ordered and whether or not products are fused.
//
// Each operation is done on balls, and the result is widened by what one operation may add: u |result|, or
// 2^Lost where it underflows. By induction both the exact trajectory and the rounded one stay inside: if a
// and fl(a) lie in A, b and fl(b) in B, then a + b and fl(fl(a) + fl(b)) lie in widened(A + B). A product
// sums its n terms in any order: (n + 1) u sum |t_j| (products.h). Requires no overflow, and exp within 2
// units.
//
// It is also the archetype: it has what scalar.h lists for generic code, and nothing else.
#pragma once

#include "advproof/linalg/products.h"
#include "advproof/scalar/ball.h"

namespace advproof {

template <int Bits, int Lost>
class Rounded {
 public:
  Rounded() = default;
  explicit Rounded(double exact) : ball_(exact, bits) {}
  explicit Rounded(Ball ball) : ball_(std::move(ball)) {}
  [[nodiscard]] const Ball& ball() const { return ball_; }

  Rounded& operator+=(const Rounded& b) { return *this = widened(ball_ + b.ball_); }
  Rounded& operator*=(const Rounded& b) { return *this = widened(ball_ * b.ball_); }

  friend Rounded operator+(const Rounded& a, const Rounded& b) { return widened(a.ball_ + b.ball_); }
  friend Rounded operator-(const Rounded& a, const Rounded& b) { return widened(a.ball_ - b.ball_); }
  friend Rounded operator*(const Rounded& a, const Rounded& b) { return widened(a.ball_ * b.ball_); }
  friend Rounded operator/(const Rounded& a, const Rounded& b) { return widened(a.ball_ / b.ball_); }
  friend Rounded operator-(const Rounded& a) { return Rounded(-a.ball_); }
  friend Rounded operator+(const Rounded& a, double b) { return a + Rounded(b); }
  friend Rounded operator-(const Rounded& a, double b) { return a - Rounded(b); }
  friend Rounded operator*(const Rounded& a, double b) { return a * Rounded(b); }
  friend Rounded operator/(const Rounded& a, double b) { return a / Rounded(b); }
  friend Rounded operator+(double a, const Rounded& b) { return Rounded(a) + b; }
  friend Rounded operator/(double a, const Rounded& b) { return Rounded(a) / b; }

  friend Rounded exp(const Rounded& x) { return Rounded(widen(exp(x.ball_), 2)); }
  friend Rounded max(const Rounded& a, const Rounded& b) { return Rounded(max(a.ball_, b.ball_)); }
  friend Rounded clamp(const Rounded& x, double lo, double hi) { return Rounded(clamp(x.ball_, lo, hi)); }
  friend Rounded sign(const Rounded& x) { return Rounded(sign(x.ball_)); }
  /// Squarings and products: a power makes at most 2 n of them.
  friend Rounded power(const Rounded& x, unsigned n) { return Rounded(widen(power(x.ball_, n), 2 * n)); }

  /// sum_j a_j b_j of n terms, summed in any order.
  static Rounded dot(const Rounded* a, Index step_a, const Rounded* b, Index step_b, Index n) {
    Ball sum(0.0, bits);
    Ball absolute(0.0, bits);
    for (Index j = 0; j < n; ++j) {
      const Ball term = a[j * step_a].ball_ * b[j * step_b].ball_;
      absolute += abs(term);
      sum += term;
    }
    add_units(sum, absolute, static_cast<unsigned long>(n + 1));
    return Rounded(std::move(sum));
  }

 private:
  static constexpr slong bits = 2 * Bits + 22;  // far beyond: its own rounding does not show

  /// Widens by `units` u |size| + units 2^Lost.
  static void add_units(Ball& ball, const Ball& size, unsigned long units) {
    mag_t error;
    mag_t subnormal;
    mag_init(error);
    mag_init(subnormal);
    arb_get_mag(error, size.get());
    mag_mul_2exp_si(error, error, -Bits);
    mag_set_ui_2exp_si(subnormal, 1, Lost);
    mag_add(error, error, subnormal);
    mag_mul_ui(error, error, units);
    arb_add_error_mag(ball.get(), error);
    mag_clear(error);
    mag_clear(subnormal);
  }
  /// Twice the units: (1 + u)^units - 1 <= 2 units u.
  static Ball widen(Ball ball, unsigned long units) {
    const Ball size = ball;
    add_units(ball, size, 2 * units);
    return ball;
  }
  static Rounded widened(Ball ball) {
    const Ball size = ball;
    add_units(ball, size, 1);
    return Rounded(std::move(ball));
  }

  Ball ball_;
};

/// What binary64 and double-double may give.
using RoundedDouble = Rounded<53, -1074>;
using RoundedDd = Rounded<102, -1070>;

template <int Bits, int Lost>
Enclosure enclosure(const Rounded<Bits, Lost>& x) {
  return enclosure(x.ball());
}

template <int Bits, int Lost>
struct Format<Rounded<Bits, Lost>> {
  static constexpr bool rigorous = false;
  [[nodiscard]] Rounded<Bits, Lost> operator()(double exact) const { return Rounded<Bits, Lost>(exact); }
  [[nodiscard]] static long bits() { return Bits; }
  [[nodiscard]] static std::string name() { return "rounded"; }
};

template <int Bits, int Lost>
struct Products<Rounded<Bits, Lost>> {
  using Number = Rounded<Bits, Lost>;
  using Operand = Matrix<Number>;
  static void times_transposed(const Operand& A, const Operand& B, Operand& C, Rows rows) {
    for (Index i = rows.begin; i < rows.end; ++i) {
      for (Index j = 0; j < B.rows(); ++j) C(i, j) = Number::dot(A.row(i), 1, B.row(j), 1, A.cols());
    }
  }
  static void times(const Operand& A, const Operand& B, Operand& C, Rows rows) {
    for (Index i = rows.begin; i < rows.end; ++i) {
      for (Index j = 0; j < B.cols(); ++j) C(i, j) = Number::dot(A.row(i), 1, &B(0, j), B.cols(), A.cols());
    }
  }
  static void transposed_times(const Operand& A, const Operand& B, Operand& C, Rows rows) {
    for (Index i = 0; i < A.cols(); ++i) {
      for (Index j = 0; j < B.cols(); ++j)
        C(i, j) = Number::dot(&A(rows.begin, i), A.cols(), &B(rows.begin, j), B.cols(), rows.count());
    }
  }
};

}  // namespace advproof
