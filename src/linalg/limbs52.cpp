#include "linalg/limbs52.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "linalg/carry.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace advproof {
namespace {

/// As for slices: bits below the bound of what is neglected, so that entries rarely cancel down to it.
constexpr slong margin_bits = 12;

constexpr std::uint64_t mask = (std::uint64_t{1} << LimbPlan::width) - 1;

/// So many products below 2^52 add up to less than 2^64.
constexpr Index chunk = Index{1} << (64 - LimbPlan::width);

constexpr Index cols_at_a_time = 4;

/// Sums of the low and high halves of the products of a tile of A and a few vectors of B.
struct Halves {
  alignas(64) std::uint64_t low[cols_at_a_time][Limbs::tile];
  alignas(64) std::uint64_t high[cols_at_a_time][Limbs::tile];
};

#if defined(__x86_64__)
__attribute__((target("avx512f,avx512ifma"))) void multiply(
    const std::uint64_t* a, const std::array<const std::uint64_t*, cols_at_a_time>& b, Index terms,
    Halves& sums) {
  __m512i low0 = _mm512_setzero_si512(), low1 = low0, low2 = low0, low3 = low0;
  __m512i high0 = low0, high1 = low0, high2 = low0, high3 = low0;
  for (Index k = 0; k < terms; ++k) {
    const __m512i x = _mm512_loadu_si512(a + k * Limbs::tile);
    const __m512i y0 = _mm512_set1_epi64(static_cast<long long>(b[0][k]));
    const __m512i y1 = _mm512_set1_epi64(static_cast<long long>(b[1][k]));
    const __m512i y2 = _mm512_set1_epi64(static_cast<long long>(b[2][k]));
    const __m512i y3 = _mm512_set1_epi64(static_cast<long long>(b[3][k]));
    low0 = _mm512_madd52lo_epu64(low0, x, y0);
    low1 = _mm512_madd52lo_epu64(low1, x, y1);
    low2 = _mm512_madd52lo_epu64(low2, x, y2);
    low3 = _mm512_madd52lo_epu64(low3, x, y3);
    high0 = _mm512_madd52hi_epu64(high0, x, y0);
    high1 = _mm512_madd52hi_epu64(high1, x, y1);
    high2 = _mm512_madd52hi_epu64(high2, x, y2);
    high3 = _mm512_madd52hi_epu64(high3, x, y3);
  }
  _mm512_store_si512(sums.low[0], low0);
  _mm512_store_si512(sums.low[1], low1);
  _mm512_store_si512(sums.low[2], low2);
  _mm512_store_si512(sums.low[3], low3);
  _mm512_store_si512(sums.high[0], high0);
  _mm512_store_si512(sums.high[1], high1);
  _mm512_store_si512(sums.high[2], high2);
  _mm512_store_si512(sums.high[3], high3);
}

__attribute__((target("avx512f,avx512ifma"))) void multiply_high(
    const std::uint64_t* a, const std::array<const std::uint64_t*, cols_at_a_time>& b, Index terms,
    Halves& sums) {
  __m512i high0 = _mm512_setzero_si512(), high1 = high0, high2 = high0, high3 = high0;
  for (Index k = 0; k < terms; ++k) {
    const __m512i x = _mm512_loadu_si512(a + k * Limbs::tile);
    high0 = _mm512_madd52hi_epu64(high0, x, _mm512_set1_epi64(static_cast<long long>(b[0][k])));
    high1 = _mm512_madd52hi_epu64(high1, x, _mm512_set1_epi64(static_cast<long long>(b[1][k])));
    high2 = _mm512_madd52hi_epu64(high2, x, _mm512_set1_epi64(static_cast<long long>(b[2][k])));
    high3 = _mm512_madd52hi_epu64(high3, x, _mm512_set1_epi64(static_cast<long long>(b[3][k])));
  }
  _mm512_store_si512(sums.high[0], high0);
  _mm512_store_si512(sums.high[1], high1);
  _mm512_store_si512(sums.high[2], high2);
  _mm512_store_si512(sums.high[3], high3);
}

bool processor_can() {
  static const bool can = __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512ifma") != 0;
  return can;
}
#else
void multiply(const std::uint64_t*, const std::array<const std::uint64_t*, cols_at_a_time>&, Index, Halves&) {
}
void multiply_high(const std::uint64_t*, const std::array<const std::uint64_t*, cols_at_a_time>&, Index,
                   Halves&) {}
bool processor_can() { return false; }
#endif

/// 1/2 as an integer of so many digits, with room for field() to read beyond.
std::vector<mp_limb_t> half(Index count) {
  std::vector<mp_limb_t> result(static_cast<std::size_t>(LimbPlan::width * count / FLINT_BITS + 2), 0);
  const Index bit = LimbPlan::width * count - 1;
  result[static_cast<std::size_t>(bit / FLINT_BITS)] = mp_limb_t{1} << (bit % FLINT_BITS);
  return result;
}

Index most_digits(const LimbPlan& plan, const std::vector<Scale>& scales) {
  Index count = 1;
  for (const Scale& scale : scales) count = std::max(count, std::min(plan.count, plan.digits(scale)));
  return count;
}

}  // namespace

LimbPlan::LimbPlan(Index sum_terms, slong bits) : terms(sum_terms), count(2) {
  while (width * count < bits + margin_bits + std::ilogb(static_cast<double>(terms * (2 * count + 2))))
    ++count;
}

