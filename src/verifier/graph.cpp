#include "advproof/verifier/graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "advproof/error.h"
#include "configuration/message.h"

namespace advproof {

std::string_view name(Precision precision) { return precision == Precision::float64 ? "float64" : "float32"; }

double rounded_to(Precision precision, double x) {
  return precision == Precision::float64 ? x : static_cast<double>(static_cast<float>(x));
}

std::size_t entries(const Shape& shape) {
  std::size_t product = 1;
  for (const std::int64_t length : shape) product *= static_cast<std::size_t>(length);
  return product;
}

PatchNetwork<double> rounded_to(Precision precision, const PatchNetwork<double>& network) {
  NetworkConfig config = network.config();
  config.rho = rounded_to(precision, config.rho);
  Matrix<double> W = network.W();
  for (double& w : W.entries()) w = rounded_to(precision, w);
  return {config, network.classes(), W};
}

namespace {

/// Lays operations down, each formula once.
class GraphWriter {
 public:
  explicit GraphWriter(Precision precision) { graph_.precision = precision; }

  std::string constant(const std::string& name, Tensor constant) {
    for (const double value : constant.values) {
      if (!(std::isfinite(value) && rounded_to(graph_.precision, value) == value))
        throw InputError(
            fmt::format("{}: {} is no {} number", name, value, advproof::name(graph_.precision)));
    }
    graph_.constants.emplace(name, std::move(constant));
    return name;
  }

  std::string operation(const std::string& what, std::vector<std::string> inputs,
                        std::optional<std::int64_t> axis = {}) {
    graph_.operations.push_back(
        {what, std::move(inputs), fmt::format("t{}", graph_.operations.size()), axis});
    return graph_.operations.back().output;
  }

  /// The formula of `z`, applied to every entry of the tensor of that name.
  std::string formula(const Expression& s, const std::string& z) {
    using enum Expression::Operator;
    const Expression::Node& node = s.node();
    if (const auto known = done_.find(&node); known != done_.end()) return known->second;
    const auto operand = [&](std::size_t i) { return formula(node.operands[i], z); };
    const auto made = [&]() -> std::string {
      switch (node.what) {
        case variable:
          return z;
        case Expression::Operator::constant:
          return scalar(node.value);
        case add:
          return operation("Add", {operand(0), operand(1)});
        case subtract:
          return operation("Sub", {operand(0), operand(1)});
        case multiply:
          return operation("Mul", {operand(0), operand(1)});
        case divide:
          return operation("Div", {operand(0), operand(1)});
        case negate:
          return operation("Neg", {operand(0)});
        case max:
          if (node.operands[1].is_constant(0)) return operation("Relu", {operand(0)});
          return operation("Max", {operand(0), operand(1)});
        case clamp:
          return operation("Clip", {operand(0), operand(1), operand(2)});
        case Expression::Operator::abs:
          return operation("Abs", {operand(0)});
        case sign:
          return operation("Sign", {operand(0)});
        case Expression::Operator::exp:
          return operation("Exp", {operand(0)});
        case Expression::Operator::log1p:
          return operation("Log", {operation("Add", {operand(0), scalar(1)})});
        case power:
          if (node.operands[1].is_constant(1)) return operand(0);
          return operation("Pow", {operand(0), operand(1)});
      }
      throw InputError("the activation's formula has an operator without a name in ONNX");
    }();
    return done_[&node] = made;
  }

  OperatorGraph finish(const std::string& output) {
    graph_.operations.back().output = output;
    graph_.output = output;
    return std::move(graph_);
  }
  OperatorGraph& graph() { return graph_; }

 private:
  std::string scalar(double value) { return constant(fmt::format("c_{}", value), {{}, {value}}); }

