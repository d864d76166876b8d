#include "advproof/sweep/plan.h"

#include <catch2/catch.hpp>

#include <fmt/format.h>

#include "advproof/error.h"

namespace advproof {
namespace {

constexpr const char* origin = "some.toml";

double number(const Coordinate& coordinate) { return std::get<double>(coordinate); }

std::string complaint_about(const std::string& toml) {
  try {
    const SweepPlan plan = parse_plan(toml, origin);
    for (std::int64_t i = 0; i < plan.places(); ++i) static_cast<void>(plan.place(i));
  } catch (const InputError& error) {
    return error.what();
  }
  return "none";
}

}  // namespace

TEST_CASE("a sweep is the product of its axes, the last varying fastest, on top of its preset") {
  const SweepPlan plan = parse_plan(R"toml(
title = "t"
preset = "tiny"
seeds = "3:5"
scalar = "dd"
[set]
data.samples = 8
"network.q" = 4
[[axis]]
key = "attack.eps"
from = 0
to = 0.3
count = 4
[[axis]]
key = "data.model"
values = ["separate", "overlapping"]
)toml",
                                    origin);
  CHECK((plan.name == "some" && plan.title == "t" && plan.scalar == "dd" && plan.seeds == SeedRange{3, 5}));
  CHECK(plan.keys() == std::vector<std::string>{"attack.eps", "data.model"});
  REQUIRE(plan.places() == 8);
  const PlannedPlace place = plan.place(3);
  CHECK(number(place.coordinates[0]) == 0.1);
  CHECK(std::get<std::string>(place.coordinates[1]) == "\"overlapping\"");
  const Setting& setting = place.configuration.setting;
  CHECK((setting.attack.eps == 0.1 && setting.data.model == Model::overlapping));
  CHECK((setting.data.samples == 8 && setting.network.q == 4 && setting.data.patches == 24));
  CHECK(number(plan.place(6).coordinates[0]) == 0.3);  // not 0.30000000000000004
}

TEST_CASE("logarithmic ranges, zips, intervals and integers") {
  const SweepPlan plan = parse_plan(R"toml(
[[axis]]
key = "attack.eta_attack"
from = 1
to = 1000
count = 4
spacing = "log"
[[axis]]
keys = ["data.dim", "data.beta"]
values = [[8, 16], [0.5, [0.4, 0.6]]]
[[axis]]
key = "network.neurons"
from = 2
to = 5
count = 3
)toml",
                                    origin);
  REQUIRE(plan.places() == 24);
  CHECK(plan.keys() ==
        std::vector<std::string>{"attack.eta_attack", "data.dim", "data.beta", "network.neurons"});
  const std::vector<double> eta{1, 10, 100, 1000};
  for (std::int64_t i = 0; i < 4; ++i)
    CHECK(number(plan.place(6 * i).coordinates[0]) == eta[static_cast<std::size_t>(i)]);
  CHECK(plan.place(0).configuration.setting.data.beta == Range{0.5, 0.5});
  CHECK(plan.place(3).configuration.setting.data.beta == Range{0.4, 0.6});
  CHECK(number(plan.place(3).coordinates[2]) == 0.5);  // an interval is drawn at its middle
  CHECK(number(plan.place(1).coordinates[3]) == 4);    // 3.5, to an integer
}

TEST_CASE("tied keys follow from others, in any order of writing") {
  const SweepPlan plan = parse_plan(R"toml(
[[axis]]
key = "data.dim"
values = [16, 64]
[tied]
attack.eps = "10 * data.noise_std"
data.noise_std = "0.08 / sqrt(data.dim)"
data.alpha = ["4*data.beta.lo", "4*data.beta.hi"]
data.samples = "data.dim * 2"
)toml",
                                    origin);
  const Setting setting = plan.place(1).configuration.setting;
  CHECK((setting.data.noise_std == 0.01 && setting.attack.eps == 0.1 && setting.data.samples == 128));
  CHECK(setting.data.alpha == Range{4 * 0.48, 4 * 0.52});
  CHECK(plan.keys() == std::vector<std::string>{"data.dim"});
}

