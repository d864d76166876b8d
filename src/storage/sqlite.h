// SQLite, with its errors as ours: file, what was done, why.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace advproof {

class Database {
 public:
  enum class Access { read, write };
  static constexpr const char* in_memory = ":memory:";  ///< the path of a database that is no file

  /// Opens a database; to write, makes one where there is none. InputError where the file is none, or a folder;
  /// IncompleteError where it cannot be written.
  Database(const std::string& path, Access access);

  /// Runs statements that give no rows. Errors as every call below: IncompleteError where the disk is full or does
  /// not let us write, InputError where the file is damaged.
  void run(const std::string& sql);

  [[nodiscard]] const std::string& path() const { return path_; }
  [[noreturn]] void fail(std::string_view doing) const;

 private:
  friend class Statement;
  struct Close {
    void operator()(sqlite3* database) const;
  };
  std::string path_;
  std::unique_ptr<sqlite3, Close> database_;
};

/// A prepared statement: bind from 1, step over rows, read columns from 0.
class Statement {
 public:
  Statement(const Database& database, std::string sql);

  Statement& bind(int index, std::int64_t value);
  Statement& bind(int index, double value);  ///< NaN is NULL
  Statement& bind(int index, std::string_view value);

  /// True while there is a row. After the last, or after finish(), the statement can be bound and run again.
  bool step();
  /// Runs it to its end.
  void finish();

  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] double real(int column) const;  ///< NaN for NULL
  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] bool is_text(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  const Database* database_;
  std::string sql_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// All or nothing: rolls back unless committed. May be nested.
class Transaction {
 public:
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Database& database_;
  bool open_ = true;
};

/// A name of a table or column, quoted.
std::string sql_name(std::string_view name);

}  // namespace advproof
