// HDF5 in memory: a file is built as bytes, or read from bytes, and never touches a disk here. So a full disk
// or a killed process is the business of one place (atomic_file.h), and equal content gives equal bytes.
// HDF5's serial library is not thread-safe: a Writer or Reader holds a lock for as long as it lives.
#pragma once

#include <hdf5.h>

#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "advproof/error.h"

namespace advproof::hdf5 {

using Shape = std::vector<hsize_t>;

/// An open HDF5 object, closed at the end of its scope.
class Handle {
 public:
  using Close = herr_t (*)(hid_t);
  Handle(hid_t id, Close close) : id_(id), close_(close) {}
  Handle(Handle&& other) noexcept : id_(other.id_), close_(other.close_) { other.id_ = -1; }
  Handle& operator=(Handle&& other) noexcept;
  ~Handle() { reset(); }
  void reset();
  [[nodiscard]] hid_t get() const { return id_; }
  [[nodiscard]] bool valid() const { return id_ >= 0; }

 private:
  hid_t id_;
  Close close_;
};

/// Holds the lock, and keeps HDF5 from printing its error stacks.
class Session {
 public:
  Session();
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

 private:
  std::unique_lock<std::mutex> lock_;
  H5E_auto2_t print_ = nullptr;
  void* print_data_ = nullptr;
};

/// Builds a file. No time stamps, a fixed format version, strings of fixed length, contiguous data: the same
/// calls give the same bytes. Groups on the way to a dataset are made. IncompleteError if HDF5 fails.
class Writer {
 public:
  Writer();
  void attribute(const std::string& name, const std::string& value);
  void attribute(const std::string& name, std::int64_t value);
  void attribute(const std::string& name, std::uint64_t value);
  void dataset(const std::string& path, std::span<const double> values, const Shape& shape);
  void dataset(const std::string& path, std::span<const std::int64_t> values, const Shape& shape);
  void dataset(const std::string& path, std::span<const std::string> values, const Shape& shape);
  /// All bytes of the file.
  std::string bytes();

 private:
  void put_attribute(const std::string& name, hid_t type, const void* value);
  void put_dataset(const std::string& path, hid_t type, const void* values, const Shape& shape);

  Session session_;
  Handle file_;
};

/// Reads a file of the Writer's kind and nothing else: every object must be stored inside the file, plainly,
/// with exactly the type and shape asked for, and nothing larger than the file is allocated. All functions
/// throw InputError `origin: /path: what was expected`.
class Reader {
 public:
  Reader(std::string bytes, std::string origin);
  std::string text_attribute(const std::string& name) const;
  std::int64_t integer_attribute(const std::string& name) const;
  std::uint64_t unsigned_attribute(const std::string& name) const;
  std::vector<double> reals(const std::string& path, const Shape& shape) const;
  std::vector<std::int64_t> integers(const std::string& path, const Shape& shape) const;
  std::vector<std::string> strings(const std::string& path, const Shape& shape) const;
  /// Is there an object, or a link, of this name?
  bool has(const std::string& path) const;
  /// The names in a group, sorted.
  std::vector<std::string> members(const std::string& path) const;
  /// The shape of a dataset.
  Shape shape(const std::string& path) const;

  [[noreturn]] void fail(const std::string& path, const std::string& what) const;

 private:
  Handle open_attribute(const std::string& name) const;
  Handle open_dataset(const std::string& path) const;
  Shape shape_of(const Handle& dataset, const std::string& path) const;
  void require_shape(const Handle& dataset, const std::string& path, const Shape& shape) const;
  std::size_t count(const Handle& dataset, const std::string& path, std::size_t item_size) const;
  template <class Number>
  std::vector<Number> numbers(const std::string& path, const Shape& shape, hid_t type,
                              const char* name) const;
  void read_attribute(const std::string& name, hid_t type, const char* expected, void* value) const;

  Session session_;
  std::string origin_;
  std::size_t size_;
  Handle file_;
};

/// Runs `read`; what it finds wrong with a text is said to be wrong with `field` of the file.
template <class Read>
auto within(const Reader& file, const std::string& field, Read read) {
  try {
    return read();
  } catch (const Error& error) {
    file.fail(field, error.what());
  }
}

}  // namespace advproof::hdf5
