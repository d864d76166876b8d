// Networks in ONNX. What is read, written and read again is the same, and is evaluated or refused.
#include "advproof/verifier/onnx_file.h"

#include "reader.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace advproof;
  read_or_refuse([&] {
    const OperatorGraph graph = read_onnx(text_of(data, size), "network.onnx");
    demand(read_onnx(onnx_bytes(graph, ""), "written.onnx") == graph, "other when read again");
    constexpr std::int64_t most = 64;
    std::int64_t entries = 1;
    for (const std::int64_t length : graph.input_shape) entries *= length;
    if (entries <= most) evaluate(graph, std::vector<double>(static_cast<std::size_t>(entries), 0.25), 64);
  });
  return 0;
}
