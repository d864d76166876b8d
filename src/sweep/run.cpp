#include "advproof/sweep/run.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "advproof/error.h"
#include "advproof/experiment/progress.h"
#include "advproof/storage/versions.h"
#include "advproof/sweep/transition.h"
#include "as_written.h"
#include "configuration/message.h"
#include "configuration/read_file.h"
#include "crew.h"
#include "experiment/interrupt.h"
#include "observe.h"
#include "remote.h"
#include "storage/seal.h"

namespace advproof {
namespace {

/// Where runs of the plan are done: place `index`, or there with another value of the refined key.
struct Site {
  std::int64_t index = 0;
  std::optional<double> refined;
  [[nodiscard]] PlannedPlace place(const SweepPlan& plan) const {
    return refined ? plan.refined_place(index, *refined) : plan.place(index);
  }
};

/// The places of the plan and those that refinement has added so far.
class Engine {
 public:
  Engine(const SweepPlan& plan, const Terms& terms, const Measured& runs, SweepStore& store,
         const SweepOptions& options)
      : plan_(plan), terms_(terms), runs_(runs), store_(store), options_(options), crew_(store) {
    summary_.name = plan.name;
    const std::vector<std::int64_t> places = distinct_places(plan);
    const auto share = static_cast<std::size_t>(options.share);
    for (std::size_t i = share; i < places.size(); i += static_cast<std::size_t>(options.shares))
      sites_.push_back({places[i], {}});
    of_other_shares_ = static_cast<std::int64_t>(places.size() - sites_.size());
  }

  SweepSummary run() {
    const InterruptGuard guard;
    const auto start = std::chrono::steady_clock::now();
    const std::unique_ptr<Foreman> foreman =
        options_.address_file.empty()
            ? nullptr
            : std::make_unique<Foreman>(
                  terms_, runs_.columns.size(), crew_, options_.address_file, options_.expected_workers,
                  [this](const SweepTask& task) { return sites_[task.site].place(plan_); });
    do_runs(0);
    if (plan_.refinement) {
      for (std::vector<Site> more = refine(); !more.empty(); more = refine()) {
        summary_.refined += static_cast<std::int64_t>(more.size());
        const std::size_t first = sites_.size();
        sites_.insert(sites_.end(), more.begin(), more.end());
        do_runs(first);
      }
    }
    summary_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return summary_;
  }

 private:
  /// What the store does not have of the sites from number `first` on.
  std::vector<SweepTask> missing(std::size_t first) {
    std::vector<SweepTask> tasks;
    store_.together([&] {
      for (std::size_t site = first; site < sites_.size(); ++site) {
        const PlannedPlace planned = sites_[site].place(plan_);
        const std::int64_t place = store_.place({planned.coordinates, to_toml(planned.configuration)});
        const std::set<std::uint64_t> finished = store_.finished(place);
        const double cost = cost_of(planned.configuration.setting);
        for (std::uint64_t i = 0; i < plan_.seeds.count(); ++i) {
          const std::uint64_t seed = plan_.seeds.first + i;
          ++summary_.runs;
          if (finished.contains(seed))
            ++summary_.before;
          else
            tasks.push_back({site, place, seed, cost});
        }
      }
      store_.expect(static_cast<std::int64_t>(tasks.size()) +
                    of_other_shares_ * static_cast<std::int64_t>(plan_.seeds.count()));
    });
    return tasks;
  }

  void do_runs(std::size_t first) {
    const std::vector<SweepTask> tasks = missing(first);
    if (tasks.empty()) return;
    Progress progress("sweep " + plan_.name, summary_.runs, options_.quiet, summary_.before + summary_.here);
    const TasksDone done = crew_.do_tasks(
        tasks, [this](const SweepTask& task) { return values_of(task); }, options_.jobs, progress);
    progress.finish();
    summary_.here += done.count;
    summary_.work += done.seconds;
  }

