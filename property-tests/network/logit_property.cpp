// Logits, their complements, loss coefficients and the cross-entropy: sound in balls, accurate in binary64,
// and without overflow however large the outputs.
#include "advproof/network/logit.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "generators.h"
#include "property.h"
#include "scalar/bracket.h"

namespace advproof::property {
namespace {

using Real = Mpfr<2048>;

/// Outputs of 2 to 6 classes, of one size: early, trained, extreme.
std::vector<double> outputs() {
  const int exponent = *choose(std::vector<int>{0, 4, -30, 9, 13});
  std::vector<double> F(static_cast<std::size_t>(*integer(2, 6)));
  for (double& output : F) output = std::ldexp((*number_within(20, 1)).value, exponent);
  return F;
}

template <class T>
std::vector<T> embed_all(const std::vector<double>& F, const Format<T>& format) {
  std::vector<T> result;
  for (const double output : F) result.push_back(format(output));
  return result;
}

/// exp(F_i) / sum_l exp(F_l) as it is written, at 2048 bits, and the sum of all others.
struct Softmax {
  std::vector<Real> exponentials;
  Real sum = 0;

  explicit Softmax(const std::vector<double>& F) {
    for (const double output : F) {
      exponentials.push_back(exp(Real(output)));
      sum += exponentials.back();
    }
  }
  [[nodiscard]] Real logit(Index i) const { return exponentials[static_cast<std::size_t>(i)] / sum; }
  [[nodiscard]] Real others(Index i) const {
    Real rest = 0;
    for (Index l = 0; l < std::ssize(exponentials); ++l) {
      if (l != i) rest += exponentials[static_cast<std::size_t>(l)];
    }
    return rest / sum;
  }
};

/// A reference value as a ball: 2000 of its 2048 bits are right, also for outputs of 2^13.
Ball known(const Real& x) {
  Ball ball(0.0, 2048);
  arf_set_mpfr(arb_midref(ball.get()), x.backend().data());
  Ball error = ball;
  arb_mul_2exp_si(error.get(), error.get(), -2000);
  arb_add_error(ball.get(), error.get());
  return ball;
}

double largest(const std::vector<double>& F) {
  double M = 0;
  for (const double output : F) M = std::max(M, std::abs(output));
  return M;
}

/// Relative error of sums of exp(F_l - F_i) in binary64: an argument of size 2M carries 2M u, exp and the
/// additions some units more. A value below the smallest normal number may come out as 0: its odds overflow.
Real allowed(const Real& exact, const std::vector<double>& F) {
  const double units = 2 * largest(F) + 2 * static_cast<double>(F.size()) + 8;
  return Real(0x1p-53) * units * exact * 1.01 + Real(0x1p-1022);
}

}  // namespace

TEST_CASE("ball logits contain the softmax, and sum to 1") {
  for_all([] {
    const std::vector<double> F = outputs();
    const std::vector<Ball> balls = embed_all<Ball>(F, {*choose(std::vector<slong>{128, 53, 400})});
    const Softmax exact(F);
    Ball sum(0.0);
    for (Index i = 0; i < std::ssize(F); ++i) {
      const Ball logit_i = logit(std::span<const Ball>(balls), i);
      const Ball gap = one_minus_logit(std::span<const Ball>(balls), i);
      RC_ASSERT(arb_overlaps(logit_i.get(), known(exact.logit(i)).get()) != 0);
      RC_ASSERT(arb_overlaps(gap.get(), known(exact.others(i)).get()) != 0);
      RC_ASSERT(is_finite(logit_i) && is_finite(gap));
      sum += logit_i;
    }
    RC_ASSERT(contains(sum, 1.0));
  });
}

TEST_CASE("ball loss coefficients of a sample contain a sum of zero, and the loss is not negative") {
  for_all([] {
    const std::vector<double> F = outputs();
    const std::vector<Ball> balls = embed_all<Ball>(F, {128});
    const std::span<const Ball> span(balls);
    const Index y = *integer(0, static_cast<int>(F.size()) - 1);
    Ball sum(0.0);
    for (Index i = 0; i < std::ssize(F); ++i) sum += loss_coefficient(span, i, y);
    RC_ASSERT(contains(sum, 0.0));
    const Ball loss = cross_entropy(span, y);
    RC_ASSERT(is_finite(loss) && possibly(loss >= 0.0));
    RC_ASSERT(arb_overlaps(exp(-loss).get(), logit(span, y).get()) != 0);
  });
}

TEST_CASE("in binary64 logits and their complements are accurate, also where the logit is nearly 1") {
  for_all([] {
    const std::vector<double> F = outputs();
    const Softmax softmax(F);
    for (Index i = 0; i < std::ssize(F); ++i) {
      const double p = logit(std::span<const double>(F), i);
      const double gap = one_minus_logit(std::span<const double>(F), i);
      const Real exact = softmax.logit(i);
      const Real others = softmax.others(i);
      RC_LOG() << "class " << i << ": logit " << to_exact_string(p) << ", 1 - logit " << to_exact_string(gap)
               << "\n";
      RC_CLASSIFY(others < Real(0x1p-53), "1 - logit below u");
      RC_ASSERT((abs(p - exact) <= allowed(exact, F)));
      RC_ASSERT((abs(gap - others) <= allowed(others, F)));
    }
  });
}

TEST_CASE("in binary64 nothing overflows into NaN, however large the outputs") {
  for_all([] {
    std::vector<double> F(static_cast<std::size_t>(*integer(2, 6)));
    for (double& output : F) output = (*any_number()).value;
    const Index y = *integer(0, static_cast<int>(F.size()) - 1);
    for (Index i = 0; i < std::ssize(F); ++i) {
      for (const double x :
           {logit(std::span<const double>(F), i), one_minus_logit(std::span<const double>(F), i),
            std::abs(loss_coefficient(std::span<const double>(F), i, y))}) {
        RC_ASSERT((x >= 0.0 && x <= 1.0));
      }
    }
    const double loss = cross_entropy(std::span<const double>(F), y);
    RC_LOG() << "loss " << to_exact_string(loss) << "\n";
    RC_ASSERT((loss >= 0.0));
    // F_j - F_y may itself overflow where outputs exceed half of the largest number
    RC_ASSERT((std::isfinite(loss) || largest(F) > 0x1p1022));
  });
}

}  // namespace advproof::property
