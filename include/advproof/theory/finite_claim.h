// A claim that is checked at every step of a run, in any scalar.
#pragma once

#include <memory>
#include <tuple>

#include "advproof/theory/evidence.h"
#include "advproof/theory/step_view.h"

namespace advproof {

template <class T>
class FiniteClaim {
 public:
  FiniteClaim(Format<T> format, double accuracy) : evidence_(format, accuracy) {}
  FiniteClaim(const FiniteClaim&) = delete;
  FiniteClaim& operator=(const FiniteClaim&) = delete;
  virtual ~FiniteClaim() = default;

  /// Adds the cases of one step to the evidence.
  virtual void examine(const StepView<T>& view) = 0;

  [[nodiscard]] const Tally& tally() const { return evidence_.tally(); }

 protected:
  Evidence<T>& evidence() { return evidence_; }

 private:
  Evidence<T> evidence_;
};

template <class T>
using MakeFiniteClaim = std::unique_ptr<FiniteClaim<T>> (*)(Format<T> format, double accuracy);

/// The makers of one claim, one a scalar.
using FiniteClaimMakers =
    std::tuple<MakeFiniteClaim<double>, MakeFiniteClaim<Dd>, MakeFiniteClaim<Mpfr<128>>,
               MakeFiniteClaim<Mpfr<256>>, MakeFiniteClaim<Mpfr<512>>, MakeFiniteClaim<Mpfr<1024>>,
               MakeFiniteClaim<Mpfr<2048>>, MakeFiniteClaim<Ball>>;

namespace detail {
template <template <class> class Claim, class T>
std::unique_ptr<FiniteClaim<T>> make_finite_claim(Format<T> format, double accuracy) {
  return std::make_unique<Claim<T>>(format, accuracy);
}
}  // namespace detail

template <template <class> class Claim>
FiniteClaimMakers finite_claim_makers() {
  return {detail::make_finite_claim<Claim, double>,     detail::make_finite_claim<Claim, Dd>,
          detail::make_finite_claim<Claim, Mpfr<128>>,  detail::make_finite_claim<Claim, Mpfr<256>>,
          detail::make_finite_claim<Claim, Mpfr<512>>,  detail::make_finite_claim<Claim, Mpfr<1024>>,
          detail::make_finite_claim<Claim, Mpfr<2048>>, detail::make_finite_claim<Claim, Ball>};
}

}  // namespace advproof