bool LimbPlan::serves(Index terms, slong bits) {
  // the highest level, at most terms / 2 in size, fits a word, and the sums of the others do
  return allowed && processor_can() && 0 < terms && terms < chunk && bits < 8192;
}

Limbs::Limbs(const LimbPlan& plan, const std::vector<Scale>& scales, Index vectors, Order order)
    : room_(vectors),
      terms_(plan.terms),
      count_(most_digits(plan, scales)),
      step_(count_ * terms_),
      order_(order),
      digits_(static_cast<std::size_t>((vectors + tile - 1) / tile * tile * step_), 0),
      sums_(static_cast<std::size_t>(vectors * count_)),
      fixed_(LimbPlan::width * count_, half(count_)) {}

void Limbs::cut_entry(const Significand& x, slong exponent, Index v, Index k) {
  const bool tiled = order_ == Order::ascending;
  std::uint64_t* digit =
      digits_.data() + (tiled ? v / tile * tile * step_ + v % tile + k * tile : v * step_ + k);
  std::uint64_t* sum = sums_.data() + v * count_;
  const Index step = tiled ? tile * terms_ : -terms_;
  if (!tiled) digit += (count_ - 1) * terms_;  // the highest digit first
  if (x.size == 0) {
    *digit = (mask + 1) / 2;
    sum[0] += *digit;
    for (Index s = 1; s < count_; ++s) digit[s * step] = 0;
    return;
  }
  const mp_limb_t* words = fixed_(x, exponent);
  for (Index s = 0, bit = LimbPlan::width * (count_ - 1); s < count_; ++s, bit -= LimbPlan::width) {
    digit[s * step] = FixedPoint::field(words, bit) & mask;
    sum[s] += digit[s * step];
  }
}

LimbSums::LimbSums(const LimbPlan& plan, const Limbs& a, const Limbs& b)
    : plan_(plan),
      a_(a),
      b_(b),
      levels_(std::min(plan.count, a.count() + b.count())),
      limbs_(Carry::words(LimbPlan::width, levels_)) {}

void LimbSums::compute() {
  sums_.resize(static_cast<std::size_t>(a_.rows() * b_.rows() * limbs_));
  for (Index i = 0; i < a_.rows(); i += Limbs::tile) {
    for (Index j = 0; j < b_.rows(); j += cols_at_a_time) {
      multiply_tile(i, j);
      carry_tile(i, j);
    }
  }
}

void LimbSums::multiply_tile(Index i, Index j) {
  constexpr Index size = cols_at_a_time * Limbs::tile;
  level_sums_.assign(static_cast<std::size_t>(levels_ * size), 0);
  const auto add = [](const std::uint64_t(&sums)[cols_at_a_time][Limbs::tile], std::uint64_t* level,
                      bool top) {
    for (Index entry = 0; entry < size; ++entry) {
      const std::uint64_t sum = sums[entry / Limbs::tile][entry % Limbs::tile];
      if (top) {
        level[entry] += sum;
      } else {
        level[entry] += sum & mask;
        level[entry - size] += sum >> LimbPlan::width;
      }
    }
  };
  for (Index level = 0; level < levels_; ++level) {
    const Index first = std::max<Index>(0, level - b_.count() + 1);
    const Index pairs = std::min(level, a_.count() - 1) - first + 1;
    std::uint64_t* high = level_sums_.data() + level * size;
    for (Index begin = 0; begin < pairs * plan_.terms; begin += chunk) {
      const Index terms = std::min(chunk, pairs * plan_.terms - begin);
      std::array<const std::uint64_t*, cols_at_a_time> b;
      for (Index col = 0; col < cols_at_a_time; ++col) {
        b[static_cast<std::size_t>(col)] =
            b_.at(std::min(j + col, b_.rows() - 1), b_.count() - 1 - level + first) + begin;
      }
      const std::uint64_t* a = a_.at(i, first) + begin * Limbs::tile;
      Halves sums;
      if (level + 1 < levels_) {
        multiply(a, b, terms, sums);
        add(sums.low, high + size, false);
      } else {
        multiply_high(a, b, terms, sums);
      }
      add(sums.high, high, level == 0);
    }
  }
}

void LimbSums::carry_tile(Index i, Index j) {
  const Index rows = std::min(Limbs::tile, a_.rows() - i);
  for (Index col = 0; col < std::min(cols_at_a_time, b_.rows() - j); ++col) {
    Carry carry(LimbPlan::width, sums_.data() + ((j + col) * a_.rows() + i) * limbs_, limbs_,
                static_cast<std::size_t>(rows));
    for (Index level = levels_ - 1; level >= 0; --level) {
      const std::uint64_t* sum = level_sums_.data() + (level * cols_at_a_time + col) * Limbs::tile;
      const std::uint64_t common =
          b_.sum(j + col, level) - (level == 0 ? static_cast<std::uint64_t>(plan_.terms) << 51 : 0);
      Carry::Values value{};
      for (Index row = 0; row < rows; ++row) {
        value[static_cast<std::size_t>(row)] =
            static_cast<std::int64_t>(2 * sum[row] - a_.sum(i + row, level) - common);
      }
      carry.add(value);
    }
    carry.finish();
  }
}

}  // namespace advproof
