#include "advproof/claim/sweep.h"

#include <algorithm>
#include <charconv>
#include <sstream>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "advproof/error.h"
#include "ledger_files.h"

namespace advproof {
namespace {

std::string header_of(const SweepTable& table) {
  return fmt::format("factor,value,seed,{}", fmt::join(table.columns, ","));
}

/// What comes before the values of a row.
std::string label_of(const SweepTable& table, const SweepRow& row) {
  const SweepPoint& point = table.points[row.point];
  return fmt::format("{},{},{},", point.factor, point.value, row.seed);
}

/// The numbers of "1,nan,0.5"; nothing if it is not `count` of them.
std::vector<double> numbers_of(std::string_view list, std::size_t count) {
  std::vector<double> numbers;
  const char* at = list.data();
  const char* const end = at + list.size();
  while (numbers.size() < count) {
    double number = 0;
    const auto [after, error] = std::from_chars(at, end, number);
    const bool last = numbers.size() + 1 == count;
    if (error != std::errc() || (last ? after != end : after == end || *after != ',')) return {};
    numbers.push_back(number);
    at = after + 1;
  }
  return numbers;
}

}  // namespace

std::shared_ptr<Sweep> ledger_sweep(const std::string& name, const std::vector<std::string>& columns) {
  for (const LedgerFile& file : ledger_files())
    if (file.name == name) return std::make_shared<Sweep>(Sweep{name, std::string(file.toml), columns, {}});
  throw UsageError("sweeps/ledger: has no " + name + ".toml");
}

std::size_t SweepTable::column(const std::string& column) const {
  const auto found = std::ranges::find(columns, column);
  if (found == columns.end()) throw InputError(fmt::format("sweep {}: no column {}", name, column));
  return static_cast<std::size_t>(found - columns.begin());
}

std::string to_csv(const SweepTable& table) {
  std::string text = header_of(table) + "\n";
  for (const SweepRow& row : table.rows)
    text += fmt::format("{}{}\n", label_of(table, row), fmt::join(row.values, ","));
  return text;
}

SweepTable from_csv(SweepTable table, const std::string& text) {
  table.rows.clear();
  std::istringstream lines(text);
  std::string line;
  std::size_t number = 0;
  const auto next = [&](const std::string& start) {
    ++number;
    if (!std::getline(lines, line)) line.clear();
    if (!line.starts_with(start))
      throw InputError(fmt::format("sweep {}: line {}: expected {}", table.name, number, start));
  };
  next(header_of(table));
  for (std::size_t point = 0; point < table.points.size(); ++point) {
    for (std::uint64_t seed = 1; seed <= table.seeds; ++seed) {
      SweepRow row{point, seed, {}};
      const std::string label = label_of(table, row);
      next(label);
      row.values = numbers_of(std::string_view(line).substr(label.size()), table.columns.size());
      if (row.values.empty())
        throw InputError(fmt::format("sweep {}: line {}: expected {} numbers after {}", table.name, number,
                                     table.columns.size(), label));
      table.rows.push_back(std::move(row));
    }
  }
  if (std::getline(lines, line))
    throw InputError(fmt::format("sweep {}: line {}: expected none", table.name, number + 1));
  return table;
}

PowerLaw fit_power_law(const SweepTable& table, const std::string& factor, const std::string& column) {
  const std::size_t index = table.column(column);
  std::vector<PowerLawRow> rows;
  for (const SweepRow& row : table.rows) {
    const SweepPoint& point = table.points[row.point];
    if (point.factor == factor) rows.push_back({row.seed, point.value, row.values[index]});
  }
  return fit_power_law(rows, table.seeds, fmt::format("sweep {}: {} against {}", table.name, column, factor));
}

}  // namespace advproof
