// The cost of one training step on the presets, in every scalar, beside the matrix products of that step
// alone.
#include <benchmark/benchmark.h>

#include "advproof/experiment/configuration.h"
#include "advproof/linalg/products.h"
#include "advproof/training/trainer.h"

namespace advproof {
namespace {

template <class T>
void step(benchmark::State& state, const std::string& preset, Regime regime, Format<T> format) {
  const Configuration c = load_preset(preset);
  const Instance instance = draw_instance(c.data, c.network.neurons, c.network.init_std, c.seed);
  Trainer<T> trainer(instance, c.network, c.attack, c.training, regime, format);
  for (auto _ : state) {
    trainer.evaluate();
    trainer.update();
  }
}

/// The four products of an adversarial step, whole matrices, one thread.
void products(benchmark::State& state, const std::string& preset) {
  const Configuration c = load_preset(preset);
  const Instance instance = draw_instance(c.data, c.network.neurons, c.network.init_std, c.seed);
  const Matrix<double>& X = instance.train.X;
  const Matrix<double>& W = instance.W0;
  Matrix<double> Z(X.rows(), W.rows());
  Matrix<double> D(X.rows(), X.cols());
  Matrix<double> G(W.rows(), W.cols());
  for (auto _ : state) {
    Products<double>::times_transposed(X, W, Z, X.all());
    Products<double>::times(Z, W, D, X.all());
    Products<double>::times_transposed(X, W, Z, X.all());
    Products<double>::transposed_times(Z, X, G, X.all());
    benchmark::DoNotOptimize(G.entries().data());
  }
}

void register_all() {
  for (const std::string preset : {"tiny", "reference"}) {
    benchmark::RegisterBenchmark((preset + "/four products/double").c_str(), products, preset);
    for (const Regime regime : {Regime::standard, Regime::adversarial}) {
      const std::string name = preset + (regime == Regime::standard ? "/standard/" : "/adversarial/");
      benchmark::RegisterBenchmark((name + "double").c_str(), step<double>, preset, regime, Format<double>{})
          ->UseRealTime();
      benchmark::RegisterBenchmark((name + "mpfr256").c_str(), step<Mpfr<256>>, preset, regime,
                                   Format<Mpfr<256>>{})
          ->UseRealTime();
      benchmark::RegisterBenchmark((name + "ball256").c_str(), step<Ball>, preset, regime, Format<Ball>{256})
          ->UseRealTime();
    }
  }
  benchmark::RegisterBenchmark("wide/four products/double", products, std::string("wide"));
  benchmark::RegisterBenchmark("wide/adversarial/double", step<double>, std::string("wide"),
                               Regime::adversarial, Format<double>{})
      ->UseRealTime();
}

}  // namespace
}  // namespace advproof

int main(int argc, char** argv) {
  advproof::register_all();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
