#include <fmt/format.h>

#include <utility>

#include "advproof/error.h"
#include "configuration/message.h"
#include "hdf5_memory.h"

namespace advproof::hdf5 {
namespace {

constexpr std::size_t image_growth = 1U << 16U;
constexpr std::size_t longest_text_attribute = 1U << 16U;

Handle open_image(std::string& bytes) {
  const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  if (!access.valid() || H5Pset_fapl_core(access.get(), image_growth, false) < 0 ||
      H5Pset_file_image(access.get(), bytes.data(), bytes.size()) < 0)
    return {-1, H5Fclose};
  return {H5Fopen("in memory", H5F_ACC_RDONLY, access.get()), H5Fclose};
}

std::string shape_text(const Shape& shape) {
  return shape.empty() ? "a single value" : fmt::format("{}", fmt::join(shape, " x "));
}

/// Every step of the path exists and is a hard link: soft links could go in circles, external ones to other
/// files.
bool is_hard(hid_t file, const std::string& path) {
  std::size_t slash = 0;
  while (slash != std::string::npos) {
    slash = path.find('/', slash + 1);
    H5L_info_t info;
    if (H5Lget_info(file, path.substr(0, slash).c_str(), &info, H5P_DEFAULT) < 0) return false;
    if (info.type != H5L_TYPE_HARD) return false;
  }
  return true;
}

/// The length of a string type of fixed length, or 0 for any other type.
std::size_t string_length(hid_t type) {
  if (H5Tget_class(type) != H5T_STRING || H5Tis_variable_str(type) != 0) return 0;
  return H5Tget_strpad(type) == H5T_STR_NULLPAD ? H5Tget_size(type) : 0;
}

std::string unpadded(const char* text, std::size_t length) {
  const std::string_view padded(text, length);
  return std::string(padded.substr(0, padded.find_last_not_of('\0') + 1));
}

}  // namespace

Reader::Reader(std::string bytes, std::string origin)
    : origin_(std::move(origin)), size_(bytes.size()), file_(open_image(bytes)) {
  if (!file_.valid()) fail("", "expected an HDF5 file");
}

void Reader::fail(const std::string& path, const std::string& what) const {
  throw InputError(complaint(origin_, 0, path, what));
}

Handle Reader::open_attribute(const std::string& name) const {
  Handle attribute(H5Aopen(file_.get(), name.c_str(), H5P_DEFAULT), H5Aclose);
  if (!attribute.valid()) fail("attribute " + name, "expected to be present");
  const Handle space(H5Aget_space(attribute.get()), H5Sclose);
  if (!space.valid() || H5Sget_simple_extent_type(space.get()) != H5S_SCALAR)
    fail("attribute " + name, "expected a single value");
  return attribute;
}

void Reader::read_attribute(const std::string& name, hid_t type, const char* expected, void* value) const {
  const Handle attribute = open_attribute(name);
  const Handle stored(H5Aget_type(attribute.get()), H5Tclose);
  if (!stored.valid() || H5Tequal(stored.get(), type) <= 0 || H5Aread(attribute.get(), type, value) < 0)
    fail("attribute " + name, fmt::format("expected {}", expected));
}

std::int64_t Reader::integer_attribute(const std::string& name) const {
  std::int64_t value = 0;
  read_attribute(name, H5T_STD_I64LE, "a signed 64-bit integer", &value);
  return value;
}

std::uint64_t Reader::unsigned_attribute(const std::string& name) const {
  std::uint64_t value = 0;
  read_attribute(name, H5T_STD_U64LE, "an unsigned 64-bit integer", &value);
  return value;
}

std::string Reader::text_attribute(const std::string& name) const {
  const Handle attribute = open_attribute(name);
  const Handle type(H5Aget_type(attribute.get()), H5Tclose);
  const std::size_t length = type.valid() ? string_length(type.get()) : 0;
  if (length == 0 || length > longest_text_attribute)
    fail("attribute " + name, "expected a string of fixed length");
  std::string text(length, '\0');
  if (H5Aread(attribute.get(), type.get(), text.data()) < 0)
    fail("attribute " + name, "expected a readable string");
  return unpadded(text.data(), length);
}

bool Reader::has(const std::string& path) const {
  return H5Lexists(file_.get(), path.c_str(), H5P_DEFAULT) != 0;
}

std::vector<std::string> Reader::members(const std::string& path) const {
  if (path != "/" && !is_hard(file_.get(), path)) fail(path, "expected a group here, in the file itself");
  const Handle group(H5Gopen2(file_.get(), path.c_str(), H5P_DEFAULT), H5Gclose);
  if (!group.valid()) fail(path, "expected a group");
  std::vector<std::string> names;
  const auto add = [](hid_t /*group*/, const char* name, const H5L_info_t* /*info*/, void* to) -> herr_t {
    static_cast<std::vector<std::string>*>(to)->emplace_back(name);
    return 0;
  };
  hsize_t first = 0;
  if (H5Literate(group.get(), H5_INDEX_NAME, H5_ITER_INC, &first, add, &names) < 0)
    fail(path, "expected a readable group");
  return names;
}

Handle Reader::open_dataset(const std::string& path) const {
  if (!is_hard(file_.get(), path)) fail(path, "expected a dataset here, in the file itself");
  const hid_t object = H5Oopen(file_.get(), path.c_str(), H5P_DEFAULT);
  const Handle guard(object, H5Oclose);
  if (object < 0 || H5Iget_type(object) != H5I_DATASET) fail(path, "expected a dataset");
  Handle dataset(H5Dopen2(file_.get(), path.c_str(), H5P_DEFAULT), H5Dclose);
  if (!dataset.valid()) fail(path, "expected a readable dataset");
  const Handle creation(H5Dget_create_plist(dataset.get()), H5Pclose);
  if (!creation.valid() || H5Pget_layout(creation.get()) != H5D_CONTIGUOUS ||
      H5Pget_external_count(creation.get()) != 0 || H5Pget_nfilters(creation.get()) != 0)
    fail(path, "expected contiguous data, in the file itself and without filters");
  return dataset;
}

Shape Reader::shape_of(const Handle& dataset, const std::string& path) const {
  const Handle space(H5Dget_space(dataset.get()), H5Sclose);
  if (!space.valid()) fail(path, "expected a shape");
  const H5S_class_t kind = H5Sget_simple_extent_type(space.get());
  if (kind == H5S_SCALAR) return {};
  const int rank = kind == H5S_SIMPLE ? H5Sget_simple_extent_ndims(space.get()) : -1;
  if (rank < 0 || rank > H5S_MAX_RANK) fail(path, "expected a simple shape");
  Shape shape(static_cast<std::size_t>(rank));
  if (H5Sget_simple_extent_dims(space.get(), shape.data(), nullptr) != rank)
    fail(path, "expected a simple shape");
  return shape;
}

Shape Reader::shape(const std::string& path) const { return shape_of(open_dataset(path), path); }

void Reader::require_shape(const Handle& dataset, const std::string& path, const Shape& expected) const {
  const Shape found = shape_of(dataset, path);
  if (found != expected)
    fail(path, fmt::format("expected {}, found {}", shape_text(expected), shape_text(found)));
}

/// Items in a dataset whose shape is known to be right, or a failure where the file does not hold them all.
std::size_t Reader::count(const Handle& dataset, const std::string& path, std::size_t item_size) const {
  std::size_t items = 1;
  for (const hsize_t extent : shape_of(dataset, path)) {
    if (extent > size_) fail(path, "expected no more data than the file has");
    items *= extent;
    if (items > size_) fail(path, "expected no more data than the file has");
  }
  const hsize_t stored = H5Dget_storage_size(dataset.get());
  if (stored > size_ || stored / item_size != items || stored % item_size != 0)
    fail(path, "expected all of its data in the file");
  return items;
}

template <class Number>
std::vector<Number> Reader::numbers(const std::string& path, const Shape& shape, hid_t type,
                                    const char* name) const {
  const Handle dataset = open_dataset(path);
  const Handle stored(H5Dget_type(dataset.get()), H5Tclose);
  if (!stored.valid() || H5Tequal(stored.get(), type) <= 0) fail(path, fmt::format("expected {}", name));
  require_shape(dataset, path, shape);
  std::vector<Number> values(count(dataset, path, sizeof(Number)));
  if (H5Dread(dataset.get(), type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) < 0)
    fail(path, "expected readable data");
  return values;
}

std::vector<double> Reader::reals(const std::string& path, const Shape& shape) const {
  return numbers<double>(path, shape, H5T_IEEE_F64LE, "binary64 numbers");
}

std::vector<std::int64_t> Reader::integers(const std::string& path, const Shape& shape) const {
  return numbers<std::int64_t>(path, shape, H5T_STD_I64LE, "signed 64-bit integers");
}

std::vector<std::string> Reader::strings(const std::string& path, const Shape& shape) const {
  const Handle dataset = open_dataset(path);
  const Handle type(H5Dget_type(dataset.get()), H5Tclose);
  const std::size_t length = type.valid() ? string_length(type.get()) : 0;
  if (length == 0) fail(path, "expected strings of fixed length");
  require_shape(dataset, path, shape);
  const std::size_t items = count(dataset, path, length);
  std::string padded(items * length, '\0');
  if (H5Dread(dataset.get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, padded.data()) < 0)
    fail(path, "expected readable data");
  std::vector<std::string> values;
  for (std::size_t i = 0; i < items; ++i) values.push_back(unpadded(padded.data() + i * length, length));
  return values;
}

}  // namespace advproof::hdf5
