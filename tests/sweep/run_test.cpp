#include "advproof/sweep/run.h"

#include <catch2/catch.hpp>
#include <cmath>

#include <fmt/format.h>

#include "advproof/claim/outcome.h"
#include "advproof/error.h"
#include "advproof/report/sweep_report.h"
#include "advproof/sweep/summary.h"
#include "storage/run_fixture.h"

namespace advproof {
namespace {

constexpr const char* small = R"toml(
seeds = "1:3"
[set]
data = {classes = 2, dim = 4, patches = 5, samples = 4, test_samples = 6, noise_std = 0.01}
network = {neurons = 2, init_std = 0.1}
training = {standard_steps = 6, adversarial_steps = 9, eta = 0.3}
attack.eta_attack = 5.0
)toml";

SweepPlan plan_of(const std::string& more) { return parse_plan(std::string(small) + more, "small.toml"); }

const std::string eps_axis = "[[axis]]\nkey = 'attack.eps'\nvalues = [0.0, 0.2, 0.5]\n";

std::string csv(const std::string& path) {
  const SweepStore store(path, SweepStore::Access::read);
  const SweepHeader header = store.status("").header;
  return sweep_csv(store, header, header.columns);
}

SweepSummary run(const SweepPlan& plan, const std::string& path, SweepOptions options = {}) {
  options.quiet = true;
  SweepStore store(path, SweepStore::Access::write);
  return run_sweep(plan, store, options);
}

double value(const SweepPlan& plan, const std::vector<double>& row, const std::string& column) {
  const std::vector<std::string> names = observed_columns(plan.observables);
  const auto at = std::ranges::find(names, column);
  REQUIRE(at != names.end());
  return row.at(static_cast<std::size_t>(at - names.begin()));
}

}  // namespace

TEST_CASE("a row says what both trainings of the seed led to, and where they passed") {
  const SweepPlan plan = plan_of("[observe]\nsteps = [0, 9, 100]\nradius = true\ndistance = true\n");
  const Setting setting = plan.place(0).configuration.setting;
  const Outcome outcome = run_outcome<double>(setting, 2);
  const std::vector<double> row = observe_run<double>(plan.observables, setting, 2);
  REQUIRE(row.size() == observed_columns(plan.observables).size());
  const auto of = [&](const std::string& column) { return value(plan, row, column); };
  CHECK(of("standard.A") == (outcome.standard.races[0].A_end + outcome.standard.races[1].A_end) / 2);
  CHECK(of("adversarial.B") == (outcome.adversarial.races[0].B_end + outcome.adversarial.races[1].B_end) / 2);
  CHECK(of("adversarial.A_share") == of("adversarial.A") / (of("adversarial.A") + of("adversarial.B")));
  CHECK(of("adversarial.accuracy.lower") == outcome.adversarial.accuracy.lower());
  CHECK(of("standard.D_NR.upper") == outcome.standard.nonrobust_feature_accuracy.upper());
  CHECK(of("adversarial.box.lower") == outcome.adversarial.against("box").accuracy.lower());
  CHECK(of("standard.union.upper") == outcome.standard.against("union").accuracy.upper());
  CHECK(of("adversarial.A.9") == of("adversarial.A"));  // step 9 is the last
  CHECK(of("adversarial.A.0") == of("standard.A.0"));
  CHECK(std::isnan(of("standard.A.9")));  // standard training ends at 6
  CHECK(std::isnan(of("adversarial.B.100")));
  CHECK(of("adversarial.radius.lower") <= of("adversarial.radius.upper"));
  CHECK(of("distance") > 0);
}

TEST_CASE("the accuracies on robust and on non-robust features stand under their own names") {
  const SweepPlan plan = plan_of("");
  const Setting setting = plan.place(0).configuration.setting;
  bool differ = false;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Outcome outcome = run_outcome<double>(setting, seed);
    const std::vector<double> row = observe_run<double>({}, setting, seed);
    const auto of = [&](const std::string& column) { return value(plan, row, column); };
    CHECK(of("standard.D_R.lower") == outcome.standard.robust_feature_accuracy.lower());
    CHECK(of("standard.D_NR.lower") == outcome.standard.nonrobust_feature_accuracy.lower());
    differ = differ || of("standard.D_R.lower") != of("standard.D_NR.lower");
  }
  CHECK(differ);
}

TEST_CASE("at eps = 0 adversarial training is at no distance from itself") {
  const SweepPlan plan = plan_of("attack.eps = 0.0\n[observe]\ndistance = true\n");
  const std::vector<double> row =
      observe_run<double>(plan.observables, plan.place(0).configuration.setting, 1);
  CHECK(value(plan, row, "distance") == 0);
}