TEST_CASE("series come one after the other, around what is set, and places that they share are one") {
  const SweepPlan plan = parse_plan(R"toml(
[set]
data.dim = 16
[[series]]
name = "radius"
[[series.axis]]
key = "attack.eps"
values = [0.2, 0.1]
[[series]]
name = "size"
[[series.axis]]
keys = ["data.dim", "attack.eps"]
values = [[32, 64, 16], [0.1, 0.1, 0.2]]
[tied]
data.samples = "2 * data.dim"
)toml",
                                    origin);
  CHECK(plan.keys() == std::vector<std::string>{"attack.eps", "data.dim"});
  REQUIRE(plan.places() == 5);
  const auto coordinates = [&](std::int64_t i) { return plan.place(i).coordinates; };
  CHECK(coordinates(0) == std::vector<Coordinate>{0.2, 16.0});
  CHECK(coordinates(3) == std::vector<Coordinate>{0.1, 64.0});
  CHECK(coordinates(4) == coordinates(0));
  CHECK(plan.place(3).configuration.setting.data.samples == 128);
  CHECK((plan.series_of(1).name == "radius" && plan.series_of(2).name == "size"));
  CHECK(distinct_places(plan) == std::vector<std::int64_t>{0, 1, 2, 3});
}

TEST_CASE("equal runs are equal whatever the sweep is called or says of itself") {
  const SweepPlan a =
      parse_plan("title = 'one'\n[[axis]]\nkey = 'attack.eps'\nvalues = [0.1, 0.2]\n", origin);
  const SweepPlan b = parse_plan("seeds = '7'\n[[axis]]\nkey = 'attack.eps'\nvalues = [0.2]\n", origin);
  CHECK(to_toml(a.place(1).configuration) == to_toml(b.place(0).configuration));
}

