// The independence number against every subset.
#include "advproof/data/independence.h"

#include <algorithm>
#include <bit>

#include "advproof/random/stream.h"
#include "generators.h"
#include "property.h"

namespace advproof::property {
namespace {

Graph random_graph(Index vertices, double density, std::uint64_t seed) {
  Graph graph(vertices);
  Stream stream(seed, Substream::probe);
  for (Index a = 0; a < vertices; ++a) {
    for (Index b = 0; b < a; ++b) {
      if (stream.uniform() < density) graph.join(a, b);
    }
  }
  return graph;
}

bool is_independent(const Graph& graph, unsigned subset) {
  for (Index a = 0; a < graph.size(); ++a) {
    for (Index b = 0; b < a; ++b) {
      if ((subset >> static_cast<unsigned>(a) & subset >> static_cast<unsigned>(b) & 1U) != 0 &&
          graph.joined(a, b))
        return false;
    }
  }
  return true;
}

Index by_every_subset(const Graph& graph) {
  Index largest = 0;
  for (unsigned subset = 0; subset < 1U << static_cast<unsigned>(graph.size()); ++subset) {
    if (std::popcount(subset) > largest && is_independent(graph, subset)) largest = std::popcount(subset);
  }
  return largest;
}

}  // namespace

TEST_CASE("the independence number is that of every subset, and out of nodes a bound of it") {
  for_all([] {
    const Graph graph = random_graph(*integer(0, 12), *choose<double>({0.1, 0.3, 0.5, 0.8, 1}), *seed());
    const Index alpha = by_every_subset(graph);
    const IndependenceNumber found = independence_number(graph);
    RC_ASSERT(found.exact);
    RC_ASSERT(found.at_most == alpha);
    const IndependenceNumber hurried = independence_number(graph, *integer(0, 5));
    RC_CLASSIFY(!hurried.exact);
    RC_ASSERT((hurried.exact ? hurried.at_most == alpha : hurried.at_most >= alpha));
  });
}

}  // namespace advproof::property
