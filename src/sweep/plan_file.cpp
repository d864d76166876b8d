// Sweep files: TOML into a plan, with complaints that name the line.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>

#include "advproof/configuration/nearest.h"
#include "advproof/configuration/scalar_choice.h"
#include "advproof/error.h"
#include "advproof/sweep/plan.h"
#include "as_written.h"
#include "configuration/message.h"
#include "configuration/numeric_key.h"
#include "configuration/read_file.h"
#include "configuration/seeds.h"
#include "configuration/toml_value.h"
#include "expression.h"

namespace advproof {
namespace {

constexpr std::size_t longest_plan = 1 << 16;
constexpr std::size_t longest_axis = 1'000'000;

const std::vector<std::string> plan_fields{"title", "preset", "config", "scalar", "seeds",  "set",
                                           "axis",  "series", "tied",   "refine", "observe"};

class PlanReader {
 public:
  PlanReader(std::string_view toml, std::string origin) : toml_(toml), origin_(std::move(origin)) {}

  SweepPlan read() {
    if (toml_.size() > longest_plan) fail(0, "", fmt::format("expected at most {} bytes", longest_plan));
    try {
      root_ = toml::parse(toml_);
    } catch (const toml::parse_error& error) {
      fail(error.source().begin.line, "malformed TOML", std::string(error.description()));
    }
    require_known(root_, plan_fields, "");
    plan_.origin = origin_;
    plan_.text = toml_;
    plan_.name = std::filesystem::path(origin_).stem().string();
    plan_.title = text("title", "");
    read_base();
    read_scalar();
    read_seeds_field();
    read_set();
    read_series();
    read_ties();
    read_observables();
    read_refinement();
    return plan_;
  }

 private:
  [[noreturn]] void fail(unsigned line, const std::string& field, const std::string& what) const {
    throw InputError(complaint(origin_, line, field, what));
  }
  [[noreturn]] void fail(const toml::node& node, const std::string& field, const std::string& what) const {
    fail(node.source().begin.line, field, what);
  }
  [[nodiscard]] std::string found(const toml::node& node) const { return value_of(node, toml_).found; }

  void require_known(const toml::table& table, const std::vector<std::string>& known,
                     const std::string& within) const {
    for (const auto& [key, node] : table) {
      const std::string name(key.str());
      if (std::ranges::find(known, name) == known.end())
        fail(key.source().begin.line, within + name, unknown("key", name, known));
    }
  }

  [[nodiscard]] std::string text(const char* name, const std::string& otherwise) const {
    const toml::node* node = root_.get(name);
    if (node == nullptr) return otherwise;
    if (!node->is_string()) fail(*node, name, "expected a string, found " + found(*node));
    return node->as_string()->get();
  }

  [[nodiscard]] const toml::table* table(const char* name) const {
    const toml::node* node = root_.get(name);
    if (node != nullptr && !node->is_table()) fail(*node, name, "expected a table, found " + found(*node));
    return node == nullptr ? nullptr : node->as_table();
  }

  void read_base() {
    const toml::node* preset = root_.get("preset");
    const toml::node* config = root_.get("config");
    if (preset != nullptr && config != nullptr)
      fail(*config, "config", "expected preset or config, not both");
    if (preset != nullptr) {
      try {
        plan_.base = load_preset(text("preset", ""));
      } catch (const UsageError& error) {
        fail(*preset, "preset", error.what());
      }
    }
    if (config != nullptr)
      plan_.base =
          load_configuration((std::filesystem::path(origin_).parent_path() / text("config", "")).string());
    // What says nothing about a run is the same for all: the rows of equal runs are found again.
    plan_.base.name = plan_.name;
    plan_.base.title.clear();
    plan_.base.seed = 1;
    plan_.base.sweep = {1, 1};
  }

