// Sweep files over random axes: what is planned is the product, each place once, as its coordinates say.
#include "advproof/sweep/plan.h"

#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <fmt/format.h>

#include <cmath>
#include <set>

#include "advproof/configuration/configuration.h"
#include "property.h"

namespace advproof {
namespace {

struct DrawnRange {
  double from;
  double to;
  int count;
  bool logarithmic;
};

DrawnRange draw_range() {
  const double from = *rc::gen::inRange(1, 1000) / 64.0;
  const double step = *rc::gen::inRange(1, 100) / 32.0;
  const int count = *rc::gen::inRange(1, 9);
  return {from, count == 1 ? from : from + step * count, count, *rc::gen::arbitrary<bool>()};
}

std::string axis(const std::string& key, const DrawnRange& range) {
  return fmt::format("[[axis]]\nkey = '{}'\nfrom = {:.17g}\nto = {:.17g}\ncount = {}\nspacing = '{}'\n", key,
                     range.from, range.to, range.count, range.logarithmic ? "log" : "linear");
}

}  // namespace

TEST_CASE("a sweep is every combination of its axes once, and each place reads back as its coordinates") {
  property::for_all(
      [] {
        const DrawnRange eps = draw_range();
        const DrawnRange eta = draw_range();
        const std::string toml = axis("attack.eps", eps) + axis("training.eta", eta) +
                                 "[tied]\ndata.noise_std = 'attack.eps / (1 + training.eta)'\n";
        const SweepPlan plan = parse_plan(toml, "drawn.toml");
        RC_ASSERT(plan.places() == eps.count * eta.count);
        std::set<std::vector<Coordinate>> seen;
        for (std::int64_t i = 0; i < plan.places(); ++i) {
          const PlannedPlace place = plan.place(i);
          const Setting& setting = place.configuration.setting;
          RC_ASSERT(seen.insert(place.coordinates).second);
          RC_ASSERT(std::get<double>(place.coordinates[0]) == setting.attack.eps);
          RC_ASSERT(std::get<double>(place.coordinates[1]) == setting.training.eta);
          RC_ASSERT(setting.data.noise_std == setting.attack.eps / (1 + setting.training.eta));
          const double t = eps.count == 1 ? 0 : static_cast<double>(i / eta.count) / (eps.count - 1);
          const double exact = eps.logarithmic ? std::exp(std::log(eps.from) * (1 - t) + std::log(eps.to) * t)
                                               : eps.from * (1 - t) + eps.to * t;
          RC_ASSERT(std::abs(setting.attack.eps - exact) <= 1e-11 * exact);
          RC_ASSERT(parse_configuration(to_toml(place.configuration), "drawn").setting == setting);
        }
        RC_ASSERT(std::get<double>(plan.place(0).coordinates[0]) == eps.from);
        RC_ASSERT(std::get<double>(plan.place(plan.places() - 1).coordinates[0]) == eps.to);
      },
      2);
}

}  // namespace advproof
