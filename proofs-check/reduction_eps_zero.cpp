// reduction.eps-zero [S: last review, E2, and the update's Q1/A1]: lemma-5.2 at eps = 0 is lemma-5.1 term by
// term, and adversarial training with eps = 0, or with eta~ = 0, is standard training bit for bit. Beside
// each standard step, the adversarial program itself is run with eps = 0 and with eta~ = 0.
#include <memory>

#include "claims.h"
#include "polynomial_growth.h"

namespace advproof {
namespace {

template <class T>
class ReductionEpsZero final : public FiniteClaim<T> {
 public:
  using FiniteClaim<T>::FiniteClaim;

  void examine(const StepView<T>& view) override {
    if (view.trainer->regime() != Regime::standard) return;
    if (twins_.empty()) {
      add_twin(view, "eps = 0", 0, view.trainer->attack().eta_attack);
      add_twin(view, "eta~ = 0", view.trainer->attack().eps, 0);
    }
    for (Twin& twin : twins_) {
      twin.trainer->restore(view.step,
                            view.W);  // its own weights, by induction; for balls the tightened ones
      take_step(*twin.trainer, twin.view);
      const Matrix<T>& W = view.updated;
      const Matrix<T>& twin_W = twin.view.updated;
      for (Index neuron = 0; neuron < W.rows(); ++neuron) {
        const Place place{view.step, neuron / view.neurons(), neuron % view.neurons(), -1, -1, twin.name,
                          "standard"};
        bool same = true;
        for (Index l = 0; l < W.cols(); ++l) same = same && identical(W(neuron, l), twin_W(neuron, l));
        this->evidence().exact(same, place);
      }
      compare_bounds(view, twin);
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
    AscentConfig attack = standard.attack();
    attack.eps = eps;
    attack.eta_attack = eta_attack;
    attack.random_start = false;
    twins_.push_back(
        {name,
         std::make_unique<Trainer<T>>(standard.instance(), standard.network().config(), attack,
                                      standard.training(), Regime::adversarial, standard.format()),
         {}});
  }

  /// Every term of lemma-5.2's bounds at eps = 0 against lemma-5.1's.
  void compare_bounds(const StepView<T>& standard, const Twin& twin) {
    const Matrix<T> strengths = trained_strengths(standard, {});
    const Matrix<T> twin_strengths = trained_strengths(twin.view, feature_moves(twin.view));
    const double rho = standard.trainer->network().config().rho;
    for (Index i = 0; i < standard.classes(); ++i) {
      for (const OwnFeature<T>& feature : own_features(standard, i)) {
        const std::vector<T> moments = strength_moments(standard, feature, strengths, i);
        const std::vector<T> twin_moments = strength_moments(twin.view, feature, twin_strengths, i);
        for (Index r = 0; r < standard.neurons(); ++r) {
          const Place place{standard.step, i, r, -1, -1, twin.name, "standard"};
          const T& A = standard.weights_before(i * standard.neurons() + r, feature.column);
          const Spread<T> spread = measure_spread(standard, feature, strengths, i, r);
          const Spread<T> twin_spread = measure_spread(twin.view, feature, twin_strengths, i, r);
          this->evidence().exact(identical(spread.tau, twin_spread.tau), place);
          for (const T& shift : {T(-spread.tau), spread.tau}) {
            this->evidence().exact(identical(polynomial_growth(moments, A, shift, rho),
                                             polynomial_growth(twin_moments, A, shift, rho)),
                                   place);
          }
        }
      }
    }
  }

  std::vector<Twin> twins_;
};

}  // namespace

Claim reduction_eps_zero() {
  Claim claim;
  claim.id = "reduction.eps-zero";
  claim.tag = Tag::stated;
  claim.source = "last review, W2/E2, and the update's Q1/A1";
  claim.title = "eps = 0 or eta~ = 0 is standard training, bit for bit";
  claim.statement =
      "Adversarial training with eps = 0, or with eta~ = 0, leaves at every step the weights of standard "
      "training bit for "
      "bit, and every term of lemma-5.2's bounds is then that of lemma-5.1.";
  claim.hypotheses = {"no random start"};
  claim.finite = finite_claim_makers<ReductionEpsZero>();
  return claim;
}

}  // namespace advproof
