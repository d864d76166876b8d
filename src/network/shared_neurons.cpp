#include "advproof/network/shared_neurons.h"

#include <algorithm>

namespace advproof {

std::vector<char> shared_neurons(const PatchNetwork<double>& network, Index i, Index j) {
  const Index m = network.neurons();
  std::vector<char> shared(static_cast<std::size_t>(2 * m));
  for (Index r = 0; r < m; ++r) {
    const double* w = network.W().row(i * m + r);
    for (Index other = m; other < 2 * m; ++other) {
      char& taken = shared[static_cast<std::size_t>(other)];
      if (taken != 0 || !std::equal(w, w + network.dim(), network.W().row((j - 1) * m + other))) continue;
      taken = shared[static_cast<std::size_t>(r)] = 1;
      break;
    }
  }
  return shared;
}

bool always_tie(const PatchNetwork<double>& network, Index i, Index j) {
  return std::ranges::count(shared_neurons(network, i, j), 0) == 0;
}

}  // namespace advproof
