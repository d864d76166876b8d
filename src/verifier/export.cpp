#include "advproof/verifier/export.h"

#include <fmt/format.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>

#include "advproof/certify/domain.h"
#include "advproof/experiment/progress.h"
#include "advproof/storage/atomic_file.h"
#include "advproof/storage/run_file.h"
#include "advproof/verifier/onnx_file.h"
#include "experiment/interrupt.h"
#include "storage/seal.h"

namespace advproof {
namespace {

namespace fs = std::filesystem;

constexpr Precision precisions[] = {Precision::float64, Precision::float32};

/// The network in one precision, as it is written.
struct WrittenNetwork {
  Precision precision;
  PatchNetwork<double> network;
  std::string path;
  std::string bytes;
  OperatorGraph graph;  ///< read back from the bytes
};

void make_directory(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) throw IncompleteError(fmt::format("{}: cannot be created: {}", path, error.message()));
}

void require_new_or_empty(const std::string& directory) {
  std::error_code error;
  if (fs::exists(directory, error) && !fs::is_empty(directory, error))
    throw UsageError(fmt::format("--onnx: {}: expected a directory that is new or empty", directory));
  require_directory(directory);
}

/// A name for a file that is a cell of a table, too.
std::string plain_name(std::string name) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  std::ranges::replace_if(
      name, [&](char c) { return plain.find(c) == std::string_view::npos; }, '-');
  return name;
}

std::vector<double> middles(const std::vector<Ball>& values) {
  std::vector<double> result;
  for (const Ball& value : values) result.push_back(enclosure(value).mid);
  return result;
}

class Exporting {
 public:
  explicit Exporting(const ExportOptions& options) : options_(options), run_(read_run(options.run)) {}

  ExportReport run() {
    const auto start = std::chrono::steady_clock::now();
    require_new_or_empty(options_.directory);
    const Samples& samples = this->samples();
    const Index count = std::min<Index>(options_.samples.value_or(samples.count()), samples.count());
    if (count == 0) throw IncompleteError(options_.run + ": holds no samples of that kind");
    describe();
    make_networks(samples);

    const std::size_t tasks = networks_.size() * static_cast<std::size_t>(count);
    report_.samples.resize(tasks);
    ladders_.resize(tasks);
    const InterruptGuard guard;
    Progress progress("export", static_cast<std::int64_t>(tasks), options_.quiet);
    std::atomic<bool> stopped = false;
    tbb::parallel_for(std::size_t{0}, tasks, [&](std::size_t i) {
      if (stopped) return;
      climb(i, static_cast<Index>(i) % count);
      progress.advance();
      if (InterruptGuard::interrupted()) stopped = true;
    });
    if (stopped) end_interrupted(progress);
    progress.finish();
    write();
    report_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return std::move(report_);
  }

 private:
  [[nodiscard]] const Samples& samples() const {
    return options_.training_samples ? run_.instance.train : run_.instance.test;
  }
  [[nodiscard]] std::string in_directory(const std::string& path) const {
    return (fs::path(options_.directory) / path).string();
  }

  /// What is exported.
  void describe() {
    ProvedAnswers& answers = report_.answers;
    answers.preset = run_.configuration.name;
    answers.regime = regime_name(run_.regime);
    answers.instance_digest = digest(run_.instance);
    answers.samples = options_.training_samples ? "train" : "test";
    answers.step = run_.checkpoint.step;
    report_.directory = options_.directory;
    report_.exact_weights = run_.scalar.is<double>();
  }

  /// InputError where no certificate is proved for one of them or the samples.
  void make_networks(const Samples& samples) {
    if (const auto outside = outside_certificates(samples.X.entries()))
      throw InputError(
          fmt::format("{}: /instance/{}/X: {}", options_.run, report_.answers.samples, complaint(*outside)));
    const PatchNetwork<double> trained(run_.configuration.setting.network,
                                       run_.configuration.setting.data.classes, checkpoint_weights(run_));
    for (const Precision precision : precisions) {
      const std::string where =
          fmt::format("{}: step {} in {} numbers: ", options_.run, run_.checkpoint.step, name(precision));
      if (!(rounded_to(precision, trained.config().rho) > 0))
        throw InputError(where + "network.rho: expected a number > 0");
      PatchNetwork<double> network = rounded_to(precision, trained);
      if (const auto outside = outside_certificates(network)) throw InputError(where + complaint(*outside));
      const OperatorGraph graph = network_graph(network, samples.patches(), precision);
      const std::string path =
          fmt::format("onnx/{}-{}.onnx", plain_name(run_.configuration.name), name(precision));
      std::string bytes = onnx_bytes(
          graph,
          fmt::format("Patch network F_i(X) = sum over its neurons r and the patches p of s(<w_ir, x_p>), "
                      "{} after {} training, step {}; instance {}. All numbers are meant exactly.",
                      report_.answers.preset, report_.answers.regime, report_.answers.step,
                      report_.answers.instance_digest));
      OperatorGraph read_back = read_onnx(bytes, path);
      report_.input = read_back.input_shape;
      report_.output = read_back.output_shape;
      report_.answers.networks[path] = {sha256(bytes), precision};
      networks_.push_back({precision, std::move(network), path, std::move(bytes), std::move(read_back)});
    }
  }

