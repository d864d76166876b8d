// The paper's network, its attack and its training a second time: slow, plain loops over vectors of vectors, which share
// nothing with the library but the scalar. In Mpfr<256> it is what the enclosures of a case must hold; in double and float it
// is an honest program, with sums in a random order and fused multiply-add or none.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "advproof/scalar/mpfr.h"
#include "advproof/storage/oracle_case.h"

namespace advproof {

template <class T>
class SecondImplementation {
 public:
  using Row = std::vector<T>;
  using Rows = std::vector<Row>;

  /// order = 0: sums from the first term to the last.
  explicit SecondImplementation(const OracleCase& of, std::uint64_t order = 0, bool fused = false)
      : q_(of.configuration.setting.network.q),
        patches_(static_cast<std::size_t>(of.configuration.setting.data.patches)),
        neurons_(static_cast<std::size_t>(of.configuration.setting.network.neurons)),
        adversarial_(of.regime == Regime::adversarial),
        steps_(of.configuration.setting.attack.steps),
        sign_(of.configuration.setting.attack.sign),
        rho_(static_cast<T>(of.configuration.setting.network.rho)),
        eps_(static_cast<T>(of.configuration.setting.attack.eps)),
        eta_attack_(static_cast<T>(of.configuration.setting.attack.eta_attack)),
        eta_(static_cast<T>(of.configuration.setting.training.eta)),
        case_(of),
        U_(rows(of.instance.features.U.entries(), dim())),
        V_(rows(of.instance.features.V.entries(), dim())),
        order_(order),
        shuffled_(order != 0),
        fused_(fused) {}

  /// Every output of a record, row-major, by name. Not of `trajectory`.
  std::map<std::string, Row> answers(const Probe& probe, std::size_t record) {
    if (probe.name == "activation") {
      const T z = static_cast<T>(probe.inputs.front().values[record]);
      return {{"value", {s(z)}}, {"slope", {slope(z)}}};
    }
    Rows W, start;
    for (const Array& input : probe.inputs) {
      const std::size_t width = input.width();
      const auto first = input.values.begin() + static_cast<std::ptrdiff_t>(record * width);
      (input.name == "W" ? W : start) = rows({first, first + static_cast<std::ptrdiff_t>(width)}, dim());
    }
    const Rows X = rows(case_.instance.train.X.entries(), dim());
    const std::vector<int>& y = case_.instance.train.y;
    if (probe.name == "forward") return forward(W, X, y);
    if (probe.name == "gradients")
      return {{"weight", flat(weight_gradient(W, X, y))}, {"input", flat(input_gradient(W, X, y))}};
    if (probe.name == "attack") return {{"delta", flat(attack(W, X, y, start))}};
    if (probe.name == "step") return {{"W_next", flat(step(W, start))}};
    if (probe.name == "components") return components(W);
    return accuracies(W, start);
  }

  Rows step(const Rows& W, const Rows& start) {
    Rows X = rows(case_.instance.train.X.entries(), dim());
    const std::vector<int>& y = case_.instance.train.y;
    if (adversarial_) X = plus(X, attack(W, X, y, start));
    const Rows gradient = weight_gradient(W, X, y);
    Rows next = W;
    for (std::size_t j = 0; j < W.size(); ++j) {
      for (std::size_t l = 0; l < dim(); ++l) next[j][l] = W[j][l] - eta_ * gradient[j][l];
    }
    return next;
  }

  std::map<std::string, Row> components(const Rows& W) {
    std::map<std::string, Row> result;
    for (std::size_t j = 0; j < W.size(); ++j) {
      result["A"].push_back(dot(W[j], U_[j / neurons_]));
      result["B"].push_back(dot(W[j], V_[j / neurons_]));
    }
    return result;
  }

  [[nodiscard]] Rows initial() const { return rows(case_.instance.W0.entries(), dim()); }

  static Row flat(const Rows& all) {
    Row result;
    for (const Row& row : all) result.insert(result.end(), row.begin(), row.end());
    return result;
  }

