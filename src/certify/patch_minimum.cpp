#include "advproof/certify/patch_minimum.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace advproof {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Heap order: the least bound on top.
constexpr auto above = [](const auto& a, const auto& b) { return a.lower > b.lower; };

/// The smaller one; NaN if either is.
double least(double a, double b) { return std::isnan(a) || a <= b ? a : b; }

}  // namespace

PatchMinimum::PatchMinimum(PairBounds& bounds, const double* x, double eps)
    : patch_(bounds.patch(x, eps)), closed_lower_(infinity), upper_(infinity) {
  add(bounds, bounds.whole(patch_));
  settle();
}

void PatchMinimum::add(PairBounds& bounds, Box box) {
  bounds.relax(patch_, box, relaxation_);
  if (relaxation_.upper < upper_) {
    upper_ = relaxation_.upper;
    minimiser_ = relaxation_.minimiser;
  }
  open_.push_back({std::move(box), relaxation_.lower, relaxation_.widest});
  std::push_heap(open_.begin(), open_.end(), above);
}

/// Closes the boxes on top that rounding alone keeps from being decided, then reads off the bound. NaN is
/// never closed: it stays as the bound.
void PatchMinimum::settle() {
  while (!open_.empty()) {
    const Leaf& top = open_.front();
    const auto l = static_cast<std::size_t>(top.widest);
    const double middle = 0.5 * (top.box.lo[l] + top.box.hi[l]);
    const bool is_point = !(top.box.lo[l] < middle && middle < top.box.hi[l]);
    if (!is_point && !(top.lower >= upper_ - 2 * patch_.error)) break;
    closed_lower_ = least(top.lower, closed_lower_);
    std::pop_heap(open_.begin(), open_.end(), above);
    closed_.push_back(std::move(open_.back()));
    open_.pop_back();
  }
  lower_ = open_.empty() ? closed_lower_ : least(open_.front().lower, closed_lower_);
}

void PatchMinimum::refine(PairBounds& bounds) {
  std::pop_heap(open_.begin(), open_.end(), above);
  Leaf leaf = std::move(open_.back());
  open_.pop_back();
  const auto l = static_cast<std::size_t>(leaf.widest);
  Box right = leaf.box;
  const double middle = 0.5 * (leaf.box.lo[l] + leaf.box.hi[l]);
  leaf.box.hi[l] = right.lo[l] = middle;
  add(bounds, std::move(leaf.box));
  add(bounds, std::move(right));
  settle();
}

Ball PatchMinimum::enclose_lower(PairBounds& bounds, slong bits) const {
  Ball lower;
  bool first = true;
  for (const std::vector<Leaf>* leaves : {&open_, &closed_}) {
    for (const Leaf& leaf : *leaves) {
      Relaxation relaxation;
      Box box = leaf.box;
      bounds.relax(patch_, box, relaxation);
      const Ball bound = bounds.enclose_lower(patch_, box, relaxation, bits);
      lower = first ? bound : -max(-lower, -bound);
      first = false;
    }
  }
  return lower;
}

Ball PatchMinimum::enclose_upper(const PairBounds& bounds, slong bits) const {
  return bounds.enclose_value(patch_, minimiser_.data(), bits);
}

}  // namespace advproof
