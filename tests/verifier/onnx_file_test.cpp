#include "advproof/verifier/onnx_file.h"

#include <catch2/catch.hpp>

#include "certify/random_network.h"

namespace advproof {

TEST_CASE("an ONNX file gives the graph back bit for bit, in either precision") {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    const RandomProblem p = random_problem(seed, 3, 2, 4, 5);
    for (const Precision precision : {Precision::float64, Precision::float32}) {
      const OperatorGraph graph = network_graph(rounded_to(precision, p.network), 4, precision);
      const std::string bytes = onnx_bytes(graph, "a network");
      CHECK(read_onnx(bytes, "a.onnx") == graph);
      CHECK(onnx_bytes(graph, "a network") == bytes);
    }
  }
}

TEST_CASE("what is no ONNX file of known operators is refused in one line") {
  CHECK_THROWS_WITH(read_onnx("", "a.onnx"), "a.onnx: expected an ONNX model");
  CHECK_THROWS_WITH(read_onnx("not a protobuf", "a.onnx"), "a.onnx: expected an ONNX model");
  const RandomProblem p = random_problem(1, 2, 2, 2, 3);
  const OperatorGraph good = network_graph(p.network, 2, Precision::float64);
  const std::string bytes = onnx_bytes(good, "");
  for (std::size_t size = 0; size < bytes.size(); ++size)
    CHECK_THROWS_AS(read_onnx(bytes.substr(0, size), "cut.onnx"), InputError);
  OperatorGraph graph = good;
  graph.operations[1].name = "Selu";
  CHECK_THROWS_WITH(read_onnx(onnx_bytes(graph, ""), "a.onnx"),
                    Catch::StartsWith("a.onnx: Selu: unknown operator; known are Abs, Add, "));
  graph = good;
  graph.constants.at("W_transposed").values.pop_back();
  CHECK_THROWS_WITH(read_onnx(onnx_bytes(graph, ""), "a.onnx"),
                    "a.onnx: W_transposed: expected 96 bytes, found 88");
  graph = good;
  graph.constants.at("W_transposed").values[0] = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_WITH(read_onnx(onnx_bytes(graph, ""), "a.onnx"),
                    "a.onnx: W_transposed: expected finite numbers");
  graph = good;
  graph.input_shape = {1, 0, 3};
  CHECK_THROWS_WITH(read_onnx(onnx_bytes(graph, ""), "a.onnx"), Catch::Contains("X: expected a fixed shape"));
  CHECK_THROWS_WITH(read_onnx(std::string("\x3a\0", 2), "a.onnx"),  // a graph, and nothing else
                    "a.onnx: opset_import: expected operator set 13");
  CHECK_THROWS_WITH(read_onnx(bytes + bytes, "a.onnx"),  // protobuf adds the second's entries to the first's
                    Catch::Contains("expected one tensor of each name"));
  graph = good;
  graph.operations[2].inputs[0] = "two\nlines";
  CHECK_THROWS_WITH(evaluate(graph, std::vector<double>(6, 1.0), 64, "a.onnx"),
                    Catch::EndsWith("two?lines: used before it is made"));
}

}  // namespace advproof
