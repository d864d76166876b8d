// What the exact kernels read of a heavy number, and the vectors (rows or columns of a matrix) they read it
// from.
#pragma once

#include <algorithm>
#include <vector>

#include "advproof/linalg/matrix.h"
#include "advproof/scalar/scalar.h"

namespace advproof {

/// +-0.limbs 2^exponent, the top bit set; no limbs: zero.
struct Significand {
  const mp_limb_t* limbs = nullptr;
  Index size = 0;
  slong exponent = 0;
  bool negative = false;
};

/// Exponents beyond this are left to Arb: sums of a few of them cannot overflow a word.
inline constexpr slong exponent_limit = slong{1} << 40;
/// An fmpz of more than a word reads as at least 2^62, so is not moderate.
inline bool moderate(slong exponent) { return -exponent_limit < exponent && exponent < exponent_limit; }

/// A finite midpoint and radius, of moderate exponents.
inline bool readable(const Ball& x) {
  const arf_struct* mid = arb_midref(x.get());
  const mag_struct* rad = arb_radref(x.get());
  return (arf_is_zero(mid) != 0 || (arf_is_normal(mid) != 0 && moderate(ARF_EXP(mid)))) &&
         (mag_is_zero(rad) != 0 || (mag_is_finite(rad) != 0 && moderate(MAG_EXP(rad))));
}
template <unsigned Digits>
bool readable(const MpfrDigits<Digits>& x) {
  mpfr_srcptr value = x.backend().data();
  return mpfr_zero_p(value) != 0 || (mpfr_regular_p(value) != 0 && moderate(slong{mpfr_get_exp(value)}));
}

/// Of a readable number.
inline Significand significand(const Ball& x) {
  const arf_struct* mid = arb_midref(x.get());
  if (arf_is_zero(mid) != 0) return {};
  mp_srcptr limbs = nullptr;
  mp_size_t size = 0;
  ARF_GET_MPN_READONLY(limbs, size, mid);
  return {limbs, size, ARF_EXP(mid), ARF_SGNBIT(mid) != 0};
}
template <unsigned Digits>
Significand significand(const MpfrDigits<Digits>& x) {
  mpfr_srcptr value = x.backend().data();
  if (mpfr_zero_p(value) != 0) return {};
  const auto size = static_cast<Index>(mpfr_custom_get_size(mpfr_get_prec(value)) / sizeof(mp_limb_t));
  return {static_cast<const mp_limb_t*>(mpfr_custom_get_significand(value)), size, mpfr_get_exp(value),
          mpfr_signbit(value) != 0};
}

/// `count` vectors of `length` numbers inside a matrix.
template <class T>
struct Vectors {
  const T* first;
  Index count;
  Index length;
  Index vector_step;
  Index entry_step;
  const T& operator()(Index vector, Index entry) const {
    return first[vector * vector_step + entry * entry_step];
  }
};

/// All entries of a vector lie below 2^(exponent - 1) in size and are multiples of 2^(exponent - span).
struct Scale {
  slong exponent = 0;
  slong span = 0;  ///< 0 for a vector of zeros
  bool readable = true;
};

template <class T>
Scale scale(const Vectors<T>& vectors, Index vector) {
  Scale result;
  slong highest = -exponent_limit;
  slong lowest = exponent_limit;
  for (Index k = 0; k < vectors.length; ++k) {
    const T& entry = vectors(vector, k);
    if (!readable(entry)) return {0, 0, false};
    const Significand x = significand(entry);
    if (x.size == 0) continue;
    Index zeros = 0;
    while (x.limbs[zeros] == 0) ++zeros;
    const slong ulp = x.exponent - FLINT_BITS * (x.size - zeros) + __builtin_ctzl(x.limbs[zeros]);
    highest = std::max(highest, x.exponent);
    lowest = std::min(lowest, ulp);
  }
  if (lowest < highest) result = {highest + 1, highest + 1 - lowest, true};
  return result;
}

template <class T>
std::vector<Scale> scales(const Vectors<T>& vectors) {
  std::vector<Scale> result;
  result.reserve(static_cast<std::size_t>(vectors.count));
  for (Index v = 0; v < vectors.count; ++v) result.push_back(scale(vectors, v));
  return result;
}

}  // namespace advproof
