// M. J. Wichura, Algorithm AS 241: The percentage points of the normal distribution, Applied Statistics 37
// (1988), routine PPND16. Its logarithm is our own, since those of C libraries differ in the last bit.
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "advproof/random/stream.h"

namespace advproof {
namespace {

/// Coefficients in descending order, by Horner's rule.
template <std::size_t n>
double polynomial(const std::array<double, n>& coefficients, double x) {
  double value = coefficients[0];
  for (std::size_t i = 1; i < n; ++i) value = value * x + coefficients[i];
  return value;
}

template <std::size_t n>
struct Rational {
  std::array<double, n> numerator;
  std::array<double, n> denominator;
  double operator()(double x) const { return polynomial(numerator, x) / polynomial(denominator, x); }
};

constexpr Rational<8> central{
    {2.5090809287301226727e+3, 3.3430575583588128105e+4, 6.7265770927008700853e+4, 4.5921953931549871457e+4,
     1.3731693765509461125e+4, 1.9715909503065514427e+3, 1.3314166789178437745e+2, 3.3871328727963666080e+0},
    {5.2264952788528545610e+3, 2.8729085735721942674e+4, 3.9307895800092710610e+4, 2.1213794301586595867e+4,
     5.3941960214247511077e+3, 6.8718700749205790830e+2, 4.2313330701600911252e+1, 1.0}};

constexpr Rational<8> near_tail{
    {7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1,
     1.27045825245236838258e+0, 3.64784832476320460504e+0, 5.76949722146069140550e+0,
     4.63033784615654529590e+0, 1.42343711074968357734e+0},
    {1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2,
     1.48103976427480074590e-1, 6.89767334985100004550e-1, 1.67638483018380384940e+0,
     2.05319162663775882187e+0, 1.0}};

constexpr Rational<8> far_tail{
    {2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3,
     2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580e+0,
     5.46378491116411436990e+0, 6.65790464350110377720e+0},
    {2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5,
     7.86869131145613259100e-4, 1.48753612908506148525e-2, 1.36929880922735805310e-1,
     5.99832206555887937690e-1, 1.0}};

struct Scaled {
  double fraction;  ///< in [sqrt(1/2), sqrt(2))
  int exponent;
};

/// x = fraction 2^exponent for finite x > 0, from the bits.
Scaled split(double x) {
  int exponent = 0;
  if (x < std::numeric_limits<double>::min()) {
    x *= 0x1p54;  // a subnormal number has no leading bit to read
    exponent = -54;
  }
  constexpr std::uint64_t mantissa = (std::uint64_t{1} << 52) - 1;
  constexpr std::uint64_t one = std::uint64_t{1023} << 52;
  const auto bits = std::bit_cast<std::uint64_t>(x);
  exponent += static_cast<int>(bits >> 52) - 1023;
  const auto fraction = std::bit_cast<double>((bits & mantissa) | one);
  return fraction < 0x1.6a09e667f3bcdp0 ? Scaled{fraction, exponent} : Scaled{fraction / 2, exponent + 1};
}

/// log x for finite x > 0: exponent log 2 + 2 atanh(s), s = (fraction-1)/(fraction+1), |s| <= 3 - sqrt(8).
double portable_log(double x) {
  constexpr double log2_high = 0x1.62e42fefap-1;  // times any exponent: exact
  constexpr double log2_low = 0x1.cf79abc9e3b3ap-40;
  // (2 atanh(s) - 2s)/s in powers of s^2, without the leading s^2; the first term left out is below 2^-60.
  constexpr std::array<double, 11> series{2.0 / 23, 2.0 / 21, 2.0 / 19, 2.0 / 17, 2.0 / 15, 2.0 / 13,
                                          2.0 / 11, 2.0 / 9,  2.0 / 7,  2.0 / 5,  2.0 / 3};
  const auto [fraction, exponent] = split(x);
  const double s = (fraction - 1) / (fraction + 1);
  const double square = s * s;
  const double small = s * (square * polynomial(series, square)) + exponent * log2_low;
  return exponent * log2_high + (2 * s + small);
}

/// Minus the quantile of p < 0.075.
double tail(double p) {
  const double r = std::sqrt(-portable_log(p));
  return r <= 5 ? near_tail(r - 1.6) : far_tail(r - 5);
}

}  // namespace

double normal_quantile(double p) {
  if (!(p > 0 && p < 1)) return std::numeric_limits<double>::quiet_NaN();
  const double q = p - 0.5;
  if (std::abs(q) <= 0.425) return q * central(0.180625 - q * q);
  return q < 0 ? -tail(p) : tail(1 - p);
}

}  // namespace advproof
