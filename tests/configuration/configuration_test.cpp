#include "advproof/configuration/configuration.h"

#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <random>
#include <sstream>

#include "advproof/error.h"
#include "advproof/network/activation/activation.h"

namespace advproof {
namespace {

constexpr std::uint64_t largest = std::numeric_limits<std::int64_t>::max();

const std::string seeds_expected =
    "expected \"first:last\" or one seed, 0 <= first <= last < 2^63, at most 10000 seeds, found ";

/// The message of the Wanted error that the action throws.
template <class Wanted>
std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Wanted& error) {
    const std::string message = error.what();
    CHECK(message.find('\n') == std::string::npos);
    return message;
  }
  FAIL("no error");
  return {};
}

std::string parse_error(const std::string& toml) {
  return message_of<InputError>([&] { parse_configuration(toml, "f.toml"); });
}

std::string set_error(const std::string& assignment) {
  Configuration configuration;
  const std::string message = message_of<UsageError>([&] { set_value(configuration, assignment); });
  CHECK(configuration == Configuration());
  return message;
}

std::string validate_error(const std::function<void(Configuration&)>& change) {
  Configuration configuration;
  change(configuration);
  return message_of<InputError>([&] { validate(configuration, "run.h5"); });
}

Configuration with(const std::string& assignment) {
  Configuration configuration;
  set_value(configuration, assignment);
  return configuration;
}

/// Every value differs from its default, and none is round.
Configuration everything_changed() {
  Configuration c;
  c.name = "changed";
  c.title = "a \"quoted\" \\ title, \xc3\xa9";
  c.seed = largest;
  c.sweep = {3, 10002};
  c.setting.data = {4,
                    31,
                    17,
                    5,
                    29,
                    71,
                    {0.1, 1.0 / 3},
                    {1e-300, 2e22},
                    {0, 0.7},
                    5e-324,
                    std::acos(-1.0),
                    Placement::redrawn,
                    Labels::uniform,
                    Model::overlapping,
                    Basis::rotated};
  c.setting.network = {7, 4, 0.30000000000000004, 1e-5};
  c.setting.attack = {std::nextafter(0.55, 1), 1e22, 9, true, true};
  c.setting.training = {1e150, 601, 3001, 11};
  return c;
}

/// A list of one name has no other value to change to.
bool has_one_value(const std::string& line) {
  return all_activations().size() == 1 && line.starts_with("activation = ");
}

