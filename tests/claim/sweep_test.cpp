#include "advproof/claim/sweep.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <map>

#include "advproof/claim/claim.h"
#include "advproof/error.h"

namespace advproof {
namespace {

/// Values 1, 2, 4, 8 of factor "x"; seed s has y = s x^exponent.
struct Planted {
  SweepTable table{"planted", {"y"}, {}, 5, {}};
  explicit Planted(double exponent) {
    for (const double x : {1.0, 2.0, 4.0, 8.0}) table.points.push_back({"x", x, {}});
    for (std::size_t point = 0; point < 4; ++point) {
      for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        const double y = static_cast<double>(seed) * std::pow(table.points[point].value, exponent);
        table.rows.push_back({point, seed, {y}});
      }
    }
  }
};

/// The rows of the table, as fit_power_law of verdict/power_law.h takes them.
std::vector<PowerLawRow> rows_of(const SweepTable& table, std::size_t column) {
  std::vector<PowerLawRow> rows;
  for (const SweepRow& row : table.rows)
    rows.push_back({row.seed, table.points[row.point].value, row.values[column]});
  return rows;
}

void check_same(const PowerLaw& law, const PowerLaw& expected) {
  CHECK(law.exponent.estimate == expected.exponent.estimate);
  CHECK(law.exponent.lower == expected.exponent.lower);
  CHECK(law.exponent.upper == expected.exponent.upper);
  CHECK(law.bend.estimate == expected.bend.estimate);
  REQUIRE(law.points.size() == expected.points.size());
  for (std::size_t i = 0; i < law.points.size(); ++i)
    CHECK(law.points[i].measured == expected.points[i].measured);
}

}  // namespace

TEST_CASE("the power law of a table is that of its rows") {
  Planted planted(-0.5);
  planted.table.rows[3].values[0] *= 2;
  check_same(fit_power_law(planted.table, "x", "y"), fit_power_law(rows_of(planted.table, 0), 5, ""));
  planted.table.rows[0].values[0] = std::numeric_limits<double>::quiet_NaN();
  planted.table.rows[7].values[0] = 0;
  const PowerLaw law = fit_power_law(planted.table, "x", "y");
  CHECK(law.points[0].measured == 4);
  CHECK(law.points[1].measured == 4);
  CHECK(law.points[1].runs == 5);
}

TEST_CASE("a factor is fitted by its own rows, a column by its own values") {
  Planted planted(1);
  const PowerLaw expected = fit_power_law(planted.table, "x", "y");
  planted.table.columns = {"other", "y"};
  for (SweepRow& row : planted.table.rows) row.values = {1, row.values[0]};
  planted.table.points.push_back({"z", 16, {}});
  planted.table.rows.push_back({4, 1, {1, 1}});
  check_same(fit_power_law(planted.table, "x", "y"), expected);
}

TEST_CASE("a column is found by its name, and another refused with the sweep's") {
  Planted planted(1);
  planted.table.columns = {"y", "z"};
  CHECK(planted.table.column("y") == 0);
  CHECK(planted.table.column("z") == 1);
  CHECK_THROWS_AS(planted.table.column("w"), InputError);
  CHECK_THROWS_WITH(planted.table.column("w"), "sweep planted: no column w");
}

TEST_CASE("too little to fit is an error, never an exponent") {
  Planted planted(1);
  CHECK_THROWS_AS(fit_power_law(planted.table, "other", "y"), IncompleteError);
  CHECK_THROWS_WITH(fit_power_law(planted.table, "other", "y"),
                    Catch::StartsWith("sweep planted: y against other"));
  CHECK_THROWS_AS(fit_power_law(planted.table, "x", "z"), InputError);
  for (SweepRow& row : planted.table.rows) {
    if (row.point > 0) row.values[0] = 0;
  }
  CHECK_THROWS_AS(fit_power_law(planted.table, "x", "y"), IncompleteError);
}

TEST_CASE("rows are written with their factor, value and seed") {
  Planted planted(0);
  planted.table.rows.resize(2);
  CHECK(to_csv(planted.table) == "factor,value,seed,y\nx,1,1,1\nx,1,2,2\n");
}

TEST_CASE("rows that were written are read again, bit for bit, NaN too") {
  Planted planted(-1.0 / 3);
  planted.table.rows[2].values[0] = std::numeric_limits<double>::quiet_NaN();
  planted.table.rows[5].values[0] = 1e-300;
  const SweepTable read = from_csv(planted.table, to_csv(planted.table));
  REQUIRE(read.rows.size() == planted.table.rows.size());
  for (std::size_t i = 0; i < read.rows.size(); ++i) {
    CHECK(read.rows[i].point == planted.table.rows[i].point);
    CHECK(read.rows[i].seed == planted.table.rows[i].seed);
    if (i == 2) {
      CHECK(std::isnan(read.rows[i].values[0]));
    } else {
      CHECK(read.rows[i].values == planted.table.rows[i].values);
    }
  }
}

TEST_CASE("rows that are not the sweep's are refused with their line") {
  const Planted planted(1);
  const std::string whole = to_csv(planted.table);
  const auto refused = [&](const std::string& from, const std::string& to, const std::string& message) {
    std::string text = whole;
    text.replace(text.find(from), from.size(), to);
    CHECK_THROWS_AS(from_csv(planted.table, text), InputError);
    CHECK_THROWS_WITH(from_csv(planted.table, text), Catch::Contains("sweep planted: " + message));
  };
  refused("seed,y", "seed,z", "line 1: expected factor,value,seed,y");
  refused("x,1,1,1\n", "", "line 2: expected x,1,1,");
  refused("x,1,2,2", "x,1,3,2", "line 3: expected x,1,2,");
  refused("x,1,2,2", "x,1,2,", "line 3: expected 1 numbers");
  refused("x,1,2,2", "x,1,2,two", "line 3: expected 1 numbers");
  refused("x,1,2,2", "x,1,2,2,2", "line 3: expected 1 numbers");
  refused("x,8,5,40\n", "", "line 21: expected x,8,5,");
  refused("x,8,5,40\n", "x,8,5,40\nx,8,6,48\n", "line 22: expected none");
}

TEST_CASE("a sweep of the ledger brings the text of its file, and there is no other") {
  CHECK_THAT(ledger_sweep("scaling", {"standard"})->file, Catch::Contains("one at a time"));
  CHECK_THROWS_AS(ledger_sweep("scalling", {}), UsageError);
  CHECK_THROWS_WITH(ledger_sweep("scalling", {}), "sweeps/ledger: has no scalling.toml");
}

}  // namespace advproof
