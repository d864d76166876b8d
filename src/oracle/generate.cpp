#include "advproof/oracle/generate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "advproof/attack/accuracy.h"
#include "advproof/configuration/nearest.h"
#include "advproof/data/components.h"
#include "advproof/experiment/progress.h"
#include "advproof/linalg/norms.h"
#include "advproof/linalg/products.h"
#include "advproof/network/logit.h"
#include "advproof/oracle/honest.h"
#include "advproof/storage/versions.h"
#include "advproof/training/follow.h"
#include "advproof/training/observations.h"
#include "experiment/interrupt.h"

namespace advproof {
namespace {

constexpr long bits = 192;  // of what is expected: 2^-100 beside any binary64 rounding
constexpr double infinity = std::numeric_limits<double>::infinity();

using Errors = std::array<Matrix<double>, arithmetics.size()>;

/// Fills the outputs of a probe record by record.
class Recorder {
 public:
  Recorder(const Configuration& configuration, const ProbeShape& names) : configuration_(configuration) {
    probe_.name = names.name;
    for (const std::string& name : names.inputs) probe_.inputs.push_back({name, {}, {}});
    for (const std::string& name : names.outputs) {
      probe_.outputs.emplace_back();
      probe_.outputs.back().mid.name = name;
    }
  }

  void record(std::int64_t step) { probe_.steps.push_back(step); }

  void input(const std::string& name, const std::vector<double>& values) {
    const auto found = std::ranges::find(probe_.inputs, name, &Array::name);
    if (found != probe_.inputs.end()) found->values.insert(found->values.end(), values.begin(), values.end());
  }

  /// The exact values of a record, what each arithmetic may be off by, and the size of the whole where it is not the largest
  /// value. A bound that is not a number says nothing.
  void output(const std::string& name, const std::vector<Enclosure>& exact, const Errors& errors,
              std::optional<double> scale = {}) {
    ExpectedOutput& output =
        *std::ranges::find(probe_.outputs, name, [](const ExpectedOutput& o) { return o.mid.name; });
    double largest = 0;
    for (const Enclosure& x : exact) {
      output.mid.values.push_back(x.mid);
      output.rad.push_back(x.rad);
      largest = std::max(largest, std::abs(x.mid));
    }
    output.scale.push_back(scale.value_or(largest));
    for (std::size_t a = 0; a < arithmetics.size(); ++a) {
      for (const double error : errors[a].entries())
        output.allowance[a].push_back(error >= 0 && std::isfinite(error) ? error : infinity);
    }
  }
  void output(const std::string& name, const Matrix<Ball>& exact, const Errors& errors,
              std::optional<double> scale = {}) {
    output(name, enclosures(exact).entries(), errors, scale);
  }

  Probe finish() {
    for (Array& input : probe_.inputs)
      input.shape = array_shape(configuration_, probe_.name, input.name, probe_.records());
    for (ExpectedOutput& output : probe_.outputs)
      output.mid.shape = array_shape(configuration_, probe_.name, output.mid.name, probe_.records());
    return std::move(probe_);
  }

 private:
  const Configuration& configuration_;
  Probe probe_;
};

/// f(honest) for every arithmetic.
template <class F>
Errors each(F f) {
  Errors errors;
  for (std::size_t a = 0; a < arithmetics.size(); ++a) errors[a] = f(Honest(arithmetics[a]));
  return errors;
}

Matrix<double> scaled(Matrix<double> errors, const Matrix<Ball>& sum, double factor, const Honest& honest) {
  for (std::size_t i = 0; i < errors.entries().size(); ++i)
    errors.entries()[i] = honest.rounded(4 * size(sum.entries()[i]) * factor, errors.entries()[i] * factor);
  return errors;
}

double largest(const Matrix<Enclosure>& values) {
  double result = 0;
  for (const Enclosure& x : values.entries()) result = std::max(result, std::abs(x.mid));
  return result;
}

double largest_change(const Matrix<Enclosure>& W, const Matrix<double>& from) {
  double result = 0;
  for (std::size_t i = 0; i < W.entries().size(); ++i)
    result = std::max(result, std::abs(W.entries()[i].mid - from.entries()[i]));
  return result;
}

/// One state of the path, in exact arithmetic: what every probe of it is made of.
class State {
 public:
  State(const OracleCase& oracle_case, std::int64_t step, const Matrix<double>& W, bool own)
      : case_(oracle_case),
        W_(W),
        own_(own),
        trainer_(oracle_case.instance, oracle_case.configuration.setting, oracle_case.regime, {bits}),
        clean_(oracle_case.instance, oracle_case.configuration.setting, Regime::standard, {bits}) {
    trainer_.restore(step, embed<Ball>(Format<Ball>{bits}, W));
    clean_.restore(step, embed<Ball>(Format<Ball>{bits}, W));
  }

