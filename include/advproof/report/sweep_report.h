// Sweeps in words, tables, CSV and JSON.
#pragma once

#include <string>
#include <vector>

#include "advproof/storage/sweep_store.h"
#include "advproof/sweep/run.h"
#include "advproof/sweep/summary.h"

namespace advproof {

std::string sweep_summary_text(const SweepSummary& summary, const std::string& store);
std::string sweep_summary_json(const SweepSummary& summary, const std::string& store);

std::string sweep_status_text(const std::string& store, const std::vector<SweepStatus>& sweeps);
std::string sweep_status_json(const std::string& store, const std::vector<SweepStatus>& sweeps);

/// Places in rows: coordinates, seeds, the mean of every column and the half width of its interval.
std::string sweep_table(const SweepHeader& header, const std::vector<std::string>& columns,
                        const std::vector<PlaceSummary>& places);
std::string sweep_table_json(const SweepHeader& header, const std::vector<std::string>& columns,
                             const std::vector<PlaceSummary>& places);

/// Coordinates, seed and columns of every row, numbers in shortest round-trip form, in the order of SweepStore::read.
std::string sweep_csv(const SweepStore& store, const SweepHeader& header,
                      const std::vector<std::string>& columns);

/// A coordinate as text: a number in shortest form, or TOML.
std::string coordinate_text(const Coordinate& coordinate);

}  // namespace advproof
