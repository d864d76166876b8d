#include "advproof/report/sweep_report.h"

#include <catch2/catch.hpp>
#include <limits>
#include <nlohmann/json.hpp>

#include "advproof/report/sections.h"
#include "advproof/sweep/run.h"
#include "storage/run_fixture.h"

namespace advproof {
namespace {

using Catch::Contains;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

const SweepHeader header{"some", "a title", "", "double", {"attack.eps", "data.model"}, {"a", "b"}, 4};

/// Two places, of which the second has a number that is missing.
void fill(SweepStore& store) {
  store.open_sweep(header);
  const std::int64_t first = store.place({{0.1, "\"sep,arate\""}, "x"});
  const std::int64_t second = store.place({{0.3, "\"over\""}, "y"});
  store.add({first, 1, 2, {0.1, 1e-300}});
  store.add({first, 2, 2, {0.3, 2}});
  store.add({second, 1, 2, {nan, -1}});
  store.expect(1);
}

/// A sweep of two numeric keys over observed runs too small to mean anything.
std::string page_of(const std::string& axes) {
  const SweepPlan plan = parse_plan(R"toml(
seeds = "1:2"
title = "a < b & c"
[set]
data = {classes = 2, dim = 4, patches = 3, samples = 2, test_samples = 2}
network.neurons = 1
training = {standard_steps = 1, adversarial_steps = 2}
)toml" + axes,
                                    "drawn.toml");
  SweepStore store;
  SweepOptions options;
  options.quiet = true;
  run_sweep(plan, store, options);
  return sections_html({sweep_section(store, "some store", store.status(""))}, {});
}

}  // namespace

TEST_CASE("rows become CSV whose numbers read back, texts quoted where they must be") {
  SweepStore store;
  fill(store);
  CHECK(
      sweep_csv(store, header, {"b", "a"}) ==
      "attack.eps,data.model,seed,b,a\n0.1,\"\"\"sep,arate\"\"\",1,1e-300,0.1\n0.1,\"\"\"sep,arate\"\"\",2,2,0.3\n"
      "0.3,\"\"\"over\"\"\",1,-1,nan\n");
}

TEST_CASE("means are told with the half of their interval; what a run lacks has none") {
  SweepStore store;
  fill(store);
  const std::vector<PlaceSummary> places = summarise(store, "some", {"a", "b"});
  const std::string table = sweep_table(header, {"a", "b"}, places);
  CHECK_THAT(table, Contains("0.2 +- 0.1") && Contains("0.3         \"over\"       1      - "));
  const auto json = nlohmann::json::parse(sweep_table_json(header, {"a", "b"}, places));
  CHECK(json["places"][0]["means"]["a"]["estimate"] == 0.2);
  CHECK(json["places"][0]["at"]["attack.eps"] == 0.1);
  CHECK(json["places"][1]["means"]["a"].is_null());
  CHECK(json["places"][1]["seeds"] == 1);
  store.add({2, 7, 1, {0.5, 1}});  // one of two has the number: still no mean over the seeds
  CHECK_FALSE(summarise(store, "some", {"a", "b"})[1].means[0].has_value());
  CHECK(summarise(store, "some", {"a", "b"})[1].means[1]->estimate == 0);
}

TEST_CASE("the state of a store is told as it is") {
  SweepStore store;
  CHECK_THAT(sweep_status_text("s", store.status()), Contains("no sweep yet"));
  store.write_as("program 7", false);
  fill(store);
  CHECK_THAT(sweep_status_text("s", store.status()), Contains("some   3         4   2       double") &&
                                                         Contains("6 s") &&
                                                         Contains("some: rows of program 7"));
  const auto json = nlohmann::json::parse(sweep_status_json("s", store.status()));
  CHECK((json["sweeps"][0]["finished"] == 3 &&
         json["sweeps"][0]["columns"] == std::vector<std::string>{"a", "b"}));
}

TEST_CASE("one key that varies is drawn as curves, two as maps, none as no figure") {
  const std::string eps = "[[axis]]\nkey = 'attack.eps'\nvalues = [0.0, 0.3, 0.6]\n";
  const std::string curves = page_of(eps);
  CHECK_THAT(curves, Contains("<title>drawn: after adversarial training: accuracy on fresh samples</title>"));
  CHECK_THAT(curves,
             Contains("<svg") && Contains("accuracy on fresh samples") && Contains("a &lt; b &amp; c"));
  CHECK_THAT(page_of(eps + "[[axis]]\nkey = 'attack.eta_attack'\nvalues = [1.0, 10.0, 100.0]\n"),
             Contains("<svg") && Contains("whole box, proved") && Contains("attack.eta_attack"));
  CHECK_THAT(page_of(""), !Contains("<svg") && Contains("No key that holds a number varies"));
  // zipped keys are one axis
  CHECK_THAT(
      page_of(
          "[[axis]]\nkeys = ['attack.eps', 'data.noise_std']\nvalues = [[0.1, 0.2, 0.3], [0.1, 0.2, 0.3]]\n"),
      Contains("accuracy on fresh samples"));
}

TEST_CASE("series are drawn one by one, along the key that each varies first") {
  const std::string page = page_of(R"toml(
[[series]]
name = "radius & all"
[[series.axis]]
key = "attack.eps"
values = [0.1, 0.2]
[[series]]
name = "size"
[[series.axis]]
keys = ["data.dim", "attack.eps"]
values = [[6, 8], [0.1, 0.3]]
)toml");
  CHECK_THAT(page, Contains("<h3>radius &amp; all</h3>") && Contains("<h3>size</h3>"));
  const std::size_t second = page.find("<h3>size</h3>");
  CHECK_THAT(page.substr(0, second), Contains(">attack.eps<") && !Contains(">data.dim<"));
  CHECK_THAT(page.substr(second), Contains(">data.dim<") && !Contains(">attack.eps<"));
}

TEST_CASE("a sweep that a claim measures is drawn column by column, without regions") {
  auto sweep = std::make_shared<Sweep>();
  sweep->name = "made";
  sweep->columns = {"T_0", "half & half"};
  sweep->measure = [](const Setting& setting, std::uint64_t seed) {
    return std::vector<double>{setting.attack.eps, static_cast<double>(seed)};
  };
  ClaimPage page;
  page.id = "made";
  const SweepPlan plan =
      parse_plan("seeds = '1:3'\n[observe]\nledger = 'made'\n[[axis]]\nkey = 'attack.eps'\nvalues = [1, 2]\n",
                 "made.toml");
  SweepStore store;
  run_sweep(plan, store, {.quiet = true}, {{page, OverSweep{sweep, {}}}});
  const std::string html = sections_html({sweep_section(store, "some store", store.status(""))}, {});
  CHECK_THAT(html, Contains("T 0") && Contains("half &amp; half") &&
                       Contains("what a claim of the ledger measures"));
  CHECK_THAT(html, !Contains("region") && !Contains("crosses 1/2"));
}

}  // namespace advproof
