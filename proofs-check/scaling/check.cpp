// scaling: whether the pictures of theorem-4.3, of the two phases and of theorem-4.4 (against the attacks
// along v) survive when k, d, m and N change, one at a time [H]: the theorems are for large d, m, N.
#include <algorithm>
#include <initializer_list>
#include <limits>

#include "advproof/claim/outcome.h"
#include "at_every_value.h"
#include "sweep_base.h"

namespace advproof {
namespace {

/// Are all true? 1, 0, or NaN where that is open.
double all(std::initializer_list<Truth> statements) {
  if (std::ranges::count(statements, Truth::no) > 0) return 0;
  return std::ranges::count(statements, Truth::unknown) > 0 ? std::numeric_limits<double>::quiet_NaN() : 1;
}

std::vector<double> measure(const SweepPoint& point, std::uint64_t seed) {
  const Setting& s = point.setting;
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
  auto sweep = std::make_shared<Sweep>();
  OverSweep check{sweep, {}};
  sweep->name = "scaling";
  sweep->columns = {"standard", "phases", "adversarial", "standard_D_R", "adversarial_union"};
  const auto add = [&](const char* factor, int value, auto set) {
    Setting setting = sweep_base();
    set(setting, value);
    sweep->points.push_back({factor, static_cast<double>(value), setting});
  };
  for (const int k : {2, 4})
    add("k", k, [](Setting& s, int v) { s.data.classes = v, s.data.samples = 2 * v; });
  for (const int d : {24, 96}) add("d", d, [](Setting& s, int v) { s.data.dim = v; });
  for (const int m : {6, 24}) add("m", m, [](Setting& s, int v) { s.network.neurons = v; });
  for (const int N : {12, 24}) add("N", N, [](Setting& s, int v) { s.data.samples = v; });
  sweep->measure = measure;
  for (const char* column : {"standard", "phases", "adversarial"})
    check.parts.push_back(at_every_value(column));
  return check;
}

}  // namespace checks

}  // namespace advproof