  /// Task i: radius and ladder of sample n in one of the networks.
  void climb(std::size_t i, Index n) {
    const WrittenNetwork& network = network_of(i);
    ExportedSample& result = report_.samples[i];
    result.sample = n;
    result.label = samples().y[static_cast<std::size_t>(n)];
    result.precision = network.precision;
    result.radius = ladder_radius(network.network, samples(), n, options_.boxes);
    Ladder ladder =
        make_ladder(network.network, samples(), n, result.radius, network.precision, options_.boxes);
    for (const Rung& rung : ladder.rungs) {
      Index& kind = rung.hardness == Hardness::safe     ? result.safe
                    : rung.hardness == Hardness::unsafe ? result.unsafe
                                                        : result.hidden;
      ++kind;
      require_agreement(network, rung);
    }
    result.left_out = std::move(ladder.left_out);
    ladders_[i] = std::move(ladder.rungs);
  }

  [[nodiscard]] const WrittenNetwork& network_of(std::size_t i) const {
    return networks_[i / (report_.samples.size() / networks_.size())];
  }

  /// The file, evaluated by itself, says of the counterexample what the network does.
  static void require_agreement(const WrittenNetwork& network, const Rung& rung) {
    if (!rung.counterexample) return;
    const bool agrees =
        rung.property.contains(rung.counterexample->x) &&
        another_reaches(network.graph, rung.counterexample->x, rung.property.label).truth == Truth::yes;
    if (!agrees)
      throw Error(ExitCode::check_failed,
                  network.path + ": does not agree with a proved counterexample: a bug");
  }

  /// Every file, or none.
  void write() {
    try {
      write_files();
    } catch (...) {
      std::error_code ignored;
      for (const char* name : {"onnx", "vnnlib", "counterexamples", "answers.json"})
        fs::remove_all(in_directory(name), ignored);
      throw;
    }
  }

  void write_files() {
    ProvedAnswers& answers = report_.answers;
    for (const char* folder : {"onnx", "vnnlib", "counterexamples"}) make_directory(in_directory(folder));
    for (const WrittenNetwork& network : networks_)
      write_atomically(in_directory(network.path), network.bytes);
    for (std::size_t i = 0; i < ladders_.size(); ++i) {
      for (const Rung& rung : ladders_[i])
        answers.instances.push_back(write(rung, report_.samples[i], network_of(i)));
    }
    // by digest, so that the order tells no answer
    std::ranges::sort(answers.instances, {}, &InstanceAnswer::vnnlib);
    std::string list;
    for (const InstanceAnswer& instance : answers.instances)
      list += fmt::format("{},{},{}\n", instance.onnx, instance.vnnlib, options_.timeout);
    write_atomically(in_directory("answers.json"), answers_json(answers));
    write_atomically(in_directory("instances.csv"), list);
  }

  InstanceAnswer write(const Rung& rung, const ExportedSample& sample, const WrittenNetwork& network) {
    InstanceAnswer answer{.onnx = network.path,
                          .vnnlib = {},
                          .sha256 = {},
                          .sat = rung.counterexample.has_value(),
                          .hardness = rung.hardness,
                          .distance = rung.distance,
                          .eps = rung.eps,
                          .sample = sample.sample,
                          .label = sample.label,
                          .radius_lower = sample.radius.lower,
                          .radius_upper = sample.radius.upper,
                          .counterexample = {},
                          .taken_for = -1,
                          .advantage = {},
                          .unproved_share = rung.unproved_share};
    // Neither the text nor the name tells the answer.
    const std::string text =
        vnnlib_text(rung.property,
                    fmt::format("{} sample {} of {}, label {}: X_i is coordinate i mod {} of patch i div {}\n"
                                "sat: some F_t >= F_{} in the box; network {}",
                                report_.answers.samples, sample.sample, report_.answers.preset, sample.label,
                                report_.input[2], report_.input[2], sample.label, network.path));
    answer.sha256 = sha256(text);
    constexpr std::size_t digits = 12;
    const std::string stem = fmt::format("{}-{}-{}-{}", report_.answers.samples, sample.sample,
                                         name(network.precision), answer.sha256.substr(0, digits));
    answer.vnnlib = "vnnlib/" + stem + ".vnnlib";
    write_atomically(in_directory(answer.vnnlib), text);
    if (rung.counterexample) {
      constexpr slong bits = 128;
      answer.counterexample = "counterexamples/" + stem + ".counterexample";
      answer.taken_for = rung.counterexample->taken_for;
      answer.advantage = rung.counterexample->advantage;
      write_atomically(
          in_directory(answer.counterexample),
          "sat\n" + counterexample_text(rung.counterexample->x,
                                        middles(evaluate(network.graph, rung.counterexample->x, bits))));
    }
    return answer;
  }

  const ExportOptions& options_;
  const RunRecord run_;
  std::vector<WrittenNetwork> networks_;
  std::vector<std::vector<Rung>> ladders_;  ///< of every task, as report_.samples
  ExportReport report_;
};

}  // namespace

ExportReport export_benchmark(const ExportOptions& options) { return Exporting(options).run(); }

ExitCode exit_code(const ExportReport& report) {
  if (report.answers.instances.empty()) return ExitCode::incomplete;
  const bool converged = std::ranges::all_of(
      report.samples, [](const ExportedSample& sample) { return sample.radius.converged; });
  return converged ? ExitCode::ok : ExitCode::undecided;
}

}  // namespace advproof
