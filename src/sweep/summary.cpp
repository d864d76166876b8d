#include "advproof/sweep/summary.h"

#include <algorithm>
#include <cmath>

namespace advproof {
namespace {

std::optional<ConfidenceInterval> mean_of(const std::vector<double>& values) {
  if (values.empty() || std::ranges::any_of(values, [](double x) { return std::isnan(x); }))
    return std::nullopt;
  return bootstrap_mean(values);
}

}  // namespace

std::vector<PlaceSummary> summarise(const SweepStore& store, const std::string& sweep,
                                    const std::vector<std::string>& columns) {
  std::vector<PlaceSummary> places;
  std::vector<std::vector<double>> values(columns.size());  // of the place at hand
  const auto close = [&] {
    if (places.empty()) return;
    for (std::vector<double>& column : values) {
      places.back().means.push_back(mean_of(column));
      column.clear();
    }
  };
  store.read(sweep, columns, [&](const SweepRowView& row) {
    if (places.empty() || places.back().coordinates != row.coordinates) {
      close();
      places.push_back({row.coordinates, 0, {}});
    }
    ++places.back().seeds;
    for (std::size_t i = 0; i < columns.size(); ++i) values[i].push_back(row.values[i]);
  });
  close();
  return places;
}

std::vector<std::string> headline_columns(const SweepHeader& header) {
  std::vector<std::string> columns;
  for (const char* name : {"adversarial.A_share", "adversarial.D_R.lower", "adversarial.D_NR.lower",
                           "adversarial.accuracy.lower", "adversarial.box.lower", "adversarial.box.upper"})
    if (std::ranges::find(header.columns, name) != header.columns.end()) columns.emplace_back(name);
  constexpr std::size_t most = 6;  // of a sweep of the ledger, which measures something else
  if (columns.empty())
    columns.assign(header.columns.begin(), header.columns.begin() + static_cast<std::ptrdiff_t>(std::min(
                                                                        most, header.columns.size())));
  return columns;
}

}  // namespace advproof
