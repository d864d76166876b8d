#include "advproof/attack/suite.h"

#include <algorithm>
#include <functional>

#include "advproof/network/logit.h"

namespace advproof {
namespace {

int label(const Samples& samples, Index n) { return samples.y[static_cast<std::size_t>(n)]; }

/// The largest output other than the label's, as its class.
int strongest_rival(std::span<const double> F, int y) {
  int rival = y == 0 ? 1 : 0;
  for (int t = 0; t < static_cast<int>(F.size()); ++t) {
    if (t != y && F[static_cast<std::size_t>(t)] > F[static_cast<std::size_t>(rival)]) rival = t;
  }
  return rival;
}

/// Certainly right: strictly above every rival; NaN is wrong.
bool is_right(std::span<const double> F, int y) {
  const auto label = static_cast<std::size_t>(y);
  for (std::size_t t = 0; t < F.size(); ++t) {
    if (t != label && !(F[label] > F[t])) return false;
  }
  return true;
}

/// One run of the suite: the network, the samples, and which of them have survived so far.
class Suite {
 public:
  Suite(const PatchNetwork<double>& network, const Samples& samples, const Features& features,
        const AscentConfig& training_attack, std::uint64_t seed)
      : network_(network),
        samples_(samples),
        features_(features),
        training_attack_(training_attack),
        seed_(seed),
        all_{0, samples.count()},
        forward_(samples.count(), samples.patches(), network.classes(), network.neurons()),
        ascent_(samples.count(), samples.patches(), network.classes(), network.neurons(), network.dim()),
        attacked_(samples.X.rows(), samples.X.cols()),
        delta_(samples.X.rows(), samples.X.cols()),
        union_broken_(samples.y.size(), false) {}

  /// The outcome of one attack class: every perturbation that `generate` tries, after the clean sample
  /// itself.
  AttackOutcome outcome(const std::string& name, void (Suite::*generate)()) {
    broken_.assign(samples_.y.size(), false);
    witness_.reset();
    std::fill(delta_.entries().begin(), delta_.entries().end(), 0.0);
    try_perturbation(delta_);
    (this->*generate)();
    if (!union_witness_) union_witness_ = witness_;
    std::transform(broken_.begin(), broken_.end(), union_broken_.begin(), union_broken_.begin(),
                   std::logical_or<>());
    return {name, surviving(broken_), witness_};
  }

  /// Samples that survived every attack class run so far.
  [[nodiscard]] AttackOutcome union_outcome() const {
    return {"union", surviving(union_broken_), union_witness_};
  }

  void one_step() { ascend_and_try(training_attack_, Objective::cross_entropy(), false); }

  void fgsm() {
    AscentConfig config{.eps = eps(), .eta_attack = eps(), .steps = 1, .sign = true};
    ascend_and_try(config, Objective::cross_entropy(), false);
  }

  void pgd_cross_entropy() { pgd(Objective::cross_entropy()); }

  void pgd_margins() {
    for (int t = 0; t < static_cast<int>(network_.classes()); ++t) pgd(Objective::margin_to(t));
  }

  /// delta_p = -min(eps, beta_p) v_y
  void removal() {
    perturb([this](Index n, Index p, int /*t*/, double* delta) {
      add(delta, -std::min(eps(), samples_.beta(n, p)), features_.V.row(label(samples_, n)));
    });
  }

  /// delta_p = -eps v_y + eps v_t
  void swap() {
    perturb([this](Index n, Index /*p*/, int t, double* delta) {
      add(delta, -eps(), features_.V.row(label(samples_, n)));
      add(delta, eps(), features_.V.row(t));
    });
  }

  /// delta_p = eps u_t, and -eps u_y on J_R
  void injection() {
    perturb([this](Index n, Index p, int t, double* delta) {
      add(delta, eps(), features_.U.row(t));
      if (samples_.alpha(n, p) != 0) add(delta, -eps(), features_.U.row(label(samples_, n)));
    });
  }

 private:
  static double surviving(const std::vector<bool>& broken) {
    const auto survivors = std::count(broken.begin(), broken.end(), false);
    return static_cast<double>(survivors) / static_cast<double>(broken.size());
  }

  [[nodiscard]] double eps() const { return training_attack_.eps; }

  void add(double* delta, double strength, const double* feature) const {
    for (Index l = 0; l < network_.dim(); ++l) delta[l] += strength * feature[l];
  }

  /// Fills delta by `rule(n, p, t, delta_p)` for every target class t (other than the label), clipped into
  /// the box, which one-hot features never leave.
  template <class Rule>
  void perturb(Rule rule) {
    for (int t = 0; t < static_cast<int>(network_.classes()); ++t) {
      std::fill(delta_.entries().begin(), delta_.entries().end(), 0.0);
      for (Index n = 0; n < samples_.count(); ++n) {
        if (label(samples_, n) == t) continue;
        for (Index p = 0; p < samples_.patches(); ++p) rule(n, p, t, delta_.row(n * samples_.patches() + p));
      }
      for (double& entry : delta_.entries()) entry = clamp(entry, -eps(), eps());
      try_perturbation(delta_);
    }
  }

