#include "advproof/network/output_error.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <memory>

#include "certify/random_network.h"

namespace advproof {
namespace {

/// The largest distance of binary64 outputs from those in balls of 256 bits, at X and at the real X + delta.
double largest_error(const RandomProblem& p, const Matrix<double>& delta) {
  const Index patches = p.samples.patches();
  const Index k = p.network.classes();
  Matrix<double> X = p.samples.X;
  Matrix<Ball> exact(X.rows(), X.cols());
  const Format<Ball> format{256};
  for (std::size_t l = 0; l < X.entries().size(); ++l) {
    X.entries()[l] += delta.entries()[l];
    exact.entries()[l] = format(p.samples.X.entries()[l]) + delta.entries()[l];
  }
  Forward<double> computed(1, patches, k, p.network.neurons());
  p.network.forward(X, p.samples.y, {0, 1}, computed);
  const PatchNetwork<Ball> balls(p.network.config(), k, embed<Ball>(format, p.network.W()));
  Forward<Ball> enclosed(1, patches, k, p.network.neurons());
  balls.forward(exact, p.samples.y, {0, 1}, enclosed);
  double largest = 0;
  for (Index i = 0; i < k; ++i)
    largest = std::max(largest, std::abs(enclosure(enclosed.F(0, i) - computed.F(0, i)).mid));
  const double bound = OutputError(p.network)(X, patches, 0);
  CHECK(largest <= bound);
  return largest / bound;
}

/// s(z) = b + L z / (1 + |z|).
class Shifted final : public ActivationFor<Shifted> {
 public:
  Shifted(double L, double b)
      : ActivationFor<Shifted>({.lipschitz = L, .at_zero = std::abs(b), .rounding = 4}), L_(L), b_(b) {}
  [[nodiscard]] std::string_view name() const override { return "shifted"; }
  template <class T>
  [[nodiscard]] Activated<T> formula(const T& z) const {
    const T share = 1.0 / (1.0 + abs(z));
    return {z * share * L_ + b_, share * share * L_};
  }

 private:
  double L_;
  double b_;
};

/// Of two patches x = 1 and two neurons w = `weight` a class.
double bound_of(double L, double b, double weight) {
  NetworkConfig config{.neurons = 2};
  config.own_activation = std::make_shared<Shifted>(L, b);
  return OutputError(PatchNetwork<double>(config, 2, Matrix<double>(4, 1, weight)))(Matrix<double>(2, 1, 1.0),
                                                                                    2, 0);
}

}  // namespace

TEST_CASE("the bound grows with the Lipschitz constant of s and with s(0)") {
  CHECK(bound_of(8, 0, 1) == Approx(8 * bound_of(1, 0, 1)));
  CHECK(bound_of(1, 0, 0) < 0x1p-400);
  const double of_zero = bound_of(1, 3, 0);  // four terms of size 3, each rounded at least once
  CHECK(of_zero >= 4 * 3 * 0x1p-53);
  CHECK(bound_of(1, 3, 1) == Approx(of_zero + bound_of(1, 0, 1)));
}

TEST_CASE("outputs in binary64 lie within the bound of exact ones, which is not absurdly wide") {
  double tightest = 0;
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    const RandomProblem p = random_problem(seed, 3, 4, 3, 5);
    Matrix<double> delta(3, 5);
    for (std::size_t l = 0; l < delta.entries().size(); ++l)
      delta.entries()[l] = 0.3 * std::sin(static_cast<double>(15 * seed + l));
    tightest = std::max(tightest, largest_error(p, delta));
  }
  CHECK(tightest > 1e-3);
}

TEST_CASE("no bound is claimed for NaN or huge numbers") {
  RandomProblem p = random_problem(1, 2, 2, 2, 3);
  const auto bound = [&p] { return OutputError(p.network)(p.samples.X, 2, 0); };
  CHECK(std::isfinite(bound()));
  for (const double bad : {std::numeric_limits<double>::quiet_NaN(), 0x1p401}) {
    const RandomProblem good = p;
    p.samples.X(1, 2) = bad;
    CHECK(std::isinf(bound()));
    p = good;
    p.network.W()(3, 1) = bad;
    CHECK(std::isinf(bound()));
    p = good;
  }
}

}  // namespace advproof
