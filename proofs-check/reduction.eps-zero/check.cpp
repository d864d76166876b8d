// reduction.eps-zero [S: last review, E2, and the update's Q1/A1]: lemma-5.2 at eps = 0 is lemma-5.1 term by
// term, and adversarial training with eps = 0, or with eta~ = 0, is standard training bit for bit. Beside
// each standard step, the adversarial program itself is run with eps = 0 and, unless a random start would move
// the samples, with eta~ = 0.
#include <memory>
#include <span>
#include "advproof/claim/claim.h"

#include "advproof/theory/polynomial_growth.h"

namespace advproof {
namespace {

template <class T>
class ReductionEpsZero final : public FiniteClaim<T> {
 public:
  using FiniteClaim<T>::FiniteClaim;
  using FiniteClaim<T>::evidence;

  void examine(const StepView<T>& view) override {
    if (view.adversarial()) return;
    const bool random_start = view.trainer->setting().attack.random_start;
    if (twins_.empty()) {
      add_twin(view, "eps = 0", 0, view.eta_attack());
      if (!random_start) add_twin(view, "eta~ = 0", view.eps(), 0);
    }
    for (Index neuron = 0; random_start && neuron < view.W.rows(); ++neuron)
      evidence.inapplicable("no random start, for eta~ = 0");
    for (Twin& twin : twins_) {
      twin.trainer->restore(view.step,
                            view.W);  // its own weights, by induction; for balls the tightened ones
      take_step(*twin.trainer, twin.view);
      const Matrix<T>& W = view.updated;
      const Matrix<T>& twin_W = twin.view.updated;
      for (Index i = 0; i < view.classes(); ++i) {
        for (Index r = 0; r < view.neurons(); ++r) {
          const Index neuron = view.neuron(i, r);
          const auto weights_of = [&](const Matrix<T>& of) {
            return std::span(of.row(neuron), of.row(neuron + 1));
          };
          evidence.identical(weights_of(W), weights_of(twin_W), view.at_neuron(i, r, twin.name));
        }
      }
      if (needs_polynomial_part(view, evidence)) compare_bounds(view, twin);
    }
  }

 private:
  struct Twin {
    const char* name;
    std::unique_ptr<Trainer<T>> trainer;
    StepView<T> view;
  };

  void add_twin(const StepView<T>& view, const char* name, double eps, double eta_attack) {
    const Trainer<T>& standard = *view.trainer;
    Setting setting = standard.setting();
    setting.attack.eps = eps;
    setting.attack.eta_attack = eta_attack;
    twins_.push_back(
        {name,
         std::make_unique<Trainer<T>>(standard.instance(), setting, Regime::adversarial, standard.format()),
         {}});
  }

  /// Every term of lemma-5.2's bounds at eps = 0 against lemma-5.1's.
  void compare_bounds(const StepView<T>& standard, const Twin& twin) {
    const Matrix<T> strengths = trained_strengths(standard, {});
    const Matrix<T> twin_strengths = trained_strengths(twin.view, feature_moves(twin.view));
    const double rho = standard.rho();
    for (Index i = 0; i < standard.classes(); ++i) {
      for (const Feature f : own_features(i)) {
        const std::vector<T> moments = strength_moments(standard, f, strengths, standard.q());
        const std::vector<T> twin_moments = strength_moments(twin.view, f, twin_strengths, standard.q());
        for (Index r = 0; r < standard.neurons(); ++r) {
          const Place place = standard.at_neuron(i, r, twin.name);
          const T& A = standard.along(i, r, f);
          const T tau = measure_spread(standard, f, strengths, r).tau;
          evidence.identical(tau, measure_spread(twin.view, f, twin_strengths, r).tau, place);
          for (const T& shift : {T(-tau), tau}) {
            evidence.identical(polynomial_growth(moments, A, shift, rho),
                               polynomial_growth(twin_moments, A, shift, rho), place);
          }
        }
      }
    }
  }

  std::vector<Twin> twins_;
};

}  // namespace

namespace checks {

Check reduction_eps_zero() { return finite<ReductionEpsZero>(); }

}  // namespace checks

}  // namespace advproof