Configuration reread(const Configuration& configuration) {
  return parse_configuration(to_toml(configuration), configuration.name);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("an empty file is the default configuration, named after the file") {
  Configuration expected;
  expected.name = "f";
  CHECK(parse_configuration("", "some/where/f.toml") == expected);
  CHECK(parse_configuration("", "run.h5").name == "run.h5");
  CHECK(parse_configuration("", "") == Configuration());
  CHECK_NOTHROW(validate(Configuration(), "defaults"));
}

TEST_CASE("what is given is read, the rest keeps its default") {
  const Configuration c = parse_configuration(
      "title = 'x'\nsweep = '4:9'\n[data]\nclasses = 2\nalpha = [1, 2]\nplacement = 'redrawn'\n"
      "[network]\nrho = 2\n[attack]\nsign = true\n[training]\nrecord_every = 3\n",
      "f.toml");
  Configuration expected;
  expected.name = "f";
  expected.title = "x";
  expected.sweep = {4, 9};
  expected.setting.data.classes = 2;
  expected.setting.data.alpha = {1, 2};
  expected.setting.data.placement = Placement::redrawn;
  expected.setting.network.rho = 2;
  expected.setting.attack.sign = true;
  expected.setting.training.record_every = 3;
  CHECK(c == expected);
}

TEST_CASE("every spelling of TOML will do") {
  CHECK(parse_configuration("data.samples = 12\n", "f").setting.data.samples == 12);
  CHECK(parse_configuration("data = {samples = 0xc}\r\n", "f").setting.data.samples == 12);
  CHECK(parse_configuration("sweep = 5", "f").sweep == SeedRange{5, 5});
}

TEST_CASE("to_toml is read back as the same configuration") {
  CHECK(reread(Configuration()) == Configuration());
  CHECK(reread(everything_changed()) == everything_changed());
  for (const std::string& name : preset_names()) CHECK(reread(load_preset(name)) == load_preset(name));
}

TEST_CASE("to_toml has every key, each line of everything_changed being a change") {
  const auto defaults = lines_of(to_toml(Configuration()));
  const auto changed = lines_of(to_toml(everything_changed()));
  REQUIRE(defaults.size() == changed.size());
  std::size_t count = 0;
  for (std::size_t i = 0; i < defaults.size(); ++i) {
    if (defaults[i].find('=') == std::string::npos) continue;
    ++count;
    if (!has_one_value(defaults[i])) CHECK(defaults[i] != changed[i]);
  }
  CHECK(count == lines_of(describe_keys()).size());
  CHECK(count == 32);
}

TEST_CASE("any single line of to_toml sets that key alone") {
  std::string table;
  for (const std::string& line : lines_of(to_toml(everything_changed()))) {
    if (line.empty() || has_one_value(line)) continue;
    if (line.front() == '[') {
      table = line.substr(1, line.size() - 2) + ".";
      continue;
    }
    const Configuration one = with(table + line);
    const auto defaults = lines_of(to_toml(Configuration()));
    const auto written = lines_of(to_toml(one));
    REQUIRE(written.size() == defaults.size());
    std::vector<std::string> different;
    for (std::size_t i = 0; i < written.size(); ++i)
      if (written[i] != defaults[i]) different.push_back(written[i]);
    CHECK(different == std::vector<std::string>{line});
  }
}

TEST_CASE("doubles survive to_toml exactly and are always TOML floats") {
  std::mt19937_64 generator(1);
  std::vector<double> numbers{1, 300, 1e15, 1e16, 1e22, 1e-5, 0x1p-1022, 5e-324, 0.1, 1e150};
  std::uniform_real_distribution<double> exponent(-300, 150);
  for (int i = 0; i < 500; ++i) numbers.push_back(std::pow(10, exponent(generator)));
  for (const double number : numbers) {
    Configuration c;
    c.setting.attack.eps = number;
    CHECK(reread(c).setting.attack.eps == number);
    const std::string text = to_toml(c);
    const std::size_t start = text.find("\neps = ") + 7;
    CHECK(text.substr(start, text.find('\n', start) - start).find_first_of(".e") != std::string::npos);
  }
}

TEST_CASE("malformed TOML is refused with its line") {
  CHECK(parse_error("seed = 1\nsweep = \n") ==
        "f.toml:2: malformed TOML: Error while parsing key-value pair: expected value, saw '\\n'");
  CHECK(parse_error("seed = 1\n\nseed = 2\n") ==
        "f.toml:3: malformed TOML: Error while parsing key-value pair: cannot redefine existing integer "
        "'seed'");
  CHECK_THAT(parse_error("[data]\nsamples = 12x\n"), Catch::StartsWith("f.toml:2: malformed TOML: "));
  for (const char* header : {"[?]", "[.a]", "[]", "[[", "[[]]", "[", "[a.]"})
    CHECK_THAT(parse_error(std::string("\n").append(header)),
               Catch::StartsWith("f.toml:2: malformed TOML: "));
  CHECK_THAT(parse_error("seed = 99999999999999999999"), Catch::StartsWith("f.toml:1: malformed TOML: "));
  CHECK_THAT(parse_error("[attack]\neps = 1e999"), Catch::StartsWith("f.toml:2: malformed TOML: "));
  CHECK_THAT(parse_error("title = '\xff'"), Catch::StartsWith("f.toml:1: malformed TOML: "));
}

TEST_CASE("a text of more than a configuration is refused, however deep") {
  CHECK(parse_error(std::string(16385, '\n')) == "f.toml: expected at most 16384 bytes");
  std::string deep = "a";
  while (deep.size() < 16000) deep += ".a";
  CHECK(parse_error(deep + " = 1") == "f.toml:1: a: unknown table; the nearest known table is data");
  CHECK_THAT(parse_error("a = " + std::string(16000, '[')), Catch::StartsWith("f.toml:1: malformed TOML: "));
}

TEST_CASE("unknown keys and tables are refused and the nearest is named") {
  CHECK(parse_error("[data]\nsampels = 3\n") ==
        "f.toml:2: data.sampels: unknown key; the nearest known key is data.samples");
  CHECK(parse_error("samples = 3\n") ==
        "f.toml:1: samples: unknown key; the nearest known key is data.samples");
  CHECK(parse_error("\n[attack]\neta = 3\n") ==
        "f.toml:3: attack.eta: unknown key; the nearest known key is training.eta");
  CHECK(parse_error("[trainnig]\neta = 3\n") ==
        "f.toml:1: trainnig: unknown table; the nearest known table is training");
  CHECK(parse_error("[data]\n[data.alpah]\nlo = 1\n") ==
        "f.toml:2: data.alpah: unknown table; the nearest known table is data");
  CHECK(parse_error("name = 'x'\n") == "f.toml:1: name: unknown key; the nearest known key is title");
  SECTION("a dot within quotes separates nothing") {
    CHECK(parse_error("\"data.samples\" = 3\n") ==
          "f.toml:1: \"data.samples\": unknown key; the nearest known key is data.samples");
  }
  SECTION("a name that breaks the line does not break the message") {
    CHECK(parse_error("\"se\\ned\" = 3\n") == "f.toml:1: se?ed: unknown key; the nearest known key is seed");
  }
  SECTION("the first in the file is reported") {
    CHECK_THAT(parse_error("zz = 1\naa = 2\n"), Catch::StartsWith("f.toml:1: zz: "));
  }
}

TEST_CASE("a table where a value belongs, and the reverse") {
  CHECK(parse_error("[seed]\n") == "f.toml:1: seed: expected integer >= 0, < 2^63, found a table");
  CHECK(parse_error("data = 3\n") == "f.toml:1: data: expected a table, found 3");
  CHECK(parse_error("\n[[data]]\n") ==
        "f.toml:2: data: expected a table, found an array that holds something else");
  CHECK(parse_error("[data.alpha]\nlo = 1\n") ==
        "f.toml:1: data.alpha: expected [lo, hi] with 0 < lo <= hi, finite, found a table");
}

TEST_CASE("wrong types and values outside the domain are refused, in a file and in --set") {
  struct Case {
    std::string key;
    std::string value;
    std::string complaint;
  };
  const std::string positive_range = "expected [lo, hi] with 0 < lo <= hi, finite, found ";
  const std::vector<Case> cases{
      {"title", "3", "expected string on one line, found 3"},
      {"title", "\"a\\nb\"", "expected string on one line, found \"a\\u000Ab\""},
      {"seed", "-1", "expected integer >= 0, < 2^63, found -1"},
      {"seed", "1.0", "expected integer >= 0, < 2^63, found 1.0"},
      {"sweep", "\"20:1\"", seeds_expected + "\"20:1\""},
      {"sweep", "\"1:10001\"", seeds_expected + "\"1:10001\""},
      {"sweep", "\"1-2\"", seeds_expected + "\"1-2\""},
      {"sweep", "-3", seeds_expected + "-3"},
      {"sweep", "2.5", seeds_expected + "2.5"},
      {"data.classes", "1", "expected integer >= 2, found 1"},
      {"data.dim", "0", "expected integer >= 1, found 0"},
      {"data.patches", "1", "expected integer >= 2, found 1"},
      {"data.robust_patches", "0", "expected integer >= 1, found 0"},
      {"data.samples", "0", "expected integer >= 1, found 0"},
      {"data.samples", "2147483648", "expected integer >= 1, < 2^31, found 2147483648"},
      {"data.samples", "-2147483649", "expected integer >= 1, found -2147483649"},
      {"data.samples", "true", "expected integer >= 1, found true"},
      {"data.samples", "2020-01-01", "expected integer >= 1, found a date or time"},
      {"data.test_samples", "0", "expected integer >= 1, found 0"},
      {"data.alpha", "[0, 1]", positive_range + "[0.0, 1.0]"},
      {"data.alpha", "[2, 1]", positive_range + "[2.0, 1.0]"},
      {"data.alpha", "[1]", positive_range + "[1.0]"},
      {"data.alpha", "[1, 2, 3]", positive_range + "[1.0, 2.0, 3.0]"},
      {"data.alpha", "[1, 'x']", positive_range + "an array that holds something else"},
      {"data.alpha", "1.5", positive_range + "1.5"},
      {"data.beta", "[-0.5, 0.5]", positive_range + "[-0.5, 0.5]"},
      {"data.beta", "[nan, 0.5]", positive_range + "[nan, 0.5]"},
      {"data.beta", "[0.5, nan]", positive_range + "[0.5, nan]"},
      {"data.beta", "[0.5, inf]", positive_range + "[0.5, inf]"},
      {"data.alpha_elsewhere", "[-1, 1]", "expected [lo, hi] with 0 <= lo <= hi, finite, found [-1.0, 1.0]"},
      {"data.noise_std", "-0.01", "expected finite number >= 0, found -0.01"},
      {"data.noise_std", "\"0.01\"", "expected finite number >= 0, found \"0.01\""},
      {"data.feature_noise", "inf", "expected finite number >= 0, found inf"},
      {"data.placement", "\"last\"", "expected \"first\" or \"redrawn\", found \"last\""},
      {"data.placement", "1", "expected \"first\" or \"redrawn\", found 1"},
      {"data.labels", "\"Uniform\"", "expected \"balanced\" or \"uniform\", found \"Uniform\""},
      {"data.model", "\"\"", "expected \"separate\" or \"overlapping\", found \"\""},
      {"data.basis", "\"one_hot\"", "expected \"one-hot\" or \"rotated\", found \"one_hot\""},
      {"network.activation", "\"smoothed-relo\"",
       "expected \"smoothed-relu\" (unknown activation; the nearest known activation is smoothed-relu), found "
       "\"smoothed-relo\""},
      {"network.neurons", "0", "expected integer >= 1, found 0"},
      {"network.q", "1", "expected integer >= 2, <= 100, found 1"},
      {"network.q", "3.5", "expected integer >= 2, <= 100, found 3.5"},
      {"network.q", "3.0", "expected integer >= 2, <= 100, found 3.0"},
      {"network.q", "\"3\"", "expected integer >= 2, <= 100, found \"3\""},
      {"network.rho", "0", "expected finite number > 0, found 0"},
      {"network.rho", "-0.3", "expected finite number > 0, found -0.3"},
      {"network.rho", "nan", "expected finite number > 0, found nan"},
      {"network.init_std", "-1e-3", "expected finite number >= 0, found -0.001"},
      {"attack.eps", "-0.1", "expected finite number >= 0, found -0.1"},
      {"attack.eps", "9007199254740993", "expected finite number >= 0, found 9007199254740993"},
      {"attack.eta_attack", "-300", "expected finite number >= 0, found -300"},
      {"attack.eta_attack", "-inf", "expected finite number >= 0, found -inf"},
      {"network.q", "101", "expected integer >= 2, <= 100, found 101"},
      {"attack.eps", "1e151", "expected finite number >= 0, <= 1e+150, found 1e+151"},
      {"data.alpha", "[1, 1e151]",
       "expected [lo, hi] with 0 < lo <= hi, finite, <= 1e+150, found [1.0, 1e+151]"},
      {"attack.steps", "0", "expected integer >= 1, <= 10000, found 0"},
      {"attack.sign", "1", "expected true or false, found 1"},
      {"attack.random_start", "\"yes\"", "expected true or false, found \"yes\""},
      {"training.eta", "0.0", "expected finite number > 0, found 0.0"},
      {"training.standard_steps", "0", "expected integer >= 1, found 0"},
      {"training.adversarial_steps", "-1", "expected integer >= 1, found -1"},
      {"training.record_every", "0", "expected integer >= 1, found 0"}};
  for (const Case& wrong : cases) {
    const std::string complaint = wrong.key + ": " + wrong.complaint;
    CHECK(parse_error("\n" + wrong.key + " = " + wrong.value + "\n") == "f.toml:2: " + complaint);
    CHECK(set_error(wrong.key + "=" + wrong.value) == complaint);
  }
}

TEST_CASE("a long value is shortened in the message") {
  const std::string message =
      parse_error("seed = '" + std::string(58, 'x') + "\xc3\xa9" + std::string(1000, 'y') + "'");
  CHECK(message == "f.toml:1: seed: expected integer >= 0, < 2^63, found \"" + std::string(58, 'x') + "...");
}

TEST_CASE("combinations are refused, at the line of a key involved") {
  CHECK(parse_error("[data]\nclasses = 3\ndim = 5\n") ==
        "f.toml:3: data.dim: expected >= 2 data.classes = 6, found 5");
  CHECK(parse_error("[data]\nclasses = 13\n") ==
        "f.toml:2: data.dim: expected >= 2 data.classes = 26, found 24");
  CHECK(parse_error("data.robust_patches = 41") ==
        "f.toml:1: data.robust_patches: expected < data.patches = 41, found 41");
  CHECK(parse_error("[data]\n\npatches = 2\nrobust_patches = 3") ==
        "f.toml:4: data.robust_patches: expected < data.patches = 2, found 3");
  CHECK(parse_error("data.samples = 2") ==
        "f.toml:1: data.samples: expected >= data.classes = 3, a sample of every class, found 2");
}

TEST_CASE("sizes beyond memory are refused") {
  // k m = 3 x 6, d = 24
  CHECK(parse_error("[data]\nsamples = 100000\npatches = 100\n") ==
        "f.toml:2: data.samples: expected data.samples x data.patches x (data.dim + data.classes x "
        "network.neurons) "
        "< 2^27 numbers in memory, found 4.2e+08");
  CHECK(parse_error("data.test_samples = 2147483647") ==
        "f.toml:1: data.test_samples: expected data.test_samples x data.patches x (data.dim + data.classes x "
        "network.neurons) < 2^27 numbers in memory, found 3.7e+12");
  CHECK(parse_error("network.neurons = 100000000") ==
        "f.toml:1: network.neurons: expected network.neurons x data.classes x data.dim < 2^27 numbers in "
        "memory, "
        "found 7.2e+09");
  SECTION("nothing overflows at the largest integers") {
    const std::string most = "2147483647";
    CHECK_THAT(parse_error("[data]\nsamples = " + most + "\npatches = " + most + "\ndim = " + most),
               Catch::Contains(" 2^27 numbers in memory"));
    CHECK_THAT(parse_error("[data]\nclasses = " + most),
               Catch::Equals("f.toml:2: data.dim: expected >= 2 data.classes = 4294967294, found 24"));
  }
  SECTION("the limit is exact") {
    const std::string shape = "[data]\nclasses = 2\ndim = 4\ntest_samples = 2\n";
    const std::string samples = shape + "patches = 16384\nsamples = ";  // 2^14 (4 + 2 x 6) a sample
    CHECK_NOTHROW(parse_configuration(samples + "511", "f"));
    CHECK_THAT(parse_error(samples + "512"), Catch::StartsWith("f.toml:6: data.samples: "));
    const std::string neurons =
        shape + "patches = 2\nsamples = 2\n[network]\nneurons = ";  // 2 x 2 (4 + 2 m), 2 m 4
    CHECK_NOTHROW(parse_configuration(neurons + "16777213", "f"));
    CHECK_THAT(parse_error(neurons + "16777214"), Catch::Contains("data.samples: "));
    CHECK_THAT(parse_error(neurons + "16777216"), Catch::StartsWith("f.toml:8: network.neurons: "));
  }
}

TEST_CASE("validate sees what was put into the structs directly") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(validate_error([&](auto& c) { c.setting.attack.eps = nan; }) ==
        "run.h5: attack.eps: expected finite number >= 0, found nan");
  CHECK(validate_error([](auto& c) { c.seed = largest + 1; }) ==
        "run.h5: seed: expected integer >= 0, < 2^63, found 9223372036854775808");
  CHECK_THAT(validate_error([](auto& c) {
               c.sweep = {2, 1};
             }),
             Catch::StartsWith("run.h5: sweep: expected "));
  CHECK_THAT(validate_error([](auto& c) {
               c.sweep = {0, ~std::uint64_t{0}};
             }),
             Catch::StartsWith("run.h5: sweep: "));
  CHECK(validate_error([](auto& c) { c.setting.data.placement = static_cast<Placement>(7); }) ==
        "run.h5: data.placement: expected \"first\" or \"redrawn\", found 7");
  CHECK(validate_error([](auto& c) { c.setting.data.model = static_cast<Model>(-1); }) ==
        "run.h5: data.model: expected \"separate\" or \"overlapping\", found 18446744073709551615");
  CHECK(validate_error([](auto& c) { c.setting.data.dim = 5; }) ==
        "run.h5: data.dim: expected >= 2 data.classes = 6, found 5");
  CHECK(validate_error([](auto& c) { c.title = "a\nb"; }) ==
        "run.h5: title: expected string on one line, found \"a\\u000Ab\"");
}

