// A scalar with nothing extra: what scalar/scalar.h promises, and no more. No implicit conversion from or to
// anything, no bool from a comparison, a namespace of its own: whatever compiles for it needs no more of a
// scalar.
#pragma once

#include <cmath>
#include <string>

#include "advproof/scalar/scalar.h"

namespace archetype {

/// Its own truth type: neither bool nor advproof::Truth.
class Answer {
 public:
  explicit Answer(bool yes) : yes_(yes) {}
  friend bool certainly(Answer answer) { return answer.yes_; }
  friend bool possibly(Answer answer) { return answer.yes_; }

 private:
  bool yes_;
};

class Number {
 public:
  Number() = default;
  explicit Number(double exact) : value_(exact) {}
  template <class Other>
  explicit Number(Other) = delete;  // an int or a long is not a binary64 number

  friend Number operator+(Number a, Number b) { return Number(a.value_ + b.value_); }
  friend Number operator-(Number a, Number b) { return Number(a.value_ - b.value_); }
  friend Number operator*(Number a, Number b) { return Number(a.value_ * b.value_); }
  friend Number operator/(Number a, Number b) { return Number(a.value_ / b.value_); }
  friend Number operator+(Number a, double b) { return Number(a.value_ + b); }
  friend Number operator-(Number a, double b) { return Number(a.value_ - b); }
  friend Number operator*(Number a, double b) { return Number(a.value_ * b); }
  friend Number operator/(Number a, double b) { return Number(a.value_ / b); }
  friend Number operator+(double a, Number b) { return Number(a + b.value_); }
  friend Number operator-(double a, Number b) { return Number(a - b.value_); }
  friend Number operator*(double a, Number b) { return Number(a * b.value_); }
  friend Number operator/(double a, Number b) { return Number(a / b.value_); }
  friend Number operator-(Number a) { return Number(-a.value_); }
  Number& operator+=(Number b) { return *this = *this + b; }
  Number& operator*=(Number b) { return *this = *this * b; }

  friend Answer operator<(Number a, Number b) { return Answer(a.value_ < b.value_); }
  friend Answer operator<=(Number a, Number b) { return Answer(a.value_ <= b.value_); }
  friend Answer operator>(Number a, Number b) { return Answer(a.value_ > b.value_); }
  friend Answer operator>=(Number a, Number b) { return Answer(a.value_ >= b.value_); }
  friend Answer operator<(Number a, double b) { return Answer(a.value_ < b); }
  friend Answer operator<=(Number a, double b) { return Answer(a.value_ <= b); }
  friend Answer operator>(Number a, double b) { return Answer(a.value_ > b); }
  friend Answer operator>=(Number a, double b) { return Answer(a.value_ >= b); }

  friend Number exp(Number x) { return Number(std::exp(x.value_)); }
  friend Number log1p(Number x) { return Number(std::log1p(x.value_)); }
  friend Number abs(Number x) { return Number(std::abs(x.value_)); }
  friend Number max(Number a, Number b) { return Number(advproof::max(a.value_, b.value_)); }
  friend Number clamp(Number x, double lo, double hi) { return Number(advproof::clamp(x.value_, lo, hi)); }
  friend Number sign(Number x) { return Number(advproof::sign(x.value_)); }
  friend Number power(Number x, unsigned n) { return Number(advproof::power(x.value_, n)); }
  friend Number midpoint(Number x) { return x; }
  friend advproof::Enclosure enclosure(Number x) { return {x.value_, 0}; }
  friend bool is_finite(Number x) { return std::isfinite(x.value_); }
  friend bool identical(Number a, Number b) { return advproof::identical(a.value_, b.value_); }
  friend std::string to_exact_string(Number x) { return advproof::to_exact_string(x.value_); }

 private:
  double value_ = 0;
};

}  // namespace archetype

template <>
struct advproof::Format<archetype::Number> {
  static constexpr bool rigorous = false;
  [[nodiscard]] archetype::Number operator()(double exact) const { return archetype::Number(exact); }
  [[nodiscard]] static long bits() { return 53; }
  [[nodiscard]] static std::string name() { return "archetype"; }
};

namespace archetype {
inline Number from_exact_string(const advproof::Format<Number>& /*format*/, const std::string& text) {
  return Number(advproof::from_exact_string(advproof::Format<double>(), text));
}
}  // namespace archetype
