#include "advproof/certify/worst_margin.h"

#include <algorithm>
#include <cmath>

namespace advproof {

WorstMargin::WorstMargin(const PatchNetwork<double>& network, const Samples& samples, Index n, int t,
                         double eps)
    : target_(t), bounds_(network, samples.y[static_cast<std::size_t>(n)], t) {
  patches_.reserve(static_cast<std::size_t>(samples.patches()));
  for (Index p = 0; p < samples.patches(); ++p)
    patches_.emplace_back(bounds_, samples.X.row(n * samples.patches() + p), eps);
  boxes_ = samples.patches();
}

// A sum of P rounded numbers is within P u times the sum of their sizes; twice that, as it is rounded too.
double WorstMargin::lower() const {
  double sum = 0;
  double size = 0;
  for (const PatchMinimum& patch : patches_) {
    const double proved = patch.lower() - patch.error();
    sum += proved;
    size += std::abs(proved);
  }
  return sum - 2 * static_cast<double>(patches_.size() + 2) * 0x1p-53 * size;
}

double WorstMargin::upper() const {
  double sum = 0;
  for (const PatchMinimum& patch : patches_) sum += patch.upper();
  return sum;
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

}  // namespace advproof