  /// Twenty sign steps of eps/4, from the sample and from one random start.
  void pgd(Objective objective) {
    const AscentConfig config{.eps = eps(), .eta_attack = eps() / 4, .steps = 20, .sign = true};
    ascend_and_try(config, objective, false);
    ascend_and_try(config, objective, true);
  }

  void ascend_and_try(const AscentConfig& config, Objective objective, bool random_start) {
    if (random_start) draw_starts(seed_, 0, eps(), samples_.patches(), all_, delta_);
    ascend(network_, samples_.X, samples_.y, all_, config, objective, random_start ? &delta_ : nullptr,
           ascent_);
    try_perturbation(ascent_.delta);
  }

  void try_perturbation(const Matrix<double>& delta) {
    for (std::size_t i = 0; i < attacked_.entries().size(); ++i) {
      attacked_.entries()[i] = samples_.X.entries()[i] + delta.entries()[i];
    }
    network_.forward(attacked_, samples_.y, all_, forward_);
    for (Index n = 0; n < samples_.count(); ++n) {
      if (broken_[static_cast<std::size_t>(n)] || is_right(outputs(forward_.F, n), label(samples_, n)))
        continue;
      broken_[static_cast<std::size_t>(n)] = true;
      if (!witness_) witness_ = make_witness(n, delta);
    }
  }

  [[nodiscard]] Witness make_witness(Index n, const Matrix<double>& delta) const {
    Witness witness{n, strongest_rival(outputs(forward_.F, n), label(samples_, n)),
                    Matrix<double>(samples_.patches(), delta.cols())};
    std::copy(delta.row(n * samples_.patches()), delta.row((n + 1) * samples_.patches()),
              witness.delta.row(0));
    return witness;
  }

  const PatchNetwork<double>& network_;
  const Samples& samples_;
  const Features& features_;
  const AscentConfig& training_attack_;
  std::uint64_t seed_;
  Rows all_;
  Forward<double> forward_;
  Ascent<double> ascent_;
  Matrix<double> attacked_;
  Matrix<double> delta_;
  std::vector<bool> broken_;
  std::optional<Witness> witness_;
  std::vector<bool> union_broken_;
  std::optional<Witness> union_witness_;
};

struct NamedAttack {
  const char* name;
  void (Suite::*generate)();
};

/// The visible list of attack classes.
constexpr NamedAttack attacks[] = {
    {"one-step", &Suite::one_step},      {"fgsm", &Suite::fgsm},       {"pgd-ce", &Suite::pgd_cross_entropy},
    {"pgd-margin", &Suite::pgd_margins}, {"removal", &Suite::removal}, {"swap", &Suite::swap},
    {"injection", &Suite::injection},
};

}  // namespace

const std::vector<std::string>& attack_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> list;
    for (const NamedAttack& attack : attacks) list.emplace_back(attack.name);
    list.emplace_back("union");
    return list;
  }();
  return names;
}

std::vector<AttackOutcome> run_attack_suite(const PatchNetwork<double>& network, const Samples& samples,
                                            const Features& features, const AscentConfig& training_attack,
                                            std::uint64_t seed) {
  Suite suite(network, samples, features, training_attack, seed);
  std::vector<AttackOutcome> outcomes;
  for (const NamedAttack& attack : attacks) outcomes.push_back(suite.outcome(attack.name, attack.generate));
  outcomes.push_back(suite.union_outcome());
  return outcomes;
}

double accuracy(const PatchNetwork<double>& network, const Samples& samples) {
  Forward<double> forward(samples.count(), samples.patches(), network.classes(), network.neurons());
  network.forward(samples.X, samples.y, {0, samples.count()}, forward);
  Index right = 0;
  for (Index n = 0; n < samples.count(); ++n)
    right += is_right(outputs(forward.F, n), label(samples, n)) ? 1 : 0;
  return static_cast<double>(right) / static_cast<double>(samples.count());
}

double risk(const PatchNetwork<double>& network, const Samples& samples) {
  Forward<double> forward(samples.count(), samples.patches(), network.classes(), network.neurons());
  network.forward(samples.X, samples.y, {0, samples.count()}, forward);
  double sum = 0;
  for (Index n = 0; n < samples.count(); ++n)
    sum += cross_entropy(outputs(forward.F, n), static_cast<Index>(label(samples, n)));
  return sum / static_cast<double>(samples.count());
}

}  // namespace advproof
