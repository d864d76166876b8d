#include "advproof/verifier/tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "advproof/error.h"
#include "configuration/message.h"

namespace advproof {
namespace {

struct Line {
  unsigned number = 0;
  std::vector<std::string> cells;
};

/// The lines that hold something.
std::vector<Line> lines_of(const std::string& text) {
  constexpr const char* blanks = " \t\r";
  std::vector<Line> lines;
  unsigned number = 0;
  for (std::size_t begin = 0; begin < text.size(); ++begin) {
    ++number;
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    Line line{number, {}};
    for (std::size_t at = begin; at <= end; ++at) {
      const std::size_t stop = std::min(text.find(',', at), end);
      std::string cell = text.substr(at, stop - at);
      cell.erase(0, std::min(cell.find_first_not_of(blanks), cell.size()));
      cell.erase(cell.find_last_not_of(blanks) + 1);
      line.cells.push_back(std::move(cell));
      at = stop;
    }
    if (line.cells.size() > 1 || !line.cells[0].empty()) lines.push_back(std::move(line));
    begin = end;
  }
  return lines;
}

bool is_time(const std::string& text) {
  double seconds = 0;
  const char* end = text.data() + text.size();
  return std::from_chars(text.data(), end, seconds).ptr == end && seconds > 0 && std::isfinite(seconds);
}

}  // namespace

std::vector<InstanceRow> read_instance_rows(const std::string& text, const std::string& origin) {
  std::vector<InstanceRow> rows;
  for (const Line& line : lines_of(text)) {
    if (line.cells.size() != 3 || !is_time(line.cells[2]))
      throw InputError(complaint(origin, line.number, "", "expected onnx, vnnlib, timeout in seconds"));
    rows.push_back({line.number, line.cells[0], line.cells[1]});
  }
  if (rows.empty()) throw IncompleteError(complaint(origin, 0, "", "holds no instance"));
  return rows;
}

std::vector<ResultRow> read_result_rows(const std::string& text, const std::string& origin) {
  constexpr const char* words[] = {"sat", "unsat", "unknown", "timeout", "error"};
  std::vector<ResultRow> rows;
  for (const Line& line : lines_of(text)) {
    const auto fail = [&](const std::string& what) {
      throw InputError(complaint(origin, line.number, "", what));
    };
    const std::vector<std::string>& cells = line.cells;
    const bool long_form = cells.size() == 6 || cells.size() == 7;
    if (!long_form && cells.size() != 3 && cells.size() != 4)
      fail(
          "expected onnx, vnnlib, result or category, onnx, vnnlib, seconds, result, seconds, and behind either "
          "a counterexample's file or nothing");
    const std::size_t first = long_form ? 1 : 0;
    const std::string& result = cells[long_form ? 4 : 2];
    if (std::ranges::find(words, result) == std::ranges::end(words))
      fail(fmt::format("expected sat, unsat, unknown, timeout or error, found '{}'", result));
    rows.push_back({line.number, cells[first], cells[first + 1], result,
                    cells.size() % 3 == 1 ? cells.back() : std::string()});
  }
  if (rows.empty()) throw IncompleteError(complaint(origin, 0, "", "holds no answer"));
  return rows;
}

}  // namespace advproof
