#include "advproof/claim/outcome.h"

#include <algorithm>

#include "advproof/certify/box_attack.h"
#include "advproof/data/components.h"
#include "advproof/error.h"
#include "advproof/network/rounded.h"
#include "advproof/training/follow.h"

namespace advproof {
namespace {

template <class T>
RegimeOutcome train(const Instance& instance, const Setting& setting, Regime regime, const SeeHeights& see) {
  Trainer<T> trainer(instance, setting, regime, {});
  const Index classes = trainer.network().classes();
  RegimeOutcome outcome;
  outcome.races.resize(static_cast<std::size_t>(classes));
  follow(trainer, setting.training.steps(regime), [&](const Trainer<T>& at) {
    const std::vector<Heights> reached = heights(at);
    for (std::size_t i = 0; i < reached.size(); ++i) outcome.races[i].observe(at.number(), reached[i]);
    see(regime, at.number(), reached);
    return true;
  });

  const PatchNetwork<double> trained = rounded(trainer.network());
  outcome.risk = risk(trained, instance.train);
  outcome.accuracy = accuracy(trained, instance.test);
  outcome.robust_feature_accuracy = accuracy(trained, pure_robust(instance.test, instance.features));
  outcome.nonrobust_feature_accuracy = accuracy(trained, pure_nonrobust(instance.test, instance.features));
  constexpr Format<Ball> exact{128};
  outcome.learned = heights(feature_components(exact, embed<Ball>(exact, trained.W()), instance.features),
                            classes, trained.neurons());
  const double eps = setting.attack.eps;
  outcome.swap = swap_everywhere(trained, instance.test, instance.features, eps);
  outcome.orthogonal = orthogonal_accuracy(trained, instance.test, instance.features, eps);
  outcome.attacks =
      run_attack_suite(trained, instance.test, instance.features, setting.attack, instance.seed);
  outcome.attacks.push_back(attack_box(trained, instance.test, eps, outcome.attacks.back()));
  for (const AttackOutcome& broken : outcome.attacks) {
    outcome.witnesses.push_back(broken.witness ? certify(trained, instance.test, *broken.witness, eps)
                                               : CertifiedWitness{});
  }
  outcome.W = trained.W();
  return outcome;
}

std::size_t index_of(const std::vector<AttackOutcome>& attacks, const std::string& attack) {
  const auto found = std::ranges::find(attacks, attack, &AttackOutcome::attack);
  if (found == attacks.end()) throw InputError(attack + ": no such attack was run");
  return static_cast<std::size_t>(found - attacks.begin());
}

}  // namespace

const AttackOutcome& RegimeOutcome::against(const std::string& attack) const {
  return attacks[index_of(attacks, attack)];
}

const CertifiedWitness& RegimeOutcome::witness_against(const std::string& attack) const {
  return witnesses.at(index_of(attacks, attack));
}

template <class T>
Outcome run_outcome(const Setting& setting, std::uint64_t seed, const SeeHeights& see) {
  Outcome outcome{draw_instance(setting, seed), setting, {}, {}};
  outcome.standard = train<T>(outcome.instance, setting, Regime::standard, see);
  outcome.adversarial = train<T>(outcome.instance, setting, Regime::adversarial, see);
  return outcome;
}

template Outcome run_outcome<double>(const Setting&, std::uint64_t, const SeeHeights&);
template Outcome run_outcome<Dd>(const Setting&, std::uint64_t, const SeeHeights&);

}  // namespace advproof