TEST_CASE("set_value") {
  SECTION("takes TOML values and bare words, with blanks around") {
    CHECK(with("data.samples=12").setting.data.samples == 12);
    CHECK(with(" data.samples = 12 ").setting.data.samples == 12);
    CHECK(with("data.placement=redrawn").setting.data.placement == Placement::redrawn);
    CHECK(with("data.basis='rotated'").setting.data.basis == Basis::rotated);
    CHECK(with("data.alpha=[1, 2.5]").setting.data.alpha == Range{1, 2.5});
    CHECK(with("attack.sign=true").setting.attack.sign);
    CHECK(with("title=a plain title").title == "a plain title");
    CHECK(with("title=x = y").title == "x = y");
    CHECK(with("title=''").title.empty());
    CHECK(with("attack.eps=0.000e-400").setting.attack.eps == 0);
    CHECK(with("sweep=10:20").sweep == SeedRange{10, 20});
    CHECK(with("sweep=7").sweep == SeedRange{7, 7});
    CHECK(with("seed=9223372036854775807").seed == largest);
  }
  SECTION("leaves combinations to validate, so that the order does not matter") {
    Configuration c;
    set_value(c, "data.classes=20");
    CHECK_THROWS_AS(validate(c, "--set"), InputError);
    set_value(c, "data.dim=40");
    CHECK_NOTHROW(validate(c, "--set"));
  }
  SECTION("refuses what is no assignment or no key") {
    CHECK(set_error("data.samples") == "data.samples: expected key=value, such as data.samples=12");
    CHECK(set_error("data.sampels=3") == "data.sampels: unknown key; the nearest known key is data.samples");
    CHECK(set_error("data=3") == "data: unknown key; the nearest known key is data.beta");
    CHECK_THAT(set_error("=3"), Catch::Contains("unknown key"));
  }
  SECTION("takes no number that binary64 loses, and no empty text") {
    CHECK(set_error("attack.eps=1e-400") ==
          "attack.eps: expected finite number >= 0, found 1e-400, too small for binary64");
    CHECK(set_error("attack.eps=3e-324") ==
          "attack.eps: expected finite number >= 0, found 3e-324, too small for binary64");
    CHECK_THAT(set_error("data.alpha=[1e-400, 1]"),
               Catch::EndsWith("an array with 1e-400, too small for binary64"));
    CHECK(set_error("attack.eps=") == "attack.eps: expected finite number >= 0, found nothing");
    CHECK(set_error("title=") == "title: expected string on one line, found nothing");
    CHECK(parse_error("[attack]\n\"eps\" = 1e-400 # tiny") ==
          "f.toml:2: attack.eps: expected finite number >= 0, found 1e-400, too small for binary64");
    CHECK(parse_error("title = \"\xc3\xa9\"\nattack = { eps = 0.0001e-320 }") ==
          "f.toml:2: attack.eps: expected finite number >= 0, found 0.0001e-320, too small for binary64");
  }
  SECTION("takes one value only") {
    for (const char* more :
         {"0.3 # x", "0.3,", "0.3, 0.4", "0.3 }", "0.3 } # ", "0.3 ]", "0.3 ] # ", "0.3 ]\nx = [1"})
      CHECK_THAT(set_error(std::string("attack.eps=") + more),
                 Catch::StartsWith("attack.eps: expected finite number"));
    CHECK(set_error("data.samples=12\nseed=3") ==
          "data.samples: expected integer >= 1, found \"12\\u000Aseed=3\"");
    CHECK(set_error("seed=123456789012345678901") ==
          "seed: expected integer >= 0, < 2^63, found \"123456789012345678901\"");
  }
  SECTION("bytes that are no text never reach the configuration") {
    CHECK(set_error("title=" + std::string(20000, 'x')) ==
          "title: expected string on one line, found text that is too long");
    CHECK(set_error("title=\xff\xfe") == "title: expected string on one line, found text that is not UTF-8");
  }
}