  void read_scalar() {
    plan_.scalar = text("scalar", "double");
    const std::vector<std::string> known{Format<double>::name(), Format<Dd>::name()};
    if (std::ranges::find(known, plan_.scalar) == known.end())
      fail(*root_.get("scalar"), "scalar",
           fmt::format("expected {}, found '{}'", fmt::join(known, " or "), plan_.scalar));
  }

  void read_seeds_field() {
    const toml::node* node = root_.get("seeds");
    if (node == nullptr) return;
    const auto seeds = node->is_integer()  ? read_seeds(std::to_string(node->as_integer()->get()))
                       : node->is_string() ? read_seeds(node->as_string()->get())
                                           : std::nullopt;
    if (!seeds) fail(*node, "seeds", fmt::format("expected {}, found {}", seeds_domain(), found(*node)));
    plan_.seeds = *seeds;
  }

  /// A key of a configuration that a sweep may choose.
  const Key& key_at(const std::string& name, unsigned line, const std::string& field) {
    const Key* key = find_key(name);
    if (key == nullptr) fail(line, field, unknown_key(name));
    if (table_of(name).empty())
      fail(line, field, fmt::format("expected a key of a table, such as attack.eps, not {}", name));
    return *key;
  }

  /// Claims a key for one of the ways to give it a value.
  void claim(const std::string& name, unsigned line, const std::string& field) {
    if (const auto [at, fresh] = claimed_.emplace(name, line); !fresh)
      fail(line, field, fmt::format("{} has its values already, from line {}", name, at->second));
  }

  /// Calls f(name, node, line) for every key of a table, whose keys may stand in tables of their own.
  template <class F>
  void for_each_key(const toml::table& table, const std::string& prefix, const F& f) {
    std::vector<std::pair<unsigned, std::pair<std::string, const toml::node*>>> found;
    for (const auto& [key, node] : table)
      found.push_back({key.source().begin.line, {prefix + std::string(key.str()), &node}});
    std::ranges::stable_sort(found, {}, [](const auto& entry) { return entry.first; });
    for (const auto& [line, entry] : found) {
      if (const toml::table* inner = entry.second->as_table(); inner != nullptr && prefix.empty())
        for_each_key(*inner, entry.first + ".", f);
      else
        f(entry.first, *entry.second, line);
    }
  }

  void read_set() {
    const toml::table* set = table("set");
    if (set == nullptr) return;
    for_each_key(*set, "", [&](const std::string& name, const toml::node& node, unsigned line) {
      const Key& key = key_at(name, line, "set." + name);
      claim(name, line, "set." + name);
      if (const auto wrong = assign(key, plan_.base, value_of(node, toml_)))
        fail(line, "set." + name, *wrong);
    });
  }

  /// The tables [[name]] of a table, each with its place in messages; nothing where it has none.
  std::vector<std::pair<const toml::table*, std::string>> tables(const toml::table& within,
                                                                 const std::string& name,
                                                                 const std::string& field) {
    std::vector<std::pair<const toml::table*, std::string>> found_tables;
    const toml::node* node = within.get(name);
    if (node == nullptr) return found_tables;
    const toml::array* array = node->as_array();
    if (array == nullptr || array->empty())
      fail(*node, field + name, fmt::format("expected tables [[{}]], found {}", name, found(*node)));
    for (const toml::node& one : *array) {
      found_tables.emplace_back(one.as_table(), fmt::format("{}{} {}", field, name, found_tables.size() + 1));
      if (!one.is_table()) fail(one, found_tables.back().second, "expected a table, found " + found(one));
    }
    return found_tables;
  }

