#include "advproof/verifier/ladder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "advproof/attack/witness.h"
#include "advproof/certify/domain.h"
#include "advproof/scalar/dd.h"

namespace advproof {

std::string_view name(Hardness hardness) {
  switch (hardness) {
    case Hardness::safe:
      return "safe";
    case Hardness::unsafe:
      return "unsafe";
    default:
      return "hidden";
  }
}

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// The least number of the precision that is >= a + b.
double sum_upward(Precision precision, double a, double b) {
  const Dd sum = two_sum(a, b);
  const double above = sum.lo > 0 ? std::nextafter(sum.hi, infinity) : sum.hi;
  if (precision == Precision::float64) return above;
  const auto narrow = static_cast<float>(above);
  return static_cast<double>(narrow) < above ? std::nextafter(narrow, HUGE_VALF) : narrow;
}

/// The coordinates of sample n, patch by patch.
const double* coordinates(const Samples& samples, Index n) { return samples.X.row(n * samples.patches()); }

/// A sample that is this point alone.
Samples point_sample(const std::vector<double>& x, Index patches, int label) {
  Samples sample{Matrix<double>(patches, std::ssize(x) / patches),
                 {label},
                 Matrix<double>(1, patches),
                 Matrix<double>(1, patches)};
  sample.X.entries() = x;
  return sample;
}

/// What the rungs of one sample share.
class LadderMaker {
 public:
  LadderMaker(const PatchNetwork<double>& network, const Samples& samples, Index n,
              const RobustRadius& radius, Precision precision, std::int64_t boxes)
      : network_(network),
        samples_(samples),
        n_(n),
        radius_(radius),
        precision_(precision),
        boxes_(boxes),
        x_(coordinates(samples, n)),
        size_(static_cast<std::size_t>(samples.patches() * samples.X.cols())) {}

  Ladder make() {
    for (const double distance : distances) add_safe(distance);
    for (const double distance : distances) add_unsafe(distance);
    for (const double distance : hidden_distances) add_hidden(distance);
    return std::move(ladder_);
  }

 private:
  void leave_out(Hardness hardness, double distance, const std::string& why) {
    ladder_.left_out.push_back(fmt::format("{} {}: {}", name(hardness), distance, why));
  }

  [[nodiscard]] std::string no_box() const {
    return fmt::format("no box of {} numbers lies inside", name(precision_));
  }

  /// Every instance of a benchmark is listed once.
  void add(Rung rung) {
    const bool known = std::ranges::any_of(
        ladder_.rungs, [&](const Rung& other) { return other.property == rung.property; });
    if (known) return leave_out(rung.hardness, rung.distance, "the same box as another");
    ladder_.rungs.push_back(std::move(rung));
  }

  [[nodiscard]] std::optional<Property> inside(double eps) const {
    return box_inside(precision_, samples_, n_, eps, static_cast<int>(network_.classes()));
  }

  void add_safe(double distance) {
    const double eps = (1 - distance) * radius_.lower;
    if (!(eps > 0)) return leave_out(Hardness::safe, distance, "no radius is proved");
    if (const std::optional<Property> box = inside(eps); !box)
      leave_out(Hardness::safe, distance, no_box());
    else
      add({Hardness::safe, distance, eps, *box, {}, {}});
  }

  void add_unsafe(double distance) {
    const double eps = (1 + distance) * radius_.upper;
    if (!radius_.witness) return leave_out(Hardness::unsafe, distance, "no radius is broken");
    const std::optional<Property> box = inside(eps);
    if (!box) return leave_out(Hardness::unsafe, distance, no_box());
    for (const Matrix<double>& delta : perturbations(eps)) {
      std::vector<double> x = rounded(delta);
      for (std::size_t i = 0; i < size_; ++i) x[i] = std::clamp(x[i], box->lo[i], box->hi[i]);
      if (const auto counterexample = proved(std::move(x)))
        return add({Hardness::unsafe, distance, eps, *box, counterexample, {}});
    }
    leave_out(Hardness::unsafe, distance,
              fmt::format("no counterexample in {} numbers is proved", name(precision_)));
  }

  void add_hidden(double distance) {
    if (!(radius_.lower > 0)) return leave_out(Hardness::hidden, distance, "no radius is proved");
    if (!radius_.witness) return leave_out(Hardness::hidden, distance, "no radius is broken");
    const std::optional<Property> safe = inside(radius_.lower);
    if (!safe) return leave_out(Hardness::hidden, distance, no_box());
    const double eps = (1 + distance) * radius_.upper;
    for (const Matrix<double>& delta : perturbations(eps)) {
      const auto counterexample = proved(rounded(delta));
      if (!counterexample) continue;
      Property box = *safe;
      for (std::size_t i = 0; i < size_; ++i) {
        box.lo[i] = std::min(box.lo[i], counterexample->x[i]);
        box.hi[i] = std::max(box.hi[i], counterexample->x[i]);
      }
      const double share = unproved_share(*safe, box);
      return add({Hardness::hidden, distance, eps, std::move(box), counterexample, share});
    }
    leave_out(Hardness::hidden, distance,
              fmt::format("no counterexample in {} numbers is proved", name(precision_)));
  }

