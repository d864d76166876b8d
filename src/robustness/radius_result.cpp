#include "advproof/robustness/radius_result.h"

#include <fmt/format.h>

#include "advproof/error.h"

namespace advproof {

void require_consistent(const RadiusResult& result) {
  for (std::size_t n = 0; n < result.certificates.size(); ++n) {
    if (result.certificates[n].verdict == Robustness::robust && !result.broken_by[n].empty())
      throw Error(
          ExitCode::check_failed,
          fmt::format("sample {} at eps {}: certified robust, yet broken by {}: a bug, please report it", n,
                      result.eps, result.broken_by[n]));
  }
  if (result.geometry.samples > 0 && result.robust > result.geometry.robust_at_most)
    throw Error(
        ExitCode::check_failed,
        fmt::format("{} samples at eps {}: certified robust, yet no classifier is on more than {}: a bug, "
                    "please report it",
                    result.robust, result.eps, result.geometry.robust_at_most));
}

}  // namespace advproof