TEST_CASE("what a sweep file says wrongly is told with its line") {
  const auto axis = [](const std::string& text) { return "[[axis]]\nkey = 'attack.eps'\n" + text; };
  const std::vector<std::pair<std::string, std::string>> cases{
      {"a = = 1", "some.toml:1: malformed TOML"},
      {"titel = ''", "some.toml:1: titel: unknown key; the nearest known key is title"},
      {"preset = 'tinny'", "some.toml:1: preset: tinny: unknown preset; the nearest known preset is tiny"},
      {"preset = 'tiny'\nconfig = 'x'", "some.toml:2: config: expected preset or config"},
      {"scalar = 'ball'", "some.toml:1: scalar: expected double or dd"},
      {"seeds = '5:2'", "some.toml:1: seeds: expected"},
      {"[set]\nattack.esp = 1",
       "some.toml:2: set.attack.esp: unknown key; the nearest known key is attack.eps"},
      {"[set]\nattack.eps = -1", "some.toml:2: set.attack.eps: expected finite number >= 0, found -1"},
      {"[set]\nseed = 3", "some.toml:2: set.seed: expected a key of a table"},
      {"axis = 3", "some.toml:1: axis: expected tables"},
      {"[[axis]]\nvalues = [1]", "some.toml:1: axis 1: expected key"},
      {axis("values = []"), "some.toml:3: axis 1: values: expected a value, found an empty array"},
      {axis("values = [1, 'x']"), "some.toml:3: axis 1: values: attack.eps: expected finite number"},
      {axis("values = [1, nan]"), "some.toml:3: axis 1: values: attack.eps: expected finite number"},
      {axis("values = [0.5, 1, 0.5]"), "expected distinct values, found 0.5 twice"},
      {axis("values = [1]\ncount = 2"), "expected values or a range, not values and count"},
      {axis("from = 0\nto = inf\ncount = 3"), "some.toml:4: axis 1: to: expected a finite number, found inf"},
      {axis("from = 0\nto = 1\ncount = 0"), "some.toml:5: axis 1: count: expected an integer from 1 to"},
      {axis("from = 0\nto = 1\ncount = 2.5"), "some.toml:5: axis 1: count: expected an integer from 1 to"},
      {axis("from = 1\nto = 1\ncount = 3"), "expected 3 values from 1 to 1, which there are not"},
      {axis("from = 0\nto = 1\ncount = 3\nspacing = 'log'"),
       "some.toml:6: axis 1: spacing: expected from > 0"},
      {axis("from = 0\nto = 1"), "axis 1: expected values = [...], or from, to and count; count is missing"},
      {axis("form = 0"), "some.toml:3: axis 1: form: unknown key; the nearest known key is from"},
      {axis("values = [1]\n[[axis]]\nkey = 'attack.eps'\nvalues = [2]"),
       "some.toml:5: axis 2: key: attack.eps has its values already, from line 2"},
      {"[[axis]]\nkeys = ['attack.eps', 'data.dim']\nvalues = [[1, 2], [8, 9, 10]]",
       "some.toml:3: axis 1: values: expected 2 values of data.dim, as many as of attack.eps, found 3"},
      {"[[axis]]\nkeys = ['attack.eps', 'data.dim']\nvalues = [[1, 2]]",
       "expected 2 lists, one a key, found 1"},
      {"[[axis]]\nkey = 'data.dim'\nfrom = 6\nto = 7\ncount = 5",
       "axis 1: expected distinct values, found 6 twice"},
      {"[tied]\nattack.eps = 'data.noise_std'\ndata.noise_std = '2*attack.eps'",
       "some.toml:2: tied.attack.eps: expected no circle, found one among attack.eps, data.noise_std"},
      {"[tied]\nattack.eps = 'data.noise'", "some.toml:2: tied.attack.eps: data.noise: unknown key"},
      {"[tied]\nattack.eps = 'sqrt('", "some.toml:2: tied.attack.eps: "},
      {"[tied]\nattack.eps = 3", "some.toml:2: tied.attack.eps: expected an expression as a string"},
      {"[tied]\nattack.eps = '0 - 1'", "some.toml:2: tied.attack.eps: expected finite number >= 0, found -1"},
      {"[tied]\ndata.samples = '7/2'", "some.toml:2: tied.data.samples: expected integer >= 1, found 3.5"},
      {"[set]\nattack.eps = 1\n[tied]\nattack.eps = '1'", "has its values already, from line 2"},
      {"[[axis]]\nkey = 'data.dim'\nvalues = [8, 3]",
       "data.dim: expected >= 2 data.classes = 6, found 3, at data.dim = 3"},
      {"[observe]\nsteps = [1, -1]", "some.toml:2: observe.steps: expected integers >= 0, found -1"},
      {"[observe]\nradius = 1", "some.toml:2: observe.radius: expected true or false, found 1"},
      {axis("values = [0, 1]\n[refine]\nkey = 'data.dim'\ncolumn = 'region'\nlevel = 1\nwidth = 1"),
       "some.toml:5: refine.key: expected the key of an axis"},
      {axis("values = [0, 1]\n[refine]\nkey = 'attack.eps'\ncolumn = 'regoin'\nlevel = 1\nwidth = 1"),
       "some.toml:6: refine.column: unknown column; the nearest known column is region"},
      {axis("values = [0, 1]\n[refine]\nkey = 'attack.eps'\ncolumn = 'region'\nlevel = 1\nwidth = 0"),
       "some.toml:8: refine.width: expected > 0, found 0"},
      {"[[series]]\nname = 'a'\n[[axis]]\nkey = 'attack.eps'\nvalues = [1]",
       "some.toml:3: axis: expected [[axis]] or [[series]], not both"},
      {"series = []", "some.toml:1: series: expected tables [[series]]"},
      {"[[series]]\n", "some.toml:1: series 1: name: expected a string, found nothing"},
      {"[[series]]\nname = ''", "some.toml:2: series 1: name: expected a string that is not empty"},
      {"[[series]]\nname = 'a'\n[[series]]\nname = 'a'",
       "some.toml:4: series 2: name: expected distinct names, found \"a\" twice"},
      {"[[series]]\nname = 'a'\naxes = 1", "some.toml:3: series 1: axes: unknown key"},
      {"[[series]]\nname = 'a'\n[[series.axis]]\nkey = 'attack.esp'\nvalues = [1]",
       "some.toml:4: series 1: axis 1: key: unknown key; the nearest known key is attack.eps"},
      {"[[series]]\nname = 'a'\n[[series.axis]]\nkey = 'attack.eps'\nvalues = [1]\n[tied]\nattack.eps = '1'",
       "some.toml:7: tied.attack.eps: attack.eps has its values already, from line 4"},
      {"[[series]]\nname = 'a'\n[refine]\nkey = 'attack.eps'\ncolumn = 'region'\nlevel = 1\nwidth = 1",
       "some.toml:3: refine: expected no [[series]]"},
      {"[[axis]]\nkeys = ['attack.eps', 'data.dim']\nvalues = [[1, 1, 1], [8, 9, 8]]",
       "some.toml:3: axis 1: values: expected distinct values, found 1.0, 8 twice"},
      {"[observe]\nledger = 'dim'\nradius = true", "some.toml:2: observe.ledger: expected nothing beside it"},
      {"[observe]\nledger = 3", "some.toml:2: observe.ledger: expected the name of a sweep of the ledger"},
      {std::string(70000, ' '), "expected at most 65536 bytes"},
  };
  for (const auto& [toml, expected] : cases) {
    INFO(toml.substr(0, 200));
    CHECK_THAT(complaint_about(toml), Catch::Contains(expected));
  }
}

TEST_CASE("a sweep of more runs than anybody has is refused before it is counted") {
  std::string toml = "seeds = '1:10000'\n";
  for (const char* key : {"attack.eps", "attack.eta_attack"})
    toml += fmt::format("[[axis]]\nkey = '{}'\nfrom = 0\nto = 1\ncount = 1000000\n", key);
  CHECK_THAT(complaint_about(toml), Catch::Contains("expected at most 1000000000 runs"));
}

}  // namespace advproof
