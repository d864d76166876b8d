// A matrix product in every kernel beside its peers, in one process: nanoseconds a multiply-add, and the
// ratio to the fastest of Arb. Input conversion and output rounding are included for all of them.
//   bench_products                                  the table
//   bench_products --benchmark_filter=512x64x32     one shape
//   bench_products --benchmark_out=products.json    JSON
// MPFI, OpenBLAS and QD are compared where they are installed (libmpfi-dev, libopenblas-serial-dev,
// libqd-dev).
#if __has_include(<flint/arb_mat.h>)
#include <flint/arb_mat.h>  // FLINT 3
#else
#include <arb_mat.h>
#endif
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#ifdef ADVPROOF_BENCH_OPENBLAS
#include <cblas-openblas.h>
#endif
#ifdef ADVPROOF_BENCH_MPFI
#include <mpfi.h>
#endif
#ifdef ADVPROOF_BENCH_QD
#include <qd/dd_real.h>
#endif

#include <Eigen/Core>
#include <boost/multiprecision/eigen.hpp>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "advproof/linalg/products.h"
#include "advproof/random/stream.h"
#include "linalg/limbs52.h"

namespace advproof {
namespace {

struct Shape {
  Index rows;
  Index terms;
  Index cols;
  [[nodiscard]] std::string name() const { return fmt::format("{}x{}x{}", rows, terms, cols); }
};

/// Entries of full significands; radius 2^radius, or points if that is 0; `exact`: binary64 numbers.
enum class Data { full, exact };
template <class T>
Matrix<T> operand(const Format<T>& format, std::uint64_t index, Index rows, Index cols, Data data,
                  slong radius) {
  Stream stream(7, Substream::probe, index);
  Matrix<T> result(rows, cols);
  for (T& entry : result.entries()) {
    entry = format(stream.uniform(-1, 1));
    if (data == Data::full) entry = entry / format(3.0);
    if constexpr (std::same_as<T, Ball>) {
      entry = midpoint(entry);
      if (radius < 0) arb_add_error_2exp_si(entry.get(), radius);
    }
  }
  return result;
}

void count(benchmark::State& state, const Shape& shape) {
  state.counters["ns_per_fma"] =
      benchmark::Counter(static_cast<double>(shape.rows * shape.terms * shape.cols) * 1e-9,
                         benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

template <class T>
void ours(benchmark::State& state, Shape shape, Format<T> format, Data data, slong radius) {
  const auto A = operand<T>(format, 0, shape.rows, shape.terms, data, radius);
  const auto B = operand<T>(format, 1, shape.cols, shape.terms, Data::full, radius);
  Matrix<T> C(shape.rows, shape.cols);
  for (auto _ : state) Products<T>::times_transposed(A, B, C, A.all());
  count(state, shape);
}

/// Points by the portable kernel.
void slices(benchmark::State& state, Shape shape, Format<Ball> format) {
  LimbPlan::allowed = false;
  ours<Ball>(state, shape, format, Data::full, 0);
  LimbPlan::allowed = true;
}

/// The trainer's calls: rows in blocks.
void ours_blocked(benchmark::State& state, Shape shape, Format<Ball> format, Index block) {
  const auto A = operand<Ball>(format, 0, shape.rows, shape.terms, Data::full, 0);
  const auto B = operand<Ball>(format, 1, shape.cols, shape.terms, Data::full, 0);
  Matrix<Ball> C(shape.rows, shape.cols);
  for (auto _ : state) {
    for (Index i = 0; i < shape.rows; i += block)
      Products<Ball>::times_transposed(A, B, C, {i, std::min(shape.rows, i + block)});
  }
  count(state, shape);
}

/// The three binary64 products of a step on patches of few coordinates, ours and Eigen's: X [n x d], W [h x d], G [n x h].
struct StepShape {
  Index n;
  Index h;
  Index d;
};
enum class StepProduct { forward, input_gradient, weight_gradient };  // X W^T, G W, G^T X

void step_product(benchmark::State& state, StepShape shape, StepProduct product, bool with_eigen) {
  const auto [n, h, d] = shape;
  const bool forward = product == StepProduct::forward;
  const bool weights = product == StepProduct::weight_gradient;
  const auto A = operand<double>({}, 0, n, forward ? d : h, Data::full, 0);
  const auto B = operand<double>({}, 1, weights ? n : h, d, Data::full, 0);
  Matrix<double> C(weights ? h : n, forward ? h : d);
  using M = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const Eigen::Map<const M> a(A.row(0), A.rows(), A.cols());
  const Eigen::Map<const M> b(B.row(0), B.rows(), B.cols());
  Eigen::Map<M> c(C.row(0), C.rows(), C.cols());
  for (auto _ : state) {
    switch (product) {
      case StepProduct::forward:
        if (with_eigen)
          c.noalias() = a * b.transpose();
        else
          Products<double>::times_transposed(A, B, C, A.all());
        break;
      case StepProduct::input_gradient:
        if (with_eigen)
          c.noalias() = a * b;
        else
          Products<double>::times(A, B, C, A.all());
        break;
      case StepProduct::weight_gradient:
        if (with_eigen)
          c.noalias() = a.transpose() * b;
        else
          Products<double>::transposed_times(A, B, C, A.all());
        break;
    }
    benchmark::DoNotOptimize(C.entries().data());
  }
  count(state, {n, h, d});
}

template <unsigned Bits>
void eigen_mpfr(benchmark::State& state, Shape shape) {
  using T = Mpfr<Bits>;
  const auto A = operand<T>({}, 0, shape.rows, shape.terms, Data::full, 0);
  const auto B = operand<T>({}, 1, shape.cols, shape.terms, Data::full, 0);
  using M = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const M a = Eigen::Map<const M>(A.row(0), A.rows(), A.cols());
  const M b = Eigen::Map<const M>(B.row(0), B.rows(), B.cols());
  M c(shape.rows, shape.cols);
  for (auto _ : state) c.noalias() = a * b.transpose();
  count(state, shape);
}

template <unsigned Bits>
void mpfr_loop(benchmark::State& state, Shape shape) {
  using T = Mpfr<Bits>;
  const auto A = operand<T>({}, 0, shape.rows, shape.terms, Data::full, 0);
  const auto B = operand<T>({}, 1, shape.cols, shape.terms, Data::full, 0);
  Matrix<T> C(shape.rows, shape.cols);
  for (auto _ : state) {
    for (Index i = 0; i < shape.rows; ++i) {
      for (Index j = 0; j < shape.cols; ++j) {
        mpfr_ptr sum = C(i, j).backend().data();
        mpfr_set_zero(sum, 1);
        for (Index k = 0; k < shape.terms; ++k)
          mpfr_fma(sum, A(i, k).backend().data(), B(j, k).backend().data(), sum, MPFR_RNDN);
      }
    }
  }
  count(state, shape);
}

#ifdef ADVPROOF_BENCH_MPFI
/// Entries as intervals [x, x] of the given precision, by rows.
class Intervals {
 public:
  template <unsigned Digits>
  explicit Intervals(const Matrix<MpfrDigits<Digits>>& A, mpfr_prec_t bits)
      : values_(static_cast<std::size_t>(A.size())) {
    for (std::size_t i = 0; i < values_.size(); ++i) {
      mpfi_init2(&values_[i], bits);
      mpfi_set_fr(&values_[i], A.entries()[i].backend().data());
    }
  }
  Intervals(const Intervals&) = delete;
  Intervals& operator=(const Intervals&) = delete;
  ~Intervals() {
    for (__mpfi_struct& value : values_) mpfi_clear(&value);
  }
  mpfi_ptr at(Index i) { return &values_[static_cast<std::size_t>(i)]; }

 private:
  std::vector<__mpfi_struct> values_;
};

template <unsigned Bits>
void mpfi_loop(benchmark::State& state, Shape shape) {
  using T = Mpfr<Bits>;
  Intervals A(operand<T>({}, 0, shape.rows, shape.terms, Data::full, 0), Bits);
  Intervals B(operand<T>({}, 1, shape.cols, shape.terms, Data::full, 0), Bits);
  Intervals C(Matrix<T>(shape.rows, shape.cols), Bits);
  Intervals product(Matrix<T>(1, 1), Bits);
  for (auto _ : state) {
    for (Index i = 0; i < shape.rows; ++i) {
      for (Index j = 0; j < shape.cols; ++j) {
        mpfi_ptr sum = C.at(i * shape.cols + j);
        mpfi_set_ui(sum, 0);
        for (Index k = 0; k < shape.terms; ++k) {
          mpfi_mul(product.at(0), A.at(i * shape.terms + k), B.at(j * shape.terms + k));
          mpfi_add(sum, sum, product.at(0));
        }
      }
    }
  }
  count(state, shape);
}
#endif

#ifdef ADVPROOF_BENCH_QD
void qd_loop(benchmark::State& state, Shape shape) {
  const auto A = operand<Dd>({}, 0, shape.rows, shape.terms, Data::full, 0);
  const auto B = operand<Dd>({}, 1, shape.cols, shape.terms, Data::full, 0);
  const auto of = [](const Matrix<Dd>& M) {
    Matrix<dd_real> result(M.rows(), M.cols());
    for (std::size_t i = 0; i < M.entries().size(); ++i)
      result.entries()[i] = dd_real(M.entries()[i].hi, M.entries()[i].lo);
    return result;
  };
  const auto a = of(A);
  const auto b = of(B);
  Matrix<dd_real> c(shape.rows, shape.cols);
  for (auto _ : state) {
    for (Index i = 0; i < shape.rows; ++i) {
      for (Index j = 0; j < shape.cols; ++j) {
        dd_real sum(0.0);
        for (Index k = 0; k < shape.terms; ++k) sum += a(i, k) * b(j, k);
        c(i, j) = sum;
      }
    }
    benchmark::DoNotOptimize(c.entries().data());
  }
  count(state, shape);
}
#endif

#ifdef ADVPROOF_BENCH_OPENBLAS
void openblas(benchmark::State& state, Shape shape) {
  const auto A = operand<double>({}, 0, shape.rows, shape.terms, Data::full, 0);
  const auto B = operand<double>({}, 1, shape.cols, shape.terms, Data::full, 0);
  Matrix<double> C(shape.rows, shape.cols);
  const auto size = [](Index n) { return static_cast<blasint>(n); };
  for (auto _ : state) {
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, size(shape.rows), size(shape.cols),
                size(shape.terms), 1, A.row(0), size(A.cols()), B.row(0), size(B.cols()), 0, C.row(0),
                size(C.cols()));
    benchmark::DoNotOptimize(C.entries().data());
  }
  count(state, shape);
}
#endif

class ArbMatrix {
 public:
  ArbMatrix(Index rows, Index cols) { arb_mat_init(value_, rows, cols); }
  explicit ArbMatrix(const Matrix<Ball>& A, bool transposed)
      : ArbMatrix(transposed ? A.cols() : A.rows(), transposed ? A.rows() : A.cols()) {
    for (Index i = 0; i < A.rows(); ++i) {
      for (Index j = 0; j < A.cols(); ++j)
        arb_set(transposed ? arb_mat_entry(value_, j, i) : arb_mat_entry(value_, i, j), A(i, j).get());
    }
  }
  ArbMatrix(const ArbMatrix&) = delete;
  ArbMatrix& operator=(const ArbMatrix&) = delete;
  ~ArbMatrix() { arb_mat_clear(value_); }
  arb_mat_struct* get() { return value_; }

 private:
  arb_mat_t value_;
};

using ArbMul = void (*)(arb_mat_t, const arb_mat_t, const arb_mat_t, slong);
void arb(benchmark::State& state, Shape shape, slong bits, ArbMul mul, Data data, slong radius) {
  ArbMatrix A(operand<Ball>({bits}, 0, shape.rows, shape.terms, data, radius), false);
  ArbMatrix B(operand<Ball>({bits}, 1, shape.cols, shape.terms, Data::full, radius), true);
  ArbMatrix C(shape.rows, shape.cols);
  for (auto _ : state) mul(C.get(), A.get(), B.get(), bits);
  count(state, shape);
}

void arb_dots(arb_mat_t C, const arb_mat_t A, const arb_mat_t B, slong bits) {
  for (slong i = 0; i < arb_mat_nrows(A); ++i) {
    for (slong j = 0; j < arb_mat_ncols(B); ++j) {
      arb_dot(arb_mat_entry(C, i, j), nullptr, 0, arb_mat_entry(A, i, 0), 1, arb_mat_entry(B, 0, j),
              arb_mat_ncols(B), arb_mat_nrows(B), bits);
    }
  }
}

template <class F, class... Arguments>
void add(const std::string& name, F run, Arguments... arguments) {
  benchmark::RegisterBenchmark(name.c_str(), run, arguments...)->Unit(benchmark::kMicrosecond);
}

void add_arb(const std::string& prefix, Shape shape, slong bits, Data data, slong radius) {
  add(prefix + "arb_mat_mul", arb, shape, bits, arb_mat_mul, data, radius);
  add(prefix + "arb_mat_mul_block", arb, shape, bits, arb_mat_mul_block, data, radius);
  add(prefix + "arb_mat_mul_classical", arb, shape, bits, arb_mat_mul_classical, data, radius);
  add(prefix + "arb_dot", arb, shape, bits, arb_dots, data, radius);
}

template <unsigned Bits>
void add_precision(Shape shape) {
  const std::string prefix = fmt::format("{}/{}/", shape.name(), Bits);
  add(prefix + "ours, mpfr", ours<Mpfr<Bits>>, shape, Format<Mpfr<Bits>>{}, Data::full, slong{0});
  add(prefix + "ours, points", ours<Ball>, shape, Format<Ball>{Bits}, Data::full, slong{0});
  add(prefix + "ours, balls", ours<Ball>, shape, Format<Ball>{Bits}, Data::full,
      slong{8 - static_cast<int>(Bits)});
  add(prefix + "ours, A binary64", ours<Ball>, shape, Format<Ball>{Bits}, Data::exact, slong{0});
  add(prefix + "ours, points, slices", slices, shape, Format<Ball>{Bits});
  add_arb(prefix, shape, Bits, Data::full, slong{8 - static_cast<int>(Bits)});
  if (Bits == 256) {
    for (const Index block : {8, 32, 64, 128, 256})
      add(fmt::format("{}ours, points, blocks of {}", prefix, block), ours_blocked, shape, Format<Ball>{Bits},
          block);
    add(prefix + "ours, dd", ours<Dd>, shape, Format<Dd>{}, Data::full, slong{0});
#ifdef ADVPROOF_BENCH_QD
    add(prefix + "QD loop", qd_loop, shape);
#endif
    add(prefix + "ours, binary64", ours<double>, shape, Format<double>{}, Data::exact, slong{0});
    add(prefix + "Eigen on Boost mpfr", eigen_mpfr<Bits>, shape);
    add(prefix + "mpfr_fma loop", mpfr_loop<Bits>, shape);
#ifdef ADVPROOF_BENCH_MPFI
    add(prefix + "mpfi loop", mpfi_loop<Bits>, shape);
#endif
#ifdef ADVPROOF_BENCH_OPENBLAS
    add(prefix + "OpenBLAS, binary64", openblas, shape);
#endif
  }
}

/// Console output, and what the table needs.
class Table : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const Run& run : runs) {
      const std::string name = run.benchmark_name();
      const std::size_t slash = name.rfind('/');
      const auto counter = run.counters.find("ns_per_fma");
      if (counter != run.counters.end())
        groups_[name.substr(0, slash)].emplace_back(name.substr(slash + 1), counter->second.value);
    }
  }
  void print() const {
    for (const auto& [group, entries] : groups_) {
      double arb = 0;
      for (const auto& [name, ns] : entries) {
        if (name.starts_with("arb_") && (arb == 0 || ns < arb)) arb = ns;
      }
      fmt::print("\n{:<34} {:>14} {:>12}\n", group, "ns a fma", "best Arb / it");
      for (const auto& [name, ns] : entries)
        fmt::print("  {:<32} {:>14.3f} {:>12}\n", name, ns, arb == 0 ? "" : fmt::format("{:.2f}", arb / ns));
    }
  }

