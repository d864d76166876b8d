#include <fmt/format.h>

#include "advproof/storage/atomic_file.h"
#include "advproof/storage/run_file.h"
#include "hdf5_memory.h"
#include "run_layout.h"
#include "seal.h"

namespace advproof {
namespace {

using hdf5::Shape;
using hdf5::Writer;

void put(Writer& file, const std::string& path, const Matrix<double>& A) {
  file.dataset(path, std::span(A.entries()),
               {static_cast<hsize_t>(A.rows()), static_cast<hsize_t>(A.cols())});
}

void put(Writer& file, const std::string& path, const Samples& samples) {
  put(file, path + "/X", samples.X);
  const std::vector<std::int64_t> y(samples.y.begin(), samples.y.end());
  file.dataset(path + "/y", y, {y.size()});
  put(file, path + "/alpha", samples.alpha);
  put(file, path + "/beta", samples.beta);
}

void put(Writer& file, const Instance& instance) {
  put(file, "/instance/U", instance.features.U);
  put(file, "/instance/V", instance.features.V);
  put(file, "/instance/train", instance.train);
  put(file, "/instance/test", instance.test);
  put(file, "/instance/W0", instance.W0);
}

/// path/mid and path/rad of the enclosures that `get` appends for every record; `item` is the shape of a
/// record.
template <class Record, class Append>
void put_enclosures(Writer& file, const std::string& path, const std::vector<Record>& records,
                    const Shape& item, Append append) {
  std::vector<Enclosure> all;
  for (const Record& record : records) append(record, all);
  std::vector<double> mid;
  std::vector<double> rad;
  for (const Enclosure& x : all) {
    mid.push_back(x.mid);
    rad.push_back(x.rad);
  }
  Shape shape{records.size()};
  shape.insert(shape.end(), item.begin(), item.end());
  file.dataset(path + "/mid", mid, shape);
  file.dataset(path + "/rad", rad, shape);
}

template <class Record>
void put_steps(Writer& file, const std::string& path, const std::vector<Record>& records) {
  std::vector<std::int64_t> steps;
  for (const Record& record : records) steps.push_back(record.step);
  file.dataset(path, steps, {steps.size()});
}

void put(Writer& file, const std::vector<Observation>& observations, const RunSizes& size) {
  put_steps(file, "/observations/step", observations);
  const auto put_field = [&](const std::string& name, const Shape& item,
                             std::vector<Enclosure> Observation::*field) {
    put_enclosures(file, "/observations/" + name, observations, item,
                   [field](const Observation& record, std::vector<Enclosure>& all) {
                     all.insert(all.end(), (record.*field).begin(), (record.*field).end());
                   });
  };
  put_field("A", {size.km}, &Observation::A);
  put_field("B", {size.km}, &Observation::B);
  put_field("max_preactivation", {size.k}, &Observation::max_preactivation);
  put_field("one_minus_logit", {size.N}, &Observation::one_minus_logit);
  put_field("logit", {size.N, size.k}, &Observation::logit);
  put_field("loss", {size.N}, &Observation::loss);
  const auto put_single = [&](const std::string& name, Enclosure Observation::*field) {
    put_enclosures(
        file, "/observations/" + name, observations, {},
        [field](const Observation& record, std::vector<Enclosure>& all) { all.push_back(record.*field); });
  };
  put_single("risk", &Observation::risk);
  put_single("max_loss", &Observation::max_loss);
  put_single("test_accuracy", &Observation::test_accuracy);
  put_single("swap_accuracy", &Observation::swap_accuracy);
  std::vector<double> radii;
  for (const Observation& observation : observations) radii.push_back(observation.log2_radius);
  file.dataset("/observations/log2_radius", radii, {radii.size()});
}

void put(Writer& file, const std::vector<WeightRecord>& weights, const RunSizes& size) {
  put_steps(file, "/weights/step", weights);
  put_enclosures(file, "/weights", weights, {size.km, size.d},
                 [](const WeightRecord& record, std::vector<Enclosure>& all) {
                   all.insert(all.end(), record.W.entries().begin(), record.W.entries().end());
                 });
}

std::string to_hdf5(const RunRecord& run) {
  const RunSizes size(run.configuration);
  Writer file;
  file.attribute("format", std::string("advproof ") + run_kind);
  file.attribute("version", std::int64_t{run_version});
  file.attribute("preset", run.configuration.name);
  file.attribute("regime", regime_name(run.regime));
  file.attribute("scalar", run.scalar.name);
  file.attribute("bits", std::int64_t{run.scalar.bits});
  file.attribute("automatic_bits", std::int64_t{run.scalar.automatic_bits});
  file.attribute("accuracy", fmt::format("{}", run.scalar.accuracy));
  file.attribute("mean_value_form", std::int64_t{run.checkpoint.error.has_value()});
  file.attribute("seed", run.instance.seed);
  file.attribute("instance_digest", digest(run.instance));
  file.attribute("weights_every", run.weights_every);
  file.attribute("step", run.checkpoint.step);
  file.attribute("complete", std::int64_t{run.complete()});
  const std::string configuration = to_toml(run.configuration);
  file.dataset("/configuration", std::span(&configuration, 1), {});
  std::vector<std::string> versions;
  for (const auto& [name, version] : run.versions) versions.insert(versions.end(), {name, version});
  file.dataset("/versions", versions, {run.versions.size(), 2});
  put(file, run.instance);
  put(file, run.observations, size);
  put(file, run.weights, size);
  file.dataset("/checkpoint/W", run.checkpoint.W, {size.km, size.d});
  if (run.checkpoint.error) {
    put(file, "/checkpoint/error/frame", run.checkpoint.error->frame);
    const std::vector<double> lengths{run.checkpoint.error->radius, run.checkpoint.error->slack};
    file.dataset("/checkpoint/error/lengths", lengths, {lengths.size()});
  }
  return file.bytes();
}

}  // namespace

void write_run(const std::string& path, const RunRecord& run) {
  write_atomically(path, seal(run_kind, run_version, to_hdf5(run)));
}

}  // namespace advproof
