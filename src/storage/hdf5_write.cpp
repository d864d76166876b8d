#include <algorithm>
#include <cerrno>
#include <new>

#include "advproof/error.h"
#include "hdf5_memory.h"

namespace advproof::hdf5 {
namespace {

constexpr std::size_t growth = 1U << 20U;  // bytes by which the file in memory grows

/// The file is in memory, which may have ended.
[[noreturn]] void fail(const std::string& what) {
  if (errno == ENOMEM) throw std::bad_alloc();
  throw IncompleteError("HDF5 could not " + what);
}

void check(herr_t status, const char* what) {
  if (status < 0) fail(what);
}

Handle checked(hid_t id, Handle::Close close, const char* what) {
  if (id < 0) fail(what);
  return {id, close};
}

/// A list for creating objects without time stamps.
Handle timeless(hid_t kind) {
  Handle list = checked(H5Pcreate(kind), H5Pclose, "make a property list");
  check(H5Pset_obj_track_times(list.get(), false), "leave out time stamps");
  return list;
}

Handle memory_file() {
  const Handle access = checked(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "make a property list");
  check(H5Pset_fapl_core(access.get(), growth, false), "keep a file in memory");
  // The oldest format: everything reads it, and HDF5 1.10 hands over newer superblocks with a wrong checksum.
  check(H5Pset_libver_bounds(access.get(), H5F_LIBVER_EARLIEST, H5F_LIBVER_V18), "fix its format");
  const Handle creation = timeless(H5P_FILE_CREATE);
  return checked(H5Fcreate("in memory", H5F_ACC_EXCL, creation.get(), access.get()), H5Fclose, "make a file");
}

Handle string_type(std::size_t length) {
  Handle type = checked(H5Tcopy(H5T_C_S1), H5Tclose, "make a string type");
  check(H5Tset_size(type.get(), std::max<std::size_t>(length, 1)), "size a string type");
  check(H5Tset_strpad(type.get(), H5T_STR_NULLPAD), "pad a string type");
  check(H5Tset_cset(type.get(), H5T_CSET_UTF8), "name the characters of a string type");
  return type;
}

}  // namespace

Writer::Writer() : file_(memory_file()) {}

void Writer::put_attribute(const std::string& name, hid_t type, const void* value) {
  const Handle space = checked(H5Screate(H5S_SCALAR), H5Sclose, "make a dataspace");
  const Handle attribute =
      checked(H5Acreate2(file_.get(), name.c_str(), type, space.get(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose,
              "make an attribute");
  check(H5Awrite(attribute.get(), type, value), "write an attribute");
}

void Writer::attribute(const std::string& name, const std::string& value) {
  put_attribute(name, string_type(value.size()).get(), value.c_str());
}

void Writer::attribute(const std::string& name, std::int64_t value) {
  put_attribute(name, H5T_STD_I64LE, &value);
}

void Writer::attribute(const std::string& name, std::uint64_t value) {
  put_attribute(name, H5T_STD_U64LE, &value);
}

void Writer::put_dataset(const std::string& path, hid_t type, const void* values, const Shape& shape) {
  const Handle space = shape.empty()
                           ? checked(H5Screate(H5S_SCALAR), H5Sclose, "make a dataspace")
                           : checked(H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr),
                                     H5Sclose, "make a dataspace");
  const Handle creation = timeless(H5P_DATASET_CREATE);
  // HDF5 would make missing groups itself, but with time stamps.
  for (std::size_t slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1)) {
    const std::string group = path.substr(0, slash);
    if (H5Lexists(file_.get(), group.c_str(), H5P_DEFAULT) > 0) continue;
    const Handle group_creation = timeless(H5P_GROUP_CREATE);
    checked(H5Gcreate2(file_.get(), group.c_str(), H5P_DEFAULT, group_creation.get(), H5P_DEFAULT), H5Gclose,
            "make a group");
  }
  const Handle dataset = checked(
      H5Dcreate2(file_.get(), path.c_str(), type, space.get(), H5P_DEFAULT, creation.get(), H5P_DEFAULT),
      H5Dclose, "make a dataset");
  check(H5Dwrite(dataset.get(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), "write a dataset");
}

void Writer::dataset(const std::string& path, std::span<const double> values, const Shape& shape) {
  put_dataset(path, H5T_IEEE_F64LE, values.data(), shape);
}

void Writer::dataset(const std::string& path, std::span<const std::int64_t> values, const Shape& shape) {
  put_dataset(path, H5T_STD_I64LE, values.data(), shape);
}

void Writer::dataset(const std::string& path, std::span<const std::string> values, const Shape& shape) {
  std::size_t length = 1;
  for (const std::string& value : values) length = std::max(length, value.size());
  std::string padded;
  padded.reserve(length * values.size());
  for (const std::string& value : values) padded.append(value).append(length - value.size(), '\0');
  put_dataset(path, string_type(length).get(), padded.data(), shape);
}

std::string Writer::bytes() {
  check(H5Fflush(file_.get(), H5F_SCOPE_GLOBAL), "flush a file");
  const ssize_t size = H5Fget_file_image(file_.get(), nullptr, 0);
  if (size < 0) fail("size a file");
  std::string result(static_cast<std::size_t>(size), '\0');
  if (H5Fget_file_image(file_.get(), result.data(), result.size()) != size) fail("hand over a file");
  return result;
}

}  // namespace advproof::hdf5
