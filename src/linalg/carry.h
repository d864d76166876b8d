// From the sums of levels to words: carries, and packs digits of `width` bits.
#pragma once

#include <array>
#include <cstdint>

#include "linalg/significand.h"

namespace advproof {

/// Several integers sum_m v_m 2^(width m) at once, lowest level first, to two's complement.
class Carry {
 public:
  static constexpr std::size_t lanes = 8;
  using Values = std::array<std::int64_t, lanes>;

  /// Words of integer i go to out + i * step, for i < live.
  Carry(int width, mp_limb_t* out, Index step, std::size_t live)
      : width_(width), out_(out), step_(step), live_(live) {}

  /// The words of `levels` levels: their digits, and a word for the sign.
  static Index words(int width, Index levels) { return width * levels / FLINT_BITS + 2; }

  /// The next level; v_m + carry must fit a word.
  void add(const Values& level) {
    std::array<mp_limb_t, lanes> digit;
    const mp_limb_t mask = (mp_limb_t{1} << width_) - 1;
    for (std::size_t i = 0; i < lanes; ++i) {
      carry_[i] += level[i];
      digit[i] = static_cast<mp_limb_t>(carry_[i]) & mask;
      carry_[i] >>= width_;
      word_[i] |= digit[i] << fill_;
    }
    fill_ += width_;
    if (fill_ < FLINT_BITS) return;
    store();
    fill_ -= FLINT_BITS;
    for (std::size_t i = 0; i < lanes; ++i) word_[i] = digit[i] >> (width_ - fill_);
  }

  /// What the highest level carries.
  void finish() {
    for (std::size_t i = 0; i < lanes; ++i) word_[i] |= static_cast<mp_limb_t>(carry_[i]) << fill_;
    store();
    for (std::size_t i = 0; i < lanes; ++i)
      word_[i] = static_cast<mp_limb_t>(carry_[i] >> (fill_ == 0 ? FLINT_BITS - 1 : FLINT_BITS - fill_));
    store();
  }

 private:
  void store() {
    for (std::size_t i = 0; i < live_; ++i) out_[static_cast<Index>(i) * step_] = word_[i];
    ++out_;
  }

  int width_;
  mp_limb_t* out_;
  Index step_;
  std::size_t live_;
  int fill_ = 0;
  Values carry_{};
  std::array<mp_limb_t, lanes> word_{};
};

}  // namespace advproof
