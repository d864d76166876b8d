// An entry as an integer, from which every exact kernel cuts its digits.
#pragma once

#include <vector>

#include "linalg/significand.h"

namespace advproof {

/// offset + sign(x) floor(|x| 2^(bits - exponent)), which must not be negative.
class FixedPoint {
 public:
  /// `offset` has the words of the result.
  FixedPoint(Index bits, std::vector<mp_limb_t> offset)
      : bits_(bits), offset_(std::move(offset)), floor_(offset_.size()) {}

  /// Words of the result, valid until the next call. x is not zero.
  const mp_limb_t* operator()(const Significand& x, slong exponent) {
    const auto limbs = static_cast<Index>(floor_.size());
    const slong from = FLINT_BITS * x.size - (bits_ - (exponent - x.exponent));  // the bit of x that is bit 0
    const slong word = from >> 6;
    const int shift = static_cast<int>(from & 63);
    const auto limb = [&](slong i) { return i >= 0 && i < x.size ? x.limbs[i] : 0; };
    mp_limb_t low = limb(word);
    for (Index q = 0; q < limbs; ++q) {
      const mp_limb_t high = limb(word + q + 1);
      // two shifts: a shift by all bits is undefined
      floor_[static_cast<std::size_t>(q)] = low >> shift | high << 1 << (FLINT_BITS - 1 - shift);
      low = high;
    }
    if (x.negative) {
      mpn_sub_n(floor_.data(), offset_.data(), floor_.data(), limbs);
    } else {
      mpn_add_n(floor_.data(), offset_.data(), floor_.data(), limbs);
    }
    return floor_.data();
  }

  /// 64 bits of the words from `bit`; reads the word after them.
  static mp_limb_t field(const mp_limb_t* words, Index bit) {
    const mp_limb_t* at = words + bit / FLINT_BITS;
    const int low = static_cast<int>(bit % FLINT_BITS);
    return at[0] >> low | at[1] << 1 << (FLINT_BITS - 1 - low);
  }

 private:
  Index bits_;
  std::vector<mp_limb_t> offset_;
  std::vector<mp_limb_t> floor_;
};

}  // namespace advproof
