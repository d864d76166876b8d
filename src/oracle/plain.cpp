#include "advproof/oracle/plain.h"

#include <algorithm>
#include <cmath>

namespace advproof {
namespace {

/// Numbers of a program in Real: float or double. Everything is written out as the paper has it.
template <class Real>
class Program {
 public:
  Program(const OracleCase& oracle_case, Fault fault)
      : fault_(fault), instance_(oracle_case.instance), regime_(oracle_case.regime) {
    const Setting& setting = oracle_case.configuration.setting;
    k_ = setting.data.classes;
    m_ = setting.network.neurons;
    d_ = setting.data.dim;
    P_ = setting.data.patches;
    N_ = setting.data.samples;
    q_ = setting.network.q + (fault == Fault::wrong_power ? 1 : 0);
    rho_ = static_cast<Real>(setting.network.rho);
    eta_ = static_cast<Real>(setting.training.eta * (fault == Fault::rate_off ? 1 + 1e-9 : 1));
    attack_ = setting.attack;
    if (fault == Fault::half_box) attack_.eps /= 2;
    if (fault == Fault::box_off_by_ulp) attack_.eps = std::nextafter(attack_.eps, 1e9);
    relu_ = setting.network.activation != "smoothed-relu";
  }

  using Numbers = std::vector<Real>;

  static Numbers of(const Matrix<double>& A) { return {A.entries().begin(), A.entries().end()}; }

  [[nodiscard]] Real s(Real z) const {
    if (!(z > 0)) return z > 0 ? z : Real(0) * z;
    if (relu_ || fault_ == Fault::sharp_relu) return z;
    const Real q = static_cast<Real>(q_);
    if (z >= rho_) return z - (1 - 1 / q) * rho_;
    Real power = z;
    for (int i = 1; i < q_; ++i) power *= z / rho_;
    return fault_ == Fault::missing_quotient ? power : power / q;
  }

  [[nodiscard]] Real slope(Real z) const {
    if (!(z > 0)) return Real(0) * z;
    if (relu_ || fault_ == Fault::sharp_relu || z >= rho_) return 1;
    Real power = fault_ == Fault::missing_quotient ? static_cast<Real>(q_) : 1;
    for (int i = 1; i < q_; ++i) power *= z / rho_;
    return power;
  }

  /// <w_j, x_row>.
  [[nodiscard]] Real z(const Numbers& X, const Numbers& W, int row, int j) const {
    Real sum = 0;
    float single = 0;
    for (int l = 0; l < d_; ++l) {
      const Real term = X[at(row, l, d_)] * W[at(j, l, d_)];
      sum += term;
      single += static_cast<float>(term);
    }
    return fault_ == Fault::float32_sums ? static_cast<Real>(single) : sum;
  }

  struct Pass {
    Numbers F;  ///< of one sample
    Numbers c;
    Real loss = 0;
  };

  [[nodiscard]] Pass pass(const Numbers& X, const Numbers& W, int n, int y) const {
    Pass result{Numbers(size(k_)), Numbers(size(k_)), 0};
    const int patches = P_ - (fault_ == Fault::last_patch_dropped ? 1 : 0);
    const int neurons = m_ - (fault_ == Fault::last_neuron_dropped ? 1 : 0);
    for (int i = 0; i < k_; ++i) {
      for (int p = 0; p < patches; ++p) {
        for (int r = 0; r < neurons; ++r) result.F[size(i)] += s(z(X, W, n * P_ + p, i * m_ + r));
      }
    }
    const Real largest = *std::max_element(result.F.begin(), result.F.end());
    Real sum = 0;
    for (const Real F : result.F) sum += std::exp(F - largest);
    const int label = fault_ == Fault::labels_shifted ? (y + 1) % k_ : y;
    for (int i = 0; i < k_; ++i) {
      const Real logit =
          fault_ == Fault::no_softmax ? result.F[size(i)] : std::exp(result.F[size(i)] - largest) / sum;
      result.c[size(i)] = (i == label ? Real(1) : Real(0)) - logit;
    }
    result.loss = largest - result.F[size(label)] + std::log(sum);
    return result;
  }

  /// c_i s'(z_j) of a row; the slopes may be taken elsewhere.
  [[nodiscard]] Real weighted(const Pass& at, const Numbers& X, const Numbers& W, int row, int j) const {
    const bool dropped = (fault_ == Fault::last_neuron_dropped && j % m_ == m_ - 1) ||
                         (fault_ == Fault::last_patch_dropped && row % P_ == P_ - 1);
    return dropped ? Real(0) : at.c[size(j / m_)] * slope(z(X, W, row, j));
  }

