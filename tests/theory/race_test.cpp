#include "advproof/theory/race.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "advproof/data/components.h"
#include "advproof/scalar/scalar.h"
#include "linalg/hand_matrix.h"
#include "training/tiny_run.h"

namespace advproof {
namespace {

/// By either rule, one class recorded every ten steps.
template <class Rule>
Rule observed(const std::vector<double>& A, const std::vector<double>& B) {
  Rule rule;
  for (std::size_t i = 0; i < A.size(); ++i) rule.observe(static_cast<std::int64_t>(10 * i), {A[i], B[i]});
  return rule;
}

Race race(const std::vector<double>& A, const std::vector<double>& B) { return observed<Race>(A, B); }

FirstCrossing first_crossing(const std::vector<double>& A, const std::vector<double>& B) {
  return observed<FirstCrossing>(A, B);
}

/// At which records B has come to lead.
std::vector<bool> leads(const std::vector<double>& A, const std::vector<double>& B) {
  Lead lead;
  std::vector<bool> result;
  for (std::size_t i = 0; i < A.size(); ++i) result.push_back(lead.observe({A[i], B[i]}));
  return result;
}

}  // namespace

TEST_CASE("the heights of a class are those of its own strongest neurons along its own features") {
  // two classes of two neurons, columns u_0, u_1, v_0, v_1; 9 and 8 belong to nobody
  const std::vector<Heights> found =
      heights(hand_matrix({{1, 9, 4, 8}, {2, 9, 3, 8}, {9, -1, 8, -4}, {9, -2, 8, 0.5}}), 2, 2);
  REQUIRE(found.size() == 2);
  CHECK(found[0].A == 2);
  CHECK(found[0].B == 4);
  CHECK(found[1].A == -1);
  CHECK(found[1].B == 0.5);
}

TEMPLATE_TEST_CASE("the heights of a trainer are those of its rounded weights", "", double, Dd) {
  const Setting setting = tiny_setting();
  const Instance instance = draw_instance(setting, 1);
  const Trainer<TestType> trainer(instance, setting, Regime::adversarial, {});
  const Matrix<double> components = feature_components(Format<double>{}, instance.W0, instance.features);
  const std::vector<Heights> expected =
      heights(components, instance.features.classes(), setting.network.neurons);
  const std::vector<Heights> found = heights(trainer);
  REQUIRE(found.size() == expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    CHECK(found[i].A == expected[i].A);
    CHECK(found[i].B == expected[i].B);
  }
}

TEST_CASE("by hand: the mean over the classes") {
  const std::vector<Heights> of_classes{{1, 5}, {2, 8}};
  CHECK(mean(of_classes, &Heights::A) == 1.5);
  CHECK(mean(of_classes, &Heights::B) == 6.5);
}

TEST_CASE("heights in balls are those in binary64, and the hull where the stronger neuron is open") {
  constexpr Format<Ball> exact{128};
  Matrix<Ball> components = embed<Ball>(exact, hand_matrix({{1, 9, 4, 8}, {2, 9, 3, 8}}));
  std::vector<HeightsIn<Ball>> found = heights(components, 1, 2);
  CHECK(identical(found[0].A, exact(2)));
  CHECK(identical(found[0].B, exact(9)));
  components(0, 0) = hull(exact(1), exact(3));  // [1, 3] against 2
  found = heights(components, 1, 2);
  CHECK(possibly(found[0].A >= 3.0));
  CHECK((found[0].A > 2.0) == Truth::unknown);
  CHECK(certainly(found[0].A < 3.5));
}

TEST_CASE("B has come to lead once it is above A, above 0 and twice its start, and stays so") {
  using Records = std::vector<bool>;
  CHECK(leads({1, 1, 1, 3}, {1, 1.5, 2, 2}) == Records{false, false, true, true});
  CHECK(leads({1, 3, 1}, {1, 2, 2}) == Records{false, false, true});        // doubled below A
  CHECK(leads({-2, -2, -2}, {-1, 0, 0.5}) == Records{false, false, true});  // 0 itself is no lead
  CHECK(leads({-1}, {0.5}) == Records{false});                              // its own start
}

TEST_CASE("both phases of a race are found") {
  // B leads and has doubled at step 20; A overtakes at step 40 for good
  const Race found = race({1, 1, 1, 2, 5, 6}, {1, 1.5, 2, 4, 4, 3});
  CHECK(found.nonrobust_leads_at == 20);
  CHECK(found.robust_overtakes_at == 40);
  CHECK(found.A_end == 6);
  CHECK(found.B_end == 3);
  CHECK(found.B_max == 4);
  CHECK(found.both_phases());
}

TEST_CASE("a lead without doubling is not phase 1") {
  const Race found = race({1, 1, 1}, {1, 1.5, 1.9});
  CHECK(found.nonrobust_leads_at == -1);
  CHECK(found.robust_overtakes_at == -1);
  CHECK_FALSE(found.both_phases());
}

TEST_CASE("doubling without a lead is not phase 1") {
  CHECK(race({3, 3, 3}, {1, 2, 3}).nonrobust_leads_at == -1);
}

TEST_CASE("robust learning that leads first overtakes nothing") {
  const Race found = race({1, 2, 3}, {1, 1, 1});
  CHECK(found.nonrobust_leads_at == -1);
  CHECK(found.robust_overtakes_at == -1);
  CHECK_FALSE(first_crossing({1, 2, 3}, {1, 1, 1}).crossed());
}

TEST_CASE("only the overtaking that lasts to the end counts") {
  CHECK(race({1, 1, 3, 1, 4, 5}, {1, 2, 2, 2, 2, 2}).robust_overtakes_at == 40);
  CHECK(race({1, 1, 3, 1}, {1, 2, 2, 2}).robust_overtakes_at == -1);
  CHECK(race({1, 1, 3, 2}, {1, 2, 2, 2}).robust_overtakes_at == -1);  // a tie at the end
  CHECK_FALSE(race({1, 1, 3, 1}, {1, 2, 2, 2}).both_phases());
}

TEST_CASE("each class races with its own strongest neurons") {
  // two classes of two neurons; class 1's second neuron doubles its strongest start of 1 at step 10
  const std::vector<std::vector<double>> A{{1, 2, 0, 0}, {1, 2, 0, 0}, {5, 2, 0, 3}};
  const std::vector<std::vector<double>> B{{1, 1, 1, 0.5}, {1, 1, 1, 2}, {4, 1, 1, 2}};
  std::vector<Race> races(2);
  for (std::size_t i = 0; i < 3; ++i) {
    Matrix<double> components(4, 4);  // A and B of a neuron along the features of its class
    for (Index neuron = 0; neuron < 4; ++neuron) {
      components(neuron, neuron / 2) = A[i][static_cast<std::size_t>(neuron)];
      components(neuron, 2 + neuron / 2) = B[i][static_cast<std::size_t>(neuron)];
    }
    const std::vector<Heights> reached = heights(components, 2, 2);
    REQUIRE(reached.size() == 2);
    for (std::size_t k = 0; k < 2; ++k) races[k].observe(static_cast<std::int64_t>(10 * i), reached[k]);
  }
  CHECK(races[0].nonrobust_leads_at == -1);
  CHECK(races[0].A_end == 5);
  CHECK(races[0].B_max == 4);
  CHECK(races[1].nonrobust_leads_at == 10);
  CHECK(races[1].robust_overtakes_at == 20);
}

TEST_CASE("a negative start is not doubled by standing still") {
  // B starts at -1, leads A = -2 without having grown; it grows later
  CHECK(race({-2, -2, -2}, {-1, -1, -1}).nonrobust_leads_at == -1);
  CHECK(race({-2, -2, -2}, {-1, -1, 1}).nonrobust_leads_at == 20);
}

TEST_CASE("the first crossing is found, and where B began to grow slower than A") {
  // B leads at step 20, grows slower than A from step 40 on, and is crossed at step 50
  const FirstCrossing found = first_crossing({1, 1, 1, 2, 3, 4.5}, {1, 1.5, 2, 4, 4.25, 4.375});
  CHECK(found.crossed());
  CHECK(found.stall == 40);
  CHECK(found.step == 50);
  CHECK(found.B_sat == 4.375);
}

TEST_CASE("a stall that B recovers from is forgotten, and one before it leads is none") {
  // slower than A at step 20, faster at 30, slower at 40
  const FirstCrossing found = first_crossing({1, 1, 2, 2, 5}, {1, 2, 2.5, 4, 4.5});
  CHECK(found.stall == 40);
  CHECK(found.step == 40);
  CHECK(found.B_sat == 4.5);
  // B is slower at step 10 already, and leads from step 20 on
  CHECK(first_crossing({0, 0.5, 0.5, 4}, {1, 1.25, 2, 2}).stall == 30);
}

TEST_CASE("what comes after the first crossing changes nothing") {
  FirstCrossing found = first_crossing({1, 1, 3}, {1, 2, 2});
  for (const double B : {1.0, 9.0, 10.0, 2.0}) {
    found.observe(1000, {3, B});
    CHECK(found.stall == 20);
    CHECK(found.step == 20);
    CHECK(found.B_sat == 2);
  }
}

TEST_CASE("without a crossing there is nothing to report, and a tie is none") {
  const FirstCrossing none = first_crossing({1, 1, 1}, {1, 2, 3});
  CHECK_FALSE(none.crossed());
  CHECK(std::isnan(none.stall));
  CHECK(std::isnan(none.step));
  CHECK(std::isnan(none.B_sat));
  const FirstCrossing tie = first_crossing({1, 1, 2}, {1, 2, 2});
  CHECK_FALSE(tie.crossed());
  CHECK(std::isnan(tie.step));
  CHECK(std::isnan(tie.B_sat));
  CHECK_FALSE(first_crossing({1, 1, 3}, {1, 1.5, 1.9}).crossed());  // B never led
  CHECK_FALSE(FirstCrossing().crossed());
}

TEST_CASE("the rules differ where A crosses B and B comes back") {
  const std::vector<double> A{1, 1, 3, 1, 4, 5};
  const std::vector<double> B{1, 2, 2, 2, 2.5, 2.5};
  CHECK(race(A, B).robust_overtakes_at == 40);
  CHECK(first_crossing(A, B).step == 20);
  CHECK(first_crossing(A, B).B_sat == 2);
  // and comes back for good
  CHECK_FALSE(race({1, 1, 3, 1}, {1, 2, 2, 4}).both_phases());
  CHECK(first_crossing({1, 1, 3, 1}, {1, 2, 2, 4}).crossed());
}

}  // namespace advproof
