#include "advproof/data/independence.h"

#include <catch2/catch.hpp>
#include <initializer_list>
#include <utility>

namespace advproof {
namespace {

using Edges = std::initializer_list<std::pair<Index, Index>>;

Graph graph_of(Index vertices, const Edges& edges) {
  Graph graph(vertices);
  for (const auto& [a, b] : edges) graph.join(a, b);
  return graph;
}

/// Of `parts` parts of `size` vertices, every two of distinct parts joined.
Graph multipartite(Index parts, Index size) {
  Graph graph(parts * size);
  for (Index a = 0; a < graph.size(); ++a) {
    for (Index b = 0; b < a; ++b) {
      if (a / size != b / size) graph.join(a, b);
    }
  }
  return graph;
}

Index alpha(const Graph& graph) {
  const IndependenceNumber number = independence_number(graph);
  CHECK(number.exact);
  return number.at_most;
}

}  // namespace

TEST_CASE("the independence number of graphs that are known") {
  CHECK(alpha(Graph(0)) == 0);
  CHECK(alpha(Graph(5)) == 5);
  CHECK(alpha(graph_of(2, {{0, 1}})) == 1);
  CHECK(alpha(graph_of(4, {{0, 1}, {1, 2}, {2, 3}})) == 2);
  CHECK(alpha(graph_of(5, {{0, 1}, {0, 2}, {0, 3}, {0, 4}})) == 4);          // a star
  CHECK(alpha(graph_of(5, {{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 0}})) == 2);  // an odd cycle
  CHECK(alpha(graph_of(10, {{0, 1},
                            {1, 2},
                            {2, 3},
                            {3, 4},
                            {4, 0},  // Petersen's graph
                            {5, 7},
                            {7, 9},
                            {9, 6},
                            {6, 8},
                            {8, 5},
                            {0, 5},
                            {1, 6},
                            {2, 7},
                            {3, 8},
                            {4, 9}})) == 4);
  CHECK(alpha(multipartite(3, 6)) == 6);
  CHECK(alpha(multipartite(4, 1)) == 1);
}

TEST_CASE("out of nodes it is a bound, by cliques, and says so") {
  const Graph cycle = graph_of(5, {{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 0}});
  const IndependenceNumber number = independence_number(cycle, 0);
  CHECK_FALSE(number.exact);
  CHECK(number.at_most == 3);  // 01, 23, 4
  CHECK(independence_number(multipartite(3, 6), 0).at_most == 6);
}

}  // namespace advproof