 private:
  [[nodiscard]] std::size_t dim() const {
    return static_cast<std::size_t>(case_.configuration.setting.data.dim);
  }
  static Rows rows(const std::vector<double>& entries, std::size_t width) {
    Rows result(entries.size() / width);
    for (std::size_t i = 0; i < entries.size(); ++i) result[i / width].push_back(static_cast<T>(entries[i]));
    return result;
  }
  static Rows plus(Rows a, const Rows& b) {
    for (std::size_t i = 0; i < a.size(); ++i) {
      for (std::size_t l = 0; l < a[i].size(); ++l) a[i][l] = a[i][l] + b[i][l];
    }
    return a;
  }

  T dot(const Row& a, const Row& b) {
    std::vector<std::size_t> at(a.size());
    for (std::size_t i = 0; i < at.size(); ++i) at[i] = i;
    if (shuffled_) std::shuffle(at.begin(), at.end(), order_);
    T sum(0);
    for (const std::size_t i : at) {
      if constexpr (std::is_floating_point_v<T>) {
        if (fused_) {
          sum = std::fma(a[i], b[i], sum);
          continue;
        }
      }
      sum = sum + a[i] * b[i];
    }
    return sum;
  }
  T sum(const Row& terms) { return dot(terms, Row(terms.size(), T(1))); }

  T s(const T& z) const {
    if (!(z > 0)) return T(0);
    if (z > rho_) return z - (T(1) - T(1) / static_cast<T>(q_)) * rho_;
    return z * slope(z) / static_cast<T>(q_);
  }
  T slope(const T& z) const {
    if (!(z > 0)) return T(0);
    if (z > rho_) return T(1);
    T power(1);
    for (int i = 1; i < q_; ++i) power = power * (z / rho_);
    return power;
  }

  /// F of one sample, whose patches these are.
  Row outputs(const Rows& W, const Rows& x) {
    Row F;
    for (std::size_t i = 0; i < W.size() / neurons_; ++i) {
      Row terms;
      for (std::size_t r = 0; r < neurons_; ++r) {
        for (const Row& patch : x) terms.push_back(s(dot(W[i * neurons_ + r], patch)));
      }
      F.push_back(sum(terms));
    }
    return F;
  }
  Row softmax(const Row& F) {
    using std::exp;
    T most = F[0];
    for (const T& f : F) most = f > most ? f : most;
    Row result;
    for (const T& f : F) result.push_back(exp(f - most));
    const T total = sum(result);
    for (T& p : result) p = p / total;
    return result;
  }
  T loss(const Row& F, int y) {
    using std::exp;
    using std::log;
    T most = F[0];
    for (const T& f : F) most = f > most ? f : most;
    Row terms;
    for (const T& f : F) terms.push_back(exp(f - most));
    return most - F[static_cast<std::size_t>(y)] + log(sum(terms));
  }
  [[nodiscard]] Rows sample(const Rows& X, std::size_t n) const {
    return {X.begin() + static_cast<std::ptrdiff_t>(n * patches_),
            X.begin() + static_cast<std::ptrdiff_t>((n + 1) * patches_)};
  }

  std::map<std::string, Row> forward(const Rows& W, const Rows& X, const std::vector<int>& y) {
    std::map<std::string, Row> result;
    for (const Row& x : X) {
      for (const Row& w : W) result["Z"].push_back(dot(w, x));
    }
    for (std::size_t n = 0; n < y.size(); ++n) {
      const Row F = outputs(W, sample(X, n));
      for (const T& f : F) result["F"].push_back(f);
      for (const T& p : softmax(F)) result["logit"].push_back(p);
      result["loss"].push_back(loss(F, y[n]));
    }
    return result;
  }

  /// (softmax_i - 1{y = i}) s'(z), [NP x km]: what both gradients are made of.
  Rows sensitivities(const Rows& W, const Rows& X, const std::vector<int>& y) {
    Rows G;
    for (std::size_t n = 0; n < y.size(); ++n) {
      const Rows x = sample(X, n);
      const Row p = softmax(outputs(W, x));
      for (const Row& patch : x) {
        G.emplace_back();
        for (std::size_t j = 0; j < W.size(); ++j) {
          const std::size_t i = j / neurons_;
          const T c = static_cast<int>(i) == y[n] ? T(p[i] - T(1)) : p[i];
          G.back().push_back(c * slope(dot(W[j], patch)));
        }
      }
    }
    return G;
  }

