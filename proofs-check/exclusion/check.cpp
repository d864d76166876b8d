// exclusion [D]: where S S' <= T T', every polynomial network is wrong at one of four points in the boxes of two
// samples (theory/excluded_points.h). Put to networks that are drawn, from noise to w = tau_i u_i, and to those
// that training passes through, while they are polynomial there.
#include "advproof/theory/excluded_points.h"

#include <algorithm>

#include "advproof/claim/claim.h"
#include "advproof/random/stream.h"
#include "advproof/theory/constructed.h"
#include "advproof/theory/hypotheses.h"
#include "advproof/verdict/evidence.ipp"

namespace advproof {
namespace {

template <class T>
class Exclusion final : public FiniteClaim<T> {
 public:
  using FiniteClaim<T>::FiniteClaim;
  using FiniteClaim<T>::evidence;

  void examine(const StepView<T>& view) override {
    if (view.step % stride != 0) return;
    if (!needs_one_hot(view, evidence) || !needs_polynomial_part(view, evidence)) return;
    if (pairs_.empty()) {
      find_pairs(view);
      if (pairs_.empty()) return evidence.inapplicable("two samples of distinct labels");
      examine_drawn(view);
    }
    examine_network(view, view.W, view.regime());
  }

 private:
  static constexpr int drawn = 9;
  static constexpr int stride = 10;  // steps: networks a step apart hardly differ
  using Known = decltype(std::declval<T>() <= std::declval<T>());

  struct Pair {
    Samples points;
    Known excluded;
  };

  /// The first sample of every class against that of every class after it, at the least radius from eps on.
  void find_pairs(const StepView<T>& view) {
    std::vector<Index> first(static_cast<std::size_t>(view.classes()), -1);
    for (Index n = view.count() - 1; n >= 0; --n) first[static_cast<std::size_t>(view.y(n))] = n;
    std::erase(first, -1);
    for (auto n = first.begin(); n != first.end(); ++n) {
      for (auto other = n + 1; other != first.end(); ++other) {
        const double eps = std::max({view.eps(), exclusion_radius(view.samples(), view.features(), *n),
                                     exclusion_radius(view.samples(), view.features(), *other)});
        Samples points = excluded_points(view.samples(), view.features(), *n, *other, eps);
        const ExclusionProducts<T> products =
            exclusion_products(view.trainer->format(), points, view.features(), view.q());
        evidence.constant("radius", view.exact(eps), view.at_sample(*n, "exclusion"));
        evidence.quotient("T T' / S S'", products.injected, products.kept, view.at_sample(*n, "exclusion"));
        pairs_.push_back({std::move(points), products.kept <= products.injected});
      }
    }
  }

  /// w_{i,r} = (rho / z) [share tau_i u_i + (1 - share) g], |tau_i|, |g_l| <= 1, z the largest entry of a point.
  void examine_drawn(const StepView<T>& view) {
    double largest = 0;
    for (const Pair& pair : pairs_)
      largest = std::max(largest, *std::ranges::max_element(pair.points.X.entries()));
    Stream stream(view.instance().seed, Substream::probe, 3);
    for (int network = 0; network < drawn; ++network) {
      const double share = static_cast<double>(network) / (drawn - 1);
      Matrix<double> W(view.classes() * view.neurons(), view.dim());
      for (Index i = 0; i < view.classes(); ++i) {
        const double tau = stream.uniform();
        for (Index r = 0; r < view.neurons(); ++r) {
          for (Index l = 0; l < view.dim(); ++l)
            W(view.neuron(i, r), l) =
                view.rho() / largest *
                (share * tau * view.features().U(i, l) + (1 - share) * stream.uniform(-1, 1));
        }
      }
      examine_network(view, embed<T>(view.trainer->format(), W), "drawn");
    }
  }

  void examine_network(const StepView<T>& view, const Matrix<T>& W, const char* which) {
    const T relative =
        output_rounding(view, evidence.unit()) +
        evidence.unit() * (2.0 * static_cast<double>(view.q() + view.patches() + 1));  // of S S' <= T T'
    for (const Pair& pair : pairs_) {
      if (!possibly(pair.excluded)) {
        evidence.inapplicable("S S' <= T T'");
        continue;
      }
      const Forward<T> at =
          outputs_at(view, W, embed<T>(view.trainer->format(), pair.points.X), pair.points.y);
      const int y = pair.points.y[0];
      const int t = pair.points.y[2];
      const auto polynomial = largest(view, at.Z, y, t) <= view.exact(view.rho());
      if (!possibly(polynomial)) {
        evidence.inapplicable("pre-activations <= rho at the four points");
        continue;
      }
      T least = at.F(0, y) - at.F(0, t);
      T terms = view.exact(0);
      for (Index point = 0; point < 4; ++point) {
        const T margin = point < 2 ? at.F(point, y) - at.F(point, t) : at.F(point, t) - at.F(point, y);
        least = -max(-least, -margin);
        terms += at.F(point, y) + at.F(point, t);
      }
      evidence.at_most(least, view.exact(0), relative * terms, {view.step, y, -1, -1, -1, "exclusion", which},
                       certainly(pair.excluded) && certainly(polynomial));
    }
  }

  /// The largest pre-activation of the classes y and t.
  static T largest(const StepView<T>& view, const Matrix<T>& Z, Index y, Index t) {
    T result = view.exact(0);
    for (Index row = 0; row < Z.rows(); ++row) {
      for (Index r = 0; r < view.neurons(); ++r)
        result = max(result, max(Z(row, view.neuron(y, r)), Z(row, view.neuron(t, r))));
    }
    return result;
  }

  std::vector<Pair> pairs_;
};

}  // namespace

namespace checks {

Check exclusion() { return finite<Exclusion>(); }

}  // namespace checks

}  // namespace advproof