  /// Perturbations of size <= eps that may break the sample: the bracket's, scaled to eps, and what a
  /// certificate finds there.
  [[nodiscard]] std::vector<Matrix<double>> perturbations(double eps) const {
    std::vector<Matrix<double>> found = {radius_.witness->delta};
    for (double& entry : found[0].entries())
      entry = radius_.upper > 0 ? std::clamp(entry / radius_.upper * eps, -eps, eps) : 0.0;
    if (outside_certificates(eps)) return found;
    Certificate certificate = certify_robustness(network_, samples_, n_, eps, boxes_);
    if (certificate.witness) found.push_back(std::move(certificate.witness->delta));
    return found;
  }

  /// x + delta in numbers of the precision.
  [[nodiscard]] std::vector<double> rounded(const Matrix<double>& delta) const {
    std::vector<double> point(size_);
    for (std::size_t i = 0; i < size_; ++i) point[i] = rounded_to(precision_, x_[i] + delta.entries()[i]);
    return point;
  }

  [[nodiscard]] std::optional<ExactCounterexample> proved(std::vector<double> x) const {
    const Samples sample = point_sample(x, samples_.patches(), samples_.y[static_cast<std::size_t>(n_)]);
    const Witness as_it_is{0, -1, Matrix<double>(samples_.patches(), samples_.X.cols())};
    const CertifiedWitness proof = certify(network_, sample, as_it_is, 0);
    if (!proof.certified()) return std::nullopt;
    return ExactCounterexample{std::move(x), proof.taken_for, proof.advantage};
  }

  /// 1 - prod_i width_i / (width_i + extra_i), from above.
  static double unproved_share(const Property& inner, const Property& outer) {
    Ball proved(1.0, margin_bits_of_balls);
    for (std::size_t i = 0; i < inner.lo.size(); ++i) {
      if (inner.lo[i] == outer.lo[i] && inner.hi[i] == outer.hi[i]) continue;
      const Ball width = Ball(outer.hi[i], margin_bits_of_balls) - outer.lo[i];
      proved *= (Ball(inner.hi[i], margin_bits_of_balls) - inner.lo[i]) / width;
    }
    const Enclosure share = enclosure(1.0 - proved);
    return std::nextafter(share.mid + share.rad, infinity);
  }

  const PatchNetwork<double>& network_;
  const Samples& samples_;
  Index n_;
  const RobustRadius& radius_;
  Precision precision_;
  std::int64_t boxes_;
  const double* x_;
  std::size_t size_;
  Ladder ladder_;
};

}  // namespace

std::optional<Property> box_inside(Precision precision, const Samples& samples, Index n, double eps,
                                   int classes) {
  Property box{{}, {}, samples.y[static_cast<std::size_t>(n)], classes};
  const double* x = coordinates(samples, n);
  for (Index i = 0; i < samples.patches() * samples.X.cols(); ++i) {
    box.lo.push_back(sum_upward(precision, x[i], -eps));
    box.hi.push_back(-sum_upward(precision, -x[i], -eps));
    if (!(box.lo.back() <= box.hi.back() && std::isfinite(box.lo.back()) && std::isfinite(box.hi.back())))
      return std::nullopt;
  }
  return box;
}

RobustRadius ladder_radius(const PatchNetwork<double>& network, const Samples& samples, Index n,
                           std::int64_t boxes) {
  constexpr double relative_width = 1e-9;  // a hundred thousand times narrower than the ladder's last step
  Certificate as_it_is = certify_robustness(network, samples, n, 0, boxes);
  if (as_it_is.witness) return {0, 0, std::move(as_it_is.witness), true};
  const double* x = coordinates(samples, n);
  double limit = 0;  // delta = -X makes every output equal, a tie: no radius is larger
  for (Index i = 0; i < samples.patches() * samples.X.cols(); ++i) limit = std::max(limit, std::abs(x[i]));
  return robust_radius(network, samples, n, limit, relative_width * limit, boxes);
}

Ladder make_ladder(const PatchNetwork<double>& network, const Samples& samples, Index n,
                   const RobustRadius& radius, Precision precision, std::int64_t boxes) {
  return LadderMaker(network, samples, n, radius, precision, boxes).make();
}

}  // namespace advproof
