// Accuracy as a proof: which samples a network gets right, decided one by one.
#pragma once

#include <span>
#include <vector>

#include "advproof/data/samples.h"
#include "advproof/network/patch_network.h"

namespace advproof {

/// Of `count` samples, so many are proved right and so many proved wrong; the others are open. The network is
/// the one with exactly these binary64 weights; a tie is an error.
struct Accuracy {
  Index right = 0;
  Index wrong = 0;
  Index count = 0;
  bool operator==(const Accuracy&) const = default;

  [[nodiscard]] Index open() const { return count - right - wrong; }
  /// The accuracy lies in [lower, upper]; NaN without samples.
  [[nodiscard]] double lower() const { return static_cast<double>(right) / static_cast<double>(count); }
  [[nodiscard]] double upper() const {
    return static_cast<double>(count - wrong) / static_cast<double>(count);
  }
  /// Is every sample right, is none? Unknown without samples.
  [[nodiscard]] Truth is_one() const { return all(right, wrong); }
  [[nodiscard]] Truth is_zero() const { return all(wrong, right); }

  void add(Truth is_right) {
    ++count;
    right += certainly(is_right) ? 1 : 0;
    wrong += possibly(is_right) ? 0 : 1;
  }

 private:
  [[nodiscard]] Truth all(Index these, Index others) const {
    return others > 0 ? Truth::no : these > 0 && these == count ? Truth::yes : Truth::unknown;
  }
};

/// Is F_y > F_t for every t != y, where every entry of F is known up to `error`? Unknown for NaN.
Truth is_right(std::span<const double> F, int y, double error);

/// Is the network right at the real point x_n + delta? In balls of 128 to 2048 bits, but for classes that always
/// tie with the label's; delta is [P x d].
Truth is_right(const PatchNetwork<double>& network, const Samples& samples, Index n,
               const Matrix<double>& delta);

/// The same at every X_n + delta_n, delta [NP x d]. In binary64 where that is proof enough, otherwise in balls.
std::vector<Truth> are_right(const PatchNetwork<double>& network, const Samples& samples,
                             const Matrix<double>& delta);

/// On the samples themselves, as are_right.
Accuracy accuracy(const PatchNetwork<double>& network, const Samples& samples);

}  // namespace advproof
