// A formula as a tree: what an activation's template over the scalar computes of an unknown z. Files that hold a
// network as a graph of operators are written from it, so no activation states its formula twice.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "advproof/scalar/format.h"
#include "advproof/scalar/truth.h"

namespace advproof {

class Expression {
 public:
  enum class Operator {
    variable,
    constant,
    add,
    subtract,
    multiply,
    divide,
    negate,
    max,
    clamp,  ///< of x, to two constants
    abs,
    sign,
    exp,
    log1p,
    power,  ///< of x, to a constant integer >= 0
  };
  struct Node {
    Operator what = Operator::constant;
    double value = 0;  ///< of a constant
    std::vector<Expression> operands = {};
  };

  /// The constant, exactly.
  explicit Expression(double value = 0) : Expression(Operator::constant, value, {}) {}
  /// The unknown z.
  static Expression variable() { return {Operator::variable, 0, {}}; }
  Expression(Operator what, std::vector<Expression> operands) : Expression(what, 0, std::move(operands)) {}

  [[nodiscard]] const Node& node() const { return *node_; }
  [[nodiscard]] bool is_constant(double value) const {
    return node_->what == Operator::constant && node_->value == value;
  }

 private:
  Expression(Operator what, double value, std::vector<Expression> operands)
      : node_(std::make_shared<const Node>(Node{what, value, std::move(operands)})) {}

  std::shared_ptr<const Node> node_;  ///< shared by every formula that it is a part of
};

inline Expression operator+(const Expression& a, const Expression& b) {
  return {Expression::Operator::add, {a, b}};
}
inline Expression operator-(const Expression& a, const Expression& b) {
  return {Expression::Operator::subtract, {a, b}};
}
inline Expression operator*(const Expression& a, const Expression& b) {
  return {Expression::Operator::multiply, {a, b}};
}
inline Expression operator/(const Expression& a, const Expression& b) {
  return {Expression::Operator::divide, {a, b}};
}
inline Expression operator+(const Expression& a, double b) { return a + Expression(b); }
inline Expression operator-(const Expression& a, double b) { return a - Expression(b); }
inline Expression operator*(const Expression& a, double b) { return a * Expression(b); }
inline Expression operator/(const Expression& a, double b) { return a / Expression(b); }
inline Expression operator+(double a, const Expression& b) { return Expression(a) + b; }
inline Expression operator-(double a, const Expression& b) { return Expression(a) - b; }
inline Expression operator*(double a, const Expression& b) { return Expression(a) * b; }
inline Expression operator/(double a, const Expression& b) { return Expression(a) / b; }
inline Expression operator-(const Expression& a) { return {Expression::Operator::negate, {a}}; }
inline Expression& operator+=(Expression& a, const Expression& b) { return a = a + b; }
inline Expression& operator*=(Expression& a, const Expression& b) { return a = a * b; }

/// Nothing is known of z.
inline Truth operator<(const Expression& /*a*/, const Expression& /*b*/) { return Truth::unknown; }
inline Truth operator<=(const Expression& /*a*/, const Expression& /*b*/) { return Truth::unknown; }
inline Truth operator>(const Expression& /*a*/, const Expression& /*b*/) { return Truth::unknown; }
inline Truth operator>=(const Expression& /*a*/, const Expression& /*b*/) { return Truth::unknown; }
inline Truth operator<(const Expression& /*a*/, double /*b*/) { return Truth::unknown; }
inline Truth operator<=(const Expression& /*a*/, double /*b*/) { return Truth::unknown; }
inline Truth operator>(const Expression& /*a*/, double /*b*/) { return Truth::unknown; }
inline Truth operator>=(const Expression& /*a*/, double /*b*/) { return Truth::unknown; }

inline Expression exp(const Expression& x) { return {Expression::Operator::exp, {x}}; }
inline Expression log1p(const Expression& x) { return {Expression::Operator::log1p, {x}}; }
inline Expression abs(const Expression& x) { return {Expression::Operator::abs, {x}}; }
inline Expression sign(const Expression& x) { return {Expression::Operator::sign, {x}}; }
inline Expression max(const Expression& a, const Expression& b) {
  return {Expression::Operator::max, {a, b}};
}
inline Expression clamp(const Expression& x, double lo, double hi) {
  return {Expression::Operator::clamp, {x, Expression(lo), Expression(hi)}};
}
inline Expression power(const Expression& x, unsigned n) {
  return {Expression::Operator::power, {x, Expression(static_cast<double>(n))}};
}

template <>
struct Format<Expression> {
  [[nodiscard]] Expression operator()(double exact) const { return Expression(exact); }
  [[nodiscard]] static std::string name() { return "formulas"; }
};

}  // namespace advproof
