#include "schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "advproof/configuration/nearest.h"
#include "advproof/network/activation/activation.h"

namespace advproof {
namespace {

using C = Configuration;
using D = DataConfig;
using N = NetworkConfig;
using A = AscentConfig;
using T = TrainingConfig;

constexpr auto setting = &C::setting;
constexpr auto data = &Setting::data;
constexpr auto network = &Setting::network;
constexpr auto attack = &Setting::attack;
constexpr auto training = &Setting::training;

std::vector<std::string> activation_names() {
  std::vector<std::string> names;
  for (const ActivationInfo& info : all_activations()) names.emplace_back(info.name);
  return names;
}

// clang-format off
std::vector<Key> make_keys() {
  return {
      {"title", Line{at<std::string, &C::title>}, "what the experiment is for"},
      {"seed", Seed{at<std::uint64_t, &C::seed>}, "seed of the instance on which finite claims are checked"},
      {"sweep", Seeds{at<SeedRange, &C::sweep>}, "seeds over which asymptotic claims are answered"},

      {"data.classes", Integer{at<int, setting, data, &D::classes>, 2}, "k, classes"},
      {"data.dim", Integer{at<int, setting, data, &D::dim>, 1}, "d >= 2k, dimension of a patch"},
      {"data.patches", Integer{at<int, setting, data, &D::patches>, 2}, "P, patches a sample"},
      {"data.robust_patches", Integer{at<int, setting, data, &D::robust_patches>, 1}, "|J_R| < P, patches with the robust signal"},
      {"data.samples", Integer{at<int, setting, data, &D::samples>, 1}, "N >= k, training samples"},
      {"data.test_samples", Integer{at<int, setting, data, &D::test_samples>, 1}, "fresh samples on which accuracies are measured"},
      {"data.alpha", Interval{at<Range, setting, data, &D::alpha>, Bound::positive}, "robust strength on J_R"},
      {"data.beta", Interval{at<Range, setting, data, &D::beta>, Bound::positive}, "non-robust strength on J_NR (overlapping: on every patch)"},
      {"data.alpha_elsewhere", Interval{at<Range, setting, data, &D::alpha_elsewhere>, Bound::not_negative}, "robust strength off J_R, overlapping model only"},
      {"data.noise_std", Real{at<double, setting, data, &D::noise_std>, Bound::not_negative}, "sigma_n, standard deviation of the noise of a coordinate"},
      {"data.feature_noise", Real{at<double, setting, data, &D::feature_noise>, Bound::not_negative}, "c_gamma in gamma = c_gamma sigma_n / sqrt(d) Unif[-1, 1]"},
      {"data.placement", Choice{at<std::size_t, setting, data, &D::placement>, {"first", "redrawn"}}, "J_R: the first patches, or redrawn for every sample"},
      {"data.labels", Choice{at<std::size_t, setting, data, &D::labels>, {"balanced", "uniform"}}, "y = n mod k, or uniform"},
      {"data.model", Choice{at<std::size_t, setting, data, &D::model>, {"separate", "overlapping"}}, "one signal a patch, or both"},
      {"data.basis", Choice{at<std::size_t, setting, data, &D::basis>, {"one-hot", "rotated"}}, "features: unit vectors, or random orthonormal ones"},

      {"network.neurons", Integer{at<int, setting, network, &N::neurons>, 1}, "m, neurons a class"},
      {"network.activation", Name{at<std::string, setting, network, &N::activation>, "activation", activation_names()}, "s, by its name"},
      {"network.q", Integer{at<int, setting, network, &N::q>, 2, 100}, "exponent of the smoothed ReLU (the paper: >= 3)"},
      {"network.rho", Real{at<double, setting, network, &N::rho>, Bound::positive}, "threshold of the smoothed ReLU"},
      {"network.init_std", Real{at<double, setting, network, &N::init_std>, Bound::not_negative}, "sigma_0, standard deviation of an initial weight"},

      {"attack.eps", Real{at<double, setting, attack, &A::eps>, Bound::not_negative}, "l-infinity radius"},
      {"attack.eta_attack", Real{at<double, setting, attack, &A::eta_attack>, Bound::not_negative}, "eta~, step of the gradient ascent"},
      {"attack.steps", Integer{at<int, setting, attack, &A::steps>, 1, 10'000}, "steps of the gradient ascent (the paper: 1)"},
      {"attack.sign", Flag{at<bool, setting, attack, &A::sign>}, "ascend along the sign of the gradient"},
      {"attack.random_start", Flag{at<bool, setting, attack, &A::random_start>}, "start uniformly in the box"},

      {"training.eta", Real{at<double, setting, training, &T::eta>, Bound::positive}, "learning rate"},
      {"training.standard_steps", Integer{at<int, setting, training, &T::standard_steps>, 1}, "steps of standard training"},
      {"training.adversarial_steps", Integer{at<int, setting, training, &T::adversarial_steps>, 1}, "steps of adversarial training"},
      {"training.record_every", Integer{at<int, setting, training, &T::record_every>, 1}, "steps from one recorded observation to the next"},
  };
}
// clang-format on

std::string mismatch(const std::string& domain, const std::string& found) {
  return fmt::format("expected {}, found {}", domain, found);
}

/// The limit of all numbers, where `found` oversteps it.
std::string limit_against(double found) {
  return std::isfinite(found) && found > largest_real ? fmt::format(", <= {}", largest_real) : "";
}

/// The domain, with the limit of all numbers where `found` oversteps it.
std::string domain_against(const Real& kind, double found) { return kind.domain() + limit_against(found); }
std::string domain_against(const Interval& kind, const Range& found) {
  return kind.domain() + limit_against(std::max(found.lo, found.hi));
}
/// Of a list that may be long, the nearest.
std::string domain_against(const Name& kind, const std::string& found) {
  return fmt::format("{} ({})", kind.domain(), unknown(kind.kind, found, kind.names));
}
template <class K, class T>
std::string domain_against(const K& kind, const T& /*found*/) {
  return kind.domain();
}

/// The same of a value that could not be read as one of its kind: an integer beyond int.
template <class K>
std::string domain_against_unread(const K& kind, const Value& value) {
  if constexpr (std::is_same_v<K, Integer>) {
    const auto* number = std::get_if<std::int64_t>(&value.held);
    if (number && kind.most == std::numeric_limits<int>::max() && *number > kind.most)
      return kind.domain() + ", < 2^31";
  }
  return kind.domain();
}

}  // namespace

const std::vector<Key>& keys() {
  static const std::vector<Key> table = make_keys();
  return table;
}

const Key* find_key(std::string_view name) {
  const auto found =
      std::find_if(keys().begin(), keys().end(), [&](const Key& key) { return key.name == name; });
  return found == keys().end() ? nullptr : &*found;
}

std::string_view table_of(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : name.substr(0, dot);
}

const std::vector<std::string>& tables() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> found;
    for (const Key& key : keys()) {
      const std::string_view table = table_of(key.name);
      if (!table.empty() && (found.empty() || found.back() != table)) found.emplace_back(table);
    }
    return found;
  }();
  return names;
}

std::string unknown_key(std::string_view name) {
  std::vector<std::string> names;
  for (const Key& key : keys()) names.push_back(key.name);
  return unknown("key", name, names, dotted_distance);
}

std::optional<std::string> assign(const Key& key, Configuration& configuration, const Value& value) {
  const auto set = [&](const auto& kind) -> std::optional<std::string> {
    const auto read = kind.read(value);
    if (!read) return mismatch(domain_against_unread(kind, value), value.found);
    if (!kind.contains(*read)) return mismatch(domain_against(kind, *read), value.found);
    kind.access.set(configuration, *read);
    return std::nullopt;
  };
  return std::visit(set, key.kind);
}

std::optional<std::string> complaint_about(const Key& key, const Configuration& configuration) {
  const auto check = [&](const auto& kind) -> std::optional<std::string> {
    const auto present = kind.access.get(configuration);
    if (kind.contains(present)) return std::nullopt;
    return mismatch(domain_against(kind, present), kind.text(present));
  };
  return std::visit(check, key.kind);
}

std::string domain_of(const Key& key) {
  return std::visit([](const auto& kind) { return kind.domain(); }, key.kind);
}

std::string text_of(const Key& key, const Configuration& configuration) {
  return std::visit([&](const auto& kind) { return kind.text(kind.access.get(configuration)); }, key.kind);
}

}  // namespace advproof
