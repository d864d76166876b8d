#include "advproof/network/logit.h"

#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "scalar/exactly.h"

namespace advproof {
namespace {

template <class T>
std::vector<T> embedded(std::initializer_list<double> F) {
  std::vector<T> result;
  for (const double x : F) result.push_back(Format<T>()(x));
  return result;
}

template <class T>
std::span<const T> span_of(const std::vector<T>& F) {
  return F;
}

/// |x - expected| <= 16 u |expected|: a handful of operations at 53 bits or more, exp within an ulp or so.
template <class T>
void check_close(const T& x, double expected) {
  CHECK(std::abs(enclosure(x).mid - expected) <= 16 * 0x1p-53 * std::abs(expected));
}

}  // namespace

TEMPLATE_TEST_CASE("equal outputs share the logit equally, exactly", "", ADVPROOF_TEST_SCALARS) {
  for (const double F : {0.0, 1.625, -3.0, 1e308}) {
    const auto two = embedded<TestType>({F, F});
    for (const Index i : {0, 1}) {
      CHECK(is_exactly(odds_against(span_of(two), i), 1));
      CHECK(is_exactly(logit(span_of(two), i), 0.5));
      CHECK(is_exactly(one_minus_logit(span_of(two), i), 0.5));
      CHECK(is_exactly(loss_coefficient(span_of(two), i, i), 0.5));
      CHECK(is_exactly(loss_coefficient(span_of(two), i, 1 - i), -0.5));
    }
    const auto four = embedded<TestType>({F, F, F, F});
    CHECK(is_exactly(logit(span_of(four), 2), 0.25));
    CHECK(is_exactly(loss_coefficient(span_of(four), 2, 0), -0.25));
  }
}

TEST_CASE("a difference of ln 2 gives 2/3 and 1/3, enclosed") {
  const Ball ln2 = log1p(Ball(1.0, 256));
  const std::vector<Ball> F{ln2, Ball(0.0, 256)};
  const auto contains_third = [](const Ball& x, double thirds) {
    const Ball scaled = x * 3.0;
    return arb_contains(scaled.get(), Ball(thirds, 256).get()) != 0 && enclosure(scaled).rad < 1e-70;
  };
  CHECK(contains_third(logit(span_of(F), 0), 2));
  CHECK(contains_third(one_minus_logit(span_of(F), 0), 1));
  CHECK(contains_third(logit(span_of(F), 1), 1));
  CHECK(contains_third(one_minus_logit(span_of(F), 1), 2));
  CHECK(contains_third(loss_coefficient(span_of(F), 1, 0), -1));
}

TEMPLATE_TEST_CASE("coefficients of one sample add up to zero", "", ADVPROOF_TEST_SCALARS) {
  const auto F = embedded<TestType>({0.3, -1.7, 2.4});
  TestType sum = Format<TestType>()(0);
  for (const Index i : {0, 1, 2}) sum += loss_coefficient(span_of(F), i, 1);
  const Enclosure enclosed = enclosure(sum);
  CHECK(std::abs(enclosed.mid) <= enclosed.rad + 32 * 0x1p-53);  // three numbers below 1, a few u each
}

TEMPLATE_TEST_CASE("1 - logit keeps its relative accuracy where logit is 1", "", ADVPROOF_TEST_SCALARS) {
  // 1 - logit_0 = e^-80 / (1 + e^-80), far below the spacing of numbers at 1
  check_close(one_minus_logit(span_of(embedded<TestType>({80, 0})), 0), 1.8048513878454153e-35);
}

TEMPLATE_TEST_CASE("differences of 1e4 stay finite in logits, coefficients and loss", "",
                   ADVPROOF_TEST_SCALARS) {
  const auto F = embedded<TestType>({1e4, 0, -1e4});
  for (const Index i : {0, 1, 2}) {
    for (const Index y : {0, 1, 2}) CHECK(is_finite(loss_coefficient(span_of(F), i, y)));
    CHECK(is_finite(cross_entropy(span_of(F), i)));
  }
  check_close(logit(span_of(F), 0), 1);
  check_close(one_minus_logit(span_of(F), 2), 1);
  check_close(cross_entropy(span_of(F), 1), 1e4);
  check_close(cross_entropy(span_of(F), 2), 2e4);
}

TEMPLATE_TEST_CASE("huge outputs stay finite in logits, coefficients and loss", "", ADVPROOF_TEST_SCALARS) {
  // e^(-1e308) has an exponent beyond any ball: there the answer may be "unknown", up to 1e30 it may not
  const double huge = Format<TestType>::rigorous ? 1e30 : 1e308;
  for (const double sign : {1.0, -1.0}) {
    const auto F = embedded<TestType>({sign * huge, 0});
    for (const Index i : {0, 1}) {
      for (const Index y : {0, 1}) {
        INFO("sign " << sign << ", i " << i << ", y " << y);
        CHECK(is_finite(loss_coefficient(span_of(F), i, y)));
      }
      CHECK(is_finite(cross_entropy(span_of(F), i)));
    }
  }
}

TEST_CASE("balls of outputs of 1e308 are unknown rather than wrong") {
  const auto F = embedded<Ball>({1e308, 0});
  for (const Index i : {0, 1}) {
    CHECK((!is_finite(logit(span_of(F), i)) || arb_contains_si(logit(span_of(F), i).get(), 1 - i) != 0));
    CHECK((!is_finite(one_minus_logit(span_of(F), i)) ||
           arb_contains_si(one_minus_logit(span_of(F), i).get(), i) != 0));
  }
}

TEMPLATE_TEST_CASE("the cross-entropy of equal outputs is log k", "", ADVPROOF_TEST_SCALARS) {
  for (const double F : {0.0, 7.0, -1e308}) {
    check_close(cross_entropy(span_of(embedded<TestType>({F, F})), 1), 0x1.62e42fefa39efp-1);        // ln 2
    check_close(cross_entropy(span_of(embedded<TestType>({F, F, F, F})), 2), 0x1.62e42fefa39efp+0);  // ln 4
  }
}

TEMPLATE_TEST_CASE("the cross-entropy of the winner is log1p of the odds against it", "",
                   ADVPROOF_TEST_SCALARS) {
  const auto F = embedded<TestType>({3, 1});
  check_close(cross_entropy(span_of(F), 0), std::log1p(std::exp(-2.0)));
  check_close(cross_entropy(span_of(F), 1), 2 + std::log1p(std::exp(-2.0)));
}

TEMPLATE_TEST_CASE("a NaN output gives no finite loss", "", ADVPROOF_TEST_SCALARS) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  for (const auto& F :
       {embedded<TestType>({nan, 0, 0}), embedded<TestType>({0, nan, 0}), embedded<TestType>({0, 0, nan})}) {
    for (const Index y : {0, 1, 2}) CHECK_FALSE(is_finite(cross_entropy(span_of(F), y)));
    CHECK_FALSE(is_finite(loss_coefficient(span_of(F), 0, 0)));
  }
}

TEST_CASE("the loss and its coefficients of wide balls hold those of the points inside") {
  // F_0 in [0, 1], F_1 = 1/2: the winner is not known
  const std::vector<Ball> F{hull(Ball(0.0, 128), Ball(1.0, 128)), Ball(0.5, 128)};
  for (const double x : {0.0, 0.25, 0.5, 1.0}) {
    const std::vector<Ball> point{Ball(x, 128), Ball(0.5, 128)};
    for (const Index i : {0, 1}) {
      CHECK(arb_contains(cross_entropy(span_of(F), i).get(), cross_entropy(span_of(point), i).get()) != 0);
      CHECK(arb_overlaps(logit(span_of(F), i).get(), logit(span_of(point), i).get()) != 0);
    }
  }
}

}  // namespace advproof
