// The independence number of a graph: how many vertices can be chosen no two of which are joined.
#pragma once

#include <cstdint>
#include <vector>

#include "advproof/linalg/matrix.h"

namespace advproof {

/// An undirected graph on the vertices 0 .. size()-1.
class Graph {
 public:
  explicit Graph(Index vertices)
      : neighbours_(static_cast<std::size_t>(vertices)), joined_(vertices, vertices, 0) {}

  /// Joins two vertices that are distinct and not joined yet.
  void join(Index a, Index b) {
    joined_(a, b) = joined_(b, a) = 1;
    neighbours_[static_cast<std::size_t>(a)].push_back(b);
    neighbours_[static_cast<std::size_t>(b)].push_back(a);
  }
  [[nodiscard]] Index size() const { return static_cast<Index>(neighbours_.size()); }
  [[nodiscard]] bool joined(Index a, Index b) const { return joined_(a, b) != 0; }
  [[nodiscard]] const std::vector<Index>& neighbours(Index v) const {
    return neighbours_[static_cast<std::size_t>(v)];
  }

 private:
  std::vector<std::vector<Index>> neighbours_;
  Matrix<char> joined_;
};

struct IndependenceNumber {
  Index at_most = 0;
  bool exact = true;  ///< false: the search ran out of nodes, and at_most is how many cliques cover the graph
};

/// By branch and bound, of `nodes` nodes at most: a vertex of degree 0 or 1 is in some largest set; else the
/// vertex of largest degree is in it or is not. A set has at most one vertex of each clique of a cover.
IndependenceNumber independence_number(const Graph& graph, std::int64_t nodes = 1000);

}  // namespace advproof