  void add_to(Recorder& recorder, const std::string& probe) {
    recorder.record(trainer_.number());
    recorder.input("W", W_.entries());
    if (case_.regime == Regime::adversarial && trainer_.attack().random_start)
      recorder.input("start", attack_starts(trainer_).entries());
    if (probe == "forward") return forward(recorder);
    if (probe == "gradients") return gradients(recorder);
    if (probe == "components") return components(recorder);
    if (probe == "accuracy") return accuracies(recorder);
    attack_and_step(recorder, probe);
  }

 private:
  /// The weights are stored before they are used, unless they are the candidate's own.
  [[nodiscard]] Matrix<double> weight_errors(const Honest& honest) const {
    return own_ ? Matrix<double>(W_.rows(), W_.cols(), 0.0) : honest.stored(W_);
  }
  [[nodiscard]] Matrix<double> point_errors(const Honest& honest) const {
    return honest.stored(case_.instance.train.X);
  }

  const Trainer<Ball>& clean() {
    if (!clean_evaluated_) clean_.evaluate();
    clean_evaluated_ = true;
    return clean_;
  }
  const Trainer<Ball>& trained() {
    if (!evaluated_) {
      trainer_.evaluate();
      iterates_ = ascent_iterates(trainer_);
    }
    evaluated_ = true;
    return trainer_;
  }
  [[nodiscard]] StepErrors step_errors(const Honest& honest) {
    return honest.step(trained(), iterates_, weight_errors(honest));
  }
  [[nodiscard]] ForwardErrors clean_errors(const Honest& honest) {
    return honest.forward(clean().network(), clean().X(), clean().step().forward, point_errors(honest),
                          weight_errors(honest));
  }

  void forward(Recorder& recorder) {
    const Forward<Ball>& at = clean().step().forward;
    std::array<ForwardErrors, arithmetics.size()> errors;
    for (std::size_t a = 0; a < arithmetics.size(); ++a) errors[a] = clean_errors(Honest(arithmetics[a]));
    const auto of = [&errors](auto member) {
      Errors result;
      for (std::size_t a = 0; a < arithmetics.size(); ++a) result[a] = errors[a].*member;
      return result;
    };
    Matrix<Ball> logits(at.F.rows(), at.F.cols());
    Matrix<Ball> losses(at.F.rows(), 1);
    Errors loss_errors;
    for (Index n = 0; n < at.F.rows(); ++n) {
      for (Index i = 0; i < at.F.cols(); ++i) logits(n, i) = logit(outputs(at.F, n), i);
      losses(n, 0) = cross_entropy(outputs(at.F, n), case_.instance.train.label(n));
    }
    for (std::size_t a = 0; a < arithmetics.size(); ++a) {
      loss_errors[a] = Matrix<double>(at.F.rows(), 1);
      loss_errors[a].entries() = errors[a].loss;
    }
    recorder.output("Z", at.Z, of(&ForwardErrors::Z));
    recorder.output("F", at.F, of(&ForwardErrors::F));
    recorder.output("logit", logits, of(&ForwardErrors::c));
    recorder.output("loss", losses, loss_errors);
  }

