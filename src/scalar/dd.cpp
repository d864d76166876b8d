#include "advproof/scalar/dd.h"

#include "advproof/error.h"
#include "advproof/scalar/mpfr.h"

namespace advproof {
namespace {

/// function(x), correctly rounded to 128 bits and then to both parts. hi + lo has more than 2048 bits only if
/// lo is below 2^-1000, where log1p, the worse conditioned, still has 1 + x exactly.
Dd by_mpfr(int (*function)(mpfr_t, mpfr_srcptr, mpfr_rnd_t), const Dd& x) {
  const Mpfr<2048> sum = Mpfr<2048>(x.hi) + x.lo;
  Mpfr<128> value;
  function(value.backend().data(), sum.backend().data(), MPFR_RNDN);
  const Enclosure result = enclosure(value);
  if (!std::isfinite(result.mid)) return Dd(result.mid);
  mpfr_sub_d(value.backend().data(), value.backend().data(), result.mid, MPFR_RNDN);
  // rounded, the low part may come to half a unit of the high one
  return fast_two_sum(result.mid, mpfr_get_d(value.backend().data(), MPFR_RNDN));
}

}  // namespace

Dd exp(const Dd& x) { return by_mpfr(mpfr_exp, x); }
Dd log1p(const Dd& x) { return by_mpfr(mpfr_log1p, x); }

std::string to_exact_string(const Dd& x) { return to_exact_string(x.hi) + " " + to_exact_string(x.lo); }

Dd from_exact_string(const Format<Dd>& /*format*/, const std::string& text) {
  const std::size_t blank = text.find(' ');
  if (blank == std::string::npos)
    throw InputError("'" + text + "' is not two hexadecimal numbers with a blank between");
  const Format<double> part;
  const Dd x(from_exact_string(part, text.substr(0, blank)), from_exact_string(part, text.substr(blank + 1)));
  if (std::isfinite(x.hi) && !(x.hi + x.lo == x.hi))
    throw InputError("'" + text + "': the first number is not the nearest to the sum");
  return x;
}

}  // namespace advproof
