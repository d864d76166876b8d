#include "at_every_value.h"

#include <fmt/format.h>

#include <cmath>

#include "advproof/verdict/trend.h"

namespace advproof {
namespace {

Votes votes_at(const SweepTable& table, std::size_t point, std::size_t column) {
  Votes votes;
  for (const SweepRow& row : table.rows) {
    if (row.point != point) continue;
    const double value = row.values[column];
    votes.add(std::isnan(value) ? Truth::unknown : value == 1 ? Truth::yes : Truth::no);
  }
  return votes;
}

bool is_worse(const ClaimResult& result, const ClaimResult& other) {
  const bool unsupported = result.verdict == Verdict::unsupported;
  return unsupported != (other.verdict == Verdict::unsupported) ? unsupported
                                                                : result.worst_margin < other.worst_margin;
}

}  // namespace

SweepPart at_every_value(const std::string& column) {
  return {column, [column](const ClaimPage& page, const SweepTable& table) {
            ClaimResult worst;
            std::string counts;
            for (std::size_t point = 0; point < table.points.size(); ++point) {
              const Votes votes = votes_at(table, point, table.column(column));
              ClaimResult result = conclude_count(page, column + " at every value of every factor", votes,
                                                  more_often_than_not);
              const std::string place =
                  fmt::format("{}={}", table.points[point].factor, table.points[point].value);
              counts += fmt::format("{}{}: {}", counts.empty() ? "" : ", ", place, votes.yes);
              result.worst_at = place;
              if (point == 0 || is_worse(result, worst)) worst = result;
            }
            worst.cases = static_cast<std::int64_t>(table.rows.size());
            worst.note = fmt::format("of {} seeds, {}", table.seeds, counts);
            return worst;
          }};
}

}  // namespace advproof
