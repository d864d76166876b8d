// A patch network as a graph of standard ONNX operators, and its exact meaning: real arithmetic, no rounding.
//   X [1,P,d] -> MatMul W^T -> s, one operator at a time -> MatMul with 0 and 1 [1,P,k] -> ReduceSum -> F [1,k]
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "advproof/network/patch_network.h"

namespace advproof {

/// The type of a graph's numbers. Its constants are numbers of that type, meant exactly.
enum class Precision { float64, float32 };
std::string_view name(Precision precision);  ///< "float64", "float32"
/// x rounded to nearest; x itself for float64.
double rounded_to(Precision precision, double x);

using Shape = std::vector<std::int64_t>;
/// The product of its lengths.
std::size_t entries(const Shape& shape);

struct Tensor {
  Shape shape;                 ///< empty: a scalar
  std::vector<double> values;  ///< row by row
  bool operator==(const Tensor&) const = default;
};

struct Operation {
  std::string name;  ///< one of ONNX's, below
  std::vector<std::string> inputs;
  std::string output;
  std::optional<std::int64_t> axis = {};  ///< of ReduceSum: the axis that goes
  bool operator==(const Operation&) const = default;
};

struct OperatorGraph {
  Precision precision = Precision::float64;
  std::string input;
  std::string output;
  Shape input_shape;
  Shape output_shape;
  std::map<std::string, Tensor> constants;
  std::vector<Operation> operations;  ///< each after what it takes
  bool operator==(const OperatorGraph&) const = default;
};

/// The operators that evaluate() knows, and no other: Abs, Add, Clip, Div, Exp, Log, MatMul, Max, Mul, Neg, Pow,
/// ReduceSum, Relu, Sign, Sub.
std::vector<std::string_view> known_operators();

/// The network as it would be with every number of it rounded to that precision: the weights, and rho.
PatchNetwork<double> rounded_to(Precision precision, const PatchNetwork<double>& network);

/// F of one sample. InputError where a number of the network is none of that precision (round it first), or
/// the activation has no formula.
OperatorGraph network_graph(const PatchNetwork<double>& network, Index patches, Precision precision);

/// The graph's outputs at x, row by row, enclosed: balls of `bits` bits. InputError `origin: what` where shapes do
/// not fit, an operator is unknown, or something is used before it is made.
std::vector<Ball> evaluate(const OperatorGraph& graph, const std::vector<double>& x, slong bits,
                           const std::string& origin = "graph");

/// Does some output t != label reach the label's, F_t >= F_label at x? Decided in balls of 128 to 4096 bits.
struct Reached {
  Truth truth = Truth::unknown;
  int taken_for = -1;   ///< the t of largest F_t - F_label, in the middle
  Enclosure advantage;  ///< encloses that F_t - F_label
};
Reached another_reaches(const OperatorGraph& graph, const std::vector<double>& x, int label,
                        const std::string& origin = "graph");

}  // namespace advproof