  /// The gradient of each sample's own loss in the sample.
  [[nodiscard]] Numbers input_gradient(const Numbers& X, const Numbers& W) const {
    Numbers result(size(N_ * P_ * d_));
    for (int n = 0; n < N_; ++n) {
      const Pass at = pass(X, W, n, instance_.train.y[size(n)]);
      for (int row = n * P_; row < (n + 1) * P_; ++row) {
        for (int j = 0; j < k_ * m_; ++j) {
          const Real g = weighted(at, X, W, row, j);
          for (int l = 0; l < d_; ++l) result[at_(row, l)] -= g * W[this->at(j, l, d_)];
        }
      }
    }
    return result;
  }

  /// The gradient of the mean loss at the points, in the weights.
  [[nodiscard]] Numbers weight_gradient(const Numbers& X, const Numbers& W, const Numbers& slopes_at) const {
    Numbers result(size(k_ * m_ * d_));
    const int samples = N_ - (fault_ == Fault::last_sample_dropped ? 1 : 0);
    for (int n = 0; n < samples; ++n) {
      const Pass at = pass(X, W, n, instance_.train.y[size(n)]);
      for (int row = n * P_; row < (n + 1) * P_; ++row) {
        for (int j = 0; j < k_ * m_; ++j) {
          const Real g = weighted(at, slopes_at, W, row, j);
          for (int l = 0; l < d_; ++l) result[this->at(j, l, d_)] -= g * X[at_(row, l)];
        }
      }
    }
    if (fault_ != Fault::sum_for_mean) {
      for (Real& x : result) x /= static_cast<Real>(N_);
    }
    return result;
  }

  [[nodiscard]] Numbers attack(const Numbers& X, const Numbers& W, const double* start) const {
    Numbers delta(X.size());
    if (start != nullptr) {
      for (std::size_t i = 0; i < delta.size(); ++i) delta[i] = static_cast<Real>(start[i]);
    }
    const auto eps = static_cast<Real>(attack_.eps);
    for (int step = 0; step < attack_.steps; ++step) {
      Numbers points = X;
      for (std::size_t i = 0; i < points.size(); ++i) points[i] += delta[i];
      const Numbers gradient = input_gradient(points, W);
      for (std::size_t i = 0; i < delta.size(); ++i) {
        Real g = gradient[i];
        if (fault_ == Fault::attack_by_mean_loss) g /= static_cast<Real>(N_);
        if (attack_.sign != (fault_ == Fault::attack_by_sign)) g = g > 0 ? Real(1) : g < 0 ? Real(-1) : g;
        if (fault_ == Fault::descending_attack) g = -g;
        delta[i] += static_cast<Real>(attack_.eta_attack) * g;
        if (fault_ != Fault::missing_clip) delta[i] = std::clamp(delta[i], -eps, eps);
      }
    }
    return delta;
  }

  struct Stepped {
    Numbers delta, W;
  };

  [[nodiscard]] Stepped step(const Numbers& W, const Numbers& before, const double* start) const {
    const Numbers X = of(instance_.train.X);
    Stepped result{Numbers(X.size()), W};
    if (regime_ == Regime::adversarial)
      result.delta = attack(X, fault_ == Fault::stale_attack ? before : W, start);
    Numbers points = X;
    if (fault_ != Fault::clean_gradient) {
      for (std::size_t i = 0; i < points.size(); ++i) points[i] += result.delta[i];
    }
    const Numbers gradient = weight_gradient(points, W, fault_ == Fault::slopes_at_clean_points ? X : points);
    for (std::size_t i = 0; i < W.size(); ++i) {
      result.W[i] -= (fault_ == Fault::ascending_update ? -eta_ : eta_) * gradient[i];
      if (fault_ == Fault::weight_decay) result.W[i] *= 1 - Real(1e-4) * eta_;
    }
    return result;
  }

  [[nodiscard]] Numbers along(const Numbers& W, const Matrix<double>& features) const {
    const Numbers f = of(features);
    Numbers result(size(k_ * m_));
    for (int j = 0; j < k_ * m_; ++j) {
      for (int l = 0; l < d_; ++l) result[size(j)] += W[at(j, l, d_)] * f[at(j / m_, l, d_)];
    }
    return result;
  }

  /// Which samples are right.
  [[nodiscard]] std::vector<bool> right(const Numbers& X, const Numbers& W, const std::vector<int>& y) const {
    std::vector<bool> result;
    for (int n = 0; n < static_cast<int>(y.size()); ++n) {
      const Numbers F = pass(X, W, n, y[size(n)]).F;
      bool above = true;
      for (int t = 0; t < k_; ++t) above = above && (t == y[size(n)] || F[size(y[size(n)])] > F[size(t)]);
      result.push_back(above);
    }
    return result;
  }

