#include "advproof/storage/oracle_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <functional>
#include <numeric>
#include <span>

#include "advproof/error.h"
#include "advproof/storage/atomic_file.h"
#include "advproof/storage/run_file.h"
#include "configuration/message.h"
#include "configuration/read_file.h"
#include "hdf5_memory.h"
#include "hdf5_structure.h"
#include "oracle_layout.h"
#include "seal.h"

namespace advproof {
namespace {

using hdf5::Reader;
using hdf5::Shape;
using hdf5::Writer;

constexpr const char* case_kind = "case";
constexpr int case_version = 1;

Shape shape_of(const Matrix<double>& A) {
  return {static_cast<hsize_t>(A.rows()), static_cast<hsize_t>(A.cols())};
}

/// Every matrix of an instance that a case spells out, beside its labels: the pure-feature samples are drawn from it.
void for_each_matrix(const Instance& instance,
                     const std::function<void(const std::string&, const Matrix<double>&)>& visit) {
  visit("/instance/U", instance.features.U);
  visit("/instance/V", instance.features.V);
  visit("/instance/W0", instance.W0);
  visit("/instance/train/X", instance.train.X);
  visit("/instance/test/X", instance.test.X);
  visit("/instance/robust/X", pure_robust(instance.test, instance.features).X);
  visit("/instance/nonrobust/X", pure_nonrobust(instance.test, instance.features).X);
}

std::vector<std::int64_t> labels(const Samples& samples) { return {samples.y.begin(), samples.y.end()}; }

/// Everything that a digest is taken of, in its order.
void for_each_number(const Probe& probe, const std::function<void(const void*, std::size_t)>& visit) {
  static_assert(std::endian::native == std::endian::little, "digests are of little-endian numbers");
  visit(probe.steps.data(), probe.steps.size());
  const auto numbers = [&visit](const std::vector<double>& values) { visit(values.data(), values.size()); };
  for (const Array& input : probe.inputs) numbers(input.values);
  for (const ExpectedOutput& output : probe.outputs) {
    numbers(output.mid.values);
    numbers(output.rad);
    numbers(output.scale);
    for (const std::vector<double>& allowance : output.allowance) numbers(allowance);
  }
}

std::string input_path(const std::string& probe, const std::string& name) {
  return fmt::format("/probes/{}/input/{}", probe, name);
}
std::string output_path(const std::string& probe, const std::string& name) {
  return fmt::format("/probes/{}/output/{}", probe, name);
}

void put(Writer& file, const Probe& probe) {
  file.dataset(fmt::format("/probes/{}/step", probe.name), probe.steps, {probe.steps.size()});
  const std::string hash = digest(probe);
  file.dataset(fmt::format("/probes/{}/digest", probe.name), std::span(&hash, 1), {});
  for (const Array& input : probe.inputs)
    file.dataset(input_path(probe.name, input.name), input.values, hdf5_shape(input.shape));
  for (const ExpectedOutput& output : probe.outputs) {
    const std::string path = output_path(probe.name, output.mid.name);
    const Shape shape = hdf5_shape(output.mid.shape);
    file.dataset(path + "/mid", output.mid.values, shape);
    file.dataset(path + "/rad", output.rad, shape);
    file.dataset(path + "/scale", output.scale, {output.scale.size()});
    for (std::size_t a = 0; a < arithmetics.size(); ++a)
      file.dataset(fmt::format("{}/{}", path, arithmetics[a].name), output.allowance[a], shape);
  }
}

std::vector<double> bounds(const Reader& file, const std::string& path, const Shape& shape,
                           bool may_be_infinite) {
  std::vector<double> values = file.reals(path, shape);
  for (const double x : values) {
    if (!(x >= 0) || (std::isinf(x) && !may_be_infinite)) file.fail(path, "expected numbers >= 0");
  }
  return values;
}

Probe read_probe(const Reader& file, const OracleCase& oracle_case, const ProbeShape& names) {
  const std::string path = "/probes/" + names.name;
  Probe probe{names.name, {}, {}, {}};
  const Shape counted = file.shape(path + "/step");
  if (counted.size() != 1 || counted[0] == 0) file.fail(path + "/step", "expected at least one record");
  const auto records = static_cast<std::size_t>(counted[0]);
  probe.steps = file.integers(path + "/step", counted);
  if (std::ranges::any_of(probe.steps, [](std::int64_t step) { return step < 0; }))
    file.fail(path + "/step", "expected steps >= 0");
  const auto array = [&](const std::string& where, const std::string& name) {
    Array result{name, array_shape(oracle_case.configuration, names.name, name, records), {}};
    result.values = file.reals(where, hdf5_shape(result.shape));
    if (!std::ranges::all_of(result.values, [](double x) { return std::isfinite(x); }))
      file.fail(where, "expected finite numbers");
    return result;
  };
  for (const std::string& name : names.inputs)
    probe.inputs.push_back(array(input_path(names.name, name), name));
  for (const std::string& name : names.outputs) {
    const std::string where = output_path(names.name, name);
    ExpectedOutput output;
    output.mid = array(where + "/mid", name);
    const Shape shape = hdf5_shape(output.mid.shape);
    output.rad = bounds(file, where + "/rad", shape, false);
    output.scale = bounds(file, where + "/scale", {records}, false);
    for (std::size_t a = 0; a < arithmetics.size(); ++a)
      output.allowance[a] = bounds(file, fmt::format("{}/{}", where, arithmetics[a].name), shape, true);
    probe.outputs.push_back(std::move(output));
  }
  if (file.strings(path + "/digest", {}).front() != digest(probe))
    file.fail(path + "/digest", "expected that of the probe's numbers");
  return probe;
}

void require_instance(const Reader& file, const OracleCase& oracle_case) {
  const std::string expected = "expected the instance that the configuration and its seed draw";
  if (file.text_attribute("instance_digest") != digest(oracle_case.instance))
    file.fail("attribute instance_digest", expected);
  for_each_matrix(oracle_case.instance, [&](const std::string& path, const Matrix<double>& A) {
    if (file.reals(path, shape_of(A)) != A.entries()) file.fail(path, expected);
  });
  for (const auto& [path, samples] : {std::pair("/instance/train/y", &oracle_case.instance.train),
                                      std::pair("/instance/test/y", &oracle_case.instance.test)}) {
    const std::vector<std::int64_t> y = labels(*samples);
    if (file.integers(path, {y.size()}) != y) file.fail(path, expected);
  }
}

}  // namespace

std::size_t Array::width() const {
  return std::accumulate(shape.begin() + 1, shape.end(), std::size_t{1}, std::multiplies<>());
}

std::string digest(const Probe& probe) {
  std::string bytes;
  for_each_number(probe, [&bytes](const void* numbers, std::size_t count) {
    bytes.append(static_cast<const char*>(numbers), 8 * count);
  });
  return sha256(bytes);
}

std::vector<ProbeShape> probe_shapes(const Configuration& configuration, Regime regime) {
  const bool adversarial = regime == Regime::adversarial;
  const std::vector<std::string> state{"W"};
  std::vector<std::string> attacked = state;
  if (adversarial && configuration.setting.attack.random_start) attacked.emplace_back("start");
  std::vector<ProbeShape> all{
      {"activation", "s and s' at and beside its kinks, and over its whole range", {"z"}, {"slope", "value"}},
      {"forward",
       "pre-activations, outputs, logits and losses of the training samples",
       state,
       {"F", "Z", "logit", "loss"}},
      {"gradients",
       "of the risk in the weights, and of each sample's loss in the sample",
       state,
       {"input", "weight"}},
      {"attack", "the perturbation of every training sample", attacked, {"delta"}},
      {"step", "one training step, attack included", attacked, {"W_next"}},
      {"components", "A and B: the weights along their own features", state, {"A", "B"}},
      {"accuracy",
       "how many samples the network gets right",
       state,
       {"nonrobust", "robust", "swap", "test", "train"}},
      {"trajectory", "free training from W0", {}, {"A", "B", "W"}}};
  if (adversarial) {
    ProbeShape& accuracy = all[6];
    accuracy.inputs = attacked;
    accuracy.outputs.insert(accuracy.outputs.begin(), "attacked");
  }
  if (!adversarial) std::erase_if(all, [](const ProbeShape& probe) { return probe.name == "attack"; });
  return all;
}

std::vector<std::size_t> array_shape(const Configuration& configuration, const std::string& probe,
                                     const std::string& name, std::size_t records) {
  const auto of = [](int n) { return static_cast<std::size_t>(n); };
  const DataConfig& data = configuration.setting.data;
  const std::size_t k = of(data.classes);
  const std::size_t d = of(data.dim);
  const std::size_t N = of(data.samples);
  const std::size_t NP = N * of(data.patches);
  const std::size_t km = k * of(configuration.setting.network.neurons);
  if (probe == "activation" || probe == "accuracy") {
    if (name != "W" && name != "start") return {records};
  }
  if (name == "W" || name == "W_next" || name == "weight") return {records, km, d};
  if (name == "start" || name == "delta" || name == "input") return {records, NP, d};
  if (name == "Z") return {records, NP, km};
  if (name == "F" || name == "logit") return {records, N, k};
  if (name == "loss") return {records, N};
  return {records, km};  // A, B
}

void write_case(const std::string& path, const OracleCase& oracle_case) {
  Writer file;
  file.attribute("format", std::string("advproof ") + case_kind);
  file.attribute("version", std::int64_t{case_version});
  file.attribute("preset", oracle_case.configuration.name);
  file.attribute("regime", regime_name(oracle_case.regime));
  file.attribute("seed", oracle_case.instance.seed);
  file.attribute("instance_digest", digest(oracle_case.instance));
  file.attribute("level", std::int64_t{oracle_case.level});
  const std::string configuration = to_toml(oracle_case.configuration);
  file.dataset("/configuration", std::span(&configuration, 1), {});
  std::vector<std::string> versions;
  for (const auto& [name, version] : oracle_case.versions) versions.insert(versions.end(), {name, version});
  file.dataset("/versions", versions, {oracle_case.versions.size(), 2});
  std::vector<std::string> names;
  for (const Arithmetic& arithmetic : arithmetics) names.emplace_back(arithmetic.name);
  file.dataset("/arithmetics", names, {names.size()});
  for_each_matrix(oracle_case.instance, [&file](const std::string& where, const Matrix<double>& A) {
    file.dataset(where, A.entries(), shape_of(A));
  });
  const std::vector<std::int64_t> train = labels(oracle_case.instance.train);
  const std::vector<std::int64_t> test = labels(oracle_case.instance.test);
  file.dataset("/instance/train/y", train, {train.size()});
  file.dataset("/instance/test/y", test, {test.size()});
  for (const Probe& probe : oracle_case.probes) put(file, probe);
  write_atomically(path, seal(case_kind, case_version, file.bytes()));
}

OracleCase read_case(const std::string& path) {
  std::string content = unseal(case_kind, case_version, read_file(path), path);
  hdf5::require_plain_structure(content, path);
  const Reader file(std::move(content), path);
  OracleCase result;
  if (file.text_attribute("format") != std::string("advproof ") + case_kind)
    file.fail("attribute format", fmt::format("expected 'advproof {}'", case_kind));
  const std::string toml = file.strings("/configuration", {}).front();
  result.configuration = within(file, "/configuration", [&] { return parse_configuration(toml, "line"); });
  result.configuration.name = file.text_attribute("preset");
  const std::string regime = file.text_attribute("regime");
  result.regime = within(file, "attribute regime", [&] { return parse_regime(regime); });
  result.level = static_cast<int>(std::clamp<std::int64_t>(file.integer_attribute("level"), 0, 9));
  if (file.unsigned_attribute("seed") != result.configuration.seed)
    file.fail("attribute seed", fmt::format("expected the configuration's, {}", result.configuration.seed));
  // The file spells the instance out: no configuration may ask for more of it than the file could hold.
  const Shape drawn = file.shape("/instance/train/X");
  const Shape fresh = file.shape("/instance/test/X");
  const DataConfig& data = result.configuration.setting.data;
  const auto rows = [&data](int samples) {
    return static_cast<hsize_t>(samples) * static_cast<hsize_t>(data.patches);
  };
  const auto d = static_cast<hsize_t>(data.dim);
  const auto hidden =
      static_cast<hsize_t>(data.classes) * static_cast<hsize_t>(result.configuration.setting.network.neurons);
  if (drawn != Shape{rows(data.samples), d} || fresh != Shape{rows(data.test_samples), d} ||
      file.shape("/instance/W0") != Shape{hidden, d})
    file.fail("/instance", "expected shapes as the configuration gives them");
  result.instance = within(file, "/configuration", [&] {
    return draw_instance(result.configuration.setting, result.configuration.seed);
  });
  require_instance(file, result);
  const Shape versions = file.shape("/versions");
  if (versions.size() != 2 || versions[1] != 2)
    file.fail("/versions", "expected pairs of a name and a version");
  const std::vector<std::string> words = file.strings("/versions", versions);
  for (std::size_t i = 0; i < words.size(); i += 2) result.versions.emplace_back(words[i], words[i + 1]);
  for (const ProbeShape& names : probe_shapes(result.configuration, result.regime)) {
    if (file.has("/probes") && file.has("/probes/" + names.name))
      result.probes.push_back(read_probe(file, result, names));
  }
  if (result.probes.empty())
    throw IncompleteError(complaint(path, 0, "/probes", "expected at least one probe"));
  return result;
}

}  // namespace advproof
