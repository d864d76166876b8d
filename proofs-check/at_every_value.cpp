#include "at_every_value.h"

#include <fmt/format.h>

#include "advproof/verdict/trend.h"

namespace advproof {

SweepPart at_every_value(const std::string& column) {
  return {column, [column](const ClaimPage& page, const SweepTable& table) {
            const Sweep& sweep = *table.sweep;
            ClaimResult worst;
            std::string counts;
            for (std::size_t point = 0; point < sweep.points.size(); ++point) {
              std::int64_t successes = 0;
              for (const SweepRow& row : table.rows)
                successes += row.point == point && row.values[table.column(column)] == 1 ? 1 : 0;
              ClaimResult result =
                  conclude_count(page, column + " at every value of every factor", successes,
                                 static_cast<std::int64_t>(sweep.seeds), more_often_than_not);
              counts += fmt::format("{}{}={}: {}", counts.empty() ? "" : ", ", sweep.points[point].factor,
                                    sweep.points[point].value, successes);
              result.worst_at = fmt::format("{}={}", sweep.points[point].factor, sweep.points[point].value);
              if (point == 0 || result.worst_margin < worst.worst_margin) worst = result;
            }
            worst.cases = static_cast<std::int64_t>(table.rows.size());
            worst.note = fmt::format("of {} seeds, {}", sweep.seeds, counts);
            return worst;
          }};
}

}  // namespace advproof
