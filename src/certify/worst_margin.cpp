#include "advproof/certify/worst_margin.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace advproof {

WorstMargin::WorstMargin(const PatchNetwork<double>& network, const Samples& samples, Index n, int t,
                         double eps)
    : target_(t), bounds_(network, samples.y[static_cast<std::size_t>(n)], t) {
  patches_.reserve(static_cast<std::size_t>(samples.patches()));
  for (Index p = 0; p < samples.patches(); ++p)
    patches_.emplace_back(bounds_, samples.X.row(n * samples.patches() + p), eps);
  boxes_ = samples.patches();
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
  for (const PatchMinimum& patch : patches_) proved.add(patch.lower() - patch.error());
  return proved.sum() - proved.error();
}

double WorstMargin::upper() const {
  double sum = 0;
  for (const PatchMinimum& patch : patches_) sum += patch.upper();
  return sum;
}

double WorstMargin::proved_upper() const {
  RoundedSum proved;
  for (const PatchMinimum& patch : patches_) proved.add(patch.upper() + patch.error());
  return proved.sum() + proved.error();
}

Matrix<double> WorstMargin::perturbation() const {
  Matrix<double> delta(static_cast<Index>(patches_.size()), bounds_.dim());
  for (Index p = 0; p < delta.rows(); ++p) {
    const std::vector<double>& minimiser = patches_[static_cast<std::size_t>(p)].minimiser();
    std::copy(minimiser.begin(), minimiser.end(), delta.row(p));
  }
  return delta;
}

bool WorstMargin::refine() {
  PatchMinimum* widest = nullptr;
  double largest = 0;
  for (PatchMinimum& patch : patches_) {
    const double gap = patch.upper() - patch.lower();
    if (patch.is_exact() || (widest != nullptr && !(gap > largest))) continue;
    widest = &patch;
    largest = gap;
  }
  if (widest == nullptr) return false;
  widest->refine(bounds_);
  boxes_ += 2;
  return true;
}

Ball WorstMargin::enclose_lower(slong bits) {
  Ball sum(0.0, bits);
  for (const PatchMinimum& patch : patches_) sum += patch.enclose_lower(bounds_, bits);
  return sum;
}

Ball WorstMargin::enclose_upper(slong bits) const {
  Ball sum(0.0, bits);
  for (const PatchMinimum& patch : patches_) sum += patch.enclose_upper(bounds_, bits);
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
