#include "advproof/report/sweep_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "advproof/experiment/progress.h"
#include "json.h"

namespace advproof {
namespace {

using nlohmann::ordered_json;

ordered_json json_coordinate(const Coordinate& coordinate) {
  if (const auto* number = std::get_if<double>(&coordinate)) return json_number(*number);
  return std::get<std::string>(coordinate);
}

/// A field of CSV: quoted where it has to be.
std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + '"';
}

std::string mean_text(const std::optional<ConfidenceInterval>& mean) {
  if (!mean) return "-";
  return fmt::format("{:.4g} +- {:.1g}", mean->estimate, (mean->upper - mean->lower) / 2);
}

/// Rows of equally many cells, the columns aligned.
std::string aligned(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) line += fmt::format("{:<{}}  ", row[i], widths[i]);
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

}  // namespace

std::string coordinate_text(const Coordinate& coordinate) {
  if (const auto* number = std::get_if<double>(&coordinate)) return fmt::format("{}", *number);
  return std::get<std::string>(coordinate);
}

std::string sweep_summary_text(const SweepSummary& summary, const std::string& store) {
  return fmt::format(
      "sweep {}: {} runs in {}, {} of them done now in {}{}{}\n", summary.name, summary.runs, store,
      summary.here, duration_text(summary.seconds),
      summary.here > 0 ? fmt::format(", {:.3g} s a run", summary.work / static_cast<double>(summary.here))
                       : "",
      summary.refined > 0 ? fmt::format("; {} places added by refinement", summary.refined) : "");
}

std::string sweep_summary_json(const SweepSummary& summary, const std::string& store) {
  return ordered_json{{"sweep", summary.name},
                      {"store", store},
                      {"program", program_name()},
                      {"runs", summary.runs},
                      {"before", summary.before},
                      {"here", summary.here},
                      {"refined", summary.refined},
                      {"seconds", json_number(summary.seconds)},
                      {"work_seconds", json_number(summary.work)}}
             .dump(2) +
         "\n";
}

std::string sweep_status_text(const std::string& store, const std::vector<SweepStatus>& sweeps) {
  if (sweeps.empty()) return store + ": no sweep yet\n";
  std::vector<std::vector<std::string>> rows{
      {"sweep", "finished", "of", "places", "scalar", "work", "swept"}};
  std::string programs;
  for (const SweepStatus& sweep : sweeps) {
    rows.push_back({sweep.header.name, std::to_string(sweep.finished), std::to_string(sweep.header.runs),
                    std::to_string(sweep.places), sweep.header.scalar, duration_text(sweep.seconds),
                    fmt::format("{}", fmt::join(sweep.header.keys, ", "))});
    for (const std::string& program : sweep.programs)
      programs += fmt::format("{}: rows of {}\n", sweep.header.name, program);
  }
  return aligned(rows) + programs;
}

std::string sweep_status_json(const std::string& store, const std::vector<SweepStatus>& sweeps) {
  ordered_json list = ordered_json::array();
  for (const SweepStatus& sweep : sweeps)
    list.push_back({{"sweep", sweep.header.name},
                    {"finished", sweep.finished},
                    {"runs", sweep.header.runs},
                    {"places", sweep.places},
                    {"scalar", sweep.header.scalar},
                    {"keys", sweep.header.keys},
                    {"columns", sweep.header.columns},
                    {"work_seconds", json_number(sweep.seconds)},
                    {"programs", sweep.programs}});
  return ordered_json{{"store", store}, {"sweeps", list}}.dump(2) + "\n";
}

std::string sweep_table(const SweepHeader& header, const std::vector<std::string>& columns,
                        const std::vector<PlaceSummary>& places) {
  std::vector<std::vector<std::string>> rows(1, header.keys);
  rows.front().push_back("seeds");
  rows.front().insert(rows.front().end(), columns.begin(), columns.end());
  for (const PlaceSummary& place : places) {
    std::vector<std::string> row;
    std::ranges::transform(place.coordinates, std::back_inserter(row), coordinate_text);
    row.push_back(std::to_string(place.seeds));
    std::ranges::transform(place.means, std::back_inserter(row), mean_text);
    rows.push_back(std::move(row));
  }
  return aligned(rows);
}

std::string sweep_table_json(const SweepHeader& header, const std::vector<std::string>& columns,
                             const std::vector<PlaceSummary>& places) {
  ordered_json list = ordered_json::array();
  for (const PlaceSummary& place : places) {
    ordered_json at;
    for (std::size_t i = 0; i < header.keys.size(); ++i)
      at[header.keys[i]] = json_coordinate(place.coordinates[i]);
    ordered_json means;
    for (std::size_t i = 0; i < columns.size(); ++i)
      means[columns[i]] = place.means[i] ? json_interval(*place.means[i]) : ordered_json(nullptr);
    list.push_back({{"at", at}, {"seeds", place.seeds}, {"means", means}});
  }
  return ordered_json{
             {"sweep", header.name}, {"scalar", header.scalar}, {"keys", header.keys}, {"places", list}}
             .dump(2) +
         "\n";
}

std::string sweep_csv(const SweepStore& store, const SweepHeader& header,
                      const std::vector<std::string>& columns) {
  std::string text;
  for (const std::string& key : header.keys) text += key + ",";
  text += "seed";
  for (const std::string& column : columns) text += "," + column;
  text += "\n";
  auto out = std::back_inserter(text);
  store.read(header.name, columns, [&](const SweepRowView& row) {
    for (const Coordinate& coordinate : row.coordinates)
      fmt::format_to(out, "{},", csv_field(coordinate_text(coordinate)));
    fmt::format_to(out, "{}", row.seed);
    for (const double value : row.values) fmt::format_to(out, ",{}", value);
    text += "\n";
  });
  return text;
}

}  // namespace advproof