  [[nodiscard]] std::vector<bool> right_swapped(const Numbers& W, int shift) const {
    const Samples& test = instance_.test;
    Numbers X = of(test.X);
    const Numbers V = of(instance_.features.V);
    const auto eps = static_cast<Real>(attack_.eps);
    for (int row = 0; row < static_cast<int>(test.X.rows()); ++row) {
      const int y = test.y[size(row / P_)];
      for (int l = 0; l < d_; ++l)
        X[at_(row, l)] += std::clamp(eps * (V[at((y + shift) % k_, l, d_)] - V[at(y, l, d_)]), -eps, eps);
    }
    return right(X, W, test.y);
  }

  /// The answers of one record, by output.
  [[nodiscard]] std::vector<Numbers> answers(const std::string& probe, const Numbers& W,
                                             const Numbers& before, const double* start) const {
    const Numbers X = of(instance_.train.X);
    if (probe == "forward") {
      Numbers F, Z, logits, losses;
      for (int n = 0; n < N_; ++n) {
        const int y = instance_.train.y[size(n)];
        const Pass at = pass(X, W, n, y);
        for (int i = 0; i < k_; ++i) {
          F.push_back(at.F[size(i)]);
          logits.push_back((i == y ? Real(1) : Real(0)) - at.c[size(i)]);
        }
        losses.push_back(at.loss);
      }
      for (int row = 0; row < N_ * P_; ++row) {
        for (int j = 0; j < k_ * m_; ++j) Z.push_back(z(X, W, row, j));
      }
      return {F, Z, logits, losses};
    }
    if (probe == "gradients") return {input_gradient(X, W), weight_gradient(X, W, X)};
    if (probe == "attack") return {step(W, before, start).delta};
    if (probe == "step") return {step(W, before, start).W};
    if (probe == "components") {
      const Numbers A = along(W, instance_.features.U);
      const Numbers B = along(W, instance_.features.V);
      return fault_ == Fault::features_swapped ? std::vector{B, A} : std::vector{A, B};
    }
    return accuracies(W, before, start);
  }

  [[nodiscard]] std::vector<Numbers> accuracies(const Numbers& W, const Numbers& before,
                                                const double* start) const {
    const auto count = [](const std::vector<bool>& right) {
      return Numbers{static_cast<Real>(std::ranges::count(right, true))};
    };
    const Samples& test = instance_.test;
    std::vector<bool> swap = right(of(test.X), W, test.y);
    const Numbers clean = count(swap);
    for (int shift = 1; shift < k_; ++shift) {
      const std::vector<bool> swapped = right_swapped(W, shift);
      for (std::size_t n = 0; n < swap.size(); ++n) swap[n] = swap[n] && swapped[n];
    }
    std::vector<Numbers> result;
    if (regime_ == Regime::adversarial) {
      Numbers points = of(instance_.train.X);
      const Numbers delta = step(W, before, start).delta;
      for (std::size_t i = 0; i < points.size(); ++i) points[i] += delta[i];
      result.push_back(count(right(points, W, instance_.train.y)));
    }
    result.push_back(count(right(of(pure_nonrobust(test, instance_.features).X), W, test.y)));
    result.push_back(count(right(of(pure_robust(test, instance_.features).X), W, test.y)));
    result.push_back(count(swap));
    result.push_back(clean);
    result.push_back(count(right(of(instance_.train.X), W, instance_.train.y)));
    return result;
  }

 private:
  static std::size_t size(int n) { return static_cast<std::size_t>(n); }
  static std::size_t at(int row, int col, int width) { return size(row) * size(width) + size(col); }
  [[nodiscard]] std::size_t at_(int row, int l) const { return at(row, l, d_); }

