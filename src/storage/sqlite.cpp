#include "sqlite.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cmath>
#include <filesystem>
#include <limits>

#include "advproof/error.h"
#include "configuration/message.h"

namespace advproof {
namespace {

constexpr int patience = 5000;  // ms that a reader waits for a writer's moment

}  // namespace

void Database::Close::operator()(sqlite3* database) const { sqlite3_close(database); }

Database::Database(const std::string& path, Access access) : path_(path) {
  std::error_code error;
  const bool exists = std::filesystem::exists(path, error);
  if (exists && !std::filesystem::is_regular_file(path, error))
    throw InputError(complaint(path, 0, "", "expected a regular file"));
  if (!exists && access == Access::read) throw InputError(complaint(path, 0, "", "no such file"));
  sqlite3* opened = nullptr;
  // A reader too finishes what a killed writer left in its log; where the file is write-protected, nothing is written.
  const int flags = SQLITE_OPEN_READWRITE | (access == Access::read ? 0 : SQLITE_OPEN_CREATE);
  const int status = sqlite3_open_v2(path.c_str(), &opened, flags, nullptr);
  database_.reset(opened);
  if (status != SQLITE_OK) fail(access == Access::read ? "cannot be read" : "cannot be written");
  sqlite3_extended_result_codes(opened, 1);
  sqlite3_busy_timeout(opened, patience);
  if (access == Access::read) run("PRAGMA query_only = 1");
}

void Database::run(const std::string& sql) {
  if (sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    fail(sql.substr(0, sql.find_first_of("(;")));
}

void Database::fail(std::string_view doing) const {
  const int status = database_ ? sqlite3_errcode(database_.get()) & 0xff : SQLITE_NOMEM;
  const std::string why = database_ ? sqlite3_errmsg(database_.get()) : "out of memory";
  const std::string message = complaint(path_, 0, doing, why);
  switch (status) {
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
    case SQLITE_ERROR:  // a table or column that is not there
    case SQLITE_MISMATCH:
    case SQLITE_CONSTRAINT:
      throw InputError(message);
    default:
      throw IncompleteError(message);
  }
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Statement::Statement(const Database& database, std::string sql) : database_(&database), sql_(std::move(sql)) {
  sqlite3_stmt* prepared = nullptr;
  if (sqlite3_prepare_v2(database.database_.get(), sql_.c_str(), -1, &prepared, nullptr) != SQLITE_OK)
    database.fail(sql_);
  statement_.reset(prepared);
}

Statement& Statement::bind(int index, std::int64_t value) {
  if (sqlite3_bind_int64(statement_.get(), index, value) != SQLITE_OK) database_->fail(sql_);
  return *this;
}

Statement& Statement::bind(int index, double value) {
  const int status = std::isnan(value) ? sqlite3_bind_null(statement_.get(), index)
                                       : sqlite3_bind_double(statement_.get(), index, value);
  if (status != SQLITE_OK) database_->fail(sql_);
  return *this;
}

Statement& Statement::bind(int index, std::string_view value) {
  if (sqlite3_bind_text(statement_.get(), index, value.data(), static_cast<int>(value.size()),
                        SQLITE_TRANSIENT) != SQLITE_OK)
    database_->fail(sql_);
  return *this;
}

bool Statement::step() {
  const int status = sqlite3_step(statement_.get());
  if (status == SQLITE_ROW) return true;
  if (status != SQLITE_DONE) {
    sqlite3_reset(statement_.get());
    database_->fail(sql_);
  }
  sqlite3_reset(statement_.get());
  return false;
}

void Statement::finish() {
  while (step()) {
  }
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }

double Statement::real(int column) const {
  if (sqlite3_column_type(statement_.get(), column) == SQLITE_NULL)
    return std::numeric_limits<double>::quiet_NaN();
  return sqlite3_column_double(statement_.get(), column);
}

std::string Statement::text(int column) const {
  const unsigned char* text = sqlite3_column_text(statement_.get(), column);
  return text == nullptr ? std::string() : reinterpret_cast<const char*>(text);
}

bool Statement::is_text(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_TEXT;
}

Transaction::Transaction(Database& database) : database_(database) { database_.run("SAVEPOINT change"); }

Transaction::~Transaction() {
  if (!open_) return;
  try {
    database_.run("ROLLBACK TO change; RELEASE change");
  } catch (const Error&) {  // what made us roll back has been told
  }
}

void Transaction::commit() {
  database_.run("RELEASE change");
  open_ = false;
}

std::string sql_name(std::string_view name) {
  std::string quoted = "\"";
  for (const char c : name) {
    quoted += c;
    if (c == '"') quoted += c;
  }
  return quoted + '"';
}

}  // namespace advproof
