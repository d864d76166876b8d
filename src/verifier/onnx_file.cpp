#include "advproof/verifier/onnx_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>

#define ONNX_ML 1  // as Debian's library was built
#define ONNX_NAMESPACE onnx
#include <onnx/onnx_pb.h>

#include "advproof/error.h"
#include "configuration/message.h"

namespace advproof {
namespace {

static_assert(std::endian::native == std::endian::little, "raw data of ONNX is little-endian");

int type_of(Precision precision) {
  return precision == Precision::float64 ? onnx::TensorProto::DOUBLE : onnx::TensorProto::FLOAT;
}

void describe(onnx::ValueInfoProto& value, const std::string& name, const Shape& shape, Precision precision) {
  value.set_name(name);
  onnx::TypeProto::Tensor& type = *value.mutable_type()->mutable_tensor_type();
  type.set_elem_type(type_of(precision));
  for (const std::int64_t length : shape) type.mutable_shape()->add_dim()->set_dim_value(length);
}

template <class T, class Values>
std::string raw(const Values& values) {
  std::string bytes;
  for (const auto value : values) {
    const auto number = static_cast<T>(value);
    char stored[sizeof number];
    std::memcpy(stored, &number, sizeof number);
    bytes.append(stored, sizeof number);
  }
  return bytes;
}

std::string axes_name(std::int64_t axis) { return fmt::format("axes_{}", axis); }

class Reading {
 public:
  Reading(const std::string& origin) : origin_(origin) {}

  OperatorGraph graph(const std::string& bytes) {
    onnx::ModelProto model;
    if (!model.ParseFromString(bytes) || !model.has_graph()) fail("", "expected an ONNX model");
    for (const onnx::OperatorSetIdProto& set : model.opset_import()) {
      if (!set.domain().empty())
        fail("opset_import", "expected standard operators only, found " + set.domain());
      if (set.version() != onnx_operator_set)
        fail("opset_import",
             fmt::format("expected operator set {}, found {}", onnx_operator_set, set.version()));
    }
    if (model.opset_import_size() == 0)
      fail("opset_import", fmt::format("expected operator set {}", onnx_operator_set));
    const onnx::GraphProto& proto = model.graph();
    for (const onnx::TensorProto& tensor : proto.initializer()) constant(tensor);
    if (proto.input_size() != 1 || proto.output_size() != 1)
      fail("graph", "expected one input and one output");
    graph_.precision = precision_of(proto.input(0));
    if (precision_of(proto.output(0)) != graph_.precision || (seen_ && *seen_ != graph_.precision))
      fail("graph", "expected numbers of one type");
    graph_.input = proto.input(0).name();
    graph_.input_shape = shape_of(proto.input(0));
    graph_.output = proto.output(0).name();
    graph_.output_shape = shape_of(proto.output(0));
    for (const onnx::NodeProto& node : proto.node()) operation(node);
    return std::move(graph_);
  }

 private:
  [[noreturn]] void fail(const std::string& field, const std::string& what) const {
    throw InputError(complaint(origin_, 0, field, what));
  }

  [[nodiscard]] Precision precision_of(const onnx::ValueInfoProto& value) const {
    switch (value.type().tensor_type().elem_type()) {
      case onnx::TensorProto::DOUBLE:
        return Precision::float64;
      case onnx::TensorProto::FLOAT:
        return Precision::float32;
      default:
        fail(value.name(), "expected a tensor of float or double");
    }
  }

  /// Lengths whose product an honest file can hold.
  [[nodiscard]] Shape checked(const std::string& name, Shape shape) const {
    constexpr std::int64_t most = std::int64_t{1} << 31;
    std::int64_t product = 1;
    for (const std::int64_t length : shape) {
      if (length < 1 || length > most / product)
        fail(name, fmt::format("expected a fixed shape of at most 2^31 entries, found [{}]",
                               fmt::join(shape, ", ")));
      product *= length;
    }
    return shape;
  }

  [[nodiscard]] Shape shape_of(const onnx::ValueInfoProto& value) const {
    Shape shape;
    for (const auto& length : value.type().tensor_type().shape().dim()) shape.push_back(length.dim_value());
    return checked(value.name(), std::move(shape));
  }

  template <class T, class Field>
  std::vector<T> numbers(const onnx::TensorProto& tensor, const Shape& shape, const Field& field) const {
    const std::size_t count = entries(shape);
    std::vector<T> values(field.begin(), field.end());
    if (tensor.has_raw_data()) {
      if (tensor.raw_data().size() != count * sizeof(T) || !values.empty())
        fail(tensor.name(),
             fmt::format("expected {} bytes, found {}", count * sizeof(T), tensor.raw_data().size()));
      values.resize(count);
      std::memcpy(values.data(), tensor.raw_data().data(), tensor.raw_data().size());
    }
    if (values.size() != count)
      fail(tensor.name(), fmt::format("expected {} numbers, found {}", count, values.size()));
    return values;
  }

