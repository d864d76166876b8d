// One page of stores of sweeps, runs and check results: whatever files one has, in one that opens from a disk.
#pragma once

#include <string>
#include <vector>

#include "advproof/storage/run_file.h"
#include "advproof/storage/sweep_store.h"
#include "advproof/verdict/page.h"

namespace advproof {

/// What a page says of one file, or of one sweep of a store.
struct Section {
  std::string name;  ///< its heading, and the name of its link
  std::string body;  ///< HTML
};

/// A sweep: curves along one axis, maps over two, transitions in a table, the data behind every figure. InputError
/// unless it has the columns of `sweep run`; IncompleteError where gnuplot cannot be run. `path` names the store.
Section sweep_section(const SweepStore& store, const std::string& path, const SweepStatus& status);

/// A run: A and B of every class against time with the phases marked, risk and accuracies, the size of enclosures.
Section run_section(const RunRecord& run, const std::string& path);

/// The verdicts of `check --json`. InputError `path: field: what was expected` for other text. The claims that occur
/// are added to `ids`.
Section check_section(const std::string& json, const std::string& path, std::vector<std::string>& ids);

/// All of them, and the statements of these claims with their mathematics.
std::string sections_html(const std::vector<Section>& sections, const std::vector<ClaimPage>& claims);

}  // namespace advproof
