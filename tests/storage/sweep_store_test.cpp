#include "advproof/storage/sweep_store.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <limits>

#include "advproof/error.h"
#include "storage/run_fixture.h"
#include "storage/sqlite.h"

namespace advproof {
namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
using Access = SweepStore::Access;

const SweepHeader plan{"some",           "a title", "title = \"\"", "double", {"attack.eps", "data.model"},
                       {"a", "b.lower"}, 4};

SweepPlace at(double eps, const std::string& model, const std::string& configuration) {
  return {{eps, model}, configuration};
}

/// A store with these rows (configuration, seed, values) at eps 0.5 and 0.25, written by `program`.
void fill(const std::string& path, const std::vector<std::pair<double, StoredRun>>& rows,
          const std::string& program = "p", bool mix = false) {
  SweepStore store(path, Access::write);
  store.write_as(program, mix);
  store.open_sweep(plan);
  store.expect(4 - static_cast<std::int64_t>(rows.size()));
  for (auto [eps, run] : rows) {
    run.place = store.place(at(eps, "separate", "eps = " + std::to_string(eps)));
    store.add(run);
  }
}

std::vector<SweepRowView> rows_of(const std::string& path,
                                  const std::vector<std::string>& columns = plan.columns) {
  std::vector<SweepRowView> rows;
  SweepStore(path, Access::read).read("some", columns, [&](const SweepRowView& row) { rows.push_back(row); });
  return rows;
}

}  // namespace

TEST_CASE("rows come back as they were written, missing numbers too, in an order of their own") {
  const Folder folder;
  const std::string path = folder.file("store");
  fill(
      path,
      {{0.5, {0, 9, 1.5, {nan, -inf}}}, {0.5, {0, 2, 0.5, {0.1, 5e-324}}}, {0.25, {0, 7, 0, {1e308, -0.0}}}});
  const std::vector<SweepRowView> rows = rows_of(path);
  REQUIRE(rows.size() == 3);
  CHECK(std::get<double>(rows[0].coordinates[0]) == 0.25);
  CHECK(std::get<std::string>(rows[0].coordinates[1]) == "separate");
  CHECK(rows[0].values == std::vector{1e308, 0.0});
  CHECK((rows[1].seed == 2 && rows[1].seconds == 0.5 && rows[1].values == std::vector{0.1, 5e-324}));
  CHECK((rows[2].seed == 9 && std::isnan(rows[2].values[0]) && rows[2].values[1] == -inf));
  CHECK(rows_of(path, {"b.lower"})[2].values == std::vector{-inf});
  CHECK_THROWS_WITH(rows_of(path, {"b.upper"}), Catch::Contains("the nearest known column is b.lower"));
}

TEST_CASE("a store says what it holds, and a sweep goes on where it stood") {
  const Folder folder;
  const std::string path = folder.file("store");
  fill(path, {{0.5, {0, 1, 2, {1, 1}}}});
  fill(path, {{0.5, {0, 2, 3, {2, 2}}}});
  SweepStore store(path, Access::write);
  store.write_as("p", false);
  store.open_sweep(plan);
  CHECK(store.finished(store.place(at(0.5, "separate", "eps = 0.500000"))) == std::set<std::uint64_t>{1, 2});
  const SweepStatus status = store.status("");
  CHECK((status.finished == 2 && status.places == 1 && status.seconds == 5 && status.header.runs == 4));
  CHECK(status.programs == std::vector<std::string>{"p"});
  CHECK_THROWS_WITH(store.status("sone"), Catch::Contains("the nearest known sweep is some"));
}

TEST_CASE("a finished run is not replaced") {
  const Folder folder;
  const std::string path = folder.file("store");
  fill(path, {{0.5, {0, 1, 0, {1, 1}}}});
  CHECK_THROWS_AS(fill(path, {{0.5, {0, 1, 0, {2, 2}}}}), InputError);
  CHECK(rows_of(path)[0].values == std::vector{1.0, 1.0});
}

TEST_CASE("what changed the plan beside what it sweeps asks for another store") {
  const Folder folder;
  const std::string path = folder.file("store");
  fill(path, {{0.5, {0, 1, 0, {1, 1}}}});
  SweepStore store(path, Access::write);
  store.write_as("p", false);
  for (const auto& change : std::vector<void (*)(SweepHeader&)>{
           [](SweepHeader& h) { h.scalar = "dd"; }, [](SweepHeader& h) { h.columns.push_back("c"); },
           [](SweepHeader& h) { h.keys.pop_back(); }}) {
    SweepHeader other = plan;
    change(other);
    CHECK_THROWS_WITH(store.open_sweep(other),
                      Catch::Contains("sweep some") && Catch::Contains("another store"));
  }
  store.open_sweep(plan);
  CHECK_THROWS_WITH(store.place(at(0.5, "separate", "eps = 0.5, and more")),
                    Catch::Contains("attack.eps = 0.5"));
}

