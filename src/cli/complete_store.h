// Stores as results.
#pragma once

#include <fmt/format.h>

#include "advproof/error.h"
#include "advproof/storage/sweep_store.h"

namespace advproof {

/// IncompleteError where runs are missing, unless `partial`: a table of what happens to be there is no result.
inline void require_complete(const std::string& store, const SweepStatus& status, bool partial) {
  if (status.finished == 0) throw IncompleteError(store + ": holds no finished run of " + status.header.name);
  if (status.finished < status.header.runs && !partial)
    throw IncompleteError(
        fmt::format("{}: holds {} of {} runs of {}; expected --partial to go on without the others", store,
                    status.finished, status.header.runs, status.header.name));
}

}  // namespace advproof