TEST_CASE("parse_seeds") {
  CHECK(parse_seeds("7") == SeedRange{7, 7});
  CHECK(parse_seeds("1:20") == SeedRange{1, 20});
  CHECK(parse_seeds("0:0").count() == 1);
  CHECK(parse_seeds("1:10000").count() == 10000);
  CHECK(parse_seeds("9223372036854775807").first == largest);
  for (const char* wrong : {"", ":", "1:", ":1", "2:1", "1:10001", "-1", "+1", "1:2:3", "1 : 2", "x", "1.0",
                            "9223372036854775808", "0:18446744073709551615", "99999999999999999999"}) {
    CHECK(message_of<UsageError>([&] { parse_seeds(wrong); }) ==
          "seeds: " + seeds_expected + "\"" + wrong + "\"");
  }
}

TEST_CASE("presets") {
  const auto names = preset_names();
  REQUIRE(names.size() >= 3);
  CHECK(std::is_sorted(names.begin(), names.end()));
  for (const char* required : {"crowded-boxes", "reference", "tiny", "wide"})
    CHECK(std::find(names.begin(), names.end(), required) != names.end());
  for (const std::string& name : names) {
    const Configuration preset = load_preset(name);
    CHECK(preset.name == name);
    CHECK_FALSE(preset.title.empty());
    CHECK_NOTHROW(validate(preset, name));
  }
  CHECK(message_of<UsageError>([] { load_preset("tinny"); }) ==
        "tinny: unknown preset; the nearest known preset is tiny");
}

