#include "hdf5_structure.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "advproof/error.h"
#include "configuration/message.h"

// Names and layouts are those of the HDF5 File Format Specification, version 3.0.
namespace advproof::hdf5 {
namespace {

using namespace std::string_view_literals;

/// Something lies outside of the file, or is not what is expected there.
struct Broken {};

void require(bool condition) {
  if (!condition) throw Broken();
}

/// Bytes of the file; what is asked for beyond them is Broken. Numbers are little-endian.
class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : bytes_(bytes) {}
  [[nodiscard]] std::uint64_t size() const { return bytes_.size(); }
  [[nodiscard]] Bytes part(std::uint64_t at, std::uint64_t length) const {
    require(at <= size() && length <= size() - at);
    return Bytes(bytes_.substr(at, length));
  }
  [[nodiscard]] Bytes from(std::uint64_t at) const { return part(at, size() - std::min(at, size())); }
  [[nodiscard]] std::uint64_t number(std::uint64_t at, std::uint64_t width) const {
    std::uint64_t value = 0;
    const Bytes bytes = part(at, width);
    for (std::uint64_t i = width; i-- > 0;) value = value << 8U | static_cast<unsigned char>(bytes.bytes_[i]);
    return value;
  }
  [[nodiscard]] bool begins_with(std::string_view text) const { return bytes_.starts_with(text); }
  /// A text that ends with a zero.
  [[nodiscard]] std::string text(std::uint64_t at) const {
    const std::string_view rest = from(at).bytes_;
    require(rest.find('\0') != std::string_view::npos);
    return std::string(rest.substr(0, rest.find('\0')));
  }

 private:
  std::string_view bytes_;
};

enum Type : std::uint64_t {
  nil = 0x00,
  dataspace = 0x01,
  datatype = 0x03,
  fill_value = 0x05,
  layout = 0x08,
  attribute = 0x0c,
  old_time = 0x0e,
  continuation = 0x10,
  symbol_table = 0x11,
  time_stamp = 0x12
};

struct Message {
  std::uint64_t type;
  Bytes data;
};

struct SymbolTable {
  std::uint64_t tree, heap;
  bool operator==(const SymbolTable&) const = default;
};

constexpr std::uint64_t undefined = ~std::uint64_t{0};
constexpr std::uint64_t leaf_names = 8;  // at most, of a symbol table node: twice the K of the superblock
constexpr std::uint64_t tree_leaves = 32;

/// Of other people's numbers, of any width: little-endian integers, and binary32 or binary64. A reader says what it expected.
bool is_plain_number(const Bytes& type) {
  const std::uint64_t size = type.number(4, 4);
  const bool integer = type.begins_with("\x10\0\0\0"sv) || type.begins_with("\x10\x08\0\0"sv);
  if (integer) return (size == 1 || size == 2 || size == 4 || size == 8) && type.number(8, 4) == size << 19U;
  return type.begins_with("\x11\x20\x1f\0\x04\0\0\0\0\0\x20\0\x17\x08\0\x17\x7f\0\0\0"sv);
}

/// How many bytes a value has: of a little-endian 64-bit integer, a binary64 number or a string padded with zeros.
std::uint64_t size_of_type(const Bytes& type, Origin by) {
  if (type.begins_with("\x13\x11\0\0"sv) || type.begins_with("\x13\x01\0\0"sv)) {
    require(type.number(4, 4) > 0);
    return type.number(4, 4);
  }
  if (by == Origin::others && is_plain_number(type)) return type.number(4, 4);
  require(type.begins_with("\x10\x08\0\0\x08\0\0\0\0\0\x40\0"sv) ||
          type.begins_with("\x10\0\0\0\x08\0\0\0\0\0\x40\0"sv) ||
          type.begins_with("\x11\x20\x3f\0\x08\0\0\0\0\0\x40\0\x34\x0b\0\x34\xff\x03\0\0"sv));
  return 8;
}

/// How many values a shape has, each of `size` bytes, all of them within `most` bytes.
std::uint64_t count_of_shape(const Bytes& space, std::uint64_t size, std::uint64_t most) {
  const std::uint64_t rank = space.number(1, 1);
  const std::uint64_t has_maxima = space.number(2, 1);
  require(space.number(0, 1) == 1 && rank <= 32 && has_maxima <= 1 && space.number(3, 5) == 0);
  std::uint64_t count = 1;
  for (std::uint64_t i = 0; i < rank; ++i) {
    const std::uint64_t extent = space.number(8 + 8 * i, 8);
    require(has_maxima == 0 || space.number(8 + 8 * (rank + i), 8) == extent);
    require(extent == 0 || count <= most / size / extent);
    count *= extent;
  }
  return count;
}

class Structure {
 public:
  Structure(Bytes file, Origin by) : file_(file), by_(by) {}