  Fault fault_;
  const Instance& instance_;
  Regime regime_;
  int k_, m_, d_, P_, N_, q_;
  Real rho_, eta_;
  AscentConfig attack_;
  bool relu_;
};

template <class Real>
std::vector<Array> empty_answers(const Probe& probe) {
  std::vector<Array> outputs;
  for (const ExpectedOutput& output : probe.outputs)
    outputs.push_back({output.mid.name, output.mid.shape, {}});
  return outputs;
}

template <class Real>
void append(std::vector<Array>& outputs, const std::vector<std::vector<Real>>& record) {
  for (std::size_t i = 0; i < outputs.size(); ++i)
    outputs[i].values.insert(outputs[i].values.end(), record[i].begin(), record[i].end());
}

/// The answers to one record of a probe about states; `before` is the state of the record before.
template <class Real>
std::vector<std::vector<Real>> answer_record(const OracleCase& oracle_case, const Program<Real>& program,
                                             const Probe& probe, std::size_t record) {
  if (probe.name == "activation") {
    const auto z = static_cast<Real>(probe.inputs.front().values[record]);
    return {{program.slope(z)}, {program.s(z)}};
  }
  const double* start = nullptr;
  typename Program<Real>::Numbers W;
  auto before = program.of(oracle_case.instance.W0);
  for (const Array& input : probe.inputs) {
    const double* values = input.values.data() + record * input.width();
    if (input.name == "start") start = values;
    if (input.name != "W") continue;
    W.assign(values, values + input.width());
    if (record > 0) before.assign(values - input.width(), values);
  }
  return program.answers(probe.name, W, before, start);
}

template <class Real>
std::vector<Array> free_training(const OracleCase& oracle_case, const Program<Real>& program,
                                 const Probe& probe) {
  std::vector<Array> outputs = empty_answers<Real>(probe);
  auto W = program.of(oracle_case.instance.W0);
  auto before = W;
  std::int64_t t = 0;
  for (const std::int64_t step : probe.steps) {
    for (; t < step; ++t) {
      auto next = program.step(W, before, nullptr).W;
      before = std::move(W);
      W = std::move(next);
    }
    append<Real>(outputs, {program.along(W, oracle_case.instance.features.U),
                           program.along(W, oracle_case.instance.features.V), W});
  }
  return outputs;
}

template <class Real>
std::vector<Array> answer(const OracleCase& oracle_case, const Program<Real>& program, const Probe& probe) {
  if (probe.name == "trajectory") return free_training(oracle_case, program, probe);
  std::vector<Array> outputs = empty_answers<Real>(probe);
  for (std::size_t record = 0; record < probe.records(); ++record)
    append<Real>(outputs, answer_record(oracle_case, program, probe, record));
  return outputs;
}

}  // namespace

const std::vector<FaultName>& all_faults() {
  static const std::vector<FaultName> all{
      {Fault::sum_for_mean, "sum-for-mean", "the gradient is the sum over samples, not their mean", false},
      {Fault::ascending_update, "ascending-update", "the update goes up the gradient", false},
      {Fault::rate_off, "rate-off-by-1e-9", "the learning rate is off by 1e-9 of itself", false},
      {Fault::clean_gradient, "clean-gradient",
       "the gradient is taken at the clean points: the attack is not used", true},
      {Fault::descending_attack, "descending-attack", "the attack goes down the loss", true},
      {Fault::missing_clip, "missing-clip", "the perturbation is not clipped to the box", true},
      {Fault::half_box, "half-box", "the box has half its radius", true},
      {Fault::box_off_by_ulp, "eps-off-by-one-ulp", "eps is off by one unit in its last place", true},
      {Fault::attack_by_sign, "attack-by-sign",
       "the attack moves along the sign where it should along the gradient, or the reverse", true},
      {Fault::attack_by_mean_loss, "attack-by-mean-loss",
       "the attack ascends the mean loss: its gradient is N times too small", true},
      {Fault::stale_attack, "stale-attack", "the attack sees the weights of the step before", true},
      {Fault::labels_shifted, "labels-shifted", "labels are shifted by one", false},
      {Fault::wrong_power, "wrong-q", "the activation has the wrong power q", false},
      {Fault::sharp_relu, "sharp-relu", "the activation is a ReLU without its smooth part", false},
      {Fault::missing_quotient, "missing-1/q", "the smooth part of the activation lacks its 1/q", false},
      {Fault::last_patch_dropped, "last-patch-dropped", "the last patch is left out", false},
      {Fault::last_neuron_dropped, "last-neuron-dropped", "the last neuron of each class is left out", false},
      {Fault::last_sample_dropped, "last-sample-dropped", "the last sample is left out", false},
      {Fault::no_softmax, "no-softmax", "outputs are used where logits should be", false},
      {Fault::slopes_at_clean_points, "slopes-at-clean-points",
       "slopes are taken at the clean, not at the attacked points", true},
      {Fault::features_swapped, "features-swapped", "robust and non-robust features are swapped", false},
      {Fault::float32_sums, "float32-sums", "pre-activations are accumulated in float32", false},
      {Fault::weight_decay, "weight-decay", "the update has weight decay", false},
  };
  return all;
}

std::vector<std::vector<double>> plain_record(const OracleCase& oracle_case, const Probe& probe,
                                              std::size_t record, Fault fault) {
  return answer_record(oracle_case, Program<double>(oracle_case, fault), probe, record);
}

Candidate plain_candidate(const OracleCase& oracle_case, Fault fault, bool single) {
  Candidate candidate;
  candidate.arithmetic = single ? "float32" : "float64";
  for (const Probe& probe : oracle_case.probes) {
    // The starts of a free run are the library's to draw.
    if (probe.name == "trajectory" && oracle_case.configuration.setting.attack.random_start) continue;
    candidate.answers.push_back(
        {probe.name, single ? answer(oracle_case, Program<float>(oracle_case, fault), probe)
                            : answer(oracle_case, Program<double>(oracle_case, fault), probe)});
  }
  return candidate;
}

}  // namespace advproof
