// Generators of what matters here: RapidCheck's doubles have no subnormals, no signed zero and few exponents,
// and are shown with six digits. All of these shrink towards simple numbers and small configurations.
#pragma once

#include <rapidcheck.h>

#include <cstdint>
#include <iosfwd>
#include <utility>
#include <vector>

#include "advproof/linalg/matrix.h"
#include "advproof/scalar/scalar.h"
#include "advproof/training/setting.h"

namespace advproof {
void showValue(Regime regime, std::ostream& os);
}

namespace advproof::property {

/// A binary64 number that is shown in hexadecimal.
struct Number {
  double value = 0;
};
void showValue(const Number& number, std::ostream& os);

/// Uniform on the listed numbers; shrinks towards the first.
rc::Gen<Number> one_of(const std::vector<double>& values);
/// Finite: signed zeros, subnormals, the ends of the exponent range, powers of two, small integers, uniform
/// exponents.
rc::Gen<Number> any_number();
/// |x| is 0 or in [2^-lowest, 2^highest): nothing that a few products could overflow.
rc::Gen<Number> number_within(int lowest, int highest);
/// Pre-activations around the kinks 0 and rho: the kinks, their neighbours, rho/3, all three pieces, and
/// any_number.
rc::Gen<Number> number_around_kinks(double rho);
/// Two numbers of `one`, often equal or neighbours.
rc::Gen<std::pair<Number, Number>> pair_of(const rc::Gen<Number>& one);

/// A ball and a point inside it.
struct Enclosed {
  Ball ball;
  Mpfr<2048> point;
};
void showValue(const Enclosed& enclosed, std::ostream& os);
/// Exact, precise, wide, and (if there are any) straddling or touching a kink, at 2 to 300 bits.
rc::Gen<Enclosed> enclosed(const rc::Gen<Number>& midpoints, const std::vector<double>& kinks);

/// Everything random about a small run, well beyond the presets.
struct Problem {
  Setting setting;
  double learned = 0;  ///< size, in units of rho, of what the weights have learned of every feature
  std::uint64_t seed = 1;
};
void showValue(const Problem& problem, std::ostream& os);

enum class Size { small, tiny };  ///< tiny: for heavy scalars
rc::Gen<Problem> problem(Size size = Size::small);

/// The instance of the problem. W0 = N(0, init_std^2) + learned features: with learned > 0 the
/// pre-activations lie in all three pieces of the activation, as in the middle of training.
Instance draw(const Problem& problem);

/// Entries with planted zeros, cancelling neighbours, huge ratios and (if `subnormals`) subnormals; no sum of
/// a few products overflows.
Matrix<double> draw_matrix(std::uint64_t seed, Index rows, Index cols, bool subnormals);

/// Uniform on the listed values whatever RapidCheck's size; shrinks towards the first.
template <class T>
rc::Gen<T> choose(std::vector<T> values) {
  const auto count = values.size();
  return rc::gen::map(rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::size_t>(0, count)),
                      [values = std::move(values)](std::size_t i) { return values[i]; });
}

/// Uniform on first..last whatever RapidCheck's size; shrinks towards the first.
rc::Gen<int> integer(int first, int last);
rc::Gen<std::uint64_t> seed();
/// Drawn, not a generator: call it within a property.
Regime any_regime();

}  // namespace advproof::property
