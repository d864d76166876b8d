#include "advproof/verifier/ladder.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "attack/prop_networks.h"
#include "certify/random_network.h"

namespace advproof {
namespace {

/// |end - x| <= eps as real numbers.
bool within(double end, double x, double eps) {
  constexpr slong exact = 4400;  // any sum of three binary64 numbers
  return certainly(abs(Ball(end, exact) - x) <= Ball(eps, exact));
}

}  // namespace

TEST_CASE("a box inside has ends of the precision, inside exactly, and no larger ones fit") {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    const RandomProblem p = random_problem(seed, 2, 2, 3, 5);
    for (const Precision precision : {Precision::float64, Precision::float32}) {
      const std::optional<Property> box = box_inside(precision, p.samples, 0, p.eps, 2);
      REQUIRE(box);
      const auto beyond = [&](double end, double direction) {
        return precision == Precision::float64 ? std::nextafter(end, direction)
                                               : static_cast<double>(std::nextafter(
                                                     static_cast<float>(end), static_cast<float>(direction)));
      };
      for (std::size_t i = 0; i < box->lo.size(); ++i) {
        const double x = p.samples.X.entries()[i];
        for (const double end : {box->lo[i], box->hi[i]}) {
          CHECK(within(end, x, p.eps));
          CHECK(rounded_to(precision, end) == end);
        }
        CHECK_FALSE(within(beyond(box->lo[i], -9), x, p.eps));
        CHECK_FALSE(within(beyond(box->hi[i], 9), x, p.eps));
      }
    }
  }
  const RandomProblem p = random_problem(3, 2, 2, 3, 5);
  CHECK_FALSE(box_inside(Precision::float32, p.samples, 0, 1e-12, 2));
}

TEST_CASE("the ladder of prop-3.2 stands around 11/40") {
  const PatchNetwork<double> network = prop_network(prop_features().U);
  const Samples samples = prop_samples(4);
  const RobustRadius radius = ladder_radius(network, samples, 0);
  CHECK(radius.converged);
  for (const Precision precision : {Precision::float64, Precision::float32}) {
    const Ladder ladder = make_ladder(network, samples, 0, radius, precision);
    int safe = 0;
    int unsafe = 0;
    int hidden = 0;
    for (const Rung& rung : ladder.rungs) {
      INFO(name(precision) << " " << name(rung.hardness) << " " << rung.distance);
      CHECK(rung.property.label == 0);
      CHECK(rung.property.classes == 2);
      if (rung.hardness == Hardness::safe) {
        ++safe;
        CHECK(rung.eps == Approx((1 - rung.distance) * 11 / 40).epsilon(1e-8));
        CHECK_FALSE(rung.counterexample);
        continue;
      }
      CHECK(rung.eps == Approx((1 + rung.distance) * 11 / 40).epsilon(1e-8));
      REQUIRE(rung.counterexample);
      const std::vector<double>& x = rung.counterexample->x;
      CHECK(rung.property.contains(x));
      CHECK(rung.counterexample->advantage.mid >= 0);
      CHECK(another_reaches(network_graph(network, 4, precision), x, 0).truth == Truth::yes);
      for (const double entry : x) CHECK(rounded_to(precision, entry) == entry);
      rung.hardness == Hardness::unsafe ? ++unsafe : ++hidden;
      CHECK(rung.unproved_share.has_value() == (rung.hardness == Hardness::hidden));
      if (rung.unproved_share) CHECK(*rung.unproved_share <= 16 * (rung.distance + 1e-6));
    }
    CHECK(safe == 4);
    CHECK(unsafe == 4);
    CHECK(hidden >= 1);
    CHECK(hidden + std::ssize(ladder.left_out) == 3);
  }
}

TEST_CASE("a misclassified sample has no safe and no hidden rung, and says why") {
  Samples wrong = prop_samples(4);
  wrong.y[0] = 1;
  const PatchNetwork<double> network = prop_network(prop_features().U);
  const RobustRadius radius = ladder_radius(network, wrong, 0);
  CHECK(radius.upper == 0);
  CHECK(radius.converged);
  const Ladder ladder = make_ladder(network, wrong, 0, radius, Precision::float64);
  REQUIRE(ladder.rungs.size() == 1);  // the sample itself: every distance from the radius 0 is 0
  CHECK(ladder.rungs[0].hardness == Hardness::unsafe);
  CHECK(ladder.rungs[0].property.lo == ladder.rungs[0].property.hi);
  for (const char* why : {"safe 0.1: no radius is proved", "unsafe 0.01: the same box as another",
                          "hidden 1e-05: no radius is proved"})
    CHECK(std::ranges::count(ladder.left_out, why) == 1);
}

TEST_CASE("a sample of zeros is a tie, and wrong as it is") {
  Samples zeros = prop_samples(4);
  for (double& x : zeros.X.entries()) x = 0;
  const RobustRadius radius = ladder_radius(prop_network(prop_features().U), zeros, 0);
  CHECK(radius.upper == 0);
  CHECK(radius.converged);
}

TEST_CASE("of a radius without a witness there are safe rungs only") {
  const PatchNetwork<double> network = prop_network(prop_features().U);
  const Samples samples = prop_samples(4);
  const Ladder ladder =
      make_ladder(network, samples, 0, robust_radius(network, samples, 0, 0.25, 1e-9), Precision::float64);
  CHECK(ladder.rungs.size() == 4);
  CHECK(ladder.left_out.size() == 7);
}

}  // namespace advproof