  void gradients(Recorder& recorder) {
    const Step<Ball>& at = clean().step();
    const Matrix<Ball>& W = clean().network().W();
    const double share = 1.0 / static_cast<double>(case_.instance.train.count());
    Matrix<Ball> weight = at.descent;
    for (Ball& x : weight.entries()) x = -(x / static_cast<double>(case_.instance.train.count()));
    Matrix<Ball> input(clean().X().rows(), clean().X().cols());
    Products<Ball>::times(at.G, W, input, at.G.all());
    for (Ball& x : input.entries()) x = -x;
    Errors of_weight;
    Errors of_input;
    for (std::size_t a = 0; a < arithmetics.size(); ++a) {
      const Honest honest(arithmetics[a]);
      const Matrix<double> eG = honest.weighted_slopes(clean().network(), at.forward, clean_errors(honest));
      of_weight[a] = scaled(honest.transposed_times(at.G, eG, clean().X(), point_errors(honest)), at.descent,
                            share * upward, honest);
      of_input[a] = honest.times(at.G, eG, W, weight_errors(honest));
    }
    recorder.output("weight", weight, of_weight);
    recorder.output("input", input, of_input);
  }

  void attack_and_step(Recorder& recorder, const std::string& probe) {
    std::array<StepErrors, arithmetics.size()> errors;
    for (std::size_t a = 0; a < arithmetics.size(); ++a) errors[a] = step_errors(Honest(arithmetics[a]));
    if (probe == "attack") {
      Errors delta;
      for (std::size_t a = 0; a < arithmetics.size(); ++a) delta[a] = errors[a].delta;
      return recorder.output("delta", trained().step().attack.delta, delta);
    }
    Trainer<Ball> next = trained();
    next.update();
    Errors W;
    for (std::size_t a = 0; a < arithmetics.size(); ++a) W[a] = errors[a].W;
    recorder.output("W_next", next.network().W(), W, largest_change(enclosures(next.network().W()), W_));
  }

  void components(Recorder& recorder) {
    const Features& features = case_.instance.features;
    const Matrix<Ball>& W = trainer_.network().W();
    const Index neurons = trainer_.network().neurons();
    for (const Family family : {Family::robust, Family::nonrobust}) {
      const Matrix<Ball> of = embed<Ball>(Format<Ball>{bits}, features.of(family));
      Matrix<Ball> all(W.rows(), of.rows());
      Products<Ball>::times_transposed(W, of, all, W.all());
      const auto own = [&](const auto& every) {
        auto result = std::remove_cvref_t<decltype(every)>(W.rows(), 1);
        for (Index j = 0; j < W.rows(); ++j) result(j, 0) = every(j, j / neurons);
        return result;
      };
      recorder.output(family == Family::robust ? "A" : "B", own(all), each([&](const Honest& honest) {
                        return own(honest.times_transposed(W, weight_errors(honest), of,
                                                           honest.stored(features.of(family))));
                      }));
    }
  }

  /// How many of the samples are right: exactly, and as far as rounding may turn them. Every sample at all of its points.
  struct Count {
    Accuracy exact;
    std::array<Accuracy, arithmetics.size()> computed;
  };
  struct Points {
    Matrix<Ball> X;
    Errors errors;
  };

  void count(Recorder& recorder, const std::string& name, const std::vector<int>& y,
             const std::vector<Points>& everywhere) {
    const auto samples = static_cast<Index>(y.size());
    std::vector<Truth> exact(y.size(), Truth::yes);
    std::array<std::vector<Truth>, arithmetics.size()> computed;
    computed.fill(exact);
    const PatchNetwork<Ball>& network = trainer_.network();
    for (const Points& points : everywhere) {
      Forward<Ball> at(samples, points.X.rows() / samples, network.classes(), network.neurons());
      network.forward(points.X, y, {0, samples}, at);
      lower(exact, at, y, nullptr);
      for (std::size_t a = 0; a < arithmetics.size(); ++a) {
        const Honest honest(arithmetics[a]);
        const Matrix<double> eF =
            honest.forward(network, points.X, at, points.errors[a], weight_errors(honest)).F;
        lower(computed[a], at, y, &eF);
      }
    }
    const auto add_up = [](const std::vector<Truth>& right) {
      Accuracy accuracy;
      for (const Truth truth : right) accuracy.add(truth);
      return accuracy;
    };
    const Accuracy sure = add_up(exact);
    const double rad = 0.5 * static_cast<double>(sure.open());
    const double mid = static_cast<double>(sure.right) + rad;
    Errors allowances;
    for (std::size_t a = 0; a < arithmetics.size(); ++a) {
      const Accuracy may = add_up(computed[a]);
      const double least = static_cast<double>(may.right);
      const double most = static_cast<double>(may.count - may.wrong);
      allowances[a] = Matrix<double>(1, 1, std::max(mid - least, most - mid) - rad);
    }
    recorder.output(name, std::vector<Enclosure>{{mid, rad}}, allowances, static_cast<double>(samples));
  }