TEST_CASE("load_configuration") {
  const auto folder =
      std::filesystem::temp_directory_path() / ("advproof-configuration-" + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  const std::string path = (folder / "mine.toml").string();
  SECTION("reads a file and names the configuration after it") {
    std::ofstream(path) << to_toml(everything_changed());
    Configuration expected = everything_changed();
    expected.name = "mine";
    CHECK(load_configuration(path) == expected);
  }
  SECTION("names the path in messages") {
    std::ofstream(path) << "\nseed = -1\n";
    CHECK(message_of<InputError>([&] { load_configuration(path); }) ==
          path + ":2: seed: expected integer >= 0, < 2^63, found -1");
  }
  SECTION("refuses what cannot be read") {
    for (const std::string& wrong : {folder.string(), (folder / "absent.toml").string()})
      CHECK(message_of<InputError>([&] { load_configuration(wrong); }) ==
            wrong + ": expected a file that can be read");
  }
  SECTION("refuses what is too long") {
    std::ofstream(path) << std::string(16385, '#');
    CHECK(message_of<InputError>([&] { load_configuration(path); }) ==
          path + ": expected at most 16384 bytes");
  }
  std::filesystem::remove_all(folder);
}

TEST_CASE("describe_keys has a line a key: name, domain, default, meaning") {
  const auto lines = lines_of(describe_keys());
  const auto samples = std::find_if(
      lines.begin(), lines.end(), [](const std::string& line) { return line.starts_with("data.samples "); });
  REQUIRE(samples != lines.end());
  CHECK_THAT(*samples, Catch::Matches("data\\.samples +integer >= 1 +\\(24\\) +N >= k, training samples"));
}

namespace {

/// Parsed, or refused in the proper manner; anything else escapes.
bool parses(const std::string& toml) {
  try {
    validate(parse_configuration(toml, "f.toml"), "f.toml");
    return true;
  } catch (const InputError& error) {
    const std::string message = error.what();
    CHECK(message.starts_with("f.toml:"));
    CHECK(std::none_of(message.begin(), message.end(), [](char c) { return c == '\n' || c == '\r'; }));
    return false;
  }
}

}  // namespace

TEST_CASE("a file with any one character deleted, doubled or replaced parses or is refused properly") {
  const std::string whole = to_toml(everything_changed());
  std::mt19937 generator(1);
  int parsed = 0;
  int refused = 0;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string deleted = whole;
    deleted.erase(i, 1);
    std::string doubled = whole;
    doubled.insert(i, 1, whole[i]);
    std::string replaced = whole;
    replaced[i] = static_cast<char>(generator() % 256);
    for (const std::string& text : {deleted, doubled, replaced, whole.substr(0, i)})
      ++(parses(text) ? parsed : refused);
  }
  CHECK(parsed > 0);
  CHECK(refused > 0);
}

}  // namespace advproof
