// Definitions of observations.h; included where a scalar is instantiated.
#pragma once

#include <algorithm>
#include <limits>

#include "advproof/data/components.h"
#include "advproof/network/logit.h"
#include "advproof/training/fresh_accuracy.ipp"
#include "advproof/training/observations.h"

namespace advproof {

namespace detail {

inline double log2_radius(const Ball& x) {
  if (!is_finite(x)) return std::numeric_limits<double>::infinity();
  mag_srcptr radius = arb_radref(x.get());
  if (mag_is_zero(radius) != 0) return -std::numeric_limits<double>::infinity();
  return fmpz_get_d(MAG_EXPREF(radius));  // the mantissa lies in [1/2, 1)
}

/// A_{i,r} (offset 0) or B_{i,r} (offset k) of every neuron.
template <class T>
std::vector<Enclosure> own_features(const Matrix<T>& components, Index neurons, Index offset) {
  std::vector<Enclosure> result;
  for (Index neuron = 0; neuron < components.rows(); ++neuron) {
    result.push_back(enclosure(components(neuron, offset + neuron / neurons)));
  }
  return result;
}

template <class T>
std::vector<Enclosure> max_preactivations(const Matrix<T>& Z, Index classes, Index neurons) {
  std::vector<Enclosure> result;
  for (Index i = 0; i < classes; ++i) {
    T largest = Z(0, i * neurons);
    for (Index row = 0; row < Z.rows(); ++row) {
      for (Index r = 0; r < neurons; ++r) largest = max(largest, Z(row, i * neurons + r));
    }
    result.push_back(enclosure(largest));
  }
  return result;
}

}  // namespace detail

template <class T>
Observation observe(const Trainer<T>& trainer) {
  const PatchNetwork<T>& network = trainer.network();
  const Forward<T>& forward = trainer.step().forward;
  const std::vector<int>& y = trainer.instance().train.y;
  const Matrix<T> components = feature_components(trainer.format(), network.W(), trainer.instance().features);
  Observation result;
  result.step = trainer.number();
  result.A = detail::own_features(components, network.neurons(), 0);
  result.B = detail::own_features(components, network.neurons(), network.classes());
  result.max_preactivation = detail::max_preactivations(forward.Z, network.classes(), network.neurons());
  T sum = trainer.format()(0.0);
  T largest = sum;  // a loss is never negative
  for (std::size_t n = 0; n < y.size(); ++n) {
    const auto sample = static_cast<Index>(n);
    result.one_minus_logit.push_back(enclosure(forward.c(sample, y[n])));
    for (Index i = 0; i < network.classes(); ++i)
      result.logit.push_back(enclosure(logit(outputs(forward.F, sample), i)));
    const T loss = cross_entropy(outputs(forward.F, sample), static_cast<Index>(y[n]));
    result.loss.push_back(enclosure(loss));
    sum += loss;
    largest = max(largest, loss);
  }
  result.risk = enclosure(sum / static_cast<double>(y.size()));
  result.max_loss = enclosure(largest);
  const FreshAccuracy fresh = fresh_accuracy(trainer);
  result.test_accuracy = fresh.clean;
  result.swap_accuracy = fresh.swap;
  result.log2_radius = log2_radius(network.W());
  return result;
}

template <class T>
double log2_radius(const Matrix<T>& W) {
  double largest = -std::numeric_limits<double>::infinity();
  if constexpr (Format<T>::rigorous) {
    for (const T& w : W.entries()) largest = std::max(largest, detail::log2_radius(w));
  } else {
    for (const T& w : W.entries()) {
      if (!is_finite(w)) largest = std::numeric_limits<double>::infinity();
    }
  }
  return largest;
}

template <class T>
Matrix<Enclosure> enclosures(const Matrix<T>& W) {
  Matrix<Enclosure> result(W.rows(), W.cols());
  for (std::size_t i = 0; i < W.entries().size(); ++i) result.entries()[i] = enclosure(W.entries()[i]);
  return result;
}

}  // namespace advproof
