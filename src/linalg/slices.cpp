#include "linalg/slices.h"

// Always Eigen's packed product, as in products_double.cpp.
#define EIGEN_GEMM_TO_COEFFBASED_THRESHOLD 0
#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "linalg/carry.h"

namespace advproof {
namespace {

constexpr int significand_bits = std::numeric_limits<double>::digits;

/// Bits below the bound of the neglected levels, so that entries rarely cancel down to it.
constexpr slong slice_margin_bits = 12;

/// What a chunk costs beside its products, in products: storing, converting and adding it.
constexpr Index chunk_cost = 24;

/// Digits worth trying: narrower ones cost more products than they save chunks, wider ones more chunks.
constexpr int narrowest = 8;
constexpr int widest = 24;

/// A level's sum, and the carry into it, fit a word.
constexpr int word_bits = 62;

/// The cost of an entry of the result, were all digits nonzero.
Index cost(Index terms, Index count, Index chunk) {
  Index sum = 0;
  for (Index level = 1; level <= count; ++level) {
    const Index products = level * terms;
    sum += products + (products + chunk - 1) / chunk * chunk_cost;
  }
  return sum;
}

/// Half a unit of every digit, with room for field() to read beyond: what makes digits signed.
std::vector<mp_limb_t> halves(int width, Index count) {
  std::vector<mp_limb_t> result(static_cast<std::size_t>(width * count / FLINT_BITS + 2), 0);
  for (Index bit = width - 1; bit < width * count; bit += width)
    result[static_cast<std::size_t>(bit / FLINT_BITS)] |= mp_limb_t{1} << (bit % FLINT_BITS);
  return result;
}

Index most_digits(const SlicePlan& plan, const std::vector<Scale>& scales) {
  Index count = 1;
  for (const Scale& scale : scales) count = std::max(count, std::min(plan.count, plan.digits(scale)));
  return count;
}

/// At least so many numbers, and an odd number of cache lines: rows then spread over the cache.
Index odd_lines(Index numbers) {
  constexpr Index line = 8;
  return ((numbers + line - 1) / line | 1) * line;
}

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Block = Eigen::Map<const RowMajor, 0, Eigen::OuterStride<>>;

}  // namespace

SlicePlan::SlicePlan(Index sum_terms, slong bits) : terms(std::max<Index>(1, sum_terms)) {
  Index best = std::numeric_limits<Index>::max();
  for (int w = narrowest; w <= widest; ++w) {
    Index needed = 1;
    while (w * needed + 2 < bits + slice_margin_bits + std::ilogb(static_cast<double>(terms * (needed + 4))))
      ++needed;
    if (needed * terms > Index{1} << (word_bits - 2 * (w - 1))) continue;
    const Index fits = Index{1} << (significand_bits - 2 * (w - 1));
    const Index candidate = cost(terms, needed, fits);
    if (candidate >= best) continue;
    best = candidate;
    width = w;
    count = needed;
    chunk = fits;
  }
}

Slices::Slices(const SlicePlan& plan, const std::vector<Scale>& scales, Index vectors, Order order)
    : room_(vectors),
      terms_(plan.terms),
      width_(plan.width),
      count_(most_digits(plan, scales)),
      step_(odd_lines(count_ * terms_)),
      order_(order),
      digits_(static_cast<std::size_t>(room_ * step_), 0),
      fixed_(width_ * count_, halves(width_, count_)) {}

void Slices::cut_entry(const Significand& x, slong exponent, double* digits) {
  const Index step = order_ == Order::ascending ? terms_ : -terms_;
  double* digit = order_ == Order::ascending ? digits + (count_ - 1) * terms_ : digits;  // the lowest slice
  if (x.size == 0) {
    for (Index s = 0; s < count_; ++s, digit -= step) *digit = 0;
    return;
  }
  const mp_limb_t* words = fixed_(x, exponent);
  const mp_limb_t mask = (mp_limb_t{1} << width_) - 1;
  const auto half = std::int64_t{1} << (width_ - 1);
  for (Index s = 0, bit = 0; s < count_; ++s, bit += width_, digit -= step) {
    // the highest digit may be 2^(w - 1): its field has a bit more, and nothing above
    const mp_limb_t field = FixedPoint::field(words, bit);
    *digit = static_cast<double>(static_cast<std::int64_t>(s + 1 < count_ ? field & mask : field) - half);
  }
}

SliceSums::SliceSums(const SlicePlan& plan, const Slices& a, const Slices& b)
    : plan_(plan),
      a_(a),
      b_(b),
      levels_(std::min(plan.count, a.count() + b.count() - 1)),
      limbs_(Carry::words(plan.width, levels_)) {}

void SliceSums::compute() {
  multiply_levels();
  carry();
}

void SliceSums::multiply_levels() {
  const Index rows = a_.rows();
  const Index cols = b_.rows();
  chunks_.clear();
  Index total = 0;
  const auto pairs = [this](Index level) {
    const Index first = std::max<Index>(0, level - b_.count() + 1);
    return std::pair{first, std::min(level, a_.count() - 1) - first + 1};
  };
  for (Index level = 0; level < levels_; ++level) {
    chunks_.push_back((pairs(level).second * plan_.terms + plan_.chunk - 1) / plan_.chunk);
    total += chunks_.back();
  }
  products_.resize(static_cast<std::size_t>(total * rows * cols));
  double* product = products_.data();
  for (Index level = 0; level < levels_; ++level) {
    // [A_first ... A_last] [B_(level - first) ... B_(level - last)]^T, a chunk of the terms at a time
    const auto [first, count] = pairs(level);
    const double* a = a_.at(first);
    const double* b = b_.at(b_.count() - 1 - level + first);
    for (Index begin = 0; begin < count * plan_.terms; begin += plan_.chunk, product += rows * cols) {
      const Index terms = std::min(plan_.chunk, count * plan_.terms - begin);
      Eigen::Map<Eigen::MatrixXd>(product, rows, cols).noalias() =
          Block(a + begin, rows, terms, Eigen::OuterStride<>(a_.step())) *
          Block(b + begin, cols, terms, Eigen::OuterStride<>(b_.step())).transpose();
    }
  }
}

void SliceSums::carry() {
  constexpr auto lanes = static_cast<Index>(Carry::lanes);
  const Index entries = a_.rows() * b_.rows();
  sums_.resize(static_cast<std::size_t>(entries * limbs_));
  for (Index entry = 0; entry < entries; entry += lanes) {
    const Index live = std::min(lanes, entries - entry);
    Carry carry(plan_.width, sums_.data() + entry * limbs_, limbs_, static_cast<std::size_t>(live));
    const double* product = products_.data() + products_.size() + entry;
    for (Index level = levels_ - 1; level >= 0; --level) {
      Carry::Values sum{};
      for (Index chunk = chunks_[static_cast<std::size_t>(level)]; chunk > 0; --chunk) {
        product -= entries;
        if (live == lanes) {  // of fixed length, for the compiler
          for (std::size_t i = 0; i < Carry::lanes; ++i) sum[i] += static_cast<std::int64_t>(product[i]);
        } else {
          for (Index i = 0; i < live; ++i)
            sum[static_cast<std::size_t>(i)] += static_cast<std::int64_t>(product[i]);
        }
      }
      carry.add(sum);
    }
    carry.finish();
  }
}

}  // namespace advproof
