#include "expression.h"

#include <muParser.h>

#include <algorithm>
#include <cmath>
#include <deque>

#include "advproof/error.h"

namespace advproof {
namespace {

/// muParser, with names that may have dots and without state shared between parsers.
class KeyExpression {
 public:
  explicit KeyExpression(const std::string& text) {
    parser_.DefineNameChars("0123456789_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.");
    parser_.DefineConst("pi", 3.14159265358979323846);
    parser_.SetVarFactory(make_variable, this);
    guarded([&] { parser_.SetExpr(text); });
  }

  std::vector<std::string> keys() {
    std::vector<std::string> names;
    guarded([&] {
      for (const auto& [name, place] : parser_.GetUsedVar()) names.push_back(name);
    });
    return names;
  }

  double value(const std::function<double(const std::string&)>& value_of) {
    double result = 0;
    guarded([&] {
      for (const auto& [name, place] : parser_.GetUsedVar()) *place = value_of(name);
      result = parser_.Eval();
    });
    return result;
  }

 private:
  static double* make_variable(const char* /*name*/, void* self) {
    return &static_cast<KeyExpression*>(self)->variables_.emplace_back(1);
  }

  template <class F>
  static void guarded(F&& f) {
    try {
      f();
    } catch (const mu::Parser::exception_type& error) {
      throw InputError(error.GetMsg());
    }
  }

  mu::Parser parser_;
  std::deque<double> variables_;
};

}  // namespace

std::vector<std::string> keys_in(const std::string& expression) { return KeyExpression(expression).keys(); }

double evaluate(const std::string& expression, const std::function<double(const std::string&)>& value_of) {
  return KeyExpression(expression).value(value_of);
}

}  // namespace advproof
