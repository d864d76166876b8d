#include "advproof/attack/ascent.h"
#include "advproof/random/stream.h"

namespace advproof {

void draw_starts(std::uint64_t seed, std::uint64_t index, double eps, Index patches, Rows range,
                 Matrix<double>& start) {
  const auto samples = static_cast<std::uint64_t>(start.rows() / patches);
  for (Index n = range.begin; n < range.end; ++n) {
    Stream stream(seed, Substream::attack, index * samples + static_cast<std::uint64_t>(n));
    double* x = start.row(n * patches);
    for (Index i = 0; i < patches * start.cols(); ++i) x[i] = stream.uniform(-eps, eps);
  }
}

}  // namespace advproof
