// The one table of keys that a configuration has. Parsing, --set, writing, help and suggestions derive from
// it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kinds.h"

namespace advproof {

struct Key {
  std::string name;  ///< with its table: data.samples
  KeyKind kind;
  std::string doc;
};

/// All keys, by table, in the order in which they are written.
const std::vector<Key>& keys();

/// Null for an unknown name.
const Key* find_key(std::string_view name);

/// The names of the tables: data, network ...
const std::vector<std::string>& tables();

/// data for data.samples, empty for a key outside every table.
std::string_view table_of(std::string_view name);

/// `unknown key; the nearest known key is X`, where the right key in the wrong table is near.
std::string unknown_key(std::string_view name);

/// Sets the key. When the value does not fit, changes nothing and returns what was expected.
std::optional<std::string> assign(const Key& key, Configuration& configuration, const Value& value);

/// What is wrong with the key's present value, if anything is.
std::optional<std::string> complaint_about(const Key& key, const Configuration& configuration);

std::string domain_of(const Key& key);
std::string text_of(const Key& key, const Configuration& configuration);

}  // namespace advproof
