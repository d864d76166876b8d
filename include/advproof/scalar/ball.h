// Rigorous midpoint-radius balls on Arb (FLINT 3, or Arb 2.23 beside FLINT 2.9). A Ball encloses a real
// number; every operation returns a ball that encloses the exact result for all points of its operands.
#pragma once

#if __has_include(<flint/arb.h>)
#include <flint/arb.h>
#else
#include <arb.h>
#endif

#include <algorithm>
#include <string>

#include "advproof/scalar/format.h"
#include "advproof/scalar/truth.h"

namespace advproof {

class Ball {
 public:
  Ball() { arb_init(value_); }
  /// The binary64 number, exactly; results that involve it are rounded at `bits`.
  explicit Ball(double exact, slong bits = 2) : bits_(bits) {
    arb_init(value_);
    arf_set_d(arb_midref(value_), exact);
  }
  Ball(const Ball& other) : bits_(other.bits_) {
    arb_init(value_);
    arb_set(value_, other.value_);
  }
  Ball(Ball&& other) noexcept : bits_(other.bits_) {
    arb_init(value_);
    arb_swap(value_, other.value_);
  }
  Ball& operator=(const Ball& other) {
    arb_set(value_, other.value_);
    bits_ = other.bits_;
    return *this;
  }
  Ball& operator=(Ball&& other) noexcept {
    arb_swap(value_, other.value_);
    std::swap(bits_, other.bits_);
    return *this;
  }
  ~Ball() { arb_clear(value_); }

  /// The precision of this value: an operation rounds at the larger precision of its operands.
  [[nodiscard]] slong bits() const { return bits_; }
  void set_bits(slong bits) { bits_ = bits; }
  [[nodiscard]] arb_srcptr get() const { return value_; }
  [[nodiscard]] arb_ptr get() { return value_; }

  Ball& operator+=(const Ball& other) { return apply(arb_add, other); }
  Ball& operator-=(const Ball& other) { return apply(arb_sub, other); }
  Ball& operator*=(const Ball& other) { return apply(arb_mul, other); }
  Ball& operator/=(const Ball& other) { return apply(arb_div, other); }

 private:
  using Binary = void (*)(arb_t, const arb_t, const arb_t, slong);
  Ball& apply(Binary operation, const Ball& other) {
    bits_ = std::max(bits_, other.bits_);
    operation(value_, value_, other.value_, bits_);
    return *this;
  }

  arb_t value_;
  slong bits_ = 2;
};

inline Ball operator+(Ball a, const Ball& b) { return a += b; }
inline Ball operator-(Ball a, const Ball& b) { return a -= b; }
inline Ball operator*(Ball a, const Ball& b) { return a *= b; }
inline Ball operator/(Ball a, const Ball& b) { return a /= b; }
inline Ball operator+(Ball a, double b) { return a += Ball(b); }
inline Ball operator-(Ball a, double b) { return a -= Ball(b); }
inline Ball operator*(Ball a, double b) { return a *= Ball(b); }
inline Ball operator/(Ball a, double b) { return a /= Ball(b); }
inline Ball operator+(double a, Ball b) { return b += Ball(a); }
inline Ball operator-(double a, const Ball& b) { return Ball(a) - b; }
inline Ball operator*(double a, Ball b) { return b *= Ball(a); }
inline Ball operator/(double a, const Ball& b) { return Ball(a) / b; }
inline Ball operator-(Ball a) {
  arb_neg(a.get(), a.get());
  return a;
}

/// True if it holds for all points of both balls, false if for none; decided exactly.
Truth operator<(const Ball& a, const Ball& b);
Truth operator<=(const Ball& a, const Ball& b);
Truth operator<(const Ball& a, double b);
Truth operator<=(const Ball& a, double b);
inline Truth operator>(const Ball& a, const Ball& b) { return b < a; }
inline Truth operator>=(const Ball& a, const Ball& b) { return b <= a; }
inline Truth operator>(const Ball& a, double b) { return !(a <= b); }
inline Truth operator>=(const Ball& a, double b) { return !(a < b); }

inline Ball exp(Ball x) {
  arb_exp(x.get(), x.get(), x.bits());
  return x;
}
inline Ball log1p(Ball x) {
  arb_log1p(x.get(), x.get(), x.bits());
  return x;
}
/// |x|, the hull over both signs where the ball straddles zero.
Ball abs(Ball x);
/// Hulls: the ball encloses the result for every point of the operands; exact where the branch is decided.
Ball max(const Ball& a, const Ball& b);
Ball clamp(const Ball& x, double lo, double hi);
Ball sign(const Ball& x);
/// The smallest ball, at the larger precision, that holds both.
Ball hull(const Ball& a, const Ball& b);

inline Ball power(Ball x, unsigned n) {
  arb_pow_ui(x.get(), x.get(), n, x.bits());
  return x;
}
inline Ball midpoint(Ball x) {
  mag_zero(arb_radref(x.get()));
  return x;
}

/// The same midpoint and radius.
inline bool identical(const Ball& a, const Ball& b) { return arb_equal(a.get(), b.get()) != 0; }
inline bool is_finite(const Ball& x) { return arb_is_finite(x.get()) != 0; }
/// mid is the midpoint rounded to nearest; rad is at least the radius plus the error of that rounding, and at
/// most the radius plus twice that error, rounded up.
Enclosure enclosure(const Ball& x);

template <>
struct Format<Ball> {
  static constexpr bool rigorous = true;
  slong precision = 256;
  [[nodiscard]] Ball operator()(double exact) const { return Ball(exact, precision); }
  [[nodiscard]] long bits() const { return precision; }
  [[nodiscard]] static std::string name() { return "ball"; }
  [[nodiscard]] static std::string serves() {
    return "midpoint-radius enclosures of any precision: what it says is proved for the instance";
  }
  /// Fewer than 53 would round the instance, and X + 0 would no longer be X.
  static constexpr long fewest_bits = 53;
  static constexpr long most_bits = 65536;
  [[nodiscard]] static bool has(long asked) { return asked >= fewest_bits && asked <= most_bits; }
  [[nodiscard]] static Format of(long asked) { return {asked}; }
};

/// Text that gives the ball back bit for bit (Arb's dump format).
std::string to_exact_string(const Ball& x);
/// Its inverse for finite balls. InputError if the text is not what to_exact_string writes of one: four
/// hexadecimal integers, a radius >= 0, exponents below 2^48 in size.
Ball from_exact_string(const Format<Ball>& format, const std::string& text);

/// Decimal text with as many digits as are certain, e.g. `[0.25 +/- 1e-20]`.
std::string to_decimal(const Ball& x, int digits = 17);

}  // namespace advproof