  OperatorGraph graph_;
  std::map<const Expression::Node*, std::string> done_;
};

}  // namespace

OperatorGraph network_graph(const PatchNetwork<double>& network, Index patches, Precision precision) {
  const Index k = network.classes();
  const Index m = network.neurons();
  const Index d = network.dim();
  GraphWriter writer(precision);
  writer.graph().input = "X";
  writer.graph().input_shape = {1, patches, d};
  writer.graph().output_shape = {1, k};
  Tensor Wt{{d, k * m}, {}};
  for (Index l = 0; l < d; ++l) {
    for (Index row = 0; row < k * m; ++row) Wt.values.push_back(network.W()(row, l));
  }
  Tensor neurons{{k * m, k}, std::vector<double>(static_cast<std::size_t>(k * m * k))};
  for (Index row = 0; row < k * m; ++row) neurons.values[static_cast<std::size_t>(row * k + row / m)] = 1;
  const Expression s = network.activation().in<Expression>().at(Expression::variable()).value;
  const std::string z = writer.operation("MatMul", {"X", writer.constant("W_transposed", std::move(Wt))});
  const std::string of_classes = writer.operation(
      "MatMul", {writer.formula(s, z), writer.constant("neurons_of_class", std::move(neurons))});
  writer.operation("ReduceSum", {of_classes}, 1);
  return writer.finish("F");
}

namespace {

struct BallTensor {
  Shape shape;
  std::vector<Ball> values;
};

using Inputs = std::vector<const BallTensor*>;

/// A complaint of an operation about what it is given.
struct Unfit {
  std::string what;
};

/// Entry by entry; a tensor of one entry goes with each of the other's.
template <class F>
BallTensor entrywise(const Inputs& in, F f) {
  const BallTensor& a = *in[0];
  if (in.size() == 1) {
    BallTensor result{a.shape, {}};
    for (const Ball& x : a.values) result.values.push_back(f(x, x));
    return result;
  }
  const BallTensor& b = *in[1];
  if (a.shape != b.shape && a.values.size() != 1 && b.values.size() != 1)
    throw Unfit{"expected equal shapes, or a scalar"};
  const bool of_a = a.values.size() != 1 || b.values.size() == 1;
  BallTensor result{of_a ? a.shape : b.shape, {}};
  for (std::size_t i = 0; i < (of_a ? a : b).values.size(); ++i)
    result.values.push_back(
        f(a.values[a.values.size() == 1 ? 0 : i], b.values[b.values.size() == 1 ? 0 : i]));
  return result;
}

/// The exact value of a constant scalar.
double number_of(const BallTensor& tensor) {
  const Enclosure value = tensor.values.size() == 1 ? enclosure(tensor.values[0]) : Enclosure{0, 1};
  if (value.rad != 0) throw Unfit{"expected a constant scalar"};
  return value.mid;
}

/// [..., n] times [n, c].
BallTensor matmul(const Inputs& in) {
  const BallTensor& a = *in[0];
  const BallTensor& b = *in[1];
  if (a.shape.empty() || b.shape.size() != 2 || a.shape.back() != b.shape[0])
    throw Unfit{"expected shapes [..., n] and [n, c]"};
  const auto n = static_cast<std::size_t>(b.shape[0]);
  const auto columns = static_cast<std::size_t>(b.shape[1]);
  const std::size_t rows = n == 0 ? 0 : a.values.size() / n;
  BallTensor result{a.shape, {}};
  result.shape.back() = b.shape[1];
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      Ball sum = a.values[i * n] * b.values[j];
      for (std::size_t l = 1; l < n; ++l)
        arb_addmul(sum.get(), a.values[i * n + l].get(), b.values[l * columns + j].get(), sum.bits());
      result.values.push_back(std::move(sum));
    }
  }
  return result;
}

BallTensor reduce_sum(const BallTensor& a, std::int64_t axis) {
  if (axis < 0 || axis >= std::ssize(a.shape))
    throw Unfit{fmt::format("axis {} is none of the input's", axis)};
  std::size_t inner = 1;
  for (std::size_t i = static_cast<std::size_t>(axis) + 1; i < a.shape.size(); ++i)
    inner *= static_cast<std::size_t>(a.shape[i]);
  const auto length = static_cast<std::size_t>(a.shape[static_cast<std::size_t>(axis)]);
  if (a.values.empty()) throw Unfit{"expected a tensor that is not empty"};
  const std::size_t outer = a.values.size() / (inner * length);
  BallTensor result{a.shape, {}};
  result.shape.erase(result.shape.begin() + axis);
  for (std::size_t o = 0; o < outer; ++o) {
    for (std::size_t i = 0; i < inner; ++i) {
      Ball sum = a.values[o * length * inner + i];
      for (std::size_t l = 1; l < length; ++l) sum += a.values[(o * length + l) * inner + i];
      result.values.push_back(std::move(sum));
    }
  }
  return result;
}

BallTensor pow_of(const Inputs& in) {
  constexpr double most = 64;
  const double n = number_of(*in[1]);
  if (!(n >= 0 && n <= most && n == std::floor(n)))
    throw Unfit{fmt::format("expected an integer exponent from 0 to {}", most)};
  return entrywise({in[0]}, [n](const Ball& x, const Ball&) { return power(x, static_cast<unsigned>(n)); });
}

BallTensor clip(const Inputs& in) {
  const double lo = number_of(*in[1]);
  const double hi = number_of(*in[2]);
  if (!(lo <= hi)) throw Unfit{"expected bounds in their order"};
  return entrywise({in[0]}, [=](const Ball& x, const Ball&) { return clamp(x, lo, hi); });
}

struct Meaning {
  std::string_view name;
  std::size_t inputs;
  BallTensor (*apply)(const Inputs&);
};

Ball natural_log(Ball x) {
  arb_log(x.get(), x.get(), x.bits());
  return x;
}

constexpr std::string_view reduction = "ReduceSum";  // the one with an axis