  void walk() {
    path_ = "";
    require(file_.begins_with("\x89HDF\r\n\x1a\n\0\0\0\0\0\x08\x08\0\x04\0\x10\0\0\0\0\0"sv));
    require(file_.number(24, 8) == 0 && file_.number(32, 8) == undefined &&
            file_.number(40, 8) == file_.size() && file_.number(48, 8) == undefined);
    const Bytes root = file_.part(56, 40);
    require(root.number(0, 8) == 0);
    object(root, 0);
  }

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  /// All messages of an object header, from all of its parts.
  [[nodiscard]] std::vector<Message> messages(std::uint64_t header) const {
    const Bytes prefix = file_.part(header, 16);
    require(prefix.number(0, 2) == 1);
    const std::uint64_t count = prefix.number(2, 2);
    std::vector<Bytes> parts{file_.part(header + 16, prefix.number(8, 4))};
    std::vector<Message> result;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      for (Bytes rest = parts[i]; rest.size() > 0;) {
        const Message message{rest.number(0, 2), rest.part(8, rest.number(2, 2))};
        constexpr std::uint64_t is_constant = 1;  // anything else, sharing above all, leads elsewhere
        require(rest.number(4, 1) <= is_constant && rest.number(5, 3) == 0 && message.data.size() % 8 == 0);
        rest = rest.from(8 + message.data.size());
        result.push_back(message);
        require(result.size() <= count);
        if (message.type != continuation) continue;
        require(message.data.number(8, 8) >= 8);
        parts.push_back(file_.part(message.data.number(0, 8), message.data.number(8, 8)));
      }
    }
    require(result.size() == count);
    return result;
  }

  /// The object of an entry of a symbol table, and all below it.
  void object(const Bytes& entry, int depth) {
    constexpr int deepest = 6;
    const std::uint64_t header = entry.number(8, 8);
    require(depth < deepest && met_.insert(header).second);
    std::optional<SymbolTable> table;
    std::optional<Bytes> space;
    std::optional<Bytes> type;
    std::optional<Bytes> data;
    const auto once = [](auto& place, const auto& value) {
      require(!place);
      place = value;
    };
    for (const auto& [kind, message] : messages(header)) {
      if (kind == symbol_table)
        once(table, SymbolTable{message.number(0, 8), message.number(8, 8)});
      else if (kind == dataspace)
        once(space, message);
      else if (kind == datatype)
        once(type, message);
      else if (kind == layout)
        once(data, message);
      else if (kind == attribute)
        value(message);
      else
        require(kind == nil || kind == continuation ||
                (kind == fill_value && message.begins_with("\x02\x02\x02\x01\0\0\0\0"sv)) ||
                (by_ == Origin::others && (kind == old_time || kind == time_stamp)));
    }
    require(table ? !space && !type && !data : space && type && data);
    const std::uint64_t kept = entry.number(16, 4);  // of the object header, beside the entry
    require(kept == 0 || (kept == 1 && table == SymbolTable{entry.number(24, 8), entry.number(32, 8)}));
    if (table)
      group(*table, depth);
    else
      dataset(*space, *type, *data);
  }

