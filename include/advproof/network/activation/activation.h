// The activation as a concept: what the forward pass, the gradients, the derivative of a step, error bounds,
// certificates, searches and counterexamples ask of a function s: R -> R. One file an activation; the list is
// src/network/activation/activations.inc; docs/adding-an-activation.md says how to write one.
#pragma once

#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "advproof/error.h"
#include "advproof/linalg/matrix.h"
#include "advproof/network/activation/expression.h"
#include "advproof/network/architecture.h"
#include "advproof/scalar/scalars.h"

namespace advproof {

template <class T>
struct Activated {
  T value;  ///< s(z)
  T slope;  ///< s'(z); at a kink the derivative from one side, or any number between both
};

/// s(z) = 0 for z <= 0 and z^q / (q rho^{q-1}) on [0, rho]: what the lemmas on early training ask for.
struct PolynomialPart {
  int q = 3;
  double rho = 1;
};

/// What is true of s, stated by whoever wrote it. tests/network/activation/activation_test.cpp and
/// property-tests/network/activation/ hold every listed activation to its facts.
struct ActivationFacts {
  bool monotone = false;           ///< non-decreasing
  bool convex = false;             ///< s' is non-decreasing
  double lipschitz = 1;            ///< |s(a) - s(b)| <= lipschitz |a - b|
  double at_zero = 0;              ///< |s(0)|
  std::vector<double> kinks = {};  ///< ascending: where s is not smooth
  /// s is affine below `curved_from` and above `curved_to`.
  double curved_from = -std::numeric_limits<double>::infinity();
  double curved_to = std::numeric_limits<double>::infinity();
  /// s'(z) is 0, exactly and as computed, for z <= `flat_until`.
  double flat_until = -std::numeric_limits<double>::infinity();
  bool has_curvature = false;  ///< curvature() encloses s''
  /// In point scalars s(z) and s'(z) are computed within rounding * u of their size (underflow apart).
  double rounding = 4;
  double scale = 1;  ///< add() adds scale * s(z)
  std::optional<PolynomialPart> polynomial = {};
};

/// A number that a configuration gives an activation, for files that others read.
struct ActivationParameter {
  std::string_view name;
  double value = 0;
  bool is_integer = false;
};

/// s in one scalar.
template <class T>
class ActivationIn {
 public:
  /// s(z) and s'(z). Of a ball: enclosures of all values on it.
  [[nodiscard]] virtual Activated<T> at(const T& z) const = 0;
  /// The same of `count` numbers, bit for bit.
  virtual void values(const T* z, Index count, T* value, T* slope) const = 0;
  /// s'(z) of `count` numbers, and scale * s(z) added to `sum`. The three do not overlap.
  virtual void add(const T* __restrict z, Index count, T* __restrict sum, T* __restrict slope) const = 0;

 protected:
  ~ActivationIn() = default;
};

class Activation {
 public:
  Activation(const Activation&) = delete;
  Activation& operator=(const Activation&) = delete;
  virtual ~Activation() = default;

  [[nodiscard]] virtual std::string_view name() const = 0;
  [[nodiscard]] const ActivationFacts& facts() const { return facts_; }
  [[nodiscard]] virtual std::vector<ActivationParameter> parameters() const { return {}; }

  /// The hull of s'' on z, kinks left out. Only where facts().has_curvature.
  [[nodiscard]] virtual Enclosure curvature(const Ball& /*z*/) const {
    throw InputError(std::string(name()) + ": this activation gives no second derivative");
  }

  /// s in the scalar T. InputError if this activation is not written for it.
  template <class T>
  [[nodiscard]] const ActivationIn<T>& in() const {
    const auto* s = dynamic_cast<const ActivationIn<T>*>(this);
    if (s == nullptr) throw InputError(std::string(name()) + ": not written for " + Format<T>::name());
    return *s;
  }

 protected:
  explicit Activation(ActivationFacts facts) : facts_(std::move(facts)) {}

 private:
  ActivationFacts facts_;
};

namespace detail {

template <class S, class T>
class ActivationAs : public ActivationIn<T> {
 public:
  [[nodiscard]] Activated<T> at(const T& z) const final { return self().formula(z); }
  void values(const T* z, Index count, T* value, T* slope) const final {
    if constexpr (requires { self().formulas(z, count, value, slope); }) {
      self().formulas(z, count, value, slope);
    } else {
      for (Index i = 0; i < count; ++i) {
        Activated<T> s = self().formula(z[i]);
        value[i] = std::move(s.value);
        slope[i] = std::move(s.slope);
      }
    }
  }
  void add(const T* __restrict z, Index count, T* __restrict sum, T* __restrict slope) const final {
    if constexpr (requires { self().add_formulas(z, count, sum, slope); }) {
      self().add_formulas(z, count, sum, slope);
    } else {
      for (Index i = 0; i < count; ++i) {
        Activated<T> s = self().formula(z[i]);
        sum[i] += s.value;
        slope[i] = std::move(s.slope);
      }
    }
  }

 protected:
  ~ActivationAs() = default;

 private:
  [[nodiscard]] const S& self() const { return static_cast<const S&>(*this); }
};

template <class List>
struct WithExpression;
template <class... Ts>
struct WithExpression<TypeList<Ts...>> {
  using type = TypeList<Ts..., Expression>;
};

}  // namespace detail

/// Every scalar, and the formula itself.
using ActivationScalars = detail::WithExpression<Scalars>::type;

/// Base of an activation S that is written once, as templates over the scalar:
///   template <class T> Activated<T> formula(const T& z) const;           no branch on a comparison: hulls
///   template <class T> void formulas(z, count, value, slope) const;      optional: many at once
///   template <class T> void add_formulas(z, count, sum, slope) const;    optional; needed where scale != 1
template <class S, class List = ActivationScalars>
class ActivationFor;
template <class S, class... Ts>
class ActivationFor<S, TypeList<Ts...>> : public Activation, public detail::ActivationAs<S, Ts>... {
 protected:
  using Activation::Activation;
};

struct ActivationInfo {
  std::string_view name;
  std::string_view summary;  ///< one line
};

/// All that a configuration may name.
const std::vector<ActivationInfo>& all_activations();

/// The network's own activation where it brings one; otherwise the listed one that it names, with its
/// parameters. InputError for an unknown name.
std::shared_ptr<const Activation> make_activation(const NetworkConfig& network);

}  // namespace advproof
