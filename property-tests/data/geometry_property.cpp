// Distances against exact arithmetic, and the ceiling against classifiers.
#include "advproof/data/geometry.h"

#include <algorithm>
#include <vector>

#include "advproof/random/stream.h"
#include "generators.h"
#include "property.h"

namespace advproof::property {
namespace {

/// The sum of two of these numbers needs 253 bits at most.
using Exact = Mpfr<1024>;

Exact exact_distance(const Samples& samples, Index n, Index other) {
  Exact largest(0.0);
  for (Index p = 0; p < samples.patches(); ++p) {
    for (Index l = 0; l < samples.X.cols(); ++l)
      largest = max(largest, Exact(abs(Exact(samples.X(samples.patch(n, p).row, l)) -
                                       Exact(samples.X(samples.patch(other, p).row, l)))));
  }
  return largest;
}

/// Two samples of one patch in d = 3, whose entries often nearly cancel, and a radius often near the distance.
struct Pair {
  Samples samples;
  double r = 0;
};

Pair draw_pair() {
  Pair pair{{Matrix<double>(2, 3), {0, 1}, Matrix<double>(2, 1), Matrix<double>(2, 1)}, 0};
  for (Index l = 0; l < 3; ++l) {
    const auto [a, b] = *pair_of(number_within(100, 100));
    pair.samples.X(0, l) = a.value;
    pair.samples.X(1, l) = *rc::gen::arbitrary<bool>() ? b.value : -b.value;
  }
  const double rounded = distance(pair.samples, 0, 1).hi;
  pair.r = *choose<double>({rounded, std::nextafter(rounded, 0), std::nextafter(rounded, HUGE_VAL), 1, 0});
  return pair;
}

/// A deterministic classifier of points: the largest of random linear functions of the coordinates.
class RandomClassifier {
 public:
  RandomClassifier(Index classes, Index size, std::uint64_t seed) : weights_(classes, size) {
    Stream stream(seed, Substream::probe, 7);
    for (double& w : weights_.entries()) w = stream.normal();
  }
  [[nodiscard]] Index operator()(const std::vector<double>& x) const {
    Index best = 0;
    double largest = -HUGE_VAL;
    for (Index i = 0; i < weights_.rows(); ++i) {
      double sum = 0;
      for (std::size_t l = 0; l < x.size(); ++l) sum += weights_(i, static_cast<Index>(l)) * x[l];
      if (sum > largest) {
        largest = sum;
        best = i;
      }
    }
    return best;
  }

 private:
  Matrix<double> weights_;
};

std::vector<double> middle(const Samples& samples, Index n, Index other) {
  const Index size = samples.patches() * samples.X.cols();
  const double* x = samples.X.row(n * samples.patches());
  const double* y = samples.X.row(other * samples.patches());
  std::vector<double> result;
  for (Index l = 0; l < size; ++l) result.push_back((x[l] + y[l]) / 2);
  return result;
}

}  // namespace

TEST_CASE("a distance is compared as the real number that it is") {
  for_all([] {
    const Pair pair = draw_pair();
    const Exact real = exact_distance(pair.samples, 0, 1);
    const Dd found = distance(pair.samples, 0, 1);
    RC_CLASSIFY(found.hi == pair.r);
    RC_CLASSIFY(found.lo != 0);
    RC_ASSERT(Exact(found.hi) + Exact(found.lo) == real);
    RC_ASSERT((found > pair.r) == (real > pair.r));
    RC_ASSERT((found <= pair.r) == (real <= pair.r));
  });
}

TEST_CASE("the geometry of an instance: pairs, nearest and meetings as exact arithmetic counts them") {
  for_all([] {
    const Problem problem = *property::problem();
    const Samples samples = draw(problem).train;
    const double eps = problem.setting.attack.eps;
    const Geometry geometry = measure_geometry(samples, eps);
    Index pairs = 0;
    Index meeting = 0;
    for (Index n = 0; n < samples.count(); ++n) {
      for (Index other = 0; other < n; ++other) {
        if (samples.label(n) == samples.label(other)) continue;
        ++pairs;
        const Exact real = exact_distance(samples, n, other);
        RC_ASSERT(real >= std::nextafter(geometry.nearest, 0));
        meeting += real <= 2 * eps ? 1 : 0;
      }
    }
    RC_CLASSIFY(meeting > 0);
    RC_CLASSIFY(meeting > 0 && meeting < pairs);
    RC_ASSERT(geometry.pairs == pairs && geometry.meeting == meeting);
    RC_ASSERT((geometry.robust_at_most < geometry.samples) == (meeting > 0));
  });
}

TEST_CASE("no classifier is right at the common points of boxes on more samples than the ceiling says") {
  for_all([] {
    const Problem problem = *property::problem();
    const Samples samples = draw(problem).train;
    const Geometry geometry = measure_geometry(samples, problem.setting.attack.eps);
    const RandomClassifier classifier(problem.setting.data.classes, samples.patches() * samples.X.cols(),
                                      *seed());
    Index robust = 0;
    for (Index n = 0; n < samples.count(); ++n) {
      bool right = true;
      for (Index other = 0; other < samples.count(); ++other) {
        const bool meets = samples.label(other) != samples.label(n) &&
                           distance(samples, n, other) <= 2 * problem.setting.attack.eps;
        // one point for both: the sum of two numbers does not depend on their order
        if (meets || other == n) right = right && classifier(middle(samples, n, other)) == samples.label(n);
      }
      robust += right ? 1 : 0;
    }
    RC_CLASSIFY(geometry.meeting > 0);
    RC_CLASSIFY(geometry.meeting > 0 && robust > 0);
    RC_ASSERT(robust <= geometry.robust_at_most);
  });
}

}  // namespace advproof::property