  void value(const Bytes& message) const {
    const auto padded = [](std::uint64_t size) { return (size + 7) / 8 * 8; };
    const std::uint64_t name = message.number(2, 2);
    const std::uint64_t type = message.number(4, 2);
    const std::uint64_t space = message.number(6, 2);
    require(message.number(0, 2) == 1 && name > 0 && message.part(8, name).text(0).size() == name - 1);
    Bytes rest = message.from(8 + padded(name));
    const std::uint64_t size = size_of_type(rest.part(0, type), by_);
    rest = rest.from(padded(type));
    require(rest.part(0, space).number(1, 1) == 0 && count_of_shape(rest.part(0, space), 1, 1) == 1);
    rest = rest.from(padded(space));
    require(size <= rest.size());
  }

  void dataset(const Bytes& space, const Bytes& type, const Bytes& data) const {
    const std::uint64_t size = size_of_type(type, by_);
    const std::uint64_t stored = data.number(10, 8);
    require(data.number(0, 2) == 0x0103);  // version 3, contiguous
    require(count_of_shape(space, size, file_.size()) * size == stored);
    require(stored == 0 ? data.number(2, 8) == undefined
                        : file_.part(data.number(2, 8), stored).size() == stored);
  }

  void group(const SymbolTable& table, int depth) {
    const Bytes heap = file_.part(table.heap, 32);
    require(heap.begins_with("HEAP\0\0\0\0"sv));
    const Bytes names = file_.part(heap.number(24, 8), heap.number(8, 8));
    free_list(names, heap.number(16, 8));
    const Bytes tree = file_.part(table.tree, 24 + 8 * (2 * tree_leaves + 1));
    const std::uint64_t leaves = tree.number(6, 2);
    require(tree.begins_with("TREE\0\0"sv) && leaves <= tree_leaves && tree.number(8, 8) == undefined &&
            tree.number(16, 8) == undefined);
    const std::string above = path_;
    for (std::uint64_t i = 0; i < leaves; ++i) {
      static_cast<void>(names.text(tree.number(24 + 16 * i, 8)));
      static_cast<void>(names.text(tree.number(24 + 16 * (i + 1), 8)));
      const Bytes node = file_.part(tree.number(24 + 16 * i + 8, 8), 8 + 40 * leaf_names);
      require(node.begins_with("SNOD\x01\0"sv) && node.number(6, 2) <= leaf_names);
      for (std::uint64_t j = 0; j < node.number(6, 2); ++j) {
        const Bytes entry = node.part(8 + 40 * j, 40);
        path_ = above + "/" + names.text(entry.number(0, 8));
        object(entry, depth + 1);
      }
    }
    path_ = above;
  }

  static void free_list(const Bytes& names, std::uint64_t first) {
    constexpr std::uint64_t end = 1;
    std::uint64_t left = names.size() / 16;  // a block has at least so many bytes
    for (std::uint64_t at = first; at != end; at = names.number(at, 8)) {
      require(left-- > 0 && names.part(at, 16).number(8, 8) >= 16);
      static_cast<void>(names.part(at, names.number(at + 8, 8)));
    }
  }

  Bytes file_;
  Origin by_;
  std::string path_;             ///< where the walk is
  std::set<std::uint64_t> met_;  ///< object headers
};

}  // namespace

void require_plain_structure(std::string_view file, const std::string& origin, Origin by) {
  Structure structure{Bytes(file), by};
  try {
    structure.walk();
  } catch (const Broken&) {
    throw InputError(complaint(
        origin, 0, structure.path(),
        by == Origin::advproof ? "expected HDF5 as advproof writes it"
                               : "expected plain HDF5: of the earliest format, contiguous, without filters"));
  }
}

}  // namespace advproof::hdf5
