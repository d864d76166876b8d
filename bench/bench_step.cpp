// The cost of one training step on the presets, in every scalar and with one and two threads, beside the
// matrix products of that step alone; then the ratios. JSON: --benchmark_out=FILE
// --benchmark_out_format=json.
#include <benchmark/benchmark.h>
#include <tbb/global_control.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "advproof/configuration/configuration.h"
#include "advproof/linalg/products.h"
#include "advproof/theory/step_view.h"
#include "advproof/training/trainer.h"

namespace advproof {
namespace {

const char* name_of(Regime regime) { return regime == Regime::standard ? "standard" : "adversarial"; }

Instance draw(const Configuration& c) { return draw_instance(c.setting, c.seed); }

template <class T>
void step(benchmark::State& state, const Configuration& c, Regime regime, Format<T> format,
          std::size_t threads) {
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
  Trainer<T> trainer(draw(c), c.setting, regime, format);
  for (auto _ : state) {
    trainer.evaluate();
    trainer.update();
  }
}

/// What a certified check does each step: the mean-value form at 256 bits, and the step as claims see it at
/// 128.
void certified_step(benchmark::State& state, const Configuration& c, Regime regime, std::size_t threads) {
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
  const Instance instance = draw(c);
  Trainer<Ball> trainer(instance, c.setting, regime, {256});
  Tightening<Ball> tightening(trainer);
  tightening.examine_in(trainer, 128);
  StepView<Ball> view;
  for (auto _ : state) take_step(trainer, view, &tightening);
}

/// The products of a step: two in standard training, four in adversarial training; whole matrices, one
/// thread.
void products(benchmark::State& state, const Configuration& c, Regime regime) {
  const Instance instance = draw(c);
  const Matrix<double>& X = instance.train.X;
  const Matrix<double>& W = instance.W0;
  Matrix<double> Z(X.rows(), W.rows());
  Matrix<double> D(X.rows(), X.cols());
  Matrix<double> G(W.rows(), W.cols());
  for (auto _ : state) {
    if (regime == Regime::adversarial) {
      Products<double>::times_transposed(X, W, Z, X.all());
      Products<double>::times(Z, W, D, X.all());
    }
    Products<double>::times_transposed(X, W, Z, X.all());
    Products<double>::transposed_times(Z, X, G, X.all());
    benchmark::DoNotOptimize(G.entries().data());
  }
}

void register_all() {
  for (const std::string preset : {"tiny", "reference", "noisy", "wide"}) {
    const Configuration c = load_preset(preset);
    for (const Regime regime : {Regime::standard, Regime::adversarial}) {
      const auto add = [&](const std::string& what, auto run) {
        benchmark::RegisterBenchmark(fmt::format("{}/{}/{}", preset, name_of(regime), what).c_str(), run)
            ->UseRealTime()
            ->Unit(benchmark::kMicrosecond);
      };
      add("products", [=](benchmark::State& s) { products(s, c, regime); });
      for (const std::size_t threads : {1U, 2U})
        add(fmt::format("double/{}", threads),
            [=](benchmark::State& s) { step<double>(s, c, regime, {}, threads); });
      for (const std::size_t threads : {1U, 2U})
        add(fmt::format("dd/{}", threads), [=](benchmark::State& s) { step<Dd>(s, c, regime, {}, threads); });
      if (preset == "wide") continue;  // its other scalars take seconds a step
      for (const std::size_t threads : {1U, 2U}) {
        add(fmt::format("mpfr256/{}", threads),
            [=](benchmark::State& s) { step<Mpfr<256>>(s, c, regime, {}, threads); });
        add(fmt::format("ball256/{}", threads),
            [=](benchmark::State& s) { step<Ball>(s, c, regime, {256}, threads); });
        add(fmt::format("certified/{}", threads),
            [=](benchmark::State& s) { certified_step(s, c, regime, threads); });
      }
    }
  }
}

/// Prints as usual, and keeps the times.
class Ratios : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const Run& run : runs) {
      if (run.run_type == Run::RT_Iteration)
        times_[run.run_name.function_name].push_back(run.GetAdjustedRealTime());
    }
  }

  void print() const {
    fmt::print("\n{:<24}{:>20}{:>14}{:>15}{:>15}{:>20}{:>14}\n", "ratios of medians", "double : products",
               "dd : double", "mpfr : double", "ball : double", "certified : double", "2 threads");
    for (const std::string preset : {"tiny", "reference", "noisy", "wide"}) {
      for (const Regime regime : {Regime::standard, Regime::adversarial}) {
        const std::string run = fmt::format("{}/{}/", preset, name_of(regime));
        fmt::print("{:<24}{:>20}{:>14}{:>15}{:>15}{:>20}{:>14}\n", run.substr(0, run.size() - 1),
                   ratio(run + "double/1", run + "products"), ratio(run + "dd/2", run + "double/2"),
                   ratio(run + "mpfr256/2", run + "double/2"), ratio(run + "ball256/2", run + "double/2"),
                   ratio(run + "certified/2", run + "double/2"), ratio(run + "double/1", run + "double/2"));
      }
    }
  }

 private:
  [[nodiscard]] std::string ratio(const std::string& a, const std::string& b) const {
    const auto over = times_.find(a);
    const auto under = times_.find(b);
    if (over == times_.end() || under == times_.end()) return "-";
    return fmt::format("{:.2f}", median(over->second) / median(under->second));
  }
  static double median(std::vector<double> values) {
    std::ranges::nth_element(values, values.begin() + std::ssize(values) / 2);
    return values[values.size() / 2];
  }

  std::map<std::string, std::vector<double>> times_;
};

}  // namespace
}  // namespace advproof

int main(int argc, char** argv) {
  advproof::register_all();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  advproof::Ratios ratios;
  benchmark::RunSpecifiedBenchmarks(&ratios);
  ratios.print();
  return 0;
}
