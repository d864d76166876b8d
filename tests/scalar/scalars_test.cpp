#include "advproof/scalar/scalars.h"

#include <catch2/catch.hpp>
#include <string>
#include <tuple>
#include <type_traits>
#include <typeindex>
#include <vector>

namespace advproof {
namespace {

/// As the file writes them.
const std::vector<std::string>& written() {
  static const std::vector<std::string> lines{
#define ADVPROOF_SCALAR(T) #T,
#include "advproof/scalar/scalars.inc"
#undef ADVPROOF_SCALAR
  };
  return lines;
}

template <class... Ts>
struct Sizes {
  static constexpr std::size_t count = sizeof...(Ts);
};

}  // namespace

TEST_CASE("the list of types is what the file lists, line by line, and nothing after it") {
  const std::vector<std::type_index> lines{
#define ADVPROOF_SCALAR(T) std::type_index(typeid(T)),
#include "advproof/scalar/scalars.inc"
#undef ADVPROOF_SCALAR
  };
  std::vector<std::type_index> listed;
  for_each_scalar([&]<class T>() { listed.emplace_back(typeid(T)); });
  CHECK(listed == lines);
  CHECK(Scalars::apply<Sizes>::count == lines.size());
}

TEST_CASE("the file lists binary64 first and balls last, precisions of MPFR from few bits to many") {
  CHECK(written() == std::vector<std::string>{"double", "Dd", "Mpfr<128>", "Mpfr<256>", "Mpfr<512>",
                                              "Mpfr<1024>", "Mpfr<2048>", "Ball"});
  CHECK(std::is_same_v<Scalars,
                       TypeList<double, Dd, Mpfr<128>, Mpfr<256>, Mpfr<512>, Mpfr<1024>, Mpfr<2048>, Ball>>);
}

TEST_CASE("scalars are visited in the order of the list, under their names and with a use each") {
  std::vector<std::string> names;
  for_each_scalar([&]<class T>() {
    names.push_back(Format<T>::name());
    CHECK_FALSE(Format<T>::serves().empty());
  });
  CHECK(names == std::vector<std::string>{"double", "dd", "mpfr", "mpfr", "mpfr", "mpfr", "mpfr", "ball"});
}

TEST_CASE("of a list of types any template takes them all, in their order") {
  CHECK(std::is_same_v<TypeList<int, double>::apply<std::tuple>, std::tuple<int, double>>);
  CHECK(std::is_same_v<TypeList<>::apply<std::tuple>, std::tuple<>>);
}

}  // namespace advproof
