// Definitions of ascent.h; included where a scalar is instantiated.
#pragma once

#include <utility>

#include "advproof/attack/ascent.h"
#include "advproof/linalg/products.h"

namespace advproof {

namespace detail {

/// Minus the derivative of the objective in F.
template <class T>
void objective_coefficients(const Forward<T>& forward, std::span<const int> y, Rows range,
                            Objective objective, Matrix<T>& coefficients) {
  for (Index n = range.begin; n < range.end; ++n) {
    for (Index i = 0; i < coefficients.cols(); ++i) {
      if (!objective.target) {
        coefficients(n, i) = forward.c(n, i);
      } else {
        coefficients(n, i) = T(i == y[static_cast<std::size_t>(n)] ? 1.0
                               : i == *objective.target            ? -1.0
                                                                   : 0.0);
      }
    }
  }
}

}  // namespace detail

template <class T>
void ascend(const PatchNetwork<T>& network, const Matrix<T>& X, std::span<const int> y, Rows range,
            const AscentConfig& config, Objective objective, const Matrix<double>* start, Ascent<T>& out) {
  ascend(network, X, y, range, config, objective, start, out, [](const Ascent<T>&) {});
}

template <class T, class Observe>
void ascend(const PatchNetwork<T>& network, const Matrix<T>& X, std::span<const int> y, Rows range,
            const AscentConfig& config, Objective objective, const Matrix<double>* start, Ascent<T>& out,
            Observe&& observe) {
  const Rows rows = patch_rows(range, X.rows() / std::ssize(y));
  const Index d = X.cols();
  if (start != nullptr) {
    for (Index row = rows.begin; row < rows.end; ++row) {
      for (Index l = 0; l < d; ++l) {
        out.delta(row, l) = T((*start)(row, l));
        out.attacked(row, l) = X(row, l) + (*start)(row, l);
      }
    }
  }
  for (int step = 0; step < config.steps; ++step) {
    const bool at_clean_point = step == 0 && start == nullptr;
    network.forward(at_clean_point ? X : out.attacked, y, range, out.forward);
    detail::objective_coefficients(out.forward, y, range, objective, out.coefficients);
    network.weigh_slopes(out.coefficients, out.forward.slope, range, out.G);
    Products<T>::times(out.G, network.W(), out.descent, rows);
    const T* descent = out.descent.row(rows.begin);
    const T* x = X.row(rows.begin);
    T* delta = out.delta.row(rows.begin);
    T* attacked = out.attacked.row(rows.begin);
    for (Index l = 0; l < rows.count() * d; ++l) {
      T move = (config.sign ? sign(descent[l]) : descent[l]) * -config.eta_attack;
      if (!at_clean_point) move += delta[l];
      delta[l] = clamp(move, -config.eps, config.eps);
      attacked[l] = x[l] + delta[l];
    }
    observe(std::as_const(out));
  }
}

}  // namespace advproof
