#include "advproof/data/independence.h"

#include <algorithm>
#include <utility>

namespace advproof {
namespace {

/// The vertices that are neither chosen nor excluded, and how many of their neighbours are left too.
class Rest {
 public:
  explicit Rest(const Graph& graph) : graph_(&graph) {
    for (Index v = 0; v < graph.size(); ++v) {
      left_.push_back(v);
      degree_.push_back(static_cast<Index>(graph.neighbours(v).size()));
    }
  }

  [[nodiscard]] bool empty() const { return left_.empty(); }

  /// Without v, which is not chosen.
  void exclude(Index v) {
    degree(v) = gone;
    std::erase(left_, v);
    for (const Index w : graph_->neighbours(v)) {
      if (degree(w) != gone) --degree(w);
    }
  }

  /// Without v, which is chosen, and its neighbours.
  void choose(Index v) {
    for (const Index w : graph_->neighbours(v)) {
      if (degree(w) != gone) exclude(w);
    }
    exclude(v);
  }

  /// Chooses vertices of degree 0 or 1 as long as there are any. How many.
  Index choose_free() {
    Index chosen = 0;
    const auto is_free = [this](Index v) { return degree(v) <= 1; };
    for (auto v = std::ranges::find_if(left_, is_free); v != left_.end();
         v = std::ranges::find_if(left_, is_free)) {
      choose(*v);
      ++chosen;
    }
    return chosen;
  }

  /// The vertex of largest degree. Requires one.
  [[nodiscard]] Index busiest() const {
    return *std::ranges::max_element(left_, {}, [this](Index v) { return degree(v); });
  }

  /// How many cliques cover the rest: each vertex joins the first that it makes a larger clique.
  [[nodiscard]] Index cliques() const {
    std::vector<std::vector<Index>> cover;
    for (const Index v : left_) {
      const auto fits = std::ranges::find_if(cover, [&](const std::vector<Index>& clique) {
        return std::ranges::all_of(clique, [&](Index w) { return graph_->joined(v, w); });
      });
      if (fits == cover.end()) {
        cover.push_back({v});
      } else {
        fits->push_back(v);
      }
    }
    return static_cast<Index>(cover.size());
  }

 private:
  static constexpr Index gone = -1;
  [[nodiscard]] Index& degree(Index v) { return degree_[static_cast<std::size_t>(v)]; }
  [[nodiscard]] Index degree(Index v) const { return degree_[static_cast<std::size_t>(v)]; }

  const Graph* graph_;
  std::vector<Index> left_;
  std::vector<Index> degree_;
};

struct Search {
  std::int64_t nodes;
  Index best = 0;

  /// False if the nodes ran out. `chosen` are chosen already.
  bool grow(Rest rest, Index chosen) {
    if (nodes-- <= 0) return false;
    chosen += rest.choose_free();
    if (rest.empty()) best = std::max(best, chosen);
    if (rest.empty() || chosen + rest.cliques() <= best) return true;
    const Index v = rest.busiest();
    Rest with = rest;
    with.choose(v);
    rest.exclude(v);
    return grow(std::move(with), chosen + 1) && grow(std::move(rest), chosen);
  }
};

}  // namespace

IndependenceNumber independence_number(const Graph& graph, std::int64_t nodes) {
  Search search{nodes};
  if (search.grow(Rest(graph), 0)) return {search.best, true};
  return {Rest(graph).cliques(), false};
}

}  // namespace advproof