  void constant(const onnx::TensorProto& tensor) {
    const Shape shape = checked(tensor.name(), {tensor.dims().begin(), tensor.dims().end()});
    if (tensor.data_location() != onnx::TensorProto::DEFAULT)
      fail(tensor.name(), "expected its numbers in the file");
    if (tensor.data_type() == onnx::TensorProto::INT64) {
      if (!integers_.emplace(tensor.name(), numbers<std::int64_t>(tensor, shape, tensor.int64_data())).second)
        fail(tensor.name(), "expected one tensor of each name");
      return;
    }
    Tensor made{shape, {}};
    Precision precision = Precision::float64;
    if (tensor.data_type() == onnx::TensorProto::DOUBLE) {
      made.values = numbers<double>(tensor, shape, tensor.double_data());
    } else if (tensor.data_type() == onnx::TensorProto::FLOAT) {
      precision = Precision::float32;
      const std::vector<float> values = numbers<float>(tensor, shape, tensor.float_data());
      made.values.assign(values.begin(), values.end());
    } else {
      fail(tensor.name(), "expected numbers of type float, double or int64");
    }
    if (!std::ranges::all_of(made.values, [](double x) { return std::isfinite(x); }))
      fail(tensor.name(), "expected finite numbers");
    if (seen_.value_or(precision) != precision) fail(tensor.name(), "expected numbers of one type");
    seen_ = precision;
    if (!graph_.constants.emplace(tensor.name(), std::move(made)).second)
      fail(tensor.name(), "expected one tensor of each name");
  }

  void operation(const onnx::NodeProto& node) {
    const auto known = known_operators();
    if (!node.domain().empty() || std::ranges::find(known, node.op_type()) == known.end())
      fail(node.op_type(), fmt::format("unknown operator; known are {}", fmt::join(known, ", ")));
    if (node.output_size() != 1) fail(node.op_type(), "expected one output");
    Operation made{node.op_type(), {node.input().begin(), node.input().end()}, node.output(0)};
    if (node.op_type() == "ReduceSum") {
      const auto axes = made.inputs.size() == 2 ? integers_.find(made.inputs[1]) : integers_.end();
      if (axes == integers_.end() || axes->second.size() != 1 || node.attribute_size() != 1 ||
          node.attribute(0).name() != "keepdims" || node.attribute(0).i() != 0)
        fail("ReduceSum", "expected one constant axis, which is not kept (keepdims = 0)");
      made.axis = axes->second[0];
      made.inputs.pop_back();
    } else if (node.attribute_size() != 0) {
      fail(node.op_type(), "expected no attribute");
    }
    graph_.operations.push_back(std::move(made));
  }

  const std::string& origin_;
  OperatorGraph graph_;
  std::optional<Precision> seen_;
  std::map<std::string, std::vector<std::int64_t>> integers_;
};

}  // namespace

std::string onnx_bytes(const OperatorGraph& graph, const std::string& what) {
  onnx::ModelProto model;
  model.set_ir_version(onnx_ir_version);
  model.set_producer_name("advproof");
  model.set_producer_version(ADVPROOF_VERSION);
  model.set_doc_string(what);
  model.add_opset_import()->set_version(onnx_operator_set);
  onnx::GraphProto& proto = *model.mutable_graph();
  proto.set_name("patch_network");
  describe(*proto.add_input(), graph.input, graph.input_shape, graph.precision);
  describe(*proto.add_output(), graph.output, graph.output_shape, graph.precision);
  for (const auto& [name, constant] : graph.constants) {
    onnx::TensorProto& tensor = *proto.add_initializer();
    tensor.set_name(name);
    tensor.set_data_type(type_of(graph.precision));
    for (const std::int64_t length : constant.shape) tensor.add_dims(length);
    tensor.set_raw_data(graph.precision == Precision::float64 ? raw<double>(constant.values)
                                                              : raw<float>(constant.values));
  }
  for (const Operation& operation : graph.operations) {
    onnx::NodeProto& node = *proto.add_node();
    node.set_op_type(operation.name);
    node.set_name(operation.name + "_" + operation.output);
    for (const std::string& input : operation.inputs) node.add_input(input);
    node.add_output(operation.output);
    if (!operation.axis) continue;
    node.add_input(axes_name(*operation.axis));
    onnx::AttributeProto& keep = *node.add_attribute();
    keep.set_name("keepdims");
    keep.set_type(onnx::AttributeProto::INT);
    keep.set_i(0);
    onnx::TensorProto& axes = *proto.add_initializer();
    axes.set_name(axes_name(*operation.axis));
    axes.set_data_type(onnx::TensorProto::INT64);
    axes.add_dims(1);
    axes.set_raw_data(raw<std::int64_t>(std::vector{*operation.axis}));
  }
  return model.SerializeAsString();
}

OperatorGraph read_onnx(const std::string& bytes, const std::string& origin) {
  return Reading(origin).graph(bytes);
}

}  // namespace advproof