  void read_series() {
    double places = 0;
    const auto series = tables(root_, "series", "");
    if (series.empty()) {
      places = read_axes(root_, "", plan_.series.front());
    } else {
      if (const toml::node* axis = root_.get("axis"))
        fail(*axis, "axis", "expected [[axis]] or [[series]], not both");
      plan_.series.clear();
      std::map<std::string, unsigned> all = claimed_;
      for (const auto& [table, field] : series) {
        require_known(*table, {"name", "axis"}, field + ": ");
        SweepSeries one{series_name(*table, field), {}};
        claimed_.clear();  // what is set, or swept by one series, another may sweep
        places += read_axes(*table, field + ": ", one);
        all.insert(claimed_.begin(), claimed_.end());
        plan_.series.push_back(std::move(one));
      }
      claimed_ = std::move(all);
    }
    const double runs = places * static_cast<double>(plan_.seeds.count());
    if (runs > static_cast<double>(most_runs)) {
      const char* field = series.empty() ? "axis" : "series";
      const toml::node* node = root_.get(field);
      fail(node == nullptr ? 0 : node->source().begin.line, field,
           fmt::format("expected at most {} runs, found {:.3g}", most_runs, runs));
    }
  }

  std::string series_name(const toml::table& table, const std::string& field) {
    const toml::node* name = table.get("name");
    if (name == nullptr) fail(table, field + ": name", "expected a string, found nothing");
    if (!name->is_string() || name->as_string()->get().empty())
      fail(*name, field + ": name", "expected a string that is not empty, found " + found(*name));
    if (std::ranges::find(plan_.series, name->as_string()->get(), &SweepSeries::name) != plan_.series.end())
      fail(*name, field + ": name", fmt::format("expected distinct names, found {} twice", found(*name)));
    return name->as_string()->get();
  }

  /// How many places they make.
  double read_axes(const toml::table& within, const std::string& prefix, SweepSeries& series) {
    double places = 1;
    for (const auto& [axis, field] : tables(within, "axis", prefix)) {
      series.axes.push_back(read_axis(*axis, field));
      places *= static_cast<double>(series.axes.back().length());
    }
    return places;
  }

  SweepAxis read_axis(const toml::table& axis, const std::string& field) {
    require_known(axis, {"key", "keys", "values", "from", "to", "count", "spacing"}, field + ": ");
    const toml::node* key = axis.get("key");
    const toml::node* keys = axis.get("keys");
    if ((key == nullptr) == (keys == nullptr))
      fail(axis, field, "expected key = \"...\" or keys = [\"...\", ...]");
    if (key != nullptr) {
      if (!key->is_string()) fail(*key, field + ": key", "expected a string, found " + found(*key));
      const std::string name = key->as_string()->get();
      const unsigned line = key->source().begin.line;
      const Key& swept = key_at(name, line, field + ": key");
      claim(name, line, field + ": key");
      const toml::node* values = axis.get("values");
      if (values == nullptr) return {{name}, {range(axis, swept, field)}};
      std::vector<std::string> texts = list(axis, *values, swept, field);
      require_distinct(texts, values->source().begin.line, field + ": values");
      return {{name}, {std::move(texts)}};
    }
    return read_zip(axis, *keys, field);
  }

  SweepAxis read_zip(const toml::table& axis, const toml::node& keys, const std::string& field) {
    SweepAxis zip;
    const toml::array* names = keys.as_array();
    if (names == nullptr || names->empty())
      fail(keys, field + ": keys", "expected an array of keys, found " + found(keys));
    const toml::node* values = axis.get("values");
    const toml::array* lists = values == nullptr ? nullptr : values->as_array();
    if (lists == nullptr || lists->size() != names->size())
      fail(values == nullptr ? axis : *values, field + ": values",
           fmt::format("expected {} lists, one a key{}", names->size(),
                       lists == nullptr ? "" : fmt::format(", found {}", lists->size())));
    for (std::size_t i = 0; i < names->size(); ++i) {
      const toml::node& name = *names->get(i);
      if (!name.is_string()) fail(name, field + ": keys", "expected a string, found " + found(name));
      const unsigned line = name.source().begin.line;
      const Key& key = key_at(name.as_string()->get(), line, field + ": keys");
      claim(key.name, line, field + ": keys");
      zip.keys.push_back(key.name);
      zip.values.push_back(list(axis, *lists->get(i), key, field));
      if (zip.values.back().size() != zip.values.front().size())
        fail(*lists->get(i), field + ": values",
             fmt::format("expected {} values of {}, as many as of {}, found {}", zip.values.front().size(),
                         key.name, zip.keys.front(), zip.values.back().size()));
    }
    std::vector<std::string> together(zip.length());
    for (std::size_t i = 0; i < zip.length(); ++i)
      for (std::size_t k = 0; k < zip.keys.size(); ++k)
        together[i] += (k == 0 ? "" : ", ") + zip.values[k][i];
    require_distinct(together, values->source().begin.line, field + ": values");
    return zip;
  }