TEST_CASE("the table is the same for any number of jobs, and for shares that are merged") {
  const Folder folder;
  const SweepPlan plan = plan_of(eps_axis);
  SweepOptions one;
  one.jobs = 1;
  CHECK(run(plan, folder.file("one"), one).here == 9);
  SweepOptions three;
  three.jobs = 3;
  CHECK(run(plan, folder.file("three"), three).here == 9);
  CHECK(csv(folder.file("one")) == csv(folder.file("three")));
  for (int i = 0; i < 2; ++i) {
    SweepOptions share;
    share.share = i;
    share.shares = 2;
    run(plan, folder.file(fmt::format("share{}", i)), share);
  }
  CHECK(SweepStore(folder.file("share0"), SweepStore::Access::write).merge(folder.file("share1"), false) ==
        3);
  CHECK(csv(folder.file("share0")) == csv(folder.file("one")));
}

TEST_CASE("a sweep goes on where it stood, and what is added is all that is trained") {
  const Folder folder;
  const std::string path = folder.file("store");
  run(plan_of("[[axis]]\nkey = 'attack.eps'\nvalues = [0.2]\n"), path);
  const SweepSummary more = run(plan_of(eps_axis), path);
  CHECK((more.runs == 9 && more.before == 3 && more.here == 6));
  CHECK(run(plan_of(eps_axis), path).here == 0);
  run(plan_of(eps_axis), folder.file("fresh"));
  CHECK(csv(path) == csv(folder.file("fresh")));
}

TEST_CASE("double-double rows are those of double-double trainings") {
  const Folder folder;
  const SweepPlan plan = parse_plan("scalar = 'dd'\n" + std::string(small), "small.toml");
  run(plan, folder.file("store"));
  const SweepStore store(folder.file("store"), SweepStore::Access::read);
  std::vector<double> A;
  store.read("small", {"adversarial.A"}, [&](const SweepRowView& row) { A.push_back(row.values[0]); });
  const Outcome outcome = run_outcome<Dd>(plan.place(0).configuration.setting, 1);
  CHECK(A.at(0) == (outcome.adversarial.races[0].A_end + outcome.adversarial.races[1].A_end) / 2);
}

TEST_CASE("refinement brackets the transition to the width asked for, and no further") {
  const Folder folder;
  const SweepPlan plan = plan_of(
      "[[axis]]\nkey = 'data.beta'\nvalues = [0.01, 3.0]\n"
      "[refine]\nkey = 'data.beta'\ncolumn = 'standard.A_share'\nlevel = 0.5\nwidth = 0.1\n");
  const SweepSummary summary = run(plan, folder.file("store"));
  CHECK(summary.refined == 5);  // 2.99 / 2^5 is the first below 0.1
  CHECK(summary.runs == 3 * 7);
  const SweepStore store(folder.file("store"), SweepStore::Access::read);
  CHECK(store.status("").header.runs == summary.runs);
  std::vector<double> values;
  std::vector<double> share;
  for (const PlaceSummary& place : summarise(store, "small", {"standard.A_share"})) {
    values.push_back(std::get<double>(place.coordinates[0]));
    share.push_back(place.means[0]->estimate);
  }
  CHECK(std::ranges::is_sorted(values));
  double width = 0;
  for (std::size_t i = 1; i < values.size(); ++i)
    if (share[i - 1] >= 0.5 && share[i] < 0.5) width = values[i] - values[i - 1];
  CHECK((width > 0 && width <= 0.1));
  CHECK(run(plan, folder.file("store")).here == 0);
  SweepOptions share_options;
  share_options.shares = 2;
  CHECK_THROWS_AS(run(plan, folder.file("other"), share_options), UsageError);
}

TEST_CASE("a run that cannot be is told with its seed and place, and the finished ones stay") {
  const Folder folder;
  const SweepPlan plan = plan_of("[[axis]]\nkey = 'data.labels'\nvalues = ['balanced', 'uniform']\n");
  SweepOptions one;
  one.jobs = 1;
  SweepPlan unlucky = plan;  // seeds whose labels leave a class without a sample
  unlucky.seeds = {1, 40};
  CHECK_THROWS_WITH(run(unlucky, folder.file("store"), one),
                    Catch::Contains("small.toml: seed ") && Catch::Contains("data.labels = \"uniform\""));
  CHECK(SweepStore(folder.file("store"), SweepStore::Access::read).status("").finished >= 40);
}

TEST_CASE("long runs cost more") {
  Setting setting;
  const double cost = cost_of(setting);
  setting.training.adversarial_steps *= 2;
  CHECK(cost_of(setting) > cost);
  setting.data.dim *= 2;
  CHECK(cost_of(setting) > 2 * cost);
}

}  // namespace advproof
