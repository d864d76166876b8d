// spectrum.eps [H]: what eps does to what adversarial training learns, from eps = 0 to 2 beta.
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <fmt/format.h>

#include "advproof/claim/claim.h"
#include "advproof/verdict/trend.h"

namespace advproof {
namespace {

constexpr double beta = 0.5;
constexpr int dims[] = {6, 12, 24, 48};
constexpr const char* share = "adversarial.A_share";

std::string eps_at(int dim) { return fmt::format("eps, d = {}", dim); }

/// What a seed's trainings led to along eps.
using Line = std::map<double, double>;

Line line(const SweepTable& table, const std::string& factor, std::uint64_t seed) {
  const std::size_t column = table.column(share);
  Line values;
  for (const SweepRow& row : table.rows) {
    const SweepPoint& point = table.points[row.point];
    if (point.factor == factor && row.seed == seed) values[point.value] = row.values[column];
  }
  return values;
}

/// Neighbours of the grid between which a line first comes to a level; NaN where it never does.
struct Arrival {
  double before = std::numeric_limits<double>::quiet_NaN();
  double at = std::numeric_limits<double>::quiet_NaN();
  [[nodiscard]] bool happens() const { return !std::isnan(at); }
};

Arrival arrival(const Line& values, double level) {
  double before = 0;
  for (const auto& [eps, value] : values) {
    if (value >= level) return {before, eps};
    before = eps;
  }
  return {};
}

/// `vote` of every seed.
template <class Vote>
ClaimResult count_seeds(const ClaimPage& page, const SweepTable& table, const std::string& title, Vote vote) {
  Votes votes;
  for (std::uint64_t seed = 1; seed <= table.seeds; ++seed) votes.add(vote(seed));
  ClaimResult result = conclude_count(page, title, votes, more_often_than_not);
  result.cases = static_cast<std::int64_t>(table.rows.size());
  return result;
}

Truth truth(bool statement) { return statement ? Truth::yes : Truth::no; }

ClaimResult rises(const ClaimPage& page, const SweepTable& table) {
  return count_seeds(page, table, "share below 1/2 at eps = 0, above at .9 beta", [&](std::uint64_t seed) {
    const Line values = line(table, eps_at(dims[0]), seed);
    return truth(values.at(0) < 0.5 && values.at(0.9 * beta) > 0.5);
  });
}

ClaimResult monotone(const ClaimPage& page, const SweepTable& table) {
  double highest = 0;
  ClaimResult result = count_seeds(page, table, "share does not fall as eps grows", [&](std::uint64_t seed) {
    const Line values = line(table, eps_at(dims[0]), seed);
    const auto top = std::ranges::max_element(values, {}, &Line::value_type::second);
    highest += top->first / static_cast<double>(table.seeds);
    return truth(std::ranges::is_sorted(values, {}, &Line::value_type::second));
  });
  result.note += fmt::format("; highest at eps = {:.3g} in the mean of seeds", highest);
  return result;
}

ClaimResult transition(const ClaimPage& page, const SweepTable& table) {
  ClaimResult worst;
  std::string notes;
  for (const int dim : dims) {
    double place = 0;
    std::int64_t arrived = 0;
    ClaimResult result =
        count_seeds(page, table, "share first comes to 1/2 between beta/2 and beta", [&](std::uint64_t seed) {
          const Arrival half = arrival(line(table, eps_at(dim), seed), 0.5);
          if (!half.happens()) return Truth::no;
          ++arrived;
          place += half.at;
          return truth(half.before >= beta / 2 && half.at <= beta);
        });
    notes += fmt::format(
        "{}d = {}: {} seeds arrive{}", notes.empty() ? "" : "; ", dim, arrived,
        arrived > 0 ? fmt::format(", at eps <= {:.3g} in the mean", place / static_cast<double>(arrived))
                    : "");
    result.worst_at = fmt::format("d = {}", dim);
    if (dim == dims[0] || result.worst_margin < worst.worst_margin) worst = result;
  }
  worst.note = notes;
  return worst;
}

/// NaN where the share does not come to 2/3.
double stretch(const SweepTable& table, int dim, std::uint64_t seed) {
  const Line values = line(table, eps_at(dim), seed);
  return arrival(values, 2.0 / 3).at - arrival(values, 1.0 / 3).at;
}

ClaimResult sharpens(const ClaimPage& page, const SweepTable& table) {
  std::int64_t never = 0;
  ClaimResult result =
      count_seeds(page, table, "share rises from 1/3 to 2/3 within less at d = 48", [&](std::uint64_t seed) {
        const double narrow = stretch(table, dims[3], seed);
        const double wide = stretch(table, dims[0], seed);
        never += std::isnan(narrow) ? 1 : 0;
        if (std::isnan(wide)) return Truth::unknown;
        return truth(narrow < wide);
      });
  result.note += fmt::format("; at d = 48 it never comes to 2/3 on {}", never);
  return result;
}

}  // namespace

namespace checks {

Check spectrum_eps() {
  const auto sweep =
      ledger_sweep("spectrum", {share, "standard.A_share", "adversarial.accuracy.lower",
                                "adversarial.D_R.lower", "adversarial.D_NR.lower", "adversarial.box.lower",
                                "adversarial.box.upper", "region", "distance"});
  OverSweep check{sweep, {}};
  check.parts = {{"continuous",
                  [](const ClaimPage& page, const SweepTable& table) {
                    return conclude_exponent(page, "distance from the weights of eps = 0 against eps",
                                             fit_power_law(table, "small eps", "distance"), 1, 0.1);
                  }},
                 {"rises", rises},
                 {"monotone", monotone},
                 {"transition", transition},
                 {"sharpens", sharpens}};
  return check;
}

}  // namespace checks

}  // namespace advproof