  /// A sample is right where F_y > F_t for every t, at all points asked so far.
  static void lower(std::vector<Truth>& right, const Forward<Ball>& at, const std::vector<int>& y,
                    const Matrix<double>* eF) {
    for (std::size_t n = 0; n < y.size(); ++n) {
      const auto sample = static_cast<Index>(n);
      for (Index t = 0; t < at.F.cols(); ++t) {
        if (t == y[n]) continue;
        const Ball margin = at.F(sample, y[n]) - at.F(sample, t);
        const double e = eF == nullptr ? 0 : ((*eF)(sample, y[n]) + (*eF)(sample, t)) * upward;
        if (certainly(margin <= -e) && (e == 0 || certainly(margin < -e))) {
          right[n] = Truth::no;
        } else if (!certainly(margin > e) && right[n] == Truth::yes) {
          right[n] = Truth::unknown;
        }
      }
    }
  }

  [[nodiscard]] Points plain(const Matrix<double>& X) const {
    return {embed<Ball>(Format<Ball>{bits}, X), each([&](const Honest& honest) { return honest.stored(X); })};
  }

  [[nodiscard]] Points swapped(Index shift) const {
    const Samples& test = case_.instance.test;
    const Matrix<double>& V = case_.instance.features.V;
    const double eps = trainer_.attack().eps;
    Points points = plain(test.X);
    for (Index row = 0; row < points.X.rows(); ++row) {
      const Index y = test.label(test.in_row(row).sample);
      const Index t = (y + shift) % V.rows();
      for (Index l = 0; l < points.X.cols(); ++l) {
        const Ball delta = clamp((Ball(V(t, l), bits) - V(y, l)) * eps, -eps, eps);
        points.X(row, l) += delta;
        for (std::size_t a = 0; a < arithmetics.size(); ++a) {
          const Honest honest(arithmetics[a]);
          double& error = points.errors[a](row, l);
          error = honest.rounded(4 * (size(points.X(row, l)) + size(delta)), error + honest.stored(eps));
        }
      }
    }
    return points;
  }

  void accuracies(Recorder& recorder) {
    const Instance& instance = case_.instance;
    count(recorder, "train", instance.train.y, {plain(instance.train.X)});
    count(recorder, "test", instance.test.y, {plain(instance.test.X)});
    count(recorder, "robust", instance.test.y, {plain(pure_robust(instance.test, instance.features).X)});
    count(recorder, "nonrobust", instance.test.y,
          {plain(pure_nonrobust(instance.test, instance.features).X)});
    std::vector<Points> everywhere{plain(instance.test.X)};
    for (Index shift = 1; shift < instance.features.classes(); ++shift) everywhere.push_back(swapped(shift));
    count(recorder, "swap", instance.test.y, everywhere);
    if (case_.regime == Regime::standard) return;
    count(recorder, "attacked", instance.train.y,
          {{trained().trained_on(), each([&](const Honest& honest) { return step_errors(honest).points; })}});
  }

