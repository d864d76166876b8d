#include "seed_outcomes.h"

#include <tbb/parallel_for.h>

#include <fmt/format.h>

#include "advproof/experiment/progress.h"
#include "interrupt.h"

namespace advproof {

std::vector<Outcome> seed_outcomes(const Configuration& configuration, const ScalarChoice& scalar,
                                   bool quiet) {
  const auto run = [&scalar](const Setting& setting, std::uint64_t seed) {
    return scalar.is<Dd>() ? run_outcome<Dd>(setting, seed) : run_outcome<double>(setting, seed);
  };
  std::vector<Outcome> outcomes(configuration.sweep.count());
  Progress progress(fmt::format("seeds {}:{}", configuration.sweep.first, configuration.sweep.last),
                    static_cast<std::int64_t>(outcomes.size()), quiet);
  tbb::parallel_for(
      tbb::blocked_range<std::size_t>(0, outcomes.size(), 1),
      [&](const tbb::blocked_range<std::size_t>& range) {
        for (std::size_t i = range.begin(); i < range.end(); ++i) {
          outcomes[i] = run(configuration.setting, configuration.sweep.first + i);
          progress.advance();
          if (InterruptGuard::interrupted()) end_interrupted(progress);
        }
      },
      tbb::simple_partitioner());
  progress.finish();
  return outcomes;
}

}  // namespace advproof
