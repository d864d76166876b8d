// A claim that is checked at every step of a run, in any scalar.
#pragma once

#include <memory>
#include <tuple>

#include "advproof/scalar/scalars.h"
#include "advproof/theory/step_view.h"
#include "advproof/verdict/evidence.h"

namespace advproof {

template <class T>
class FiniteClaim {
 public:
  FiniteClaim(Format<T> format, double accuracy) : evidence(format, accuracy) {}
  FiniteClaim(const FiniteClaim&) = delete;
  FiniteClaim& operator=(const FiniteClaim&) = delete;
  virtual ~FiniteClaim() = default;

  /// Adds the cases of one step to the evidence.
  virtual void examine(const StepView<T>& view) = 0;

  [[nodiscard]] const Tally& tally() const { return evidence.tally(); }

 protected:
  Evidence<T> evidence;
};

/// A claim about the instance alone: examined once, at the first step it is shown.
template <class T>
class InstanceClaim : public FiniteClaim<T> {
 public:
  using FiniteClaim<T>::FiniteClaim;

  void examine(const StepView<T>& view) final {
    if (examined_) return;
    examined_ = true;
    examine_instance(view);
  }

 protected:
  virtual void examine_instance(const StepView<T>& view) = 0;

 private:
  bool examined_ = false;
};

template <class T>
using MakeFiniteClaim = std::unique_ptr<FiniteClaim<T>> (*)(Format<T> format, double accuracy);

namespace detail {

template <template <class> class Claim, class T>
std::unique_ptr<FiniteClaim<T>> make_finite_claim(Format<T> format, double accuracy) {
  return std::make_unique<Claim<T>>(format, accuracy);
}

template <class... Ts>
using MakersOf = std::tuple<MakeFiniteClaim<Ts>...>;

template <template <class> class Claim, class... Ts>
MakersOf<Ts...> makers(TypeList<Ts...> /*list*/) {
  return {make_finite_claim<Claim, Ts>...};
}

}  // namespace detail

/// The makers of one claim, one a scalar.
using FiniteClaimMakers = Scalars::apply<detail::MakersOf>;

template <template <class> class Claim>
FiniteClaimMakers finite() {
  return detail::makers<Claim>(Scalars());
}

}  // namespace advproof
