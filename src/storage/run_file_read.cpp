#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

#include "advproof/storage/run_file.h"
#include "configuration/read_file.h"
#include "hdf5_memory.h"
#include "hdf5_structure.h"
#include "run_agreement.h"
#include "run_layout.h"
#include "seal.h"

namespace advproof {
namespace {

using hdf5::Reader;
using hdf5::Shape;

std::vector<double> finite_reals(const Reader& file, const std::string& path, const Shape& shape) {
  std::vector<double> values = file.reals(path, shape);
  if (!std::all_of(values.begin(), values.end(), [](double x) { return std::isfinite(x); }))
    file.fail(path, "expected finite numbers");
  return values;
}

Matrix<double> matrix(const Reader& file, const std::string& path, std::size_t rows, std::size_t cols) {
  std::vector<double> values = finite_reals(file, path, {rows, cols});
  Matrix<double> A(static_cast<Index>(rows), static_cast<Index>(cols));
  A.entries() = std::move(values);
  return A;
}

Samples samples(const Reader& file, const std::string& path, const RunSizes& size, std::size_t count) {
  Samples result;
  result.X = matrix(file, path + "/X", count * size.P, size.d);
  for (const std::int64_t y : file.integers(path + "/y", {count})) {
    if (y < 0 || y >= static_cast<std::int64_t>(size.k))
      file.fail(path + "/y", fmt::format("expected labels 0 to {}, found {}", size.k - 1, y));
    result.y.push_back(static_cast<int>(y));
  }
  result.alpha = matrix(file, path + "/alpha", count, size.P);
  result.beta = matrix(file, path + "/beta", count, size.P);
  return result;
}

Instance instance(const Reader& file, const RunRecord& run, const RunSizes& size) {
  Instance result;
  result.seed = run.configuration.seed;
  result.features.U = matrix(file, "/instance/U", size.k, size.d);
  result.features.V = matrix(file, "/instance/V", size.k, size.d);
  result.train = samples(file, "/instance/train", size, size.N);
  result.test = samples(file, "/instance/test", size, size.test);
  result.W0 = matrix(file, "/instance/W0", size.km, size.d);
  const std::string expected = digest(result);
  if (file.text_attribute("instance_digest") != expected)
    file.fail("attribute instance_digest", "expected the instance's own, " + expected);
  return result;
}

/// path/mid and path/rad, all records below each other.
std::vector<Enclosure> enclosures(const Reader& file, const std::string& path, const Shape& shape) {
  const std::vector<double> mid = finite_reals(file, path + "/mid", shape);
  const std::vector<double> rad = finite_reals(file, path + "/rad", shape);
  std::vector<Enclosure> result;
  for (std::size_t i = 0; i < mid.size(); ++i) {
    if (rad[i] < 0) file.fail(path + "/rad", "expected radii >= 0");
    result.push_back({mid[i], rad[i]});
  }
  return result;
}

/// Reads the steps of `count` records, which must be those that are due.
template <class Record>
std::vector<Record> records(const Reader& file, const std::string& path, const RunRecord& run,
                            std::int64_t every) {
  const std::vector<std::int64_t> steps = file.integers(path, {record_count(run, every)});
  std::vector<Record> result(steps.size());
  for (std::size_t i = 0; i < steps.size(); ++i) {
    result[i].step = steps[i];
    const std::int64_t expected = record_step(run, every, i);
    if (steps[i] != expected)
      file.fail(path, fmt::format("record {}: expected step {}, found {}", i, expected, steps[i]));
  }
  return result;
}

std::vector<Observation> observations(const Reader& file, const RunRecord& run, const RunSizes& size) {
  auto result =
      records<Observation>(file, "/observations/step", run, run.configuration.setting.training.record_every);
  const auto fill = [&](const std::string& name, const Shape& item,
                        std::vector<Enclosure> Observation::*field) {
    Shape shape{result.size()};
    shape.insert(shape.end(), item.begin(), item.end());
    const auto all = enclosures(file, "/observations/" + name, shape);
    const std::size_t extent = result.empty() ? 0 : all.size() / result.size();
    for (std::size_t i = 0; i < result.size(); ++i) {
      const auto* first = all.data() + i * extent;
      (result[i].*field).assign(first, first + extent);
    }
  };
  fill("A", {size.km}, &Observation::A);
  fill("B", {size.km}, &Observation::B);
  fill("max_preactivation", {size.k}, &Observation::max_preactivation);
  fill("one_minus_logit", {size.N}, &Observation::one_minus_logit);
  fill("logit", {size.N, size.k}, &Observation::logit);
  fill("loss", {size.N}, &Observation::loss);
  const auto fill_single = [&](const std::string& name, Enclosure Observation::*field) {
    const auto all = enclosures(file, "/observations/" + name, {result.size()});
    for (std::size_t i = 0; i < result.size(); ++i) result[i].*field = all[i];
  };
  fill_single("risk", &Observation::risk);
  fill_single("max_loss", &Observation::max_loss);
  fill_single("test_accuracy", &Observation::test_accuracy);
  fill_single("swap_accuracy", &Observation::swap_accuracy);
  for (const Observation& seen : result) {
    for (const Enclosure& share : {seen.test_accuracy, seen.swap_accuracy}) {
      if (share.mid < 0 || share.mid > 1) file.fail("/observations", "expected accuracies from 0 to 1");
    }
    for (const Enclosure& loss : {seen.risk, seen.max_loss}) {
      if (loss.mid + loss.rad < 0) file.fail("/observations", "expected losses >= 0");
    }
  }
  const std::vector<double> radii = file.reals("/observations/log2_radius", {result.size()});
  for (std::size_t i = 0; i < result.size(); ++i) {
    if (!(radii[i] < std::numeric_limits<double>::infinity()))
      file.fail("/observations/log2_radius", "expected a finite number, or -inf where exact");
    result[i].log2_radius = radii[i];
  }
  return result;
}

std::vector<WeightRecord> weights(const Reader& file, const RunRecord& run, const RunSizes& size) {
  auto result = records<WeightRecord>(file, "/weights/step", run, run.weights_every);
  const auto all = enclosures(file, "/weights", {result.size(), size.km, size.d});
  const std::size_t item = size.km * size.d;
  for (std::size_t i = 0; i < result.size(); ++i) {
    result[i].W = Matrix<Enclosure>(static_cast<Index>(size.km), static_cast<Index>(size.d));
    std::copy_n(all.data() + i * item, item, result[i].W.entries().begin());
  }
  return result;
}

/// A real number > 0 as text.
double positive_attribute(const Reader& file, const std::string& name) {
  const std::string text = file.text_attribute(name);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value) || value <= 0)
    file.fail("attribute " + name, "expected a number > 0");
  return value;
}