const Meaning meanings[] = {
    {"Abs", 1,
     [](const Inputs& in) { return entrywise(in, [](const Ball& a, const Ball&) { return abs(a); }); }},
    {"Add", 2,
     [](const Inputs& in) { return entrywise(in, [](const Ball& a, const Ball& b) { return a + b; }); }},
    {"Clip", 3, clip},
    {"Div", 2,
     [](const Inputs& in) { return entrywise(in, [](const Ball& a, const Ball& b) { return a / b; }); }},
    {"Exp", 1,
     [](const Inputs& in) { return entrywise(in, [](const Ball& a, const Ball&) { return exp(a); }); }},
    {"Log", 1,
     [](const Inputs& in) {
       return entrywise(in, [](const Ball& a, const Ball&) { return natural_log(a); });
     }},
    {"MatMul", 2, matmul},
    {"Max", 2,
     [](const Inputs& in) { return entrywise(in, [](const Ball& a, const Ball& b) { return max(a, b); }); }},
    {"Mul", 2,
     [](const Inputs& in) { return entrywise(in, [](const Ball& a, const Ball& b) { return a * b; }); }},
    {"Neg", 1, [](const Inputs& in) { return entrywise(in, [](const Ball& a, const Ball&) { return -a; }); }},
    {"Pow", 2, pow_of},
    {reduction, 1, nullptr},
    {"Relu", 1,
     [](const Inputs& in) {
       return entrywise(in, [](const Ball& a, const Ball&) { return max(a, Ball(0.0, a.bits())); });
     }},
    {"Sign", 1,
     [](const Inputs& in) { return entrywise(in, [](const Ball& a, const Ball&) { return sign(a); }); }},
    {"Sub", 2,
     [](const Inputs& in) { return entrywise(in, [](const Ball& a, const Ball& b) { return a - b; }); }},
};

BallTensor embedded(const Shape& shape, const std::vector<double>& values, slong bits) {
  if (entries(shape) != values.size())
    throw Unfit{fmt::format("expected {} numbers, found {}", entries(shape), values.size())};
  BallTensor result{shape, {}};
  for (const double value : values) result.values.emplace_back(value, bits);
  return result;
}

}  // namespace

std::vector<std::string_view> known_operators() {
  std::vector<std::string_view> names;
  for (const Meaning& meaning : meanings) names.push_back(meaning.name);
  return names;
}

std::vector<Ball> evaluate(const OperatorGraph& graph, const std::vector<double>& x, slong bits,
                           const std::string& origin) {
  std::map<std::string, BallTensor> made;
  std::string at = graph.input;
  try {
    made.emplace(graph.input, embedded(graph.input_shape, x, bits));
    for (const auto& [name, constant] : graph.constants) {
      at = name;
      made.emplace(name, embedded(constant.shape, constant.values, bits));
    }
    for (const Operation& operation : graph.operations) {
      at = operation.name + " " + operation.output;
      const auto* meaning = std::ranges::find(meanings, operation.name, &Meaning::name);
      if (meaning == std::ranges::end(meanings))
        throw Unfit{fmt::format("unknown operator; known are {}", fmt::join(known_operators(), ", "))};
      if (operation.inputs.size() != meaning->inputs)
        throw Unfit{fmt::format("expected {} inputs, found {}", meaning->inputs, operation.inputs.size())};
      Inputs inputs;
      for (const std::string& input : operation.inputs) {
        const auto tensor = made.find(input);
        if (tensor == made.end()) throw Unfit{fmt::format("{}: used before it is made", input)};
        inputs.push_back(&tensor->second);
      }
      BallTensor result = meaning->name == reduction ? reduce_sum(*inputs[0], operation.axis.value_or(-1))
                                                     : meaning->apply(inputs);
      if (!made.emplace(operation.output, std::move(result)).second) throw Unfit{"made twice"};
    }
    at = graph.output;
    const auto output = made.find(graph.output);
    if (output == made.end() || output->second.shape != graph.output_shape)
      throw Unfit{fmt::format("expected an output of shape [{}]", fmt::join(graph.output_shape, ", "))};
    return std::move(output->second.values);
  } catch (const Unfit& unfit) {
    throw InputError(complaint(origin, 0, at, unfit.what));
  }
}

Reached another_reaches(const OperatorGraph& graph, const std::vector<double>& x, int label,
                        const std::string& origin) {
  Reached result;
  const auto y = static_cast<std::size_t>(label);
  for (slong bits = 128; bits <= 4096 && result.truth == Truth::unknown; bits *= 2) {
    const std::vector<Ball> F = evaluate(graph, x, bits, origin);
    if (y >= F.size()) throw InputError(fmt::format("{}: has no output {}", origin, label));
    bool all_below = true;
    bool one_reaches = false;
    result.taken_for = -1;
    for (std::size_t t = 0; t < F.size(); ++t) {
      if (t == y) continue;
      const Ball advantage = F[t] - F[y];
      all_below = all_below && certainly(advantage < 0.0);
      const bool reaches = certainly(advantage >= 0.0);
      const Enclosure enclosed = enclosure(advantage);
      if (result.taken_for < 0 || (reaches && !one_reaches) ||
          (reaches == one_reaches && enclosed.mid > result.advantage.mid)) {
        result.taken_for = static_cast<int>(t);
        result.advantage = enclosed;
      }
      one_reaches = one_reaches || reaches;
    }
    if (one_reaches)
      result.truth = Truth::yes;
    else if (all_below)
      result.truth = Truth::no;
  }
  return result;
}

}  // namespace advproof
