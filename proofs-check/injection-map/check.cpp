// injection-map [H]: over eps/beta and density C, where the constructed networks of prop-3.1 and prop-3.2 are
// broken and robust (their polynomial closed forms), and what training reaches there.
//   w = tau v is broken       where  sum (beta-eps)^q < P eps^q, in any case for eps > beta/2;
//   w = tau u is robust       where  (alpha-eps)^q > P eps^q, that is about C < ((1-eps/alpha)/(eps/beta))^q.
#include <cmath>
#include "advproof/claim/claim.h"
#include "advproof/verdict/trend.h"

#include "advproof/claim/outcome.h"

namespace advproof {
namespace {

double positive_power(double x, int q) { return x <= 0 ? 0 : std::pow(x, q); }

std::vector<double> measure(const Setting& s, std::uint64_t seed) {
  const Outcome outcome = run_outcome<double>(s, seed);
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
ClaimResult implication(const ClaimPage& page, const SweepTable& table, const std::string& title,
                        Premise premise, S holds) {
  Votes votes;
  for (const SweepRow& row : table.rows) {
    const auto value = [&](const char* name) { return row.values[table.column(name)]; };
    if (premise(value)) votes.add(holds(value));
  }
  return conclude_proofs(page, title, votes, more_often_than_not);
}

}  // namespace

namespace checks {

Check injection_map() {
  const auto sweep = ledger_sweep(
      "injection_map", {"eps/beta", "C", "tau_v_broken", "tau_u_robust", "standard_accuracy",
                        "swap_certified", "swap_attacked", "adversarial_accuracy", "adversarial_D_R",
                        "adversarial_union", "box_certified", "box_attacked"});
  OverSweep check{sweep, {}};
  sweep->measure = measure;
  check.parts = {
      {"excluded",
       [](const ClaimPage& page, const SweepTable& table) {
         return implication(
             page, table, "w = tau u broken: so is the trained network",
             [](const auto& value) { return value("tau_u_robust") == 0; },
             [](const auto& value) { return !is_one(value("box_certified"), value("box_attacked")); });
       }},
      {"reached",
       [](const ClaimPage& page, const SweepTable& table) {
         return implication(
             page, table, "w = tau u robust: so is the trained network",
             [](const auto& value) { return value("tau_u_robust") == 1; },
             [](const auto& value) { return is_one(value("box_certified"), value("box_attacked")); });
       }},
      {"broken",
       [](const ClaimPage& page, const SweepTable& table) {
         return implication(
             page, table, "w = tau v broken: so is standard training",
             [](const auto& value) { return value("tau_v_broken") == 1; },
             [](const auto& value) {
               return is_one(1 - value("swap_attacked"), 1 - value("swap_certified"));
             });
       }},
  };
  return check;
}

}  // namespace checks

}  // namespace advproof
