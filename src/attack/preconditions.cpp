#include "advproof/attack/preconditions.h"

#include <algorithm>

#include "advproof/linalg/products.h"

namespace advproof {

FlatGradients flat_gradients(const PatchNetwork<double>& network, const Samples& samples) {
  const Rows all{0, samples.count()};
  Forward<double> forward(samples.count(), samples.patches(), network.classes(), network.neurons());
  Matrix<double> G(samples.X.rows(), network.W().rows());
  Matrix<double> gradient(samples.X.rows(), samples.X.cols());
  network.forward(samples.X, samples.y, all, forward);
  network.weigh_slopes(forward.c, forward.slope, all, G);
  Products<double>::times(G, network.W(), gradient, gradient.all());
  FlatGradients flat;
  for (Index n = 0; n < samples.count(); ++n) {
    Index here = 0;
    for (Index row = n * samples.patches(); row < (n + 1) * samples.patches(); ++row) {
      const double* g = gradient.row(row);
      here += std::all_of(g, g + gradient.cols(), [](double x) { return x == 0; }) ? 1 : 0;
    }
    flat.patches += here;
    flat.samples += here == samples.patches() ? 1 : 0;
  }
  return flat;
}

}  // namespace advproof
