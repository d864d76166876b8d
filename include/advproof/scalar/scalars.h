// The list of scalars (scalars.inc) as a list of types.
#pragma once

#include <utility>

#include "advproof/scalar/scalar.h"

namespace advproof {

template <class... Ts>
struct TypeList {
  /// Whatever takes types, of all of them: Scalars::apply<std::tuple>.
  template <template <class...> class List>
  using apply = List<Ts...>;
};

namespace detail {

struct End {};

template <class... Ts>
struct WithoutEnd;
template <class... Ts>
struct WithoutEnd<TypeList<Ts...>, End> {
  using type = TypeList<Ts...>;
};
template <class... Ts, class T, class... Rest>
struct WithoutEnd<TypeList<Ts...>, T, Rest...> : WithoutEnd<TypeList<Ts..., T>, Rest...> {};

#define ADVPROOF_SCALAR(T) T,
using ListedScalars = WithoutEnd<TypeList<>,
#include "advproof/scalar/scalars.inc"
                                 End>::type;
#undef ADVPROOF_SCALAR

template <class F, class... Ts>
void for_each_type(F&& f, TypeList<Ts...> /*list*/) {
  (f.template operator()<Ts>(), ...);
}

}  // namespace detail

using Scalars = detail::ListedScalars;

/// Calls f.operator()<T>() for every scalar, in the order of the list.
template <class F>
void for_each_scalar(F&& f) {
  detail::for_each_type(std::forward<F>(f), Scalars());
}

}  // namespace advproof
