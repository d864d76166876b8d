// What a run file says twice must be the same: whoever reads one copy would otherwise contradict the reader of the
// other.
#pragma once

#include <optional>
#include <string>

#include "advproof/storage/run_file.h"

namespace advproof {

struct Disagreement {
  std::string where;     ///< a dataset
  std::string expected;  ///< by which other one
};

/// The first place where a run whose parts are valid contradicts itself, docs/formats.md lists them. Copies are
/// compared exactly; what follows from other numbers up to the rounding of both, bounded by operation counts. What
/// would take a step of training (logits of the weights, say) is not computed again, nor are the samples drawn.
std::optional<Disagreement> find_disagreement(const RunRecord& run);

}  // namespace advproof