  std::vector<std::string> list(const toml::table& axis, const toml::node& node, const Key& key,
                                const std::string& field) {
    for (const char* other : {"from", "to", "count", "spacing"})
      if (axis.contains(other))
        fail(axis, field, fmt::format("expected values or a range, not values and {}", other));
    const toml::array* array = node.as_array();
    if (array == nullptr) fail(node, field + ": values", "expected an array, found " + found(node));
    if (array->empty()) fail(node, field + ": values", "expected a value, found an empty array");
    std::vector<std::string> texts;
    for (const toml::node& element : *array) {
      Value value = value_of(element, toml_);
      const bool number = element.is_number() && std::holds_alternative<Interval>(key.kind);
      if (number)
        value = number_value(key, element.is_integer() ? static_cast<double>(element.as_integer()->get())
                                                       : element.as_floating_point()->get());
      texts.push_back(checked(key, value, element.source().begin.line, field + ": values"));
    }
    return texts;
  }

  /// The value as the key writes it.
  std::string checked(const Key& key, const Value& value, unsigned line, const std::string& field) {
    Configuration scratch = plan_.base;
    if (const auto wrong = assign(key, scratch, value)) fail(line, field, key.name + ": " + *wrong);
    return text_of(key, scratch);
  }

  void require_distinct(const std::vector<std::string>& texts, unsigned line, const std::string& field) {
    std::vector<std::string> sorted = texts;
    std::ranges::sort(sorted);
    const auto twice = std::ranges::adjacent_find(sorted);
    if (twice != sorted.end()) fail(line, field, "expected distinct values, found " + *twice + " twice");
  }

  double number(const toml::table& axis, const char* name, const std::string& field) {
    const toml::node* node = axis.get(name);
    if (node == nullptr)
      fail(axis, field, fmt::format("expected values = [...], or from, to and count; {} is missing", name));
    const Value value = value_of(*node, toml_);
    const auto number = Real::read(value);
    if (!number || !std::isfinite(*number))
      fail(*node, field + ": " + name, "expected a finite number, found " + value.found);
    return *number;
  }

  std::vector<std::string> range(const toml::table& axis, const Key& key, const std::string& field) {
    const double from = number(axis, "from", field);
    const double to = number(axis, "to", field);
    const double count = number(axis, "count", field);
    const toml::node* spacing = axis.get("spacing");
    const std::string kind = spacing == nullptr     ? "linear"
                             : spacing->is_string() ? spacing->as_string()->get()
                                                    : "";
    if (kind != "linear" && kind != "log")
      fail(*spacing, field + ": spacing", "expected \"linear\" or \"log\", found " + found(*spacing));
    if (!(count >= 1 && count <= static_cast<double>(longest_axis) && std::trunc(count) == count))
      fail(*axis.get("count"), field + ": count",
           fmt::format("expected an integer from 1 to {}, found {}", longest_axis, count));
    if (count == 1 ? from != to : from == to)
      fail(*axis.get("count"), field + ": count",
           fmt::format("expected {} values from {} to {}, which there are not", count, from, to));
    if (kind == "log" && !(from > 0 && to > 0))
      fail(*spacing, field + ": spacing",
           fmt::format("expected from > 0 and to > 0 of a logarithmic range, found {} and {}", from, to));
    std::vector<std::string> texts;
    const auto n = static_cast<std::size_t>(count);
    for (std::size_t i = 0; i < n; ++i) {
      const double t = n == 1 ? 0 : static_cast<double>(i) / static_cast<double>(n - 1);
      double x = i == 0          ? from
                 : i == n - 1    ? to
                 : kind == "log" ? from * std::pow(to / from, t)
                                 : from + (to - from) * t;
      if (std::holds_alternative<Integer>(key.kind)) x = std::round(x);
      texts.push_back(checked(key, number_value(key, as_written(x)), axis.source().begin.line, field));
    }
    require_distinct(texts, axis.source().begin.line, field);
    return texts;
  }

