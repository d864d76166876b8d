#include "advproof/attack/suite.h"

#include "advproof/attack/attacks.h"
#include "advproof/network/logit.h"
#include "exact_outputs.h"

namespace advproof {
namespace {

AttackOutcome outcome_of(const AttackResult& result) {
  AttackOutcome outcome{result.attack, result.accuracy(), {}};
  if (result.first >= 0) outcome.witness = result.witnesses[static_cast<std::size_t>(result.first)];
  return outcome;
}

}  // namespace

const std::vector<std::string>& attack_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> list;
    for (const AttackInfo& attack : all_attacks()) {
      if (attack.in_suite) list.emplace_back(attack.name);
    }
    list.emplace_back("union");
    return list;
  }();
  return names;
}

std::vector<AttackOutcome> run_attack_suite(const PatchNetwork<double>& network, const Samples& samples,
                                            const Features& features, const AscentConfig& training_attack,
                                            std::uint64_t seed) {
  std::vector<AttackOutcome> outcomes;
  AttackResult all{"union", std::vector<std::optional<Witness>>(samples.y.size()),
                   std::vector<char>(samples.y.size()), -1};
  for (const AttackInfo& attack : all_attacks()) {
    if (!attack.in_suite) continue;
    const AttackResult result =
        run_attack(attack.name, network, samples, features, {.training = training_attack, .seed = seed});
    outcomes.push_back(outcome_of(result));
    if (all.first < 0) all.first = result.first;
    for (std::size_t n = 0; n < all.witnesses.size(); ++n) {
      if (!all.witnesses[n]) all.witnesses[n] = result.witnesses[n];
      all.open[n] |= result.open[n];
    }
  }
  outcomes.push_back(outcome_of(all));
  return outcomes;
}

/// The outputs of binary64 with all that rounding can have done, then the loss in balls.
std::vector<Ball> losses(const PatchNetwork<double>& network, const Samples& samples,
                         const Matrix<double>& delta) {
  constexpr slong bits = 128;
  const RoundedOutputs outputs = rounded_outputs(network, samples, delta);
  std::vector<Ball> result;
  std::vector<Ball> F(static_cast<std::size_t>(network.classes()));
  for (Index n = 0; n < samples.count(); ++n) {
    const double off = outputs.error[static_cast<std::size_t>(n)];
    for (std::size_t i = 0; i < F.size(); ++i) {
      const Ball computed(outputs.F(n, static_cast<Index>(i)), bits);
      F[i] = hull(computed - off, computed + off);
    }
    result.push_back(cross_entropy(std::span<const Ball>(F), samples.label(n)));
  }
  return result;
}

Enclosure risk(const PatchNetwork<double>& network, const Samples& samples) {
  Ball sum;
  for (const Ball& loss : losses(network, samples, Matrix<double>(samples.X.rows(), samples.X.cols())))
    sum += loss;
  return enclosure(sum / static_cast<double>(samples.count()));
}

}  // namespace advproof
