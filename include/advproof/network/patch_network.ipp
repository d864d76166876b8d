// Definitions of patch_network.h; included where a scalar is instantiated.
#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include "advproof/error.h"
#include "advproof/linalg/products.h"
#include "advproof/network/logit.h"
#include "advproof/network/patch_network.h"

namespace advproof {

template <class T>
PatchNetwork<T>::PatchNetwork(NetworkConfig config, Index classes, Matrix<T> W)
    : config_(std::move(config)),
      activation_(make_activation(config_)),
      s_(&activation_->in<T>()),
      classes_(classes),
      W_(std::move(W)) {
  if (W_.rows() != classes * config_.neurons) {
    throw InputError("W has " + std::to_string(W_.rows()) +
                     " rows, expected classes * neurons = " + std::to_string(classes * config_.neurons));
  }
}

template <class T>
void PatchNetwork<T>::forward(const Matrix<T>& X, std::span<const int> y, Rows range, Forward<T>& out) const {
  const Index patches = X.rows() / std::ssize(y);
  Products<T>::times_transposed(X, W_, out.Z, patch_rows(range, patches));
  const double scale = activation_->facts().scale;
  std::vector<T> sums(static_cast<std::size_t>(W_.rows()));  // scale sum_p s(z), of every neuron
  for (Index n = range.begin; n < range.end; ++n) {
    std::ranges::fill(sums, T(0.0));
    for (Index row = n * patches; row < (n + 1) * patches; ++row) {
      s_->add(out.Z.row(row), W_.rows(), sums.data(), out.slope.row(row));
    }
    const T* sum = sums.data();
    for (Index i = 0; i < classes_; ++i) {
      T F = *sum++;
      for (Index r = 1; r < neurons(); ++r) F += *sum++;
      out.F(n, i) = F / scale;
    }
    for (Index i = 0; i < classes_; ++i) {
      out.c(n, i) =
          loss_coefficient(outputs(out.F, n), i, static_cast<Index>(y[static_cast<std::size_t>(n)]));
    }
  }
}

template <class T>
void PatchNetwork<T>::weigh_slopes(const Matrix<T>& coefficients, const Matrix<T>& slope, Rows range,
                                   Matrix<T>& G) const {
  const Index patches = slope.rows() / coefficients.rows();
  const Index width = W_.rows();
  std::vector<T> weight(static_cast<std::size_t>(width));  // of every neuron its class's coefficient
  for (Index n = range.begin; n < range.end; ++n) {
    for (Index j = 0; j < width; ++j) weight[static_cast<std::size_t>(j)] = coefficients(n, j / neurons());
    for (Index row = n * patches; row < (n + 1) * patches; ++row) {
      const T* __restrict c = weight.data();
      const T* __restrict s = slope.row(row);
      T* __restrict g = G.row(row);
      for (Index j = 0; j < width; ++j) {
        g[j] = c[j];
        g[j] *= s[j];
      }
    }
  }
}

}  // namespace advproof