 private:
  std::map<std::string, std::vector<std::pair<std::string, double>>> groups_;
};

void add_step(StepShape shape) {
  const std::pair<const char*, StepProduct> products[] = {{"X W^T", StepProduct::forward},
                                                          {"G W", StepProduct::input_gradient},
                                                          {"G^T X", StepProduct::weight_gradient}};
  for (const auto& [name, product] : products) {
    const std::string prefix = fmt::format("{}x{}x{} {}/", shape.n, shape.h, shape.d, name);
    add(prefix + "ours, binary64", step_product, shape, product, false);
    add(prefix + "Eigen, binary64", step_product, shape, product, true);
  }
}

void register_all() {
  for (const StepShape shape : {StepShape{180, 96, 8}, StepShape{320, 32, 12}, StepShape{320, 640, 16}})
    add_step(shape);
  for (const Shape shape :
       {Shape{512, 64, 32}, Shape{512, 256, 256}, Shape{64, 512, 64}, Shape{100, 16, 16}}) {
    add_precision<256>(shape);
  }
  const Shape shape{512, 64, 32};
  add_precision<128>(shape);
  add_precision<512>(shape);
  add_precision<1024>(shape);
  add_precision<2048>(shape);
}

}  // namespace
}  // namespace advproof

int main(int argc, char** argv) {
  advproof::register_all();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  advproof::Table table;
  benchmark::RunSpecifiedBenchmarks(&table);
  table.print();
  return 0;
}