  const OracleCase& case_;
  Matrix<double> W_;
  bool own_;
  Trainer<Ball> trainer_;
  Trainer<Ball> clean_;
  std::vector<Ascent<Ball>> iterates_;
  bool evaluated_ = false;
  bool clean_evaluated_ = false;
};

/// Where s is examined: its kinks and their neighbours in each arithmetic, and far beyond them on both sides.
std::vector<double> activation_points(const NetworkConfig& network) {
  const auto s = make_activation(network);
  std::set<double> points{-1e3, -1, -1e-3, 0, 1e-3, 1, 1e3};
  for (const double kink : s->facts().kinks) {
    points.insert(kink);
    if (kink != 0) points.insert({std::nextafter(kink, -infinity), std::nextafter(kink, infinity)});
    for (const double unit : {0x1p-50, 0x1p-23, 0x1p-20, 0x1p-10, 0x1p-7}) {
      const double step = kink == 0 ? unit : kink * unit;
      points.insert({kink - step, kink + step});
    }
  }
  const double reach = s->facts().kinks.empty() ? 1 : std::max(std::abs(s->facts().kinks.back()), 1e-6);
  for (int i = -16; i <= 64; ++i) points.insert(reach * i / 16.0);
  for (int e = -12; e <= 6; ++e) points.insert(reach * std::ldexp(1.0, e));
  return {points.begin(), points.end()};
}

Probe examine_activation(const Configuration& configuration, const ProbeShape& names) {
  Recorder recorder(configuration, names);
  const auto s = make_activation(configuration.setting.network);
  for (const double z : activation_points(configuration.setting.network)) {
    recorder.record(0);
    recorder.input("z", {z});
    const Ball exact(z, bits);
    const Activated<Ball> at = s->in<Ball>().at(exact);
    const auto errors = [&](double Activated<double>::*member) {
      return each([&](const Honest& honest) {
        return Matrix<double>(1, 1, honest.activation(*s, exact, honest.stored(z)).*member);
      });
    };
    recorder.output("value", Matrix<Ball>(1, 1, at.value), errors(&Activated<double>::value),
                    std::max(size(at.value), std::abs(z)));
    recorder.output("slope", Matrix<Ball>(1, 1, at.slope), errors(&Activated<double>::slope),
                    s->facts().lipschitz);
  }
  return recorder.finish();
}

/// Free training: an enclosure of the weights of everyone who computes each step within `disturbance` of exactly.
class FreeTraining {
 public:
  /// No arithmetic: exact.
  FreeTraining(const OracleCase& oracle_case, const Arithmetic* arithmetic)
      : arithmetic_(arithmetic),
        trainer_(oracle_case.instance, oracle_case.configuration.setting, oracle_case.regime, {bits}) {
    if (arithmetic != nullptr) {
      Matrix<Ball> W = trainer_.network().W();
      const Matrix<double> stored = Honest(*arithmetic).stored(oracle_case.instance.W0);
      for (std::size_t i = 0; i < W.entries().size(); ++i) {
        mag_t more;
        mag_init(more);
        mag_set_d(more, stored.entries()[i]);
        arb_add_error_mag(W.entries()[i].get(), more);
        mag_clear(more);
      }
      trainer_.restore(0, std::move(W));
    }
    tightening_.emplace(trainer_);
  }

  /// One step further. False where nothing can be said of it any more.
  bool advance() {
    trainer_.evaluate();
    Matrix<double> disturbance;
    if (arithmetic_ != nullptr) {
      const Matrix<double> own(trainer_.network().W().rows(), trainer_.network().W().cols(), 0.0);
      disturbance = Honest(*arithmetic_).step(trainer_, ascent_iterates(trainer_), own).W;
      if (!std::ranges::all_of(disturbance.entries(), [](double x) { return std::isfinite(x); }))
        return false;
    }
    trainer_.update();
    tightening_->follow(trainer_, arithmetic_ == nullptr ? nullptr : &disturbance);
    return std::ranges::all_of(weights().entries(), [](const Ball& w) { return is_finite(w); });
  }

  [[nodiscard]] const Matrix<Ball>& weights() const { return tightening_->weights(trainer_); }
  [[nodiscard]] std::int64_t number() const { return trainer_.number(); }

