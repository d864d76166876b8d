#include "advproof/verdict/tally.h"

#include <algorithm>
#include <cmath>

namespace advproof {

void Tally::note_margin(double margin, const Place& place) {
  if (std::isnan(worst_margin) || margin >= worst_margin) return;
  worst_margin = margin;
  worst_at = place;
}

void Tally::blame_range() {
  if (violated == 0) return;
  undecided += violated;
  beyond["left the range of the exponents: no violation in mpfr"] += violated;
  violated = 0;
}

std::int64_t Tally::open() const {
  std::int64_t open = undecided;
  for (const auto& [why, count] : beyond) open -= count;
  return open;
}

void Tally::merge(const Tally& other) {
  cases += other.cases;
  violated += other.violated;
  undecided += other.undecided;
  note_margin(other.worst_margin, other.worst_at);
  accuracy = std::max(accuracy, other.accuracy);
  for (const auto& [name, extremes] : other.constants) {
    Extremes& mine = constants[name];
    if (extremes.min < mine.min) {
      mine.min = extremes.min;
      mine.min_at = extremes.min_at;
    }
    if (extremes.max > mine.max) {
      mine.max = extremes.max;
      mine.max_at = extremes.max_at;
    }
  }
  for (const auto& [hypothesis, count] : other.inapplicable) inapplicable[hypothesis] += count;
  for (const auto& [why, count] : other.beyond) beyond[why] += count;
}

}  // namespace advproof
