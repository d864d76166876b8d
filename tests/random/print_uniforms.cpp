// print_uniforms SEED SUBSTREAM INDEX COUNT: the first uniforms of a stream as hexadecimal floats, one a
// line, for numpy_philox.py to compare.
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstring>

#include "advproof/random/stream.h"

namespace {

bool parse(const char* text, std::uint64_t& value) {
  const char* end = text + std::strlen(text);
  const auto [stop, error] = std::from_chars(text, end, value);
  return error == std::errc() && stop == end;
}

}  // namespace

int main(int argc, char** argv) {
  std::uint64_t seed = 0;
  std::uint64_t substream = 0;
  std::uint64_t index = 0;
  std::uint64_t count = 0;
  if (argc != 5 || !parse(argv[1], seed) || !parse(argv[2], substream) || !parse(argv[3], index) ||
      !parse(argv[4], count)) {
    std::fprintf(stderr, "usage: print_uniforms SEED SUBSTREAM INDEX COUNT\n");
    return 2;
  }
  advproof::Stream stream(seed, static_cast<advproof::Substream>(substream), index);
  for (; count > 0; --count) std::printf("%a\n", stream.uniform());
}