 private:
  const Arithmetic* arithmetic_;
  Trainer<Ball> trainer_;
  std::optional<Tightening<Ball>> tightening_;
};

Matrix<Enclosure> along(const Matrix<Ball>& W, const Features& features, Family family, Index neurons) {
  const Matrix<Ball> all = feature_components(Format<Ball>{bits}, W, features);
  Matrix<Enclosure> result(W.rows(), 1);
  const Index offset = family == Family::robust ? 0 : features.classes();
  for (Index j = 0; j < W.rows(); ++j) result(j, 0) = enclosure(all(j, offset + j / neurons));
  return result;
}

/// max |x - exact.mid| over the enclosure x, beyond exact.rad.
Matrix<double> beyond(const Matrix<Enclosure>& x, const Matrix<Enclosure>& exact) {
  Matrix<double> result(x.rows(), x.cols());
  for (std::size_t i = 0; i < x.entries().size(); ++i)
    result.entries()[i] =
        (std::abs(x.entries()[i].mid - exact.entries()[i].mid) + x.entries()[i].rad) * upward;
  return result;
}

std::vector<std::int64_t> trajectory_steps(int level, std::int64_t last) {
  std::set<std::int64_t> steps;
  if (level == 1) {
    for (const std::int64_t t : {1, 2, 4, 8}) steps.insert(std::min<std::int64_t>(t, last));
  } else {
    for (const std::int64_t t : {1, 2, 5}) steps.insert(std::min<std::int64_t>(t, last));
    for (int i = 1; i <= 10; ++i) steps.insert(std::max<std::int64_t>(1, last * i / 10));
  }
  return {steps.begin(), steps.end()};
}

Probe examine_trajectory(const OracleCase& oracle_case, const ProbeShape& names,
                         const std::vector<std::int64_t>& steps, bool quiet) {
  const Index neurons = oracle_case.configuration.setting.network.neurons;
  const Features& features = oracle_case.instance.features;
  const std::array<std::pair<std::string, Family>, 2> families{
      {{"A", Family::robust}, {"B", Family::nonrobust}}};
  Progress progress("free training", steps.back() * static_cast<std::int64_t>(arithmetics.size() + 1), quiet);
  const auto work = [&progress] {
    if (InterruptGuard::interrupted()) end_interrupted(progress);
    progress.advance();
  };
  struct At {
    Matrix<Enclosure> W, A, B;
  };
  std::map<std::int64_t, At> exact;
  std::map<std::int64_t, std::array<Errors, 3>> errors;
  FreeTraining truth(oracle_case, nullptr);
  for (const std::int64_t step : steps) {
    while (truth.number() < step) {
      truth.advance();
      work();
    }
    const Matrix<Ball>& W = truth.weights();
    exact[step] = {enclosures(W), along(W, features, Family::robust, neurons),
                   along(W, features, Family::nonrobust, neurons)};
    for (Errors& all : errors[step]) all.fill(Matrix<double>());
  }
  for (std::size_t a = 0; a < arithmetics.size(); ++a) {
    FreeTraining computed(oracle_case, &arithmetics[a]);
    const Honest honest(arithmetics[a]);
    bool says_something = true;
    for (const std::int64_t step : steps) {
      while (says_something && computed.number() < step) {
        says_something = computed.advance();
        work();
      }
      const At& at = exact[step];
      std::array<Errors, 3>& all = errors[step];
      if (says_something) {
        const Matrix<Ball>& W = computed.weights();
        all[0][a] = beyond(enclosures(W), at.W);
        for (std::size_t f = 0; f < families.size(); ++f) {
          const Matrix<Enclosure> found = along(W, features, families[f].second, neurons);
          all[1 + f][a] = beyond(found, f == 0 ? at.A : at.B);
          const double terms = 2.0 + static_cast<double>(W.cols());
          for (Index j = 0; j < W.rows(); ++j) {
            double sum = 0;
            for (Index l = 0; l < W.cols(); ++l)
              sum += size(W(j, l)) * std::abs(features.of(families[f].second)(j / neurons, l));
            all[1 + f][a](j, 0) +=
                terms * (honest.arithmetic().unit + 2 * honest.arithmetic().factor) * sum * upward;
          }
        }
        const auto decides = [](const Matrix<double>& errors, double scale) {
          return std::ranges::any_of(errors.entries(), [scale](double x) { return x < scale; });
        };
        says_something = decides(all[0][a], largest_change(at.W, oracle_case.instance.W0)) &&
                         decides(all[1][a], largest(at.A)) && decides(all[2][a], largest(at.B));
      }
      if (!says_something) {
        all[0][a] = Matrix<double>(at.W.rows(), at.W.cols(), infinity);
        for (std::size_t f = 1; f <= families.size(); ++f)
          all[f][a] = Matrix<double>(at.A.rows(), 1, infinity);
      }
    }
  }
  Recorder recorder(oracle_case.configuration, names);
  for (const std::int64_t step : steps) {
    recorder.record(step);
    const At& at = exact[step];
    recorder.output("W", at.W.entries(), errors[step][0], largest_change(at.W, oracle_case.instance.W0));
    recorder.output("A", at.A.entries(), errors[step][1]);
    recorder.output("B", at.B.entries(), errors[step][2]);
  }
  return recorder.finish();
}

std::vector<std::int64_t> state_steps(int level, std::int64_t last, std::int64_t every) {
  std::set<std::int64_t> steps;
  const int parts = level == 1 ? 2 : 8;
  for (int i = 0; i <= parts; ++i) steps.insert(last * i / parts);
  for (std::int64_t t = 0; level == 3 && t <= last; t += every) steps.insert(t);
  return {steps.begin(), steps.end()};
}

std::vector<Matrix<double>> binary64_states(const OracleCase& oracle_case,
                                            const std::vector<std::int64_t>& steps) {
  std::vector<Matrix<double>> states;
  Trainer<double> trainer(oracle_case.instance, oracle_case.configuration.setting, oracle_case.regime, {});
  follow(trainer, steps.back(), [&](const Trainer<double>& at) {
    if (std::ranges::binary_search(steps, at.number())) states.push_back(at.network().W());
    return true;
  });
  return states;
}

ProbeShape shape_named(const OracleCase& oracle_case, const std::string& name) {
  const std::vector<ProbeShape> all = probe_shapes(oracle_case.configuration, oracle_case.regime);
  const auto found = std::ranges::find(all, name, &ProbeShape::name);
  if (found != all.end()) return *found;
  std::vector<std::string> names;
  for (const ProbeShape& probe : all) names.push_back(probe.name);
  throw UsageError(fmt::format("--probe: '{}': {}", name, unknown("probe", name, names)));
}

}  // namespace

Probe examine_states(const OracleCase& oracle_case, const std::string& probe,
                     const std::vector<std::int64_t>& steps, const std::vector<Matrix<double>>& states,
                     bool own, const std::function<void()>& progress) {
  Recorder recorder(oracle_case.configuration, shape_named(oracle_case, probe));
  for (std::size_t i = 0; i < states.size(); ++i) {
    State(oracle_case, steps[i], states[i], own).add_to(recorder, probe);
    progress();
  }
  return recorder.finish();
}

OracleCase generate(const GenerateOptions& options) {
  OracleCase result;
  result.configuration = options.configuration;
  TrainingConfig& training = result.configuration.setting.training;
  if (options.steps) {
    (options.regime == Regime::standard ? training.standard_steps : training.adversarial_steps) =
        static_cast<int>(*options.steps);
  }
  result.regime = options.regime;
  result.level = options.level;
  result.versions = versions();
  std::vector<ProbeShape> chosen;
  for (const std::string& name : options.probes) chosen.push_back(shape_named(result, name));
  if (chosen.empty()) chosen = probe_shapes(result.configuration, result.regime);
  result.instance = draw_instance(result.configuration.setting, result.configuration.seed);
  const std::int64_t last = training.steps(options.regime);
  const std::vector<std::int64_t> steps = state_steps(options.level, last, training.record_every);
  const std::vector<Matrix<double>> states = binary64_states(result, steps);
  const InterruptGuard guard;
  for (const ProbeShape& all : probe_shapes(result.configuration, result.regime)) {
    if (std::ranges::find(chosen, all.name, &ProbeShape::name) == chosen.end()) continue;
    if (all.name == "activation") {
      result.probes.push_back(examine_activation(result.configuration, all));
    } else if (all.name == "trajectory") {
      result.probes.push_back(
          examine_trajectory(result, all, trajectory_steps(options.level, last), options.quiet));
    } else {
      Progress progress("probe " + all.name, static_cast<std::int64_t>(states.size()), options.quiet);
      result.probes.push_back(examine_states(result, all.name, steps, states, false, [&progress] {
        if (InterruptGuard::interrupted()) end_interrupted(progress);
        progress.advance();
      }));
    }
  }
  return result;
}

}  // namespace advproof
