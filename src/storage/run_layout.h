// What the writer and the reader of run files agree on.
#pragma once

#include <algorithm>
#include <cstdint>

#include "advproof/storage/run_file.h"

namespace advproof {

inline constexpr const char* run_kind = "run";
inline constexpr int run_version = 4;

/// Sizes that the configuration gives to everything in the file.
struct RunSizes {
  explicit RunSizes(const Configuration& c)
      : k(static_cast<std::size_t>(c.setting.data.classes)),
        d(static_cast<std::size_t>(c.setting.data.dim)),
        P(static_cast<std::size_t>(c.setting.data.patches)),
        N(static_cast<std::size_t>(c.setting.data.samples)),
        test(static_cast<std::size_t>(c.setting.data.test_samples)),
        km(k * static_cast<std::size_t>(c.setting.network.neurons)),
        weights(km * d) {}
  std::size_t k, d, P, N, test, km, weights;
};

/// How many records a run holds that has reached step `reached`: those due before it, and the last step's
/// when it is complete. Record i is of step i * every, but for the last step's.
inline std::size_t record_count(const RunRecord& run, std::int64_t every) {
  const std::int64_t reached = run.checkpoint.step;
  const std::int64_t before =
      every > 0 ? reached / every + (reached % every > 0 ? 1 : 0) : std::min<std::int64_t>(reached, 1);
  return static_cast<std::size_t>(before + (run.complete() ? 1 : 0));
}

inline std::int64_t record_step(const RunRecord& run, std::int64_t every, std::size_t record) {
  const bool last = run.complete() && record + 1 == record_count(run, every);
  return last ? run.last_step() : static_cast<std::int64_t>(record) * every;
}

}  // namespace advproof
