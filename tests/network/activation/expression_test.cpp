#include "advproof/network/activation/expression.h"

#include <catch2/catch.hpp>

namespace advproof {
namespace {

using Operator = Expression::Operator;

/// (what a b ...), z and numbers as leaves.
std::string written(const Expression& expression) {
  const Expression::Node& node = expression.node();
  if (node.what == Operator::variable) return "z";
  if (node.what == Operator::constant) return std::to_string(static_cast<int>(node.value));
  std::string text = "(" + std::to_string(static_cast<int>(node.what));
  for (const Expression& operand : node.operands) text += " " + written(operand);
  return text + ")";
}

std::string of(Operator what, const std::string& operands) {
  return "(" + std::to_string(static_cast<int>(what)) + " " + operands + ")";
}

const Expression z = Expression::variable();

}  // namespace

TEST_CASE("an operator of a formula is a node with its operands in their order, numbers on either side") {
  const Expression three(3);
  CHECK((written(z + three) == of(Operator::add, "z 3") && written(z + 3.0) == of(Operator::add, "z 3") &&
         written(3.0 + z) == of(Operator::add, "3 z")));
  CHECK((written(z - three) == of(Operator::subtract, "z 3") &&
         written(z - 3.0) == of(Operator::subtract, "z 3") &&
         written(3.0 - z) == of(Operator::subtract, "3 z")));
  CHECK((written(z * three) == of(Operator::multiply, "z 3") &&
         written(z * 3.0) == of(Operator::multiply, "z 3") &&
         written(3.0 * z) == of(Operator::multiply, "3 z")));
  CHECK((written(z / three) == of(Operator::divide, "z 3") &&
         written(z / 3.0) == of(Operator::divide, "z 3") && written(3.0 / z) == of(Operator::divide, "3 z")));
  CHECK(written(-z) == of(Operator::negate, "z"));
  Expression sum = z;
  sum += three;
  CHECK(written(sum) == of(Operator::add, "z 3"));
  sum *= z;
  CHECK(written(sum) == of(Operator::multiply, of(Operator::add, "z 3") + " z"));
}

TEST_CASE("a function of a formula is a node with its arguments") {
  CHECK((written(exp(z)) == of(Operator::exp, "z") && written(log1p(z)) == of(Operator::log1p, "z")));
  CHECK((written(abs(z)) == of(Operator::abs, "z") && written(sign(z)) == of(Operator::sign, "z")));
  CHECK(written(max(z, Expression(3))) == of(Operator::max, "z 3"));
}

TEST_CASE("nothing is known of how a formula compares") {
  const Expression three(3);
  for (const Truth truth : {z<three, z <= three, z> three, z >= three, z<3.0, z <= 3.0, z> 3.0, z >= 3.0})
    CHECK(truth == Truth::unknown);
}

}  // namespace advproof
