#include "linalg/slices.h"

// Always Eigen's packed product, as in products_double.cpp.
#define EIGEN_GEMM_TO_COEFFBASED_THRESHOLD 0
#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace advproof {
namespace {

constexpr int significand_bits = std::numeric_limits<double>::digits;

/// Bits below the bound of the neglected levels, so that entries rarely cancel down to it.
constexpr slong margin_bits = 12;

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

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Block = Eigen::Map<const RowMajor, 0, Eigen::OuterStride<>>;

}  // namespace

SlicePlan::SlicePlan(Index sum_terms, slong bits) : terms(std::max<Index>(1, sum_terms)) {
  Index best = std::numeric_limits<Index>::max();
  for (int w = narrowest; w <= widest; ++w) {
    Index needed = 1;
    while (w * needed + 2 < bits + margin_bits + std::ilogb(static_cast<double>(terms * (needed + 4))))
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
    : room_(vectors), terms_(plan.terms), width_(plan.width), count_(1), order_(order) {
  for (const Scale& scale : scales) count_ = std::max(count_, std::min(plan.count, plan.digits(scale)));
  constexpr Index line = 8;  // an odd number of cache lines a row, so that rows spread over the cache
  step_ = (count_ * terms_ / line | 1) * line + (count_ * terms_ % line == 0 ? 0 : 2 * line);
  digits_.resize(static_cast<std::size_t>(room_ * step_));
  const auto limbs = static_cast<std::size_t>(width_ * count_ / FLINT_BITS + 2);
  bias_.assign(limbs, 0);
  fixed_.resize(limbs);
  for (Index s = 0; s < count_; ++s) {
    const Index bit = s * width_ + width_ - 1;
    bias_[static_cast<std::size_t>(bit / FLINT_BITS)] |= mp_limb_t{1} << (bit % FLINT_BITS);
  }
}

void Slices::cut_entry(const Significand& x, slong exponent, double* digits) {
  const Index step = order_ == Order::ascending ? terms_ : -terms_;
  double* digit = order_ == Order::ascending ? digits + (count_ - 1) * terms_ : digits;  // the lowest slice
  if (x.size == 0) {
    for (Index s = 0; s < count_; ++s, digit -= step) *digit = 0;
    return;
  }
  // the limbs of floor(|x| 2^(w count - exponent)); bit `from` of x is its bit 0
  const auto limbs = static_cast<Index>(fixed_.size());
  const slong from = FLINT_BITS * x.size - (width_ * count_ - (exponent - x.exponent));
  const slong word = from >> 6;
  const int shift = static_cast<int>(from & 63);
  const auto limb = [&](slong i) { return i >= 0 && i < x.size ? x.limbs[i] : 0; };
  for (Index q = 0; q < limbs; ++q) {
    fixed_[static_cast<std::size_t>(q)] =
        shift == 0 ? limb(word + q) : limb(word + q) >> shift | limb(word + q + 1) << (FLINT_BITS - shift);
  }
  if (x.negative) {
    mpn_sub_n(fixed_.data(), bias_.data(), fixed_.data(), limbs);
  } else {
    mpn_add_n(fixed_.data(), bias_.data(), fixed_.data(), limbs);
  }
  const mp_limb_t mask = (mp_limb_t{1} << width_) - 1;
  const auto half = std::int64_t{1} << (width_ - 1);
  Index bit = 0;
  for (Index s = 0; s < count_; ++s, bit += width_, digit -= step) {
    const mp_limb_t* at = fixed_.data() + bit / FLINT_BITS;
    const int low = static_cast<int>(bit % FLINT_BITS);
    const mp_limb_t field = at[0] >> low | at[1] << 1 << (FLINT_BITS - 1 - low);
    // the highest digit may be 2^(w - 1): its field has a bit more, and nothing above
    *digit = static_cast<double>(static_cast<std::int64_t>(s + 1 < count_ ? field & mask : field) - half);
  }
}

SliceSums::SliceSums(const SlicePlan& plan, const Slices& a, const Slices& b)
    : plan_(plan), a_(a), b_(b), levels_(std::min(plan.count, a.count() + b.count() - 1)) {
  // the digits of all levels, and a word for what the highest carries
  limbs_ = plan.width * levels_ / FLINT_BITS + 2;
}

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
      Eigen::Map<RowMajor>(product, rows, cols).noalias() =
          Block(a + begin, rows, terms, Eigen::OuterStride<>(a_.step())) *
          Block(b + begin, cols, terms, Eigen::OuterStride<>(b_.step())).transpose();
    }
  }
}

void SliceSums::carry() {
  constexpr Index lanes = 8;
  const Index entries = a_.rows() * b_.rows();
  sums_.resize(static_cast<std::size_t>(entries * limbs_));
  const mp_limb_t mask = (mp_limb_t{1} << plan_.width) - 1;
  for (Index entry = 0; entry < entries; entry += lanes) {
    const Index live = std::min(lanes, entries - entry);
    std::array<std::int64_t, lanes> carry{};
    std::array<mp_limb_t, lanes> limb{};
    int fill = 0;
    Index word = 0;
    const auto store = [&] {
      for (Index i = 0; i < live; ++i) {
        sums_[static_cast<std::size_t>((entry + i) * limbs_ + word)] = limb[static_cast<std::size_t>(i)];
      }
      ++word;
    };
    const double* product = products_.data() + products_.size() + entry;
    for (Index level = levels_ - 1; level >= 0; --level) {
      for (Index chunk = chunks_[static_cast<std::size_t>(level)]; chunk > 0; --chunk) {
        product -= entries;
        if (live == lanes) {
          for (std::size_t i = 0; i < lanes; ++i) carry[i] += static_cast<std::int64_t>(product[i]);
        } else {
          for (Index i = 0; i < live; ++i) {
            carry[static_cast<std::size_t>(i)] += static_cast<std::int64_t>(product[i]);
          }
        }
      }
      std::array<mp_limb_t, lanes> digit;
      for (std::size_t i = 0; i < lanes; ++i) {
        digit[i] = static_cast<mp_limb_t>(carry[i]) & mask;
        carry[i] >>= plan_.width;
        limb[i] |= digit[i] << fill;
      }
      fill += plan_.width;
      if (fill >= FLINT_BITS) {
        store();
        fill -= FLINT_BITS;
        for (std::size_t i = 0; i < lanes; ++i) limb[i] = digit[i] >> (plan_.width - fill);
      }
    }
    for (std::size_t i = 0; i < lanes; ++i) limb[i] |= static_cast<mp_limb_t>(carry[i]) << fill;
    store();
    for (std::size_t i = 0; i < lanes; ++i) {
      limb[i] = static_cast<mp_limb_t>(carry[i] >> (fill == 0 ? FLINT_BITS - 1 : FLINT_BITS - fill));
    }
    store();
  }
}

}  // namespace advproof
