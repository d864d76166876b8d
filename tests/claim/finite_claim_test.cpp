#include "advproof/claim/finite_claim.h"

#include <catch2/catch.hpp>

#include "advproof/verdict/evidence.ipp"
#include "training/tiny_run.h"

namespace advproof {
namespace {

/// The claim that the step number is not 1.
template <class T>
class NotStepOne final : public FiniteClaim<T> {
 public:
  using FiniteClaim<T>::FiniteClaim;
  using FiniteClaim<T>::evidence;
  void examine(const StepView<T>& view) override { evidence.exact(view.step != 1, {.step = view.step}); }
};

}  // namespace

TEMPLATE_TEST_CASE("a claim is made for every scalar and gathers its own evidence", "", double,
                   advproof::Mpfr<128>, advproof::Mpfr<2048>, advproof::Ball) {
  const FiniteClaimMakers makers = finite<NotStepOne>();
  const auto claim = std::get<MakeFiniteClaim<TestType>>(makers)({}, 0);
  const auto other = std::get<MakeFiniteClaim<TestType>>(makers)({}, 0);
  StepView<TestType> view;
  for (view.step = 0; view.step < 3; ++view.step) claim->examine(view);
  CHECK(claim->tally().cases == 3);
  CHECK(claim->tally().violated == 1);
  CHECK(claim->tally().worst_at.step == 1);
  CHECK(other->tally().cases == 0);
}

}  // namespace advproof