TEST_CASE("rows of two programs meet only where that was asked for") {
  const Folder folder;
  const std::string path = folder.file("store");
  fill(path, {{0.5, {0, 1, 0, {1, 1}}}}, "old");
  CHECK_THROWS_WITH(fill(path, {{0.5, {0, 2, 0, {1, 1}}}}, "new"), Catch::Contains("old; this is new"));
  CHECK(rows_of(path).size() == 1);
  fill(path, {{0.5, {0, 2, 0, {1, 1}}}}, "new", true);
  CHECK(SweepStore(path, Access::read).status("some").programs == std::vector<std::string>{"old", "new"});
}

TEST_CASE("one process writes at a time, and others read meanwhile") {
  const Folder folder;
  const std::string path = folder.file("store");
  fill(path, {{0.5, {0, 1, 0, {1, 1}}}});
  const SweepStore writer(path, Access::write);
  CHECK_THROWS_WITH(SweepStore(path, Access::write), Catch::Contains("another process is writing"));
  CHECK(rows_of(path).size() == 1);
}

TEST_CASE("nothing is kept of changes that end in an error") {
  const Folder folder;
  const std::string path = folder.file("store");
  {
    SweepStore store(path, Access::write);
    store.open_sweep(plan);
    CHECK_THROWS_AS(store.together([&] {
      store.add({store.place(at(0.5, "separate", "x")), 1, 0, {1, 1}});
      throw InputError("planted");
    }),
                    InputError);
  }
  CHECK(rows_of(path).empty());
}

TEST_CASE("a file that is no store of this schema is refused and left as it is") {
  const Folder folder;
  const std::string text = folder.file("text");
  std::ofstream(text)
      << "not a database, but long enough to have a header of one hundred bytes, which this line and the next do";
  CHECK_THROWS_AS(SweepStore(text, Access::read), InputError);
  CHECK_THROWS_AS(SweepStore(text, Access::write), InputError);
  const std::string other = folder.file("other");
  Database(other, Database::Access::write).run("CREATE TABLE t(x); PRAGMA application_id = 5");
  CHECK_THROWS_WITH(SweepStore(other, Access::write), Catch::Contains("expected a store"));
  const std::string newer = folder.file("newer");
  fill(newer, {});
  Database(newer, Database::Access::write).run("PRAGMA user_version = 2");
  CHECK_THROWS_WITH(SweepStore(newer, Access::read), Catch::Contains("schema: expected 1, found 2"));
  CHECK_THROWS_WITH(SweepStore(folder.file("none"), Access::read), Catch::Contains("no such file"));
  CHECK_THROWS_AS(SweepStore(folder.file(""), Access::write), InputError);
}

TEST_CASE("a damaged store is told, with the table") {
  const Folder folder;
  const std::string path = folder.file("store");
  std::vector<std::pair<double, StoredRun>> rows;
  for (std::uint64_t seed = 1; seed <= 2000; ++seed) rows.push_back({0.5, {0, seed, 0, {1, 1}}});
  {
    SweepStore store(path, Access::write);
    store.open_sweep(plan);
    const std::int64_t place = store.place(at(0.5, "separate", "x"));
    store.together([&] {
      for (auto& [eps, run] : rows) {
        run.place = place;
        store.add(run);
      }
    });
  }
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(3 * 4096);
  file << std::string(40 * 4096, 'x');
  file.close();
  CHECK_THROWS_WITH(rows_of(path), Catch::Contains(path) && Catch::Contains("malformed"));
}

TEST_CASE("merged stores hold the rows of both; rows that differ are refused, and nothing is added") {
  const Folder folder;
  const std::string a = folder.file("a");
  const std::string b = folder.file("b");
  fill(a, {{0.5, {0, 1, 0, {1, nan}}}});
  fill(b, {{0.25, {0, 1, 0, {3, 3}}}, {0.5, {0, 1, 0, {1, nan}}}, {0.5, {0, 2, 0, {2, 2}}}});
  CHECK(SweepStore(a, Access::write).merge(b, false) == 2);
  REQUIRE(rows_of(a).size() == 3);
  CHECK(rows_of(a)[0].values == std::vector{3.0, 3.0});
  const std::string wrong = folder.file("wrong");
  fill(wrong, {{0.5, {0, 2, 0, {2, 2.5}}}, {0.125, {0, 1, 0, {1, 1}}}});
  CHECK_THROWS_WITH(SweepStore(a, Access::write).merge(wrong, false),
                    Catch::Contains("seed 2") && Catch::Contains("differs"));
  CHECK(rows_of(a).size() == 3);
  const std::string foreign = folder.file("foreign");
  fill(foreign, {{0.75, {0, 1, 0, {1, 1}}}}, "q");
  CHECK_THROWS_WITH(SweepStore(a, Access::write).merge(foreign, false), Catch::Contains("--mix"));
  CHECK(rows_of(a).size() == 3);
  CHECK(SweepStore(a, Access::write).merge(foreign, true) == 1);
}

}  // namespace advproof
