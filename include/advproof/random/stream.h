// Counter-based random streams: Philox4x64-10 (Salmon et al., SC'11; Random123), as numpy's Philox bit
// generator.
#pragma once

#include <array>
#include <cstdint>

namespace advproof {

/// Named substreams of a seed: what is drawn for one purpose never shifts what is drawn for another.
enum class Substream : std::uint64_t {
  features = 1,
  alpha,
  beta,
  noise,
  weights,
  attack,
  labels,
  placement,
  gamma,
  probe  ///< directions along which gradients are checked
};

/// The stream of (seed, substream, index): key = (seed, substream), counter = (block, 0, index, 0), block =
/// 1, 2, ... numpy: Generator(Philox(key=[seed, substream], counter=[0, 0, index, 0])).random() gives the
/// same uniforms.
class Stream {
 public:
  Stream(std::uint64_t seed, Substream substream, std::uint64_t index = 0);

  /// The next 64 random bits.
  std::uint64_t bits();
  /// Uniform on [0, 1): the upper 53 bits times 2^-53, exact.
  double uniform();
  /// Uniform on [lo, hi]: lo + (hi - lo) uniform(), clamped to hi against rounding.
  double uniform(double lo, double hi);
  /// Uniform on {0, ..., count-1}, without bias (rejection). Requires count >= 1.
  std::uint64_t below(std::uint64_t count);
  /// Standard normal by inversion (Wichura's AS 241) of (i + 1/2) 2^-53, i the upper 53 bits, one draw a
  /// normal; as accurate as normal_quantile, and the same bits on every IEEE machine: only + - * / sqrt in a
  /// fixed order, no libm.
  double normal();

 private:
  std::array<std::uint64_t, 2> key_;
  std::array<std::uint64_t, 4> counter_;
  std::array<std::uint64_t, 4> block_{};
  unsigned used_ = 4;
};

/// Philox4x64-10 itself: ten rounds on a counter under a key.
std::array<std::uint64_t, 4> philox4x64(const std::array<std::uint64_t, 4>& counter,
                                        const std::array<std::uint64_t, 2>& key);

/// Quantile of the standard normal, 0 < p < 1 (AS 241, PPND16); NaN outside. No libm. Within 10 u relative, u
/// = 2^-53: measured, not proved (at worst 8.5 u, among 10^7 p of every magnitude, against balls).
double normal_quantile(double p);

}  // namespace advproof
