// Sweeps as a page: curves along one axis, maps over two, transitions in a table, the data behind every figure.
#pragma once

#include <string>
#include <vector>

#include "advproof/storage/sweep_store.h"

namespace advproof {

/// A sweep, ready for a page.
struct SweepPage {
  std::string name;
  std::string body;  ///< HTML
};

/// Reads the store and draws; IncompleteError where gnuplot cannot be run. `path` names the store in the text.
SweepPage sweep_page(const SweepStore& store, const std::string& path, const SweepStatus& status);

std::string sweep_html(const std::vector<SweepPage>& pages);

}  // namespace advproof
