#include "advproof/random/stream.h"

#include <Random123/philox.h>

#include <algorithm>
#include <stdexcept>

#undef philox4x64  // a macro of Random123's C interface

namespace advproof {

std::array<std::uint64_t, 4> philox4x64(const std::array<std::uint64_t, 4>& counter,
                                        const std::array<std::uint64_t, 2>& key) {
  using Philox = r123::Philox4x64_R<10>;
  Philox::ctr_type in;
  Philox::ukey_type words;
  std::copy(counter.begin(), counter.end(), in.begin());
  std::copy(key.begin(), key.end(), words.begin());
  const Philox::ctr_type out = Philox()(in, Philox::key_type(words));
  return {out[0], out[1], out[2], out[3]};
}

Stream::Stream(std::uint64_t seed, Substream substream, std::uint64_t index)
    : key_{seed, static_cast<std::uint64_t>(substream)}, counter_{0, 0, index, 0} {}

std::uint64_t Stream::bits() {
  if (used_ == block_.size()) {
    ++counter_[0];  // before the block is made, as numpy does: the first block is number 1
    block_ = philox4x64(counter_, key_);
    used_ = 0;
  }
  return block_[used_++];
}

double Stream::uniform() { return static_cast<double>(bits() >> 11) * 0x1p-53; }

double Stream::uniform(double lo, double hi) { return std::min(lo + (hi - lo) * uniform(), hi); }

std::uint64_t Stream::below(std::uint64_t count) {
  if (count == 0) throw std::invalid_argument("Stream::below: count must be at least 1");
  // What is left after dropping the first 2^64 mod count values is a multiple of count.
  const std::uint64_t dropped = (0 - count) % count;
  std::uint64_t drawn = bits();
  while (drawn < dropped) drawn = bits();
  return drawn % count;
}

double Stream::normal() {
  // (i + 1/2) 2^-53 needs 54 bits when i >= 2^52, and the largest would round to 1: there, reflect.
  constexpr std::uint64_t half = std::uint64_t{1} << 52;
  constexpr std::uint64_t last = 2 * half - 1;
  const std::uint64_t i = bits() >> 11;
  const auto quantile = [](std::uint64_t j) {
    return normal_quantile(static_cast<double>(2 * j + 1) * 0x1p-54);
  };
  return i < half ? quantile(i) : -quantile(last - i);
}

}  // namespace advproof
