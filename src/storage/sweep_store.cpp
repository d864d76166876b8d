#include "advproof/storage/sweep_store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <map>

#include "advproof/configuration/nearest.h"
#include "advproof/error.h"
#include "configuration/message.h"
#include "seal.h"
#include "sqlite.h"

namespace advproof {
namespace {

constexpr int application_id = 0x61647673;  // "advs"
constexpr int schema = 1;

constexpr const char* tables_of_a_store = R"(
CREATE TABLE programs(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE sweeps(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, title TEXT NOT NULL, plan TEXT NOT NULL, scalar TEXT NOT NULL,
                    keys TEXT NOT NULL, columns TEXT NOT NULL, runs INTEGER NOT NULL);
)";

std::string joined(const std::vector<std::string>& names) {
  return fmt::format("{}", fmt::join(names, "\n"));
}

std::vector<std::string> split(const std::string& lines) {
  std::vector<std::string> names;
  for (std::size_t begin = 0; begin < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', begin), lines.size());
    names.push_back(lines.substr(begin, end - begin));
    begin = end + 1;
  }
  return names;
}

/// "name", "name": a list of columns.
std::string name_list(const std::vector<std::string>& names, const std::string& before = "") {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + before + sql_name(name);
  return list;
}

std::string question_marks(std::size_t count) {
  std::string marks;
  for (std::size_t i = 0; i < count; ++i) marks += i == 0 ? "?" : ", ?";
  return marks;
}

std::string text_of(const Coordinate& coordinate) {
  if (const auto* number = std::get_if<double>(&coordinate)) return fmt::format("{}", *number);
  return std::get<std::string>(coordinate);
}

/// What tells places apart.
std::string digest_of(const SweepPlace& place) {
  std::string text;
  for (const Coordinate& coordinate : place.coordinates) text += text_of(coordinate) + '\n';
  return sha256(text + place.configuration).substr(0, 32);
}

void bind(Statement& statement, int index, const Coordinate& coordinate) {
  if (const auto* number = std::get_if<double>(&coordinate))
    statement.bind(index, *number);
  else
    statement.bind(index, std::string_view(std::get<std::string>(coordinate)));
}

Coordinate coordinate_at(const Statement& statement, int column) {
  if (statement.is_text(column)) return statement.text(column);
  return statement.real(column);
}

/// Equal, or both missing.
bool same(const std::vector<double>& a, const std::vector<double>& b) {
  return std::ranges::equal(a, b,
                            [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

}  // namespace

class SweepStore::Tables {
 public:
  Tables(const std::string& path, Access access) : database_(path, database_access(access)) {
    if (access == Access::write && lasting()) lock_ = std::make_unique<WriterLock>(path);
    const std::int64_t id = pragma("application_id");
    const bool empty = id == 0 && Statement(database_, "SELECT count(*) FROM sqlite_master").step() &&
                       count("SELECT count(*) FROM sqlite_master") == 0;
    if (empty && access == Access::write) {
      database_.run("PRAGMA journal_mode = WAL");
      Transaction transaction(database_);
      database_.run(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {};{}", application_id,
                                schema, tables_of_a_store));
      transaction.commit();
    } else if (id != application_id) {
      throw InputError(complaint(path, 0, "", "expected a store of advproof sweep"));
    } else if (const std::int64_t version = pragma("user_version"); version != schema) {
      throw InputError(complaint(path, 0, "schema", fmt::format("expected {}, found {}", schema, version)));
    } else if (access == Access::write) {
      database_.run("PRAGMA journal_mode = WAL");
    }
    if (access == Access::write) database_.run("PRAGMA synchronous = NORMAL");
  }

  ~Tables() {
    if (!lock_) return;
    add_.reset();
    try {  // a store at rest is one file, which can be read where nothing can be written
      database_.run("PRAGMA journal_mode = DELETE");
    } catch (const Error&) {  // somebody reads
    }
  }
  Tables(const Tables&) = delete;
  Tables& operator=(const Tables&) = delete;

  [[nodiscard]] bool lasting() const { return database_.path() != Database::in_memory; }

  Database& database() { return database_; }
  [[nodiscard]] const Database& database() const { return database_; }

  [[nodiscard]] std::int64_t count(const std::string& sql) const {
    Statement statement(database_, sql);
    return statement.step() ? statement.integer(0) : 0;
  }

  void write_as(const std::string& program, bool mix) {
    program_ = program;
    mix_ = mix;
    require_one_program();
  }

  void open_sweep(const SweepHeader& header) {
    Transaction transaction(database_);
    if (const auto known = find(header.name)) {
      require_same(header, known->header);
      id_ = known->id;
      Statement update(database_, "UPDATE sweeps SET title = ?, plan = ? WHERE id = ?");
      update.bind(1, std::string_view(header.title)).bind(2, std::string_view(header.plan));
      update.bind(3, id_).finish();
    } else {
      Statement insert(
          database_,
          "INSERT INTO sweeps(name, title, plan, scalar, keys, columns, runs) VALUES(?, ?, ?, ?, ?, ?, 0)");
      insert.bind(1, std::string_view(header.name)).bind(2, std::string_view(header.title));
      insert.bind(3, std::string_view(header.plan)).bind(4, std::string_view(header.scalar));
      insert.bind(5, std::string_view(joined(header.keys)))
          .bind(6, std::string_view(joined(header.columns)))
          .finish();
      id_ = count("SELECT last_insert_rowid()");
      make_tables(header);
    }
    header_ = header;
    add_.reset();
    require_one_program();
    transaction.commit();
  }

  void expect(std::int64_t more) {
    Statement update(
        database_,
        fmt::format("UPDATE sweeps SET runs = ? + (SELECT count(*) FROM rows_{}) WHERE id = ?", id_));
    update.bind(1, more).bind(2, id_).finish();
  }

  std::int64_t place(const SweepPlace& place) {
    const std::string digest = digest_of(place);
    Statement known(database_, fmt::format("SELECT place FROM places_{} WHERE digest = ?", id_));
    known.bind(1, std::string_view(digest));
    if (known.step()) return known.integer(0);
    require_new_coordinates(place);
    Statement insert(database_, fmt::format("INSERT INTO places_{}(digest, configuration{}{}) VALUES({})",
                                            id_, header_.keys.empty() ? "" : ", ", name_list(header_.keys),
                                            question_marks(2 + header_.keys.size())));
    insert.bind(1, std::string_view(digest)).bind(2, std::string_view(place.configuration));
    for (std::size_t i = 0; i < place.coordinates.size(); ++i)
      bind(insert, static_cast<int>(i) + 3, place.coordinates[i]);
    insert.finish();
    return count("SELECT last_insert_rowid()");
  }

  [[nodiscard]] std::set<std::uint64_t> finished(std::int64_t place) const {
    Statement seeds(database_, fmt::format("SELECT seed FROM rows_{} WHERE place = ?", id_));
    seeds.bind(1, place);
    std::set<std::uint64_t> found;
    while (seeds.step()) found.insert(static_cast<std::uint64_t>(seeds.integer(0)));
    return found;
  }

  void add(const StoredRun& run) { add(run, program_id(program_)); }

  void add(const StoredRun& run, std::int64_t program) {
    if (!add_)
      add_ = std::make_unique<Statement>(
          database_, fmt::format("INSERT INTO rows_{}(place, seed, program, seconds{}{}) VALUES({})", id_,
                                 header_.columns.empty() ? "" : ", ", name_list(header_.columns),
                                 question_marks(4 + header_.columns.size())));
    add_->bind(1, run.place)
        .bind(2, static_cast<std::int64_t>(run.seed))
        .bind(3, program)
        .bind(4, run.seconds);
    for (std::size_t i = 0; i < run.values.size(); ++i) add_->bind(static_cast<int>(i) + 5, run.values[i]);
    add_->finish();
  }

  std::int64_t program_id(const std::string& name) {
    if (const auto known = programs_.find(name); known != programs_.end()) return known->second;
    Statement insert(database_, "INSERT OR IGNORE INTO programs(name) VALUES(?)");
    insert.bind(1, std::string_view(name)).finish();
    Statement select(database_, "SELECT id FROM programs WHERE name = ?");
    select.bind(1, std::string_view(name));
    const std::int64_t id = select.step() ? select.integer(0) : 0;
    programs_[name] = id;
    return id;
  }

  struct Known {
    std::int64_t id;
    SweepHeader header;
  };

  /// The rows of another store's sweep; how many are new.
  std::int64_t take(const Tables& from, const Known& sweep, bool mix) {
    open_sweep(sweep.header);
    Statement expected(database_, "UPDATE sweeps SET runs = max(runs, ?) WHERE id = ?");
    expected.bind(1, sweep.header.runs).bind(2, id_).finish();
    const std::map<std::int64_t, std::int64_t> places = take_places(from, sweep);
    const std::string columns = name_list(sweep.header.columns, "r.");
    Statement theirs(
        from.database_,
        fmt::format("SELECT r.place, r.seed, p.name, r.seconds{}{} FROM rows_{} r JOIN programs p "
                    "ON p.id = r.program ORDER BY r.place, r.seed",
                    columns.empty() ? "" : ", ", columns, sweep.id));
    Statement ours(database_, fmt::format("SELECT seed{}{} FROM rows_{} WHERE place = ? AND seed = ?",
                                          columns.empty() ? "" : ", ", name_list(sweep.header.columns), id_));
    const auto values_from = [&](const Statement& statement, int first) {
      std::vector<double> values;
      for (std::size_t i = 0; i < sweep.header.columns.size(); ++i)
        values.push_back(statement.real(first + static_cast<int>(i)));
      return values;
    };
    std::int64_t added = 0;
    while (theirs.step()) {
      const StoredRun run{places.at(theirs.integer(0)), static_cast<std::uint64_t>(theirs.integer(1)),
                          theirs.real(3), values_from(theirs, 4)};
      ours.bind(1, run.place).bind(2, static_cast<std::int64_t>(run.seed));
      if (!ours.step()) {
        add(run, program_id(theirs.text(2)));
        ++added;
        continue;
      }
      const bool agree = same(values_from(ours, 1), run.values);
      ours.step();  // to its end
      if (!agree)
        throw InputError(complaint(from.database_.path(), 0, "sweep " + sweep.header.name,
                                   fmt::format("seed {} at place {} differs from the row that {} has",
                                               run.seed, theirs.integer(0), database_.path())));
    }
    if (!mix && programs_of(id_).size() > 1)
      throw InputError(
          complaint(from.database_.path(), 0, "sweep " + sweep.header.name,
                    "rows of another program; expected --mix, which keeps the name of each row's program"));
    return added;
  }

  [[nodiscard]] std::vector<Known> sweeps() const {
    Statement select(database_,
                     "SELECT id, name, title, plan, scalar, keys, columns, runs FROM sweeps ORDER BY name");
    std::vector<Known> all;
    while (select.step())
      all.push_back({select.integer(0),
                     {select.text(1), select.text(2), select.text(3), select.text(4), split(select.text(5)),
                      split(select.text(6)), select.integer(7)}});
    return all;
  }

  [[nodiscard]] std::optional<Known> find(const std::string& name) const {
    for (Known& known : sweeps())
      if (known.header.name == name) return std::move(known);
    return std::nullopt;
  }

  /// The sweep of that name, or the only one.
  [[nodiscard]] Known get(const std::string& name) const {
    std::vector<Known> all = sweeps();
    std::vector<std::string> names;
    for (const Known& known : all) names.push_back(known.header.name);
    if (name.empty() && all.size() == 1) return std::move(all.front());
    if (name.empty())
      throw InputError(complaint(
          database_.path(), 0, "",
          all.empty() ? "holds no sweep"
                      : fmt::format("expected the name of a sweep; it holds {}", fmt::join(names, ", "))));
    for (Known& known : all)
      if (known.header.name == name) return std::move(known);
    throw InputError(complaint(database_.path(), 0, name, unknown("sweep", name, names)));
  }

  [[nodiscard]] SweepStatus status(const Known& known) const {
    SweepStatus status{
        known.header, count(fmt::format("SELECT count(*) FROM places_{}", known.id)), 0, 0, {}};
    Statement total(database_, fmt::format("SELECT count(*), total(seconds) FROM rows_{}", known.id));
    if (total.step()) {
      status.finished = total.integer(0);
      status.seconds = total.real(1);
    }
    status.programs = programs_of(known.id);
    return status;
  }

  /// Of the rows of a sweep: each is looked for, which the index on them answers without reading the rows.
  [[nodiscard]] std::vector<std::string> programs_of(std::int64_t id) const {
    Statement select(database_,
                     fmt::format("SELECT name FROM programs WHERE EXISTS(SELECT 1 FROM rows_{} WHERE "
                                 "program = programs.id) ORDER BY id",
                                 id));
    std::vector<std::string> names;
    while (select.step()) names.push_back(select.text(0));
    return names;
  }

 private:
  /// Only one process writes: the lock goes with the descriptor, however the process ends.
  class WriterLock {
   public:
    explicit WriterLock(const std::string& path)
        : fd_(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)) {
      if (fd_ < 0)
        throw IncompleteError(
            complaint(path, 0, "", std::string("cannot be written: ") + std::strerror(errno)));
      if (flock(fd_, LOCK_EX | LOCK_NB) == 0) return;
      close(fd_);
      throw IncompleteError(complaint(path, 0, "", "another process is writing to this store"));
    }
    ~WriterLock() { close(fd_); }
    WriterLock(const WriterLock&) = delete;
    WriterLock& operator=(const WriterLock&) = delete;

   private:
    int fd_;
  };

  static Database::Access database_access(Access access) {
    return access == Access::write ? Database::Access::write : Database::Access::read;
  }

  [[nodiscard]] std::int64_t pragma(const char* name) const { return count(fmt::format("PRAGMA {}", name)); }

  void make_tables(const SweepHeader& header) {
    std::string coordinates;
    for (const std::string& key : header.keys) coordinates += ", " + sql_name(key);
    std::string columns;
    for (const std::string& column : header.columns) columns += ", " + sql_name(column) + " REAL";
    const std::string unique = header.keys.empty() ? "" : fmt::format(", UNIQUE({})", name_list(header.keys));
    database_.run(
        fmt::format("CREATE TABLE places_{}(place INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, "
                    "configuration TEXT NOT NULL{}{})",
                    id_, coordinates, unique));
    database_.run(fmt::format(
        "CREATE TABLE rows_{0}(place INTEGER NOT NULL REFERENCES places_{0}, seed INTEGER NOT NULL, "
        "program INTEGER NOT NULL REFERENCES programs, seconds REAL NOT NULL{1}, "
        "PRIMARY KEY(place, seed)) WITHOUT ROWID",
        id_, columns));
    database_.run(fmt::format("CREATE INDEX programs_of_{0} ON rows_{0}(program, seconds)", id_));
  }

  /// The numbers that the places of another store's sweep have here.
  std::map<std::int64_t, std::int64_t> take_places(const Tables& from, const Known& sweep) {
    const std::string keys = name_list(sweep.header.keys);
    Statement select(from.database_,
                     fmt::format("SELECT place, configuration{}{} FROM places_{} ORDER BY place",
                                 keys.empty() ? "" : ", ", keys, sweep.id));
    std::map<std::int64_t, std::int64_t> numbers;
    while (select.step()) {
      SweepPlace found{{}, select.text(1)};
      for (std::size_t i = 0; i < sweep.header.keys.size(); ++i)
        found.coordinates.push_back(coordinate_at(select, static_cast<int>(i) + 2));
      numbers[select.integer(0)] = place(found);
    }
    return numbers;
  }

  void require_same(const SweepHeader& wanted, const SweepHeader& known) const {
    const auto require = [&](const char* what, const std::string& has, const std::string& wants) {
      if (has == wants) return;
      throw InputError(complaint(
          database_.path(), 0, "sweep " + wanted.name,
          fmt::format("has {} {}, the plan {}; expected another store for another sweep", what, has, wants)));
    };
    require("scalar", known.scalar, wanted.scalar);
    require("the keys", fmt::format("{}", fmt::join(known.keys, ", ")),
            fmt::format("{}", fmt::join(wanted.keys, ", ")));
    require("the columns", fmt::format("{}", fmt::join(known.columns, ", ")),
            fmt::format("{}", fmt::join(wanted.columns, ", ")));
  }

  void require_new_coordinates(const SweepPlace& place) const {
    std::string condition;
    for (const std::string& key : header_.keys)
      condition += (condition.empty() ? "" : " AND ") + sql_name(key) + " = ?";
    Statement known(database_, fmt::format("SELECT 1 FROM places_{}{}{}", id_,
                                           condition.empty() ? "" : " WHERE ", condition));
    std::string where;
    for (std::size_t i = 0; i < place.coordinates.size(); ++i) {
      bind(known, static_cast<int>(i) + 1, place.coordinates[i]);
      where += fmt::format("{}{} = {}", i == 0 ? "" : ", ", header_.keys[i], text_of(place.coordinates[i]));
    }
    if (known.step())
      throw InputError(
          complaint(database_.path(), 0, "sweep " + header_.name,
                    fmt::format("holds runs of another configuration{}{}; expected another store for a "
                                "changed plan",
                                where.empty() ? "" : " at ", where)));
  }

  void require_one_program() const {
    if (mix_ || id_ == 0 || program_.empty()) return;
    for (const std::string& name : programs_of(id_)) {
      if (name != program_)
        throw InputError(
            complaint(database_.path(), 0, "sweep " + header_.name,
                      fmt::format("holds rows of another program ({}; this is {}); expected another store, "
                                  "or --mix, which keeps the name of each row's program",
                                  name, program_)));
    }
  }

  std::unique_ptr<WriterLock> lock_;
  Database database_;
  std::unique_ptr<Statement> add_;
  std::map<std::string, std::int64_t> programs_;
  std::string program_;
  bool mix_ = false;
  std::int64_t id_ = 0;
  SweepHeader header_;
};

SweepStore::SweepStore(const std::string& path, Access access)
    : tables_(std::make_unique<Tables>(path, access)) {}
SweepStore::SweepStore() : SweepStore(Database::in_memory, Access::write) {}
SweepStore::~SweepStore() = default;

bool SweepStore::lasting() const { return tables_->lasting(); }

void SweepStore::write_as(const std::string& program, bool mix) { tables_->write_as(program, mix); }
void SweepStore::open_sweep(const SweepHeader& header) { tables_->open_sweep(header); }
void SweepStore::expect(std::int64_t more) { tables_->expect(more); }
std::int64_t SweepStore::place(const SweepPlace& place) { return tables_->place(place); }
std::set<std::uint64_t> SweepStore::finished(std::int64_t place) const { return tables_->finished(place); }
void SweepStore::add(const StoredRun& run) { tables_->add(run); }

void SweepStore::together(const std::function<void()>& changes) {
  Transaction transaction(tables_->database());
  changes();
  transaction.commit();
}

std::vector<SweepStatus> SweepStore::status() const {
  std::vector<SweepStatus> all;
  for (const Tables::Known& known : tables_->sweeps()) all.push_back(tables_->status(known));
  return all;
}

SweepStatus SweepStore::status(const std::string& name) const { return tables_->status(tables_->get(name)); }

void SweepStore::read(const std::string& name, const std::vector<std::string>& columns,
                      const std::function<void(const SweepRowView&)>& row) const {
  const Tables::Known known = tables_->get(name);
  for (const std::string& column : columns) {
    if (std::ranges::find(known.header.columns, column) == known.header.columns.end())
      throw InputError(complaint(tables_->database().path(), 0, column,
                                 unknown("column", column, known.header.columns, dotted_distance)));
  }
  const std::string order = name_list(known.header.keys);
  Statement places(tables_->database(), fmt::format("SELECT place{0}{1} FROM places_{2} ORDER BY {1}{0}place",
                                                    order.empty() ? "" : ", ", order, known.id));
  Statement rows(tables_->database(),
                 fmt::format("SELECT seed, seconds{}{} FROM rows_{} WHERE place = ? ORDER BY seed",
                             columns.empty() ? "" : ", ", name_list(columns), known.id));
  SweepRowView view;
  view.coordinates.resize(known.header.keys.size());
  view.values.resize(columns.size());
  while (places.step()) {
    for (std::size_t i = 0; i < view.coordinates.size(); ++i)
      view.coordinates[i] = coordinate_at(places, static_cast<int>(i) + 1);
    rows.bind(1, places.integer(0));
    while (rows.step()) {
      view.seed = static_cast<std::uint64_t>(rows.integer(0));
      view.seconds = rows.real(1);
      for (std::size_t i = 0; i < columns.size(); ++i) view.values[i] = rows.real(static_cast<int>(i) + 2);
      row(view);
    }
  }
}

void SweepStore::read_places(const std::string& name,
                             const std::function<void(const SweepPlace&)>& place) const {
  const Tables::Known known = tables_->get(name);
  const std::string order = name_list(known.header.keys);
  Statement places(tables_->database(),
                   fmt::format("SELECT configuration{0}{1} FROM places_{2} ORDER BY {1}{0}place",
                               order.empty() ? "" : ", ", order, known.id));
  SweepPlace view;
  view.coordinates.resize(known.header.keys.size());
  while (places.step()) {
    view.configuration = places.text(0);
    for (std::size_t i = 0; i < view.coordinates.size(); ++i)
      view.coordinates[i] = coordinate_at(places, static_cast<int>(i) + 1);
    place(view);
  }
}

std::int64_t SweepStore::merge(const std::string& other, bool mix) {
  const Tables from(other, Access::read);
  std::int64_t added = 0;
  together([&] {
    for (const Tables::Known& sweep : from.sweeps()) added += tables_->take(from, sweep, mix);
  });
  return added;
}

}  // namespace advproof