ErrorSet::State error_set(const Reader& file, const RunRecord& run, const RunSizes& size) {
  const std::string path = "/checkpoint/error";
  if (!run.scalar.is<Ball>())
    file.fail("attribute mean_value_form", "expected 0, as only balls know their own error");
  ErrorSet::State error;
  if (file.shape(path + "/frame") != Shape{0, 0})
    error.frame = matrix(file, path + "/frame", size.weights, size.weights);
  const std::vector<double> lengths = finite_reals(file, path + "/lengths", {2});
  if (lengths[0] < 0 || lengths[1] < 0) file.fail(path + "/lengths", "expected a radius and a slack >= 0");
  error.radius = lengths[0];
  error.slack = lengths[1];
  return error;
}

/// 0 or 1.
bool flag(const Reader& file, const std::string& name) {
  const std::int64_t value = file.integer_attribute(name);
  if (value != 0 && value != 1)
    file.fail("attribute " + name, fmt::format("expected 0 or 1, found {}", value));
  return value == 1;
}

void read_header(const Reader& file, RunRecord& run) {
  if (file.text_attribute("format") != std::string("advproof ") + run_kind)
    file.fail("attribute format", fmt::format("expected 'advproof {}'", run_kind));
  if (file.integer_attribute("version") != run_version)
    file.fail("attribute version", fmt::format("expected {}", run_version));
  const std::string toml = file.strings("/configuration", {}).front();
  run.configuration = within(file, "/configuration", [&] { return parse_configuration(toml, "line"); });
  if (to_toml(run.configuration) != toml)
    file.fail("/configuration", "expected every key, as advproof train writes them");
  run.configuration.name = file.text_attribute("preset");
  if (std::ranges::any_of(run.configuration.name, [](char c) { return c < 0x20 || c >= 0x7f; }))
    file.fail("attribute preset", "expected printable ASCII characters");
  const std::string regime = file.text_attribute("regime");
  run.regime = within(file, "attribute regime", [&] { return parse_regime(regime); });
  const std::string scalar = file.text_attribute("scalar");
  const std::string bits = std::to_string(file.integer_attribute("bits"));
  run.scalar = within(file, "attributes scalar and bits", [&] { return parse_scalar(scalar, bits); });
  run.scalar.automatic_bits = flag(file, "automatic_bits");
  if (run.scalar.automatic_bits && !run.scalar.is<Ball>())
    file.fail("attribute automatic_bits", "expected 0, as only balls know their own error");
  run.scalar.accuracy = positive_attribute(file, "accuracy");
  if (file.unsigned_attribute("seed") != run.configuration.seed)
    file.fail("attribute seed", fmt::format("expected the configuration's, {}", run.configuration.seed));
  run.weights_every = file.integer_attribute("weights_every");
  if (run.weights_every < 0) file.fail("attribute weights_every", "expected a number of steps >= 0");
  run.checkpoint.step = file.integer_attribute("step");
  if (run.checkpoint.step < 0 || run.checkpoint.step > run.last_step())
    file.fail("attribute step",
              fmt::format("expected 0 to {}, found {}", run.last_step(), run.checkpoint.step));
  if (flag(file, "complete") != run.complete())
    file.fail("attribute complete", fmt::format("expected {:d} at step {} of {}", run.complete(),
                                                run.checkpoint.step, run.last_step()));
}

}  // namespace

RunRecord read_run(const std::string& path) {
  std::string content = unseal(run_kind, run_version, read_file(path), path);
  hdf5::require_plain_structure(content, path);
  const Reader file(std::move(content), path);
  RunRecord run;
  read_header(file, run);
  const RunSizes size(run.configuration);
  const Shape versions = file.shape("/versions");
  if (versions.size() != 2 || versions[1] != 2)
    file.fail("/versions", "expected pairs of a name and a version");
  const std::vector<std::string> words = file.strings("/versions", versions);
  for (std::size_t i = 0; i < words.size(); i += 2) run.versions.emplace_back(words[i], words[i + 1]);
  run.instance = instance(file, run, size);
  run.observations = observations(file, run, size);
  run.weights = weights(file, run, size);
  run.checkpoint.W = file.strings("/checkpoint/W", {size.km, size.d});
  within(file, "/checkpoint/W", [&] { return checkpoint_weights(run); });
  if (flag(file, "mean_value_form")) {
    run.checkpoint.error = error_set(file, run, size);
  } else if (file.has("/checkpoint/error")) {
    file.fail("/checkpoint/error", "expected none, as attribute mean_value_form is 0");
  }
  if (const auto found = find_disagreement(run)) file.fail(found->where, found->expected);
  return run;
}

}  // namespace advproof
