#include "advproof/scalar/ball.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cfloat>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>

#include "advproof/error.h"

namespace advproof {
namespace {

struct Arf {
  Arf() { arf_init(value); }
  Arf(const Arf&) = delete;
  Arf& operator=(const Arf&) = delete;
  ~Arf() { arf_clear(value); }
  arf_t value;
};

struct FlintFree {
  void operator()(char* text) const { flint_free(text); }
};
using FlintText = std::unique_ptr<char, FlintFree>;

static_assert(FLINT_BITS == 64);
constexpr slong quick_exponents = 900;  // within these, nothing below over- or underflows

double power_of_two(slong exponent) {
  return std::bit_cast<double>(static_cast<std::uint64_t>(exponent + DBL_MAX_EXP - 1) << (DBL_MANT_DIG - 1));
}

/// enclosure(x) from the leading 64 bits of the midpoint, where exponents are such that it needs no more.
std::optional<Enclosure> quick_enclosure(const Ball& x) {
  Enclosure result;
  arf_srcptr mid = arb_midref(x.get());
  if (!arf_is_zero(mid)) {
    const fmpz exponent = ARF_EXP(mid);
    if (!(std::abs(exponent) < quick_exponents)) return {};  // as are infinity's, NaN's and large ones
    mp_srcptr limbs = nullptr;
    mp_size_t count = 0;
    ARF_GET_MPN_READONLY(limbs, count, mid);
    const bool more = count > 1;
    const std::uint64_t top = limbs[count - 1];
    const std::uint64_t low = top & 0x7ff;  // of 64 bits, the 11 that binary64 has no room for
    if (more && (low == 0 || low == 0x7ff))
      return {};  // hardly off a binary64 number: by how much, these bits do not tell
    const double unit = power_of_two(exponent - 64);
    result.mid =
        static_cast<double>(top | static_cast<std::uint64_t>(more)) * (ARF_SGNBIT(mid) != 0 ? -unit : unit);
    result.rad = static_cast<double>(std::min(low + static_cast<std::uint64_t>(more), 0x800 - low)) * unit;
  }
  mag_srcptr rad = arb_radref(x.get());
  if (mag_is_zero(rad) == 0) {
    const fmpz exponent = MAG_EXP(rad);
    if (!(std::abs(exponent) < quick_exponents)) return {};
    const double radius = static_cast<double>(MAG_MAN(rad)) * power_of_two(exponent - MAG_BITS);
    result.rad = result.rad == 0 ? radius : (result.rad + radius) * (1 + DBL_EPSILON);
  }
  return result;
}

/// Whether a < b; unknown if their enclosures in binary64 overlap, or nearly so.
Truth quick_less(const std::optional<Enclosure>& a, const std::optional<Enclosure>& b) {
  if (!a || !b) return Truth::unknown;
  const double difference = b->mid - a->mid;
  const double reach = (a->rad + b->rad) * (1 + 4 * DBL_EPSILON);
  const double distance = std::abs(difference) * (1 - 4 * DBL_EPSILON);
  if (!(distance > reach)) return Truth::unknown;
  return difference > 0 ? Truth::yes : Truth::no;
}

}  // namespace

Truth operator<(const Ball& a, const Ball& b) {
  const Truth quick = quick_less(quick_enclosure(a), quick_enclosure(b));
  if (quick != Truth::unknown) return quick;
  if (arb_lt(a.get(), b.get()) != 0) return Truth::yes;
  return arb_ge(a.get(), b.get()) != 0 ? Truth::no : Truth::unknown;
}
Truth operator<=(const Ball& a, const Ball& b) {
  const Truth quick = quick_less(quick_enclosure(a), quick_enclosure(b));
  if (quick != Truth::unknown) return quick;
  if (arb_le(a.get(), b.get()) != 0) return Truth::yes;
  return arb_gt(a.get(), b.get()) != 0 ? Truth::no : Truth::unknown;
}
Truth operator<(const Ball& a, double b) {
  const Truth quick = quick_less(quick_enclosure(a), Enclosure{b, 0});
  return quick != Truth::unknown ? quick : a < Ball(b);
}
Truth operator<=(const Ball& a, double b) {
  const Truth quick = quick_less(quick_enclosure(a), Enclosure{b, 0});
  return quick != Truth::unknown ? quick : a <= Ball(b);
}

Ball abs(Ball x) {
  if (arb_contains_zero(x.get()) == 0 || arb_is_exact(x.get()) != 0) {
    arb_abs(x.get(), x.get());
    return x;
  }
  // straddles zero: [0, max(|lo|, |hi|)]
  Arf zero;
  Arf upper;
  arb_get_abs_ubound_arf(upper.value, x.get(), x.bits());
  arb_set_interval_arf(x.get(), zero.value, upper.value, x.bits());
  return x;
}

Ball max(const Ball& a, const Ball& b) {
  if (certainly(a >= b)) return a;
  if (certainly(b >= a)) return b;
  Ball result = a;
  result.set_bits(std::max(a.bits(), b.bits()));
  arb_max(result.get(), a.get(), b.get(), result.bits());
  return result;
}

Ball clamp(const Ball& x, double lo, double hi) {
  if (certainly(x >= lo) && certainly(x <= hi)) return x;
  if (certainly(x <= lo)) return Ball(lo, x.bits());
  if (certainly(x >= hi) || (lo == hi && is_finite(x))) return Ball(hi, x.bits());
  // undecided: both ends are clamped before a ball is made of them, so that its rounding is relative to hi -
  // lo, however wide x is. An unbounded x, not NaN, is a real number too.
  if (arf_is_nan(arb_midref(x.get())) != 0) return x;
  const Ball low(lo);
  const Ball high(hi);
  Arf lower;
  Arf upper;
  arb_get_lbound_arf(lower.value, x.get(), x.bits());
  arb_get_ubound_arf(upper.value, x.get(), x.bits());
  if (arf_cmp(lower.value, arb_midref(low.get())) < 0) arf_set(lower.value, arb_midref(low.get()));
  if (arf_cmp(upper.value, arb_midref(high.get())) > 0) arf_set(upper.value, arb_midref(high.get()));
  Ball result = x;
  arb_set_interval_arf(result.get(), lower.value, upper.value, x.bits());
  return result;
}

Ball sign(const Ball& x) {
  Ball result = x;
  arb_sgn(result.get(), x.get());
  return result;
}

Ball hull(const Ball& a, const Ball& b) {
  Ball result = a;
  result.set_bits(std::max(a.bits(), b.bits()));
  arb_union(result.get(), a.get(), b.get(), result.bits());
  return result;
}

Enclosure enclosure(const Ball& x) {
  if (const std::optional<Enclosure> quick = quick_enclosure(x)) return *quick;
  const double mid = arf_get_d(arb_midref(x.get()), ARF_RND_NEAR);
  if (!is_finite(x) || !std::isfinite(mid)) return {mid, HUGE_VAL};
  const bool normal = mid == 0 || std::abs(mid) >= DBL_MIN;
  if (arb_is_exact(x.get()) != 0 && arf_bits(arb_midref(x.get())) <= DBL_MANT_DIG && normal &&
      (mid != 0 || arb_is_zero(x.get()) != 0))
    return {mid, 0};
  Arf far;
  Arf center;
  arf_set_d(center.value, mid);
  arf_sub(far.value, arb_midref(x.get()), center.value, 64, ARF_RND_UP);
  arf_abs(far.value, far.value);
  Arf radius;
  arf_set_mag(radius.value, arb_radref(x.get()));
  arf_add(far.value, far.value, radius.value, 64, ARF_RND_CEIL);
  return {mid, arf_get_d(far.value, ARF_RND_CEIL)};
}

std::string to_exact_string(const Ball& x) { return FlintText(arb_dump_str(x.get())).get(); }

Ball from_exact_string(const Format<Ball>& format, const std::string& text) {
  // Arb's reader aborts the process on a radius of more than 30 bits, or a zero with the exponent of no number
  std::array<std::int64_t, 3> numbers{};  // after the midpoint's mantissa
  const auto& [exponent, radius, radius_exponent] = numbers;
  const char* const end = text.data() + text.size();
  const char* at = text.data() + std::min(text.find(' '), text.size());
  bool sane = true;
  for (std::int64_t& number : numbers) {
    sane = sane && at != end && *at == ' ';
    if (!sane) break;
    const auto [next, error] = std::from_chars(at + 1, end, number, 16);
    sane = error == std::errc();
    at = next;
  }
  constexpr std::int64_t limit = std::int64_t{1} << 48;
  const auto within = [](std::int64_t number) { return -limit < number && number < limit; };
  const bool is_zero = text.find_first_not_of("-0") == text.find(' ');
  sane = sane && within(exponent) && within(radius_exponent) && (!is_zero || exponent == 0) && radius >= 0 &&
         radius < (1 << MAG_BITS) && (radius > 0 || radius_exponent == 0);
  Ball result(0.0, format.precision);
  // the reader takes spellings that the printer never writes, and ignores what follows the four numbers
  if (!sane || arb_load_str(result.get(), text.c_str()) != 0 || !is_finite(result) ||
      to_exact_string(result) != text)
    throw InputError("'" + text + "' is not a finite ball in Arb's dump format");
  return result;
}

std::string to_decimal(const Ball& x, int digits) { return FlintText(arb_get_str(x.get(), digits, 0)).get(); }

}  // namespace advproof
