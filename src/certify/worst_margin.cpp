#include "advproof/certify/worst_margin.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace advproof {

WorstMargin::WorstMargin(const PatchNetwork<double>& network, const Samples& samples, Index n, int t,
                         double eps)
    : target_(t), parts_(PairBounds::parts(network, samples.y[static_cast<std::size_t>(n)], t)) {
  minima_.reserve(parts_.size() * static_cast<std::size_t>(samples.patches()));
  for (Index p = 0; p < samples.patches(); ++p) {
    for (PairBounds& part : parts_) minima_.emplace_back(part, samples.X.row(n * samples.patches() + p), eps);
  }
  boxes_ = static_cast<std::int64_t>(minima_.size());
}

namespace {

/// A sum of rounded numbers, and what bounds its error: n of them are within n u times the sum of their
/// sizes; twice that, as it is rounded too.
class RoundedSum {
 public:
  void add(double term) {
    sum_ += term;
    size_ += std::abs(term);
    ++terms_;
  }
  [[nodiscard]] double sum() const { return sum_; }
  [[nodiscard]] double error() const { return 2 * static_cast<double>(terms_ + 2) * 0x1p-53 * size_; }

 private:
  double sum_ = 0;
  double size_ = 0;
  std::int64_t terms_ = 0;
};

}  // namespace

double WorstMargin::lower() const {
  RoundedSum proved;
  for (const PatchMinimum& part : minima_) proved.add(part.lower() - part.error());
  return proved.sum() - proved.error();
}

double WorstMargin::upper() const {
  double sum = 0;
  for (const PatchMinimum& part : minima_) sum += part.upper();
  return sum;
}

double WorstMargin::proved_upper() const {
  RoundedSum proved;
  for (const PatchMinimum& part : minima_) proved.add(part.upper() + part.error());
  return proved.sum() + proved.error();
}

/// A coordinate that no neuron sees takes what the first part says of it.
Matrix<double> WorstMargin::perturbation() const {
  const std::size_t parts = parts_.size();
  Matrix<double> delta(static_cast<Index>(minima_.size() / parts), parts_.front().dim());
  for (std::size_t i = 0; i < minima_.size(); ++i) {
    const std::vector<double>& minimiser = minima_[i].minimiser();
    const auto p = static_cast<Index>(i / parts);
    for (Index l = 0; l < delta.cols(); ++l) {
      if (i % parts == 0 || parts_[i % parts].sees(l)) delta(p, l) = minimiser[static_cast<std::size_t>(l)];
    }
  }
  return delta;
}

bool WorstMargin::refine() {
  std::size_t widest = minima_.size();
  double largest = 0;
  for (std::size_t i = 0; i < minima_.size(); ++i) {
    const double gap = minima_[i].upper() - minima_[i].lower();
    if (minima_[i].is_exact() || (widest < minima_.size() && !(gap > largest))) continue;
    widest = i;
    largest = gap;
  }
  if (widest == minima_.size()) return false;
  minima_[widest].refine(parts_[widest % parts_.size()]);
  boxes_ += 2;
  return true;
}

Ball WorstMargin::enclose_lower(slong bits) {
  Ball sum(0.0, bits);
  for (std::size_t i = 0; i < minima_.size(); ++i)
    sum += minima_[i].enclose_lower(parts_[i % parts_.size()], bits);
  return sum;
}

Ball WorstMargin::enclose_upper(slong bits) const {
  Ball sum(0.0, bits);
  for (std::size_t i = 0; i < minima_.size(); ++i)
    sum += minima_[i].enclose_upper(parts_[i % parts_.size()], bits);
  return sum;
}

double MarginBracket::sign() const {
  return lower > 0 ? 1 : upper <= 0 ? -1 : std::numeric_limits<double>::quiet_NaN();
}

MarginBracket margin_bracket(const PatchNetwork<double>& network, const Samples& samples, Index n, int t,
                             double eps, std::int64_t boxes) {
  WorstMargin margin(network, samples, n, t, eps);
  while (true) {
    const MarginBracket bracket{margin.lower(), margin.proved_upper()};
    if (!std::isnan(bracket.sign()) || margin.boxes() >= boxes) return bracket;
    if (margin.refine()) continue;
    const Enclosure lower = enclosure(margin.enclose_lower(margin_bits_of_balls));
    const Enclosure upper = enclosure(margin.enclose_upper(margin_bits_of_balls));
    const MarginBracket in_balls{std::nextafter(lower.mid - lower.rad, -HUGE_VAL),
                                 std::nextafter(upper.mid + upper.rad, HUGE_VAL)};
    return std::isnan(in_balls.sign()) ? bracket : in_balls;  // the wider one of a tie
  }
}

}  // namespace advproof