  Rows weight_gradient(const Rows& W, const Rows& X, const std::vector<int>& y) {
    const Rows G = sensitivities(W, X, y);
    Rows result;
    for (std::size_t j = 0; j < W.size(); ++j) {
      result.emplace_back();
      for (std::size_t l = 0; l < dim(); ++l) {
        Row g, x;
        for (std::size_t row = 0; row < X.size(); ++row) {
          g.push_back(G[row][j]);
          x.push_back(X[row][l]);
        }
        result.back().push_back(dot(g, x) / static_cast<T>(static_cast<int>(y.size())));
      }
    }
    return result;
  }
  Rows input_gradient(const Rows& W, const Rows& X, const std::vector<int>& y) {
    const Rows G = sensitivities(W, X, y);
    Rows result;
    for (const Row& g : G) {
      result.emplace_back();
      for (std::size_t l = 0; l < dim(); ++l) {
        Row w;
        for (const Row& row : W) w.push_back(row[l]);
        result.back().push_back(dot(g, w));
      }
    }
    return result;
  }
  [[nodiscard]] T clip(const T& x) const { return x > eps_ ? eps_ : x < -eps_ ? -eps_ : x; }
  Rows attack(const Rows& W, const Rows& X, const std::vector<int>& y, const Rows& start) {
    Rows delta = start.empty() ? Rows(X.size(), Row(dim(), T(0))) : start;
    for (int step = 0; step < steps_; ++step) {
      const Rows g = input_gradient(W, plus(X, delta), y);
      for (std::size_t row = 0; row < X.size(); ++row) {
        for (std::size_t l = 0; l < dim(); ++l) {
          T up = g[row][l];
          if (sign_) up = up > 0 ? T(1) : up < 0 ? T(-1) : T(0);
          delta[row][l] = clip(delta[row][l] + eta_attack_ * up);
        }
      }
    }
    return delta;
  }

  bool right(const Rows& W, const Rows& x, int y) {
    const Row F = outputs(W, x);
    for (std::size_t i = 0; i < F.size(); ++i) {
      if (static_cast<int>(i) != y && !(F[static_cast<std::size_t>(y)] > F[i])) return false;
    }
    return true;
  }
  std::map<std::string, Row> accuracies(const Rows& W, const Rows& start) {
    const Instance& instance = case_.instance;
    std::map<std::string, Row> result;
    const auto count = [&](const std::string& name, const Rows& X, const std::vector<int>& y) {
      int found = 0;
      for (std::size_t n = 0; n < y.size(); ++n) found += right(W, sample(X, n), y[n]) ? 1 : 0;
      result[name] = {static_cast<T>(found)};
    };
    const Rows X = rows(instance.train.X.entries(), dim());
    const Rows test = rows(instance.test.X.entries(), dim());
    count("train", X, instance.train.y);
    count("test", test, instance.test.y);
    // Data too: the case's file holds these points.
    count("robust", rows(pure_robust(instance.test, instance.features).X.entries(), dim()), instance.test.y);
    count("nonrobust", rows(pure_nonrobust(instance.test, instance.features).X.entries(), dim()),
          instance.test.y);
    if (adversarial_) count("attacked", plus(X, attack(W, X, instance.train.y, start)), instance.train.y);
    int unswapped = 0;
    for (std::size_t n = 0; n < instance.test.y.size(); ++n) {
      const auto y = static_cast<std::size_t>(instance.test.y[n]);
      bool all = right(W, sample(test, n), instance.test.y[n]);
      for (std::size_t t = 0; t < V_.size(); ++t) {
        Rows x = sample(test, n);
        for (Row& patch : x) {
          for (std::size_t l = 0; l < dim(); ++l) patch[l] = patch[l] + clip(eps_ * (V_[t][l] - V_[y][l]));
        }
        all = all && right(W, x, instance.test.y[n]);
      }
      unswapped += all ? 1 : 0;
    }
    result["swap"] = {static_cast<T>(unswapped)};
    return result;
  }

  int q_;
  std::size_t patches_, neurons_;
  bool adversarial_;
  int steps_;
  bool sign_;
  T rho_, eps_, eta_attack_, eta_;
  const OracleCase& case_;
  Rows U_, V_;
  std::mt19937_64 order_;
  bool shuffled_, fused_;
};

}  // namespace advproof
