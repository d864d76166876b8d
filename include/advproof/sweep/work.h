// A worker of a sweep that another process runs.
#pragma once

#include <cstdint>
#include <string>

#include "advproof/claim/claim.h"

namespace advproof {

/// Where the process that runs a sweep into `store` tells workers where it is.
std::string address_file_of(const std::string& store);

/// Does runs for the process that has written the address file, `jobs` at a time (0: as many as there are processors),
/// until it has no more; how many. Of runs that the ledger measures, `ledger` does. Waits a minute for it to appear. IncompleteError where nobody hands out work, or who
/// did has ended before he said so; UsageError where he is another program.
std::int64_t work_for(const std::string& address_file, int jobs, const Claims& ledger = {});

}  // namespace advproof
