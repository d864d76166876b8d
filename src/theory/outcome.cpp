#include "advproof/theory/outcome.h"

#include <algorithm>

#include "advproof/certify/box_attack.h"
#include "advproof/network/rounded.h"
#include "advproof/theory/step_view.h"

namespace advproof {
namespace {

/// Own features only: A_{i,r} or B_{i,r} for every neuron.
std::vector<double> own_components(const Matrix<double>& components, Index classes, Index neurons,
                                   Index offset) {
  std::vector<double> result;
  for (Index neuron = 0; neuron < classes * neurons; ++neuron) {
    result.push_back(components(neuron, offset + neuron / neurons));
  }
  return result;
}

template <class T>
RegimeOutcome train(const Instance& instance, const NetworkConfig& network, const AscentConfig& attack,
                    const TrainingConfig& training, Regime regime) {
  Trainer<T> trainer(instance, network, attack, training, regime, {});
  const Index classes = trainer.network().classes();
  std::vector<std::int64_t> steps;
  std::vector<std::vector<double>> A;
  std::vector<std::vector<double>> B;
  const auto record = [&] {
    const Matrix<double> components =
        rounded(feature_components(Format<T>{}, trainer.network().W(), instance.features));
    steps.push_back(trainer.number());
    A.push_back(own_components(components, classes, network.neurons, 0));
    B.push_back(own_components(components, classes, network.neurons, classes));
  };
  record();
  for (int step = 1; step <= training.steps(regime); ++step) {
    trainer.evaluate();
    trainer.update();
    if (step % training.record_every == 0 || step == training.steps(regime)) record();
  }

  const PatchNetwork<double> trained = rounded(trainer.network());
  RegimeOutcome outcome;
  outcome.risk = risk(trained, instance.train);
  outcome.accuracy = accuracy(trained, instance.test);
  outcome.robust_feature_accuracy = accuracy(trained, pure_robust(instance.test, instance.features));
  outcome.nonrobust_feature_accuracy = accuracy(trained, pure_nonrobust(instance.test, instance.features));
  outcome.races = find_races(steps, A, B, classes, network.neurons);
  outcome.attacks = run_attack_suite(trained, instance.test, instance.features, attack, instance.seed);
  outcome.attacks.push_back(attack_box(trained, instance.test, attack.eps, outcome.attacks.back()));
  for (const AttackOutcome& broken : outcome.attacks) {
    outcome.witnesses.push_back(broken.witness ? certify(trained, instance.test, *broken.witness, attack.eps)
                                               : CertifiedWitness{});
  }
  outcome.W = trained.W();
  return outcome;
}

}  // namespace

const AttackOutcome& RegimeOutcome::against(const std::string& attack) const {
  return *std::ranges::find(attacks, attack, &AttackOutcome::attack);
}

std::vector<Race> find_races(const std::vector<std::int64_t>& steps,
                             const std::vector<std::vector<double>>& A,
                             const std::vector<std::vector<double>>& B, Index classes, Index neurons) {
  const auto strongest = [neurons](const std::vector<double>& values, Index i) {
    return *std::max_element(values.begin() + i * neurons, values.begin() + (i + 1) * neurons);
  };
  std::vector<Race> races(static_cast<std::size_t>(classes));
  for (Index i = 0; i < classes; ++i) {
    Race& race = races[static_cast<std::size_t>(i)];
    const double start = std::max(0.0, strongest(B.front(), i));
    for (std::size_t record = 0; record < steps.size(); ++record) {
      const double robust = strongest(A[record], i);
      const double nonrobust = strongest(B[record], i);
      race.B_max = std::max(race.B_max, nonrobust);
      race.A_end = robust;
      race.B_end = nonrobust;
      if (race.nonrobust_leads_at < 0 && nonrobust > robust && nonrobust > 0 && nonrobust >= 2 * start) {
        race.nonrobust_leads_at = steps[record];
      }
      if (race.nonrobust_leads_at < 0) continue;
      if (robust <= nonrobust) race.robust_overtakes_at = -1;
      if (robust > nonrobust && race.robust_overtakes_at < 0) race.robust_overtakes_at = steps[record];
    }
  }
  return races;
}

template <class T>
Outcome run_outcome(const DataConfig& data, const NetworkConfig& network, const AscentConfig& attack,
                    const TrainingConfig& training, std::uint64_t seed) {
  Outcome outcome{draw_instance(data, network.neurons, network.init_std, seed), network, attack, {}, {}};
  outcome.standard = train<T>(outcome.instance, network, attack, training, Regime::standard);
  outcome.adversarial = train<T>(outcome.instance, network, attack, training, Regime::adversarial);
  return outcome;
}

template Outcome run_outcome<double>(const DataConfig&, const NetworkConfig&, const AscentConfig&,
                                     const TrainingConfig&, std::uint64_t);
template Outcome run_outcome<Dd>(const DataConfig&, const NetworkConfig&, const AscentConfig&,
                                 const TrainingConfig&, std::uint64_t);

}  // namespace advproof