  void read_ties() {
    const toml::table* tied = table("tied");
    if (tied == nullptr) return;
    std::vector<SweepTie> ties;
    for_each_key(*tied, "", [&](const std::string& name, const toml::node& node, unsigned line) {
      const std::string field = "tied." + name;
      const Key& key = key_at(name, line, field);
      claim(name, line, field);
      ties.push_back({name, expressions(node, key, field), line});
    });
    order_ties(ties);
  }

  std::vector<std::string> expressions(const toml::node& node, const Key& key, const std::string& field) {
    std::vector<std::string> texts;
    const bool two =
        node.is_array() && node.as_array()->size() == 2 && std::holds_alternative<Interval>(key.kind);
    for (std::size_t i = 0; i < (two ? 2 : 1); ++i) {
      const toml::node& text = two ? *node.as_array()->get(i) : node;
      if (!text.is_string())
        fail(text, field,
             fmt::format("expected an expression as a string{}, found {}",
                         std::holds_alternative<Interval>(key.kind) ? ", or two for the ends" : "",
                         found(text)));
      texts.push_back(text.as_string()->get());
    }
    return texts;
  }

  /// The keys that a tie reads: data.alpha for data.alpha.lo.
  std::vector<std::string> inputs_of(const SweepTie& tie) {
    std::vector<std::string> inputs;
    for (const std::string& expression : tie.expressions) {
      try {
        for (std::string name : keys_in(expression)) {
          if (find_key(name) == nullptr && (name.ends_with(".lo") || name.ends_with(".hi")))
            name.resize(name.size() - 3);
          const Key* key = find_key(name);
          if (key == nullptr) fail(tie.line, "tied." + tie.key, name + ": " + unknown_key(name));
          inputs.push_back(name);
        }
      } catch (const InputError& error) {
        const std::string message = error.what();
        if (message.starts_with(origin_)) throw;
        fail(tie.line, "tied." + tie.key, message);
      }
    }
    return inputs;
  }

  /// Those first that depend on no other that is left.
  void order_ties(std::vector<SweepTie> left) {
    std::map<std::string, std::vector<std::string>> inputs;
    for (const SweepTie& tie : left) inputs[tie.key] = inputs_of(tie);
    while (!left.empty()) {
      const auto ready = std::ranges::find_if(left, [&](const SweepTie& tie) {
        return std::ranges::none_of(inputs[tie.key], [&](const std::string& input) {
          return std::ranges::find(left, input, &SweepTie::key) != left.end();
        });
      });
      if (ready == left.end()) {
        std::vector<std::string> circle;
        for (const SweepTie& tie : left) circle.push_back(tie.key);
        fail(left.front().line, "tied." + left.front().key,
             fmt::format("expected no circle, found one among {}", fmt::join(circle, ", ")));
      }
      plan_.ties.push_back(*ready);
      left.erase(ready);
    }
  }

