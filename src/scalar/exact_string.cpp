// Exact text for the point scalars: hexadecimal floating point.
#include <cstdlib>
#include <memory>

#include <fmt/format.h>

#include "advproof/error.h"
#include "advproof/scalar/double.h"
#include "advproof/scalar/mpfr.h"

namespace advproof {

std::string to_exact_string(double x) { return fmt::format("{:a}", x); }

template <unsigned Digits>
std::string to_exact_string(const MpfrDigits<Digits>& x) {
  char* text = nullptr;
  if (mpfr_asprintf(&text, "%Ra", x.backend().data()) < 0)
    throw IncompleteError("MPFR could not print a number");
  std::string result(text);
  mpfr_free_str(text);
  return result;
}

template <unsigned Digits>
MpfrDigits<Digits> from_exact_string(const Format<MpfrDigits<Digits>>& /*format*/, const std::string& text) {
  MpfrDigits<Digits> result;
  char* end = nullptr;
  const int inexact = mpfr_strtofr(result.backend().data(), text.c_str(), &end, 0, MPFR_RNDN);
  if (text.empty() || *end != '\0') throw InputError("'" + text + "' is not a hexadecimal number");
  if (inexact != 0) throw InputError("'" + text + "' has more bits than the scalar");
  return result;
}

double from_exact_string(const Format<double>& /*format*/, const std::string& text) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  // strtod rounds without a word: 128 bits hold every binary64 number, and
  // refuse what they do not hold exactly
  const Format<Mpfr<128>> wide;
  if (text.empty() || *end != '\0' || !identical(wide(value), from_exact_string(wide, text)))
    throw InputError("'" + text + "' is not a hexadecimal binary64 number");
  return value;
}

#define ADVPROOF_INSTANTIATE(BITS)                         \
  template std::string to_exact_string(const Mpfr<BITS>&); \
  template Mpfr<BITS> from_exact_string(const Format<Mpfr<BITS>>&, const std::string&);
ADVPROOF_INSTANTIATE(128)
ADVPROOF_INSTANTIATE(256)
ADVPROOF_INSTANTIATE(512)
ADVPROOF_INSTANTIATE(1024)
ADVPROOF_INSTANTIATE(2048)
#undef ADVPROOF_INSTANTIATE

}  // namespace advproof
