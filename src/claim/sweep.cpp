#include "advproof/claim/sweep.h"

#include <algorithm>

#include <fmt/format.h>

#include "advproof/error.h"

namespace advproof {
std::size_t SweepTable::column(const std::string& name) const {
  const auto found = std::ranges::find(sweep->columns, name);
  if (found == sweep->columns.end())
    throw InputError(fmt::format("sweep {}: no column {}", sweep->name, name));
  return static_cast<std::size_t>(found - sweep->columns.begin());
}

std::string to_csv(const SweepTable& table) {
  std::string text = fmt::format("factor,value,seed,{}\n", fmt::join(table.sweep->columns, ","));
  for (const SweepRow& row : table.rows) {
    const SweepPoint& point = table.sweep->points[row.point];
    text += fmt::format("{},{},{},{}\n", point.factor, point.value, row.seed, fmt::join(row.values, ","));
  }
  return text;
}

PowerLaw fit_power_law(const SweepTable& table, const std::string& factor, const std::string& column) {
  const std::size_t index = table.column(column);
  std::vector<PowerLawRow> rows;
  for (const SweepRow& row : table.rows) {
    const SweepPoint& point = table.sweep->points[row.point];
    if (point.factor == factor) rows.push_back({row.seed, point.value, row.values[index]});
  }
  return fit_power_law(rows, table.sweep->seeds,
                       fmt::format("sweep {}: {} against {}", table.sweep->name, column, factor));
}

}  // namespace advproof
