// From the words on the command line to a scalar type.
#pragma once

#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "advproof/error.h"
#include "advproof/scalar/scalars.h"

namespace advproof {

struct ScalarChoice {
  std::string name = Format<double>::name();
  long bits = Format<double>::bits();  ///< asked for: Format<T>::has(bits) of a T of that name
  bool automatic_bits =
      false;                ///< ball: raise the precision until the accuracy is met and nothing is undecided
  double accuracy = 1e-20;  ///< ball, automatic bits: no weight's radius may end above this; > 0

  template <class T>
  [[nodiscard]] bool is() const {
    return name == Format<T>::name();
  }
};

/// `scalar`: a name of the list; `bits`: a number, "auto" (ball), or empty for the scalar's own, 256 where it
/// has many. UsageError names the nearest word.
ScalarChoice parse_scalar(const std::string& scalar, const std::string& bits);

/// The scalars' names and what each serves, for help and `info`.
std::vector<std::pair<std::string, std::string>> describe_scalars();

/// "double | dd | mpfr | ball"
std::string scalar_names();

namespace detail {

template <class F, class T, class... Ts>
auto with_scalar_of(const ScalarChoice& choice, F&& f, TypeList<T, Ts...> /*list*/) {
  if (choice.is<T>() && Format<T>::has(choice.bits)) return f(Format<T>::of(choice.bits));
  if constexpr (sizeof...(Ts) > 0) {
    return with_scalar_of(choice, std::forward<F>(f), TypeList<Ts...>());
  } else {
    throw UsageError(fmt::format("no scalar '{}' has {} bits", choice.name, choice.bits));
    return f(Format<T>::of(choice.bits));  // gives the function its type
  }
}

}  // namespace detail

/// Calls f(Format<T>{...}) for the chosen scalar.
template <class F>
auto with_scalar(const ScalarChoice& choice, F&& f) {
  return detail::with_scalar_of(choice, std::forward<F>(f), Scalars());
}

}  // namespace advproof
