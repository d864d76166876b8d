// The finished runs of sweeps, one row a run, in one SQLite file (docs/sweeps.md). A row is there whole or not
// at all, whatever ends the program that writes it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace advproof {

/// The value of a swept key: a number, or TOML where it is none.
using Coordinate = std::variant<double, std::string>;

/// What a sweep of a store is, apart from its rows.
struct SweepHeader {
  std::string name;                  ///< unique in the store
  std::string title;                 ///< a line
  std::string plan;                  ///< the text of the sweep file
  std::string scalar;                ///< that all of it was trained in
  std::vector<std::string> keys;     ///< swept; a column of coordinates each
  std::vector<std::string> columns;  ///< observed; a number a run each
  std::int64_t runs = 0;             ///< that it is to have
};

/// One place of a sweep: the configuration, but for the seed, and where it lies.
struct SweepPlace {
  std::vector<Coordinate> coordinates;  ///< one a key
  std::string configuration;            ///< as TOML, whole
};

struct StoredRun {
  std::int64_t place = 0;  ///< of the store, see SweepStore::place()
  std::uint64_t seed = 1;
  double seconds = 0;          ///< of the run; says nothing about its result
  std::vector<double> values;  ///< one a column, NaN where the run has none
};

/// What a table of a store holds, without reading the rows.
struct SweepStatus {
  SweepHeader header;
  std::int64_t places = 0;
  std::int64_t finished = 0;
  double seconds = 0;                 ///< of all runs together
  std::vector<std::string> programs;  ///< that wrote rows
};

/// A row as it is read: chosen columns only.
struct SweepRowView {
  std::vector<Coordinate> coordinates;
  std::uint64_t seed = 1;
  double seconds = 0;
  std::vector<double> values;
};

class SweepStore {
 public:
  enum class Access { read, write };

  /// Opens a store; to write, makes one where there is none, and holds it alone until the end. InputError for a
  /// file that is no store, one of another schema, a damaged one; IncompleteError where it cannot be written, or
  /// another process writes to it.
  SweepStore(const std::string& path, Access access);
  /// One in memory, gone with this object.
  SweepStore();
  ~SweepStore();
  SweepStore(const SweepStore&) = delete;
  SweepStore& operator=(const SweepStore&) = delete;

  /// Is it a file?
  [[nodiscard]] bool lasting() const;

  /// The program that rows are written by from here on. InputError where the sweep has rows of another, unless
  /// they may `mix`: every row keeps the name of its own.
  void write_as(const std::string& program, bool mix);

  /// The sweep of that name, made where there is none. InputError where it has other keys, columns or another
  /// scalar; title and plan become those of the header.
  void open_sweep(const SweepHeader& header);
  /// The open sweep is to have so many runs beside those that it has.
  void expect(std::int64_t more);
  /// The number of a place of the open sweep, made where there is none. InputError where its coordinates belong to
  /// another configuration: then the plan has changed in more than what it sweeps.
  std::int64_t place(const SweepPlace& place);
  /// The seeds that are finished at a place.
  [[nodiscard]] std::set<std::uint64_t> finished(std::int64_t place) const;
  /// Adds a finished run, at once and whole.
  void add(const StoredRun& run);
  /// Many changes as one, and faster. Nothing is kept if `changes` throws.
  void together(const std::function<void()>& changes);

  /// The sweeps, by name.
  [[nodiscard]] std::vector<SweepStatus> status() const;
  /// One of them; of the only one where `name` is empty. InputError where there is none, or not only one.
  [[nodiscard]] SweepStatus status(const std::string& name) const;
  /// The rows of a sweep, by coordinates in the order of keys, then seeds, with these columns only: the order says
  /// nothing about the order of writing. InputError for a column that the sweep does not have.
  void read(const std::string& name, const std::vector<std::string>& columns,
            const std::function<void(const SweepRowView&)>& row) const;
  /// The text of a place's configuration, of every place, in the order of read().
  void read_places(const std::string& name, const std::function<void(const SweepPlace&)>& place) const;

  /// Adds the rows of another store; those that both have must be the same. InputError, and nothing added, where
  /// they are not, or as open_sweep and place.
  std::int64_t merge(const std::string& other, bool mix);

 private:
  class Tables;
  std::unique_ptr<Tables> tables_;
};

}  // namespace advproof