  void read_observables() {
    const toml::table* observe = table("observe");
    if (observe == nullptr) return;
    require_known(*observe, {"steps", "radius", "distance", "ledger"}, "observe.");
    if (const toml::node* ledger = observe->get("ledger")) {
      if (observe->size() > 1) fail(*ledger, "observe.ledger", "expected nothing beside it");
      if (!ledger->is_string() || ledger->as_string()->get().empty())
        fail(*ledger, "observe.ledger",
             "expected the name of a sweep of the ledger, found " + found(*ledger));
      plan_.ledger = ledger->as_string()->get();
    }
    for (const auto& [name, target] :
         {std::pair{"radius", &Observables::radius}, {"distance", &Observables::distance}}) {
      const toml::node* node = observe->get(name);
      if (node == nullptr) continue;
      if (!node->is_boolean())
        fail(*node, fmt::format("observe.{}", name), "expected true or false, found " + found(*node));
      plan_.observables.*target = node->as_boolean()->get();
    }
    const toml::node* steps = observe->get("steps");
    if (steps == nullptr) return;
    const toml::array* array = steps->as_array();
    if (array == nullptr) fail(*steps, "observe.steps", "expected an array of steps, found " + found(*steps));
    for (const toml::node& step : *array) {
      if (!step.is_integer() || step.as_integer()->get() < 0)
        fail(step, "observe.steps", "expected integers >= 0, found " + found(step));
      plan_.observables.steps.push_back(step.as_integer()->get());
    }
    std::ranges::sort(plan_.observables.steps);
    if (std::ranges::adjacent_find(plan_.observables.steps) != plan_.observables.steps.end())
      fail(*steps, "observe.steps", "expected distinct steps");
  }

  void read_refinement() {
    const toml::table* refine = table("refine");
    if (refine == nullptr) return;
    require_known(*refine, {"key", "column", "level", "width"}, "refine.");
    const auto word = [&](const char* name) {
      const toml::node* node = refine->get(name);
      const std::string field = fmt::format("refine.{}", name);
      if (node == nullptr) fail(*refine, field, "expected a string, found nothing");
      if (!node->is_string()) fail(*node, field, "expected a string, found " + found(*node));
      return node->as_string()->get();
    };
    SweepRefinement result;
    result.key = word("key");
    if (root_.get("series") != nullptr || !plan_.ledger.empty())
      fail(*refine, "refine", "expected no [[series]] and no observe.ledger beside it");
    const std::vector<SweepAxis>& axes = plan_.series.front().axes;
    const auto axis = std::ranges::find_if(axes, [&](const SweepAxis& candidate) {
      return candidate.keys == std::vector<std::string>{result.key};
    });
    const Key* key = find_key(result.key);
    const bool real = key != nullptr && (std::holds_alternative<Real>(key->kind) ||
                                         std::holds_alternative<Interval>(key->kind));
    if (axis == axes.end() || !real || axis->length() < 2)
      fail(*refine->get("key"), "refine.key",
           fmt::format("expected the key of an axis of its own with at least two real values, found '{}'",
                       result.key));
    result.column = word("column");
    const std::vector<std::string> columns = observed_columns(plan_.observables);
    if (std::ranges::find(columns, result.column) == columns.end())
      fail(*refine->get("column"), "refine.column",
           unknown("column", result.column, columns, dotted_distance));
    result.level = number(*refine, "level", "refine");
    result.width = number(*refine, "width", "refine");
    if (!(result.width > 0))
      fail(*refine->get("width"), "refine.width", fmt::format("expected > 0, found {}", result.width));
    plan_.refinement = result;
  }

  std::string_view toml_;
  std::string origin_;
  toml::table root_;
  SweepPlan plan_;
  std::map<std::string, unsigned> claimed_;  ///< keys that have their values, and from which line
};

}  // namespace

SweepPlan parse_plan(std::string_view toml, const std::string& origin) {
  return PlanReader(toml, origin).read();
}

SweepPlan load_plan(const std::string& path) { return parse_plan(read_file(path), path); }

}  // namespace advproof
