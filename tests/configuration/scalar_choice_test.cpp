#include "advproof/configuration/scalar_choice.h"

#include <catch2/catch.hpp>

namespace advproof {
namespace {

/// The format that is chosen: its name, and the bits of its numbers.
std::pair<std::string, long> format_of(const ScalarChoice& choice) {
  return with_scalar(choice, [](const auto& format) { return std::pair(format.name(), format.bits()); });
}

std::pair<std::string, long> format_of(const std::string& scalar, const std::string& bits) {
  return format_of(parse_scalar(scalar, bits));
}

using Chosen = std::pair<std::string, long>;

}  // namespace

TEST_CASE("the words of the command line choose a scalar type and its precision") {
  CHECK(format_of("double", "") == Chosen{"double", 53});
  CHECK(format_of("double", "53") == Chosen{"double", 53});
  CHECK(format_of("dd", "") == Chosen{"dd", 102});
  CHECK(format_of("dd", "102") == Chosen{"dd", 102});
  CHECK(format_of("ball", "") == Chosen{"ball", 256});
  CHECK(format_of("ball", "53") == Chosen{"ball", 53});
  CHECK(format_of("ball", "65536") == Chosen{"ball", 65536});
  // what fills the limbs (scalar/mpfr.h)
  CHECK(format_of("mpfr", "") == Chosen{"mpfr", 254});
  CHECK(format_of("mpfr", "128") == Chosen{"mpfr", 128});
  CHECK(format_of("mpfr", "256") == Chosen{"mpfr", 254});
  CHECK(format_of("mpfr", "512") == Chosen{"mpfr", 510});
  CHECK(format_of("mpfr", "1024") == Chosen{"mpfr", 1021});
  CHECK(format_of("mpfr", "2048") == Chosen{"mpfr", 2048});
}

TEST_CASE("a choice says its scalar and its bits, which are not automatic unless asked for") {
  const ScalarChoice plain = parse_scalar("double", "");
  CHECK(plain.name == "double");
  CHECK(plain.is<double>());
  CHECK_FALSE(plain.is<Dd>());
  CHECK(plain.bits == 53);
  CHECK_FALSE(plain.automatic_bits);
  CHECK(parse_scalar("dd", "").is<Dd>());
  CHECK(parse_scalar("mpfr", "").is<Mpfr<256>>());  // whatever its bits
  CHECK(parse_scalar("mpfr", "").is<Mpfr<2048>>());
  CHECK_FALSE(parse_scalar("mpfr", "").is<Ball>());
  CHECK(parse_scalar("mpfr", "").bits == 256);
  CHECK_FALSE(parse_scalar("ball", "256").automatic_bits);
  const ScalarChoice automatic = parse_scalar("ball", "auto");
  CHECK(automatic.is<Ball>());
  CHECK(automatic.automatic_bits);
  CHECK(automatic.bits == 128);
}

TEST_CASE("an unknown scalar is refused with the nearest") {
  CHECK_THROWS_AS(parse_scalar("duoble", ""), UsageError);
  CHECK_THROWS_WITH(parse_scalar("duoble", ""), "duoble: unknown scalar; the nearest known scalar is double");
  CHECK_THROWS_WITH(parse_scalar("Balls", ""), Catch::EndsWith("is ball"));
  CHECK_THROWS_WITH(parse_scalar("mpft", ""), Catch::EndsWith("is mpfr"));
  CHECK_THROWS_AS(parse_scalar("", ""), UsageError);
}

TEST_CASE("bits that a scalar does not have are refused with those it has") {
  CHECK_THROWS_AS(parse_scalar("double", "64"), UsageError);
  CHECK_THROWS_WITH(parse_scalar("double", "64"), "--bits: a double has 53 bits, not '64'");
  CHECK_THROWS_WITH(parse_scalar("dd", "106"), "--bits: a dd has 102 bits, not '106'");
  CHECK_THROWS_WITH(parse_scalar("mpfr", "300"),
                    "--bits: mpfr has 128, 256, 512, 1024 or 2048 bits, not '300'");
  for (const char* bits : {"52", "65537", "0", "-256"}) {
    CHECK_THROWS_WITH(parse_scalar("ball", bits),
                      "--bits: a ball has 53 to 65536 bits, not '" + std::string(bits) + "'");
  }
}

TEST_CASE("bits that are no number are refused whole") {
  for (const char* bits : {"many", "256 ", " 256", "256.0", "2e3", "0x100", "99999999999999999999", "Auto"}) {
    INFO(bits);
    CHECK_THROWS_AS(parse_scalar("ball", bits), UsageError);
    CHECK_THROWS_WITH(parse_scalar("ball", bits),
                      "--bits: expected a number of bits or 'auto', not '" + std::string(bits) + "'");
  }
}

TEST_CASE("only balls choose their bits") {
  CHECK_THROWS_WITH(parse_scalar("mpfr", "auto"),
                    "--bits auto needs --scalar ball: only balls know their own error");
  CHECK_THROWS_AS(parse_scalar("double", "auto"), UsageError);
  CHECK_THROWS_AS(parse_scalar("dd", "auto"), UsageError);
}

TEST_CASE("a choice made by hand that no type serves is refused") {
  ScalarChoice choice;
  choice.name = "mpfr";
  choice.bits = 100;
  CHECK_THROWS_AS(format_of(choice), UsageError);
  CHECK_THROWS_WITH(format_of(choice), "no scalar 'mpfr' has 100 bits");
}

TEST_CASE("every scalar is described, under the name that chooses it") {
  const auto described = describe_scalars();
  REQUIRE(described.size() == 4);
  for (const auto& [name, meaning] : described) {
    CHECK(format_of(name, "").first == name);
    CHECK_FALSE(meaning.empty());
  }
}

TEST_CASE("the scalars' names stand in the order of the list, each once") {
  CHECK(scalar_names() == "double | dd | mpfr | ball");
}

}  // namespace advproof