  [[nodiscard]] std::vector<double> values_of(const SweepTask& task) const {
    const PlannedPlace planned = sites_[task.site].place(plan_);
    try {
      return runs_.row(planned.configuration.setting, task.seed);
    } catch (const InputError& error) {
      std::string where;
      const std::vector<std::string> keys = plan_.keys();
      for (std::size_t i = 0; i < keys.size(); ++i)
        where += fmt::format(
            ", {} = {}", keys[i],
            std::visit([](const auto& value) { return fmt::format("{}", value); }, planned.coordinates[i]));
      throw InputError(complaint(plan_.origin, 0, fmt::format("seed {}{}", task.seed, where), error.what()));
    }
  }

  /// The middles of the gaps, wider than asked for, across which the column's mean crosses the level.
  std::vector<Site> refine() {
    const SweepRefinement& refinement = *plan_.refinement;
    const std::vector<std::string> keys = plan_.keys();
    const auto axis = static_cast<std::size_t>(std::ranges::find(keys, refinement.key) - keys.begin());
    std::map<std::vector<Coordinate>, double> sums;  // by place; NaN where a run has no such number
    store_.read(plan_.name, {refinement.column}, [&](const SweepRowView& row) {
      if (row.seed >= plan_.seeds.first && row.seed <= plan_.seeds.last)
        sums[row.coordinates] += row.values.front();
    });
    std::map<std::vector<Coordinate>, std::map<double, std::pair<double, Site>>>
        lines;  // by the other coordinates
    for (const Site& site : sites_) {
      std::vector<Coordinate> at = site.place(plan_).coordinates;
      const double mean = sums.at(at) / static_cast<double>(plan_.seeds.count());
      const double value = std::get<double>(at[axis]);
      at.erase(at.begin() + static_cast<std::ptrdiff_t>(axis));
      lines[at][value] = {mean, site};
    }
    std::vector<Site> more;
    for (const auto& [others, line] : lines) {
      for (auto low = line.begin(), high = std::next(low); high != line.end(); ++low, ++high) {
        if (!crosses(low->second.first, high->second.first, refinement.level) ||
            high->first - low->first <= refinement.width)
          continue;
        const double middle = as_written(low->first + (high->first - low->first) / 2);
        more.push_back({low->second.second.index, middle});
      }
    }
    return more;
  }

  const SweepPlan& plan_;
  const Terms& terms_;
  const Measured& runs_;
  SweepStore& store_;
  const SweepOptions& options_;
  Crew crew_;
  std::vector<Site> sites_;
  std::int64_t of_other_shares_ = 0;  ///< places
  SweepSummary summary_;
};

}  // namespace

SweepSummary run_sweep(const SweepPlan& plan, SweepStore& store, const SweepOptions& options,
                       const Claims& ledger) {
  if (plan.refinement && options.shares > 1)
    throw UsageError("--share: a sweep with [refine] is not divided: what it runs depends on its neighbours");
  const Terms terms{plan.scalar, plan.observables, plan.ledger};
  const Measured runs = measured(terms, ledger, plan.origin);
  store.write_as(program_name(), options.mix);
  store.open_sweep({plan.name, plan.title, plan.text, plan.scalar, plan.keys(), runs.columns, 0});
  return Engine(plan, terms, runs, store, options).run();
}

std::vector<std::string> columns_of(const SweepPlan& plan, const Claims& ledger) {
  return measured({plan.scalar, plan.observables, plan.ledger}, ledger, plan.origin).columns;
}

std::string program_name() {
  static const std::string name = [] {
    std::string digest = "unknown";
    try {
      digest = sha256(read_file("/proc/self/exe")).substr(0, 16);
    } catch (const InputError&) {  // a system without it: versions must do
    }
    const auto known = versions();
    return fmt::format("advproof {}, {}, program {}", known[0].second, known[1].second, digest);
  }();
  return name;
}

}  // namespace advproof
