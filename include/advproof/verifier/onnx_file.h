// A graph as an ONNX file, in standard operators only: IR version 7, operator set 13.
#pragma once

#include <string>

#include "advproof/verifier/graph.h"

namespace advproof {

inline constexpr int onnx_ir_version = 7;
inline constexpr int onnx_operator_set = 13;

/// The bytes of the file: numbers of the graph's precision, bit for bit. The same graph gives the same bytes.
/// `what` says in words what it is, for whoever opens it.
std::string onnx_bytes(const OperatorGraph& graph, const std::string& what);

/// Its inverse, of any file whose operators evaluate() knows and whose numbers are all float or all double.
/// InputError `origin: what was expected` in one line for anything else.
OperatorGraph read_onnx(const std::string& bytes, const std::string& origin);

}  // namespace advproof
