// Stores of sweeps: rows come back bit for bit and in one order, however they were divided and written.
#include "advproof/storage/sweep_store.h"

#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <tuple>

#include <fmt/format.h>

#include "property.h"
#include "storage/run_fixture.h"

namespace advproof {
namespace {

const SweepHeader header{"drawn", "", "", "double", {"x", "y"}, {"a", "b", "c"}, 0};

struct Row {
  double x;
  double y;
  std::uint64_t seed;
  std::vector<double> values;
};

double draw_number() {
  const auto bits = *rc::gen::arbitrary<std::uint64_t>();
  const double any = std::bit_cast<double>(bits);
  return *rc::gen::element(any, static_cast<double>(*rc::gen::inRange(-5, 5)), 1e300,
                           -std::numeric_limits<double>::infinity());
}

void write(SweepStore& store, const std::vector<Row>& rows) {
  store.open_sweep(header);
  store.together([&] {
    for (const Row& row : rows)
      store.add({store.place({{row.x, row.y}, fmt::format("{} {}", row.x, row.y)}), row.seed, 0, row.values});
  });
}

std::vector<Row> read(const SweepStore& store) {
  std::vector<Row> rows;
  store.read("drawn", header.columns, [&](const SweepRowView& row) {
    rows.push_back(
        {std::get<double>(row.coordinates[0]), std::get<double>(row.coordinates[1]), row.seed, row.values});
  });
  return rows;
}

bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

}  // namespace

TEST_CASE("rows come back as they were, by coordinates and seed, also of two stores that are merged") {
  property::for_all(
      [] {
        std::vector<Row> rows;
        for (int i = *rc::gen::inRange(1, 30); i > 0; --i) {
          Row row{*rc::gen::inRange(-2, 3) / 4.0,
                  *rc::gen::inRange(0, 3) * 1.5,
                  static_cast<std::uint64_t>(*rc::gen::inRange(0, 4)),
                  {}};
          if (std::ranges::any_of(rows, [&](const Row& other) {
                return other.x == row.x && other.y == row.y && other.seed == row.seed;
              }))
            continue;
          for (int c = 0; c < 3; ++c) row.values.push_back(draw_number());
          rows.push_back(std::move(row));
        }
        const std::size_t split = *rc::gen::inRange<std::size_t>(0, rows.size() + 1);
        const Folder folder;
        {
          SweepStore first(folder.file("first"), SweepStore::Access::write);
          write(first, {rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(split)});
          SweepStore second(folder.file("second"), SweepStore::Access::write);
          // the last of the first part is in both
          write(second, {rows.begin() + static_cast<std::ptrdiff_t>(split > 0 ? split - 1 : 0), rows.end()});
        }
        SweepStore store(folder.file("first"), SweepStore::Access::write);
        RC_ASSERT(store.merge(folder.file("second"), false) ==
                  static_cast<std::int64_t>(rows.size() - split));
        std::ranges::sort(rows, {}, [](const Row& row) { return std::tuple(row.x, row.y, row.seed); });
        const std::vector<Row> found = read(store);
        RC_ASSERT(found.size() == rows.size());
        for (std::size_t i = 0; i < rows.size(); ++i) {
          RC_ASSERT(std::tuple(found[i].x, found[i].y, found[i].seed) ==
                    std::tuple(rows[i].x, rows[i].y, rows[i].seed));
          for (std::size_t c = 0; c < 3; ++c) RC_ASSERT(same(found[i].values[c], rows[i].values[c]));
        }
      },
      1);
}

}  // namespace advproof
