// scaling: whether the pictures of theorem-4.3, of the two phases and of theorem-4.4 (against the attacks
// along v) survive when k, d, m and N change, one at a time [H]: the theorems are for large d, m, N.
#include <algorithm>
#include <initializer_list>
#include <limits>

#include "advproof/claim/outcome.h"
#include "at_every_value.h"

namespace advproof {
namespace {

/// Are all true? 1, 0, or NaN where that is open.
double all(std::initializer_list<Truth> statements) {
  if (std::ranges::count(statements, Truth::no) > 0) return 0;
  return std::ranges::count(statements, Truth::unknown) > 0 ? std::numeric_limits<double>::quiet_NaN() : 1;
}

std::vector<double> measure(const Setting& s, std::uint64_t seed) {
  const Outcome o = run_outcome<double>(s, seed);
  const double learned_v = all({o.standard.accuracy.is_one(), o.standard.nonrobust_feature_accuracy.is_one(),
                                o.standard.against("swap").accuracy.is_zero()});
  const bool phases = std::ranges::all_of(o.adversarial.races, &Race::both_phases);
  const double learned_u = all(
      {o.adversarial.accuracy.is_one(), o.adversarial.robust_feature_accuracy.is_one(),
       o.adversarial.against("one-step").accuracy.is_one(), o.adversarial.against("swap").accuracy.is_one()});
  return {learned_v, phases ? 1.0 : 0.0, learned_u, o.standard.robust_feature_accuracy.lower(),
          o.adversarial.against("union").accuracy.lower()};
}

}  // namespace

namespace checks {

Check scaling() {
  const auto sweep =
      ledger_sweep("scaling", {"standard", "phases", "adversarial", "standard_D_R", "adversarial_union"});
  OverSweep check{sweep, {}};
  sweep->measure = measure;
  for (const char* column : {"standard", "phases", "adversarial"})
    check.parts.push_back(at_every_value(column));
  return check;
}

}  // namespace checks

}  // namespace advproof
