#include "advproof/sweep/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "advproof/error.h"
#include "configuration/message.h"
#include "configuration/numeric_key.h"
#include "expression.h"

namespace advproof {
namespace {

/// `data.alpha.lo` and `data.alpha.hi` are the ends of an interval; `data.alpha` is its middle.
double value_for_expression(const std::string& name, const Configuration& configuration) {
  if (const Key* key = find_key(name))
    if (const auto number = number_of(*key, configuration)) return *number;
  const std::size_t dot = name.rfind('.');
  const Key* key = dot == std::string::npos ? nullptr : find_key(std::string_view(name).substr(0, dot));
  const auto* interval = key ? std::get_if<Interval>(&key->kind) : nullptr;
  const std::string end = dot == std::string::npos ? "" : name.substr(dot + 1);
  if (interval != nullptr && end == "lo") return interval->access.get(configuration).lo;
  if (interval != nullptr && end == "hi") return interval->access.get(configuration).hi;
  throw InputError(name + ": expected a key that holds a number");
}

Coordinate coordinate_of(const Key& key, const Configuration& configuration) {
  if (const auto number = number_of(key, configuration)) return *number;
  return text_of(key, configuration);
}

void apply(const SweepTie& tie, const std::string& origin, Configuration& configuration) {
  const Key& key = *find_key(tie.key);
  std::vector<double> values;
  for (const std::string& expression : tie.expressions)
    values.push_back(evaluate(
        expression, [&](const std::string& name) { return value_for_expression(name, configuration); }));
  const auto wrong = values.size() == 1 ? assign_number(key, configuration, values.front())
                                        : assign(key, configuration, Value{values, toml_array(values)});
  if (wrong) throw InputError(complaint(origin, tie.line, "tied." + tie.key, *wrong));
}

/// attack.eps = 0.1, data.dim = 6
std::string where(const std::vector<std::string>& keys, const Configuration& configuration) {
  std::string text;
  for (const std::string& key : keys)
    text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", key, text_of(*find_key(key), configuration));
  return text;
}

/// The series of place number `index`, which becomes its number there.
const SweepSeries& series_at(const SweepPlan& plan, std::int64_t& index) {
  auto at = plan.series.begin();
  for (; index >= at->places(); ++at) index -= at->places();
  return *at;
}

PlannedPlace place_of(const SweepPlan& plan, std::int64_t index, const double* refined) {
  Configuration configuration = plan.base;
  const std::vector<SweepAxis>& axes = series_at(plan, index).axes;
  for (std::size_t a = axes.size(); a-- > 0;) {
    const SweepAxis& axis = axes[a];
    const auto length = static_cast<std::int64_t>(axis.length());
    const auto position = static_cast<std::size_t>(index % length);
    index /= length;
    for (std::size_t i = 0; i < axis.keys.size(); ++i)
      set_value(configuration, axis.keys[i] + "=" + axis.values[i][position]);
  }
  if (refined != nullptr) {
    if (const auto wrong = assign_number(*find_key(plan.refinement->key), configuration, *refined))
      throw InputError(complaint(plan.origin, 0, plan.refinement->key, *wrong));
  }
  const std::vector<std::string> keys = plan.keys();
  try {
    for (const SweepTie& tie : plan.ties) apply(tie, plan.origin, configuration);
    validate(configuration, plan.origin);
  } catch (const InputError& error) {
    throw InputError(
        fmt::format("{}{}{}", error.what(), keys.empty() ? "" : ", at ", where(keys, configuration)));
  }
  PlannedPlace place{{}, std::move(configuration)};
  for (const std::string& key : keys)
    place.coordinates.push_back(coordinate_of(*find_key(key), place.configuration));
  return place;
}

}  // namespace

std::int64_t SweepSeries::places() const {
  std::int64_t product = 1;
  for (const SweepAxis& axis : axes) product *= static_cast<std::int64_t>(axis.length());
  return product;
}

std::vector<std::string> SweepPlan::keys() const {
  std::vector<std::string> names;
  for (const SweepSeries& one : series)
    for (const SweepAxis& axis : one.axes)
      for (const std::string& key : axis.keys)
        if (std::ranges::find(names, key) == names.end()) names.push_back(key);
  return names;
}

std::int64_t SweepPlan::places() const {
  std::int64_t sum = 0;
  for (const SweepSeries& one : series) sum += one.places();
  return sum;
}

const SweepSeries& SweepPlan::series_of(std::int64_t index) const { return series_at(*this, index); }

PlannedPlace SweepPlan::place(std::int64_t index) const { return place_of(*this, index, nullptr); }

PlannedPlace SweepPlan::refined_place(std::int64_t index, double value) const {
  return place_of(*this, index, &value);
}

std::vector<std::int64_t> distinct_places(const SweepPlan& plan) {
  std::vector<std::int64_t> numbers;
  std::set<std::vector<Coordinate>> seen;
  const bool one = plan.series.size() == 1;  // whose places are distinct, and may be many
  for (std::int64_t index = 0; index < plan.places(); ++index)
    if (one || seen.insert(plan.place(index).coordinates).second) numbers.push_back(index);
  return numbers;
}

double cost_of(const Setting& setting) {
  const DataConfig& data = setting.data;
  const double pass =
      static_cast<double>(data.samples) * data.patches * data.dim * data.classes * setting.network.neurons;
  const double adversarial = 2 + 2.0 * setting.attack.steps;
  return pass * (2.0 * setting.training.standard_steps + adversarial * setting.training.adversarial_steps);
}

}  // namespace advproof
