// injection-map: over eps/beta and density C, where the constructed networks of prop-3.1 and prop-3.2 are
// broken and robust (their polynomial closed forms), and what training reaches there.
//   w = tau v is broken       where  sum (beta-eps)^q < P eps^q, in any case for eps > beta/2;
//   w = tau u is robust       where  (alpha-eps)^q > P eps^q, that is about C < ((1-eps/alpha)/(eps/beta))^q.
#include <cmath>

#include "claims.h"
#include "sweeps.h"

#include "advproof/theory/outcome.h"

namespace advproof {
namespace {

constexpr double strength = 4;  // alpha / beta

double positive_power(double x, int q) { return x <= 0 ? 0 : std::pow(x, q); }

std::vector<double> measure(const SweepPoint& point, std::uint64_t seed) {
  const Setting& s = point.setting;
  const Outcome outcome = run_outcome<double>(s.data, s.network, s.attack, s.training, seed);
  const double alpha = (s.data.alpha.lo + s.data.alpha.hi) / 2;
  const double beta = (s.data.beta.lo + s.data.beta.hi) / 2;
  const double eps = s.attack.eps;
  const int q = s.network.q;
  const double box = s.data.patches * positive_power(eps, q);
  return {eps / beta,
          (s.data.patches - 1) * positive_power(beta / alpha, q),
          (s.data.patches - 1) * positive_power(beta - eps, q) - box < 0 ? 1.0 : 0.0,
          positive_power(alpha - eps, q) - box > 0 ? 1.0 : 0.0,
          outcome.standard.accuracy.lower(),
          outcome.standard.against("swap").accuracy.lower(),
          outcome.standard.against("swap").accuracy.upper(),
          outcome.adversarial.accuracy.lower(),
          outcome.adversarial.robust_feature_accuracy.lower(),
          outcome.adversarial.against("union").accuracy.upper(),
          outcome.adversarial.against("box").accuracy.lower(),
          outcome.adversarial.against("box").accuracy.upper()};
}

/// Is the accuracy 1, which lies in this bracket?
Truth is_one(double certified, double attacked) {
  return attacked < 1 ? Truth::no : certified == 1 ? Truth::yes : Truth::unknown;
}

/// Rows where `premise` holds, and of these the rows where `S` does too.
template <class Premise, class S>
ClaimResult implication(const Claim& claim, const SweepTable& table, const std::string& title, double bound,
                        Premise premise, S holds) {
  Votes votes;
  for (const SweepRow& row : table.rows) {
    const auto value = [&](const char* name) { return row.values[table.column(name)]; };
    if (premise(value)) votes.add(holds(value));
  }
  return conclude_proofs(claim, title, votes, bound);
}

}  // namespace

Claim injection_map() {
  Claim claim;
  claim.id = "injection-map";
  claim.tag = Tag::derived;
  claim.source = "the map of injection [D]: constructed networks by closed form, trained ones measured";
  claim.title = "where both theorems can hold: eps/beta against C";
  claim.statement =
      "Sweep injection_map: k = 2, q = 3, alpha/beta = 4, eps/beta = 0.4, 0.5, 0.53, 0.58, 0.65, 0.8, 1 "
      "times C = 0.7, 1.2, 1.7, 2.5, 4, seeds "
      "1..5, both regimes. `excluded`: where w = tau u is not robust by its polynomial closed form, "
      "adversarial training ends with a sample that is "
      "broken inside the box. `reached`: where w = tau u is robust, adversarial training ends with every "
      "sample "
      "robust to the whole box. "
      "`broken`: where w = tau v is broken, "
      "standard training ends with swap accuracy 0. Each supported if the 95 % Clopper-Pearson interval of "
      "the fraction lies above 1/2, "
      "unsupported if below; certified if true in every case, refuted if unsupported, since each case is "
      "decided "
      "by certificates and adversarial examples for the exact binary64 weights.";
  claim.hypotheses = {"the polynomial closed forms, on noise-free samples"};
  auto sweep = std::make_shared<Sweep>();
  sweep->name = "injection_map";
  sweep->columns = {"eps/beta",          "C",
                    "tau_v_broken",      "tau_u_robust",
                    "standard_accuracy", "swap_certified",
                    "swap_attacked",     "adversarial_accuracy",
                    "adversarial_D_R",   "adversarial_union",
                    "box_certified",     "box_attacked"};
  sweep->seeds = 5;
  for (const double C : {0.7, 1.2, 1.7, 2.5, 4.0}) {
    for (const double ratio : {0.4, 0.5, 0.53, 0.58, 0.65, 0.8, 1.0}) {
      Setting setting;
      setting.data.classes = 2;
      setting.data.dim = 4;
      setting.data.samples = 6;
      setting.data.test_samples = 20;
      setting.data.patches = 1 + static_cast<int>(std::lround(C * strength * strength * strength));
      setting.data.beta = {0.497, 0.503};
      setting.data.alpha = {strength * 0.5 - 0.003, strength * 0.5 + 0.003};
      setting.data.noise_std = 0.0005;
      setting.network = {.neurons = 14, .q = 3, .rho = 8, .init_std = 0.1};
      setting.attack = {.eps = ratio * 0.5, .eta_attack = 30000};
      setting.training = {.eta = 1.5, .standard_steps = 800, .adversarial_steps = 1000, .record_every = 50};
      sweep->points.push_back({"eps/beta", ratio, setting});
    }
  }
  sweep->measure = measure;
  claim.sweep = sweep;
  claim.sweep_parts = {
      {"excluded",
       [](const Claim& whole, const SweepTable& table) {
         return implication(
             whole, table, "w = tau u broken: so is the trained network", 0.5,
             [](const auto& value) { return value("tau_u_robust") == 0; },
             [](const auto& value) { return !is_one(value("box_certified"), value("box_attacked")); });
       }},
      {"reached",
       [](const Claim& whole, const SweepTable& table) {
         return implication(
             whole, table, "w = tau u robust: so is the trained network", 0.5,
             [](const auto& value) { return value("tau_u_robust") == 1; },
             [](const auto& value) { return is_one(value("box_certified"), value("box_attacked")); });
       }},
      {"broken",
       [](const Claim& whole, const SweepTable& table) {
         return implication(
             whole, table, "w = tau v broken: so is standard training", 0.5,
             [](const auto& value) { return value("tau_v_broken") == 1; },
             [](const auto& value) {
               return is_one(1 - value("swap_attacked"), 1 - value("swap_certified"));
             });
       }},
  };
  return claim;
}

}  // namespace advproof
