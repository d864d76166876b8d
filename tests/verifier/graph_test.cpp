#include "advproof/verifier/graph.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "attack/prop_networks.h"
#include "certify/random_network.h"
#include "network/activation/archetype_activation.h"

namespace advproof {
namespace {

constexpr slong bits = 128;

/// F of the problem's sample by the network in balls, and by its graph.
void check_agreement(const RandomProblem& p, const PatchNetwork<double>& network, Precision precision) {
  const Index patches = p.samples.patches();
  std::vector<double> x;
  for (const double entry : p.samples.X.entries()) x.push_back(entry);
  const Format<Ball> format{bits};
  const PatchNetwork<Ball> balls(network.config(), network.classes(), embed<Ball>(format, network.W()));
  Forward<Ball> expected(1, patches, network.classes(), network.neurons());
  balls.forward(embed<Ball>(format, p.samples.X), p.samples.y, {0, 1}, expected);
  const std::vector<Ball> F = evaluate(network_graph(network, patches, precision), x, bits);
  REQUIRE(std::ssize(F) == network.classes());
  for (Index i = 0; i < network.classes(); ++i) {
    const Enclosure difference = enclosure(F[static_cast<std::size_t>(i)] - expected.F(0, i));
    CHECK(std::abs(difference.mid) <= difference.rad);
    CHECK(difference.rad <= 0x1p-100);
  }
}

}  // namespace

TEST_CASE("the graph of every activation means the network's own outputs, in either precision") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const RandomProblem p = random_problem(seed, 3, 4, 3, 5);
    std::vector<NetworkConfig> configs = {with_own<Bowl>(p.network.config()),
                                          with_own<Softsign>(p.network.config())};
    for (const ActivationInfo& info : all_activations()) {
      configs.push_back(p.network.config());
      configs.back().activation = info.name;
    }
    for (const NetworkConfig& config : configs) {
      const PatchNetwork<double> network(config, p.network.classes(), p.network.W());
      INFO(network.activation().name() << " " << seed);
      check_agreement(p, network, Precision::float64);
      check_agreement(p, rounded_to(Precision::float32, network), Precision::float32);
    }
  }
}

TEST_CASE("a number that float32 does not hold is refused, not rounded") {
  const PatchNetwork<double> thirds({.neurons = 1, .q = 2, .rho = 0.25}, 2, Matrix<double>(2, 1, 1.0 / 3));
  CHECK_THROWS_AS(network_graph(thirds, 1, Precision::float32), InputError);
  CHECK_NOTHROW(network_graph(thirds, 1, Precision::float64));
  CHECK_NOTHROW(network_graph(rounded_to(Precision::float32, thirds), 1, Precision::float32));
  const PatchNetwork<double> threshold({.neurons = 1, .q = 2, .rho = 0.3}, 2, Matrix<double>(2, 1, 1.0));
  CHECK_THROWS_AS(network_graph(threshold, 1, Precision::float32), InputError);
  CHECK(rounded_to(Precision::float32, threshold).config().rho == static_cast<double>(0.3F));
}

TEST_CASE("the smoothed ReLU is one power, of one operator each") {
  const OperatorGraph graph = network_graph(prop_network(prop_features().U), 3, Precision::float64);
  std::vector<std::string> names;
  for (const Operation& operation : graph.operations) names.push_back(operation.name);
  CHECK(names == std::vector<std::string>{"MatMul", "Clip", "Div", "Pow", "Mul", "Div", "Sub", "Relu", "Add",
                                          "MatMul", "ReduceSum"});
  CHECK(graph.input_shape == Shape{1, 3, 4});
  CHECK(graph.output_shape == Shape{1, 2});
}

TEST_CASE("an activation that is written for one scalar has no graph, and says so") {
  class OnlyDouble final : public ActivationFor<OnlyDouble, TypeList<double>> {
   public:
    OnlyDouble() : ActivationFor<OnlyDouble, TypeList<double>>(ActivationFacts{}) {}
    [[nodiscard]] std::string_view name() const override { return "only-double"; }
    [[nodiscard]] Activated<double> formula(double z) const { return {z, 1}; }
  };
  NetworkConfig config{.neurons = 1};
  config.own_activation = std::make_shared<OnlyDouble>();
  const PatchNetwork<double> network(config, 2, Matrix<double>(2, 1, 1.0));
  CHECK_THROWS_WITH(network_graph(network, 1, Precision::float64), "only-double: not written for formulas");
}

TEST_CASE("a class reaches another where it ties exactly, and not one bit below") {
  const OperatorGraph graph = network_graph(prop_network(prop_features().U), 1, Precision::float64);
  const Reached tie = another_reaches(graph, {0.5, 0.5, 0, 0}, 0);
  CHECK(tie.truth == Truth::yes);
  CHECK(tie.taken_for == 1);
  CHECK(tie.advantage.mid == 0);
  const Reached below = another_reaches(graph, {0.5, std::nextafter(0.5, 0), 0, 0}, 0);
  CHECK(below.truth == Truth::no);
  CHECK(below.advantage.mid == std::nextafter(0.5, 0) - 0.5);
  CHECK(another_reaches(graph, {0.5, std::nextafter(0.5, 1), 0, 0}, 0).truth == Truth::yes);
}

TEST_CASE("a tie that no precision decides is unknown, never an answer") {
  // 1/3 + 1/3 against 2/3, with divisions that balls round: equal as real numbers
  OperatorGraph graph{Precision::float64, "X", "F", {1, 1}, {1, 2}, {}, {}};
  graph.constants = {{"three", {{}, {3}}}, {"both", {{1, 2}, {2, 1}}}, {"weights", {{2, 2}, {1, 0, 0, 2}}}};
  graph.operations = {{"MatMul", {"X", "both"}, "a", {}},
                      {"Div", {"a", "three"}, "b", {}},
                      {"MatMul", {"b", "weights"}, "F", {}}};
  CHECK(another_reaches(graph, {1}, 0).truth == Truth::unknown);
}

TEST_CASE("what is no graph of ours is refused with its place") {
  const OperatorGraph good = network_graph(prop_network(prop_features().U), 1, Precision::float64);
  const std::vector<double> x(4);
  OperatorGraph graph = good;
  graph.operations[1].name = "Selu";
  CHECK_THROWS_WITH(evaluate(graph, x, bits, "f.onnx"),
                    Catch::StartsWith("f.onnx: Selu t1: unknown operator; "));
  graph = good;
  graph.operations[1].inputs[0] = "F";
  CHECK_THROWS_WITH(evaluate(graph, x, bits), Catch::Contains("F: used before it is made"));
  graph = good;
  graph.operations[2].inputs.pop_back();
  CHECK_THROWS_WITH(evaluate(graph, x, bits), Catch::Contains("expected 2 inputs, found 1"));
  graph = good;
  graph.operations[2].output = graph.operations[1].output;
  CHECK_THROWS_WITH(evaluate(graph, x, bits), Catch::Contains("made twice"));
  graph = good;
  graph.output_shape = {1, 3};
  CHECK_THROWS_WITH(evaluate(graph, x, bits), Catch::Contains("expected an output of shape [1, 3]"));
  CHECK_THROWS_WITH(evaluate(good, {1, 2, 3}, bits), Catch::Contains("expected 4 numbers, found 3"));
  graph = good;
  graph.constants.at("W_transposed").shape = {2, 4};
  CHECK_THROWS_WITH(evaluate(graph, x, bits), Catch::Contains("expected shapes [..., n] and [n, c]"));
  CHECK_THROWS_AS(another_reaches(good, x, 2), InputError);
}

}  // namespace advproof
