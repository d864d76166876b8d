// Products of balls and of multi-precision numbers: exact sums of digits by the fastest kernel there is, and
// Arb's dot product for the entries that it cannot serve. Which, depends on an entry's two vectors alone.
#include <algorithm>
#include <bit>
#include <concepts>
#include <optional>
#include <vector>

#include "advproof/linalg/products.h"
#include "linalg/limbs52.h"
#include "linalg/radius_product.h"
#include "linalg/significand.h"
#include "linalg/slices.h"

namespace advproof {
namespace {

/// Vectors as Arb numbers. Balls are aliased (their limbs are shared, and only read); multi-precision numbers
/// are converted exactly.
template <class T>
class ArbVectors;

template <>
class ArbVectors<Ball> {
 public:
  explicit ArbVectors(const Vectors<Ball>& vectors) : length_(vectors.length) {
    aliases_.reserve(static_cast<std::size_t>(vectors.count * length_));
    for (Index v = 0; v < vectors.count; ++v) {
      for (Index k = 0; k < length_; ++k) aliases_.push_back(*vectors(v, k).get());
    }
  }
  [[nodiscard]] arb_srcptr operator[](Index v) const { return aliases_.data() + v * length_; }

 private:
  Index length_;
  std::vector<arb_struct> aliases_;
};

template <class T>
class ArbVectors {
 public:
  explicit ArbVectors(const Vectors<T>& vectors)
      : length_(vectors.length), size_(vectors.count * vectors.length), values_(_arb_vec_init(size_)) {
    for (Index v = 0; v < vectors.count; ++v) {
      for (Index k = 0; k < length_; ++k)
        arf_set_mpfr(arb_midref(values_ + v * length_ + k), vectors(v, k).backend().data());
    }
  }
  ArbVectors(const ArbVectors&) = delete;
  ArbVectors& operator=(const ArbVectors&) = delete;
  ~ArbVectors() { _arb_vec_clear(values_, size_); }
  [[nodiscard]] arb_srcptr operator[](Index v) const { return values_ + v * length_; }

 private:
  Index length_;
  Index size_;
  arb_ptr values_;
};

void dot(Ball& result, arb_srcptr a, arb_srcptr b, Index n, slong bits) {
  arb_dot(result.get(), nullptr, 0, a, 1, b, 1, n, bits);
  result.set_bits(bits);
}

/// Correctly rounded: the precision grows until the rounding is certain.
template <class T>
void dot(T& result, arb_srcptr a, arb_srcptr b, Index n, slong bits) {
  constexpr slong guard_bits = 64;
  constexpr slong give_up = slong{1} << 22;  // an exact tie but for terms millions of bits below
  thread_local Ball sum;
  mpfr_ptr rounded = result.backend().data();
  for (slong working = bits + guard_bits;; working *= 2) {
    arb_dot(sum.get(), nullptr, 0, a, 1, b, 1, n, working);
    const bool known = mag_is_zero(arb_radref(sum.get())) != 0 || arb_is_finite(sum.get()) == 0 ||
                       arb_can_round_mpfr(sum.get(), bits, MPFR_RNDN) != 0;
    if (!known && working < give_up) continue;
    arf_get_mpfr(rounded, arb_midref(sum.get()), MPFR_RNDN);
    return;
  }
}

slong precision(const Vectors<Ball>& vectors) {
  slong bits = 2;
  for (Index v = 0; v < vectors.count; ++v) {
    for (Index k = 0; k < vectors.length; ++k) bits = std::max(bits, vectors(v, k).bits());
  }
  return bits;
}
template <class T>
slong precision(const Vectors<T>& /*vectors*/) {
  return Format<T>::bits();
}

/// Bits that exact kernels keep beyond the precision and their margin: what makes correct rounding all but
/// certain.
template <class T>
constexpr slong accuracy = 10;
template <>
constexpr slong accuracy<Ball> = 0;

/// An exact sum: sign, size as limbs (the highest not zero; none: zero), and the exponent of its unit.
struct Sum {
  bool negative = false;
  const mp_limb_t* limbs = nullptr;
  Index size = 0;
  slong unit = 0;
  /// 2^(exponent() - 1) <= |sum| < 2^exponent().
  [[nodiscard]] slong exponent() const {
    return unit + FLINT_BITS * size - (size == 0 ? 0 : __builtin_clzl(limbs[size - 1]));
  }
};

/// From two's complement; `room` for the size.
Sum read_sum(const mp_limb_t* words, Index size, slong unit, mp_limb_t* room) {
  Sum sum{words[size - 1] >> (FLINT_BITS - 1) != 0, words, size, unit};
  if (sum.negative) {
    mpn_neg(room, words, size);
    sum.limbs = room;
  }
  while (sum.size > 0 && sum.limbs[sum.size - 1] == 0) --sum.size;
  return sum;
}

/// Whether an error of 2^error cannot matter. For a ball: it is no more than the rounding of its midpoint.
template <class T>
bool accurate(const Sum& sum, slong error, slong bits) {
  if (sum.size == 0) return false;
  const slong top = sum.exponent();
  if constexpr (std::same_as<T, Ball>) return error < top - bits;
  // else: the 64 bits below the last that is kept are further from a tie than the error
  const slong low = top - sum.unit - bits - FLINT_BITS;  // the lowest of them
  const slong word = low >> 6;
  const int shift = static_cast<int>(low & 63);
  const auto limb = [&](slong i) { return i >= 0 && i < sum.size ? sum.limbs[i] : 0; };
  const mp_limb_t tail = limb(word) >> shift | limb(word + 1) << 1 << (FLINT_BITS - 1 - shift);
  const mp_limb_t tie = mp_limb_t{1} << (FLINT_BITS - 1);
  const slong scaled = error - (top - bits - FLINT_BITS);  // the error in units of the tail
  return scaled < FLINT_BITS - 2 &&
         (tail < tie ? tie - tail : tail - tie) > (mp_limb_t{1} << std::max<slong>(scaled, 0)) + 1;
}

/// The sum rounded; the rounding goes into the radius.
void round(Ball& result, const Sum& sum, slong bits) {
  if (sum.size == 0) {
    arb_zero(result.get());
    return;
  }
  slong shift = 0;
  arf_struct* mid = arb_midref(result.get());
  const int inexact =
      _arf_set_round_mpn(mid, &shift, sum.limbs, sum.size, sum.negative ? 1 : 0, bits, ARF_RND_DOWN);
  fmpz_set_si(ARF_EXPREF(mid), sum.unit + FLINT_BITS * sum.size + shift);
  if (inexact != 0) {
    arf_mag_set_ulp(arb_radref(result.get()), mid, bits);
  } else {
    mag_zero(arb_radref(result.get()));
  }
}
template <class T>
void round(T& result, const Sum& sum, slong /*bits*/) {
  mpz_t size;
  mpfr_set_z_2exp(result.backend().data(), mpz_roinit_n(size, sum.limbs, sum.negative ? -sum.size : sum.size),
                  sum.unit, MPFR_RNDN);
}

/// What balls add to the rounding of their midpoints' product; nothing for points.
template <class T>
struct Radius {
  Radius(const Vectors<T>& /*a*/, const Vectors<T>& /*b*/) {}
  [[nodiscard]] static bool usable(Index /*i*/, Index /*j*/) { return true; }
  /// Whether the radius of entry (i, j) dwarfs an error of 2^exponent.
  [[nodiscard]] static bool covers(slong /*exponent*/) { return false; }
  static void get(Index /*i*/, Index /*j*/) {}
  static void add(T& /*result*/) {}
  static void add_error(T& /*result*/, ulong /*factor*/, slong /*exponent*/) {}
};

template <>
class Radius<Ball> {
 public:
  Radius(const Vectors<Ball>& a, const Vectors<Ball>& b) : product_(a, b) { mag_init(bound_); }
  Radius(const Radius&) = delete;
  Radius& operator=(const Radius&) = delete;
  ~Radius() { mag_clear(bound_); }
  [[nodiscard]] bool usable(Index i, Index j) const { return product_.usable(i, j); }
  void get(Index i, Index j) { product_.get(bound_, i, j); }
  [[nodiscard]] bool covers(slong exponent) const { return mag_cmp_2exp_si(bound_, exponent) >= 0; }
  void add(Ball& result) const { mag_add(arb_radref(result.get()), arb_radref(result.get()), bound_); }
  static void add_error(Ball& result, ulong factor, slong exponent) {
    mag_t error;
    mag_init(error);
    mag_set_ui_2exp_si(error, factor, exponent);
    mag_add(arb_radref(result.get()), arb_radref(result.get()), error);
    mag_clear(error);
  }

 private:
  RadiusProduct product_;
  mag_t bound_;
};

struct SliceKernel {
  using Plan = SlicePlan;
  using Digits = Slices;
  using Sums = SliceSums;
};
struct LimbKernel {
  using Plan = LimbPlan;
  using Digits = Limbs;
  using Sums = LimbSums;
};

/// Rows of A that are cut at a time: their digits and products stay in the cache; whole tiles of every
/// kernel.
constexpr Index strip = 96;

/// c[i * b.count + j] = sum_k a(i, k) b(j, k).
template <class Kernel, class T>
void multiply(const Vectors<T>& a, const Vectors<T>& b, slong bits, T* c) {
  const std::vector<Scale> a_scales = scales(a);
  const std::vector<Scale> b_scales = scales(b);
  const typename Kernel::Plan plan(a.length, bits + accuracy<T>);
  const auto error_bits = static_cast<slong>(std::bit_width(plan.error_factor())) + plan.error_exponent();

  using Digits = typename Kernel::Digits;
  Digits b_digits(plan, b_scales, b.count, Digits::Order::descending);
  b_digits.cut(b, b_scales, 0);
  Digits a_digits(plan, a_scales, std::min(strip, a.count), Digits::Order::ascending);
  typename Kernel::Sums sums(plan, a_digits, b_digits);
  Radius<T> radius(a, b);
  std::vector<mp_limb_t> room(static_cast<std::size_t>(sums.limbs()));
  std::optional<ArbVectors<T>> a_arb;
  std::optional<ArbVectors<T>> b_arb;

  const auto by_kernel = [&](Index i, Index j, Index row) {
    const Scale& x = a_scales[static_cast<std::size_t>(i)];
    const Scale& y = b_scales[static_cast<std::size_t>(j)];
    if (!x.readable || !y.readable || !radius.usable(i, j)) return false;
    const slong exponent = x.exponent + y.exponent;
    const bool zero = x.span == 0 || y.span == 0;
    const Sum sum =
        zero ? Sum{} : read_sum(sums.sum(row, j), sums.limbs(), exponent + sums.unit(), room.data());
    const bool exact = zero || plan.exact(x, y);
    radius.get(i, j);
    if (!exact) {
      const slong error = exponent + error_bits;
      if (!accurate<T>(sum, error, bits) && !radius.covers(error)) return false;
    }
    T& result = c[i * b.count + j];
    round(result, sum, bits);
    radius.add(result);
    if (!exact) radius.add_error(result, plan.error_factor(), exponent + plan.error_exponent());
    return true;
  };

  for (Index first = 0; first < a.count; first += strip) {
    a_digits.cut(a, a_scales, first);
    sums.compute();
    for (Index row = 0; row < a_digits.rows(); ++row) {
      const Index i = first + row;
      for (Index j = 0; j < b.count; ++j) {
        if (by_kernel(i, j, row)) continue;
        if (!a_arb) a_arb.emplace(a);
        if (!b_arb) b_arb.emplace(b);
        dot(c[i * b.count + j], (*a_arb)[i], (*b_arb)[j], a.length, bits);
      }
    }
  }
  if constexpr (std::same_as<T, Ball>) {
    for (Index entry = 0; entry < a.count * b.count; ++entry) c[entry].set_bits(bits);
  }
}

template <class T>
void multiply_by_dots(const Vectors<T>& a, const Vectors<T>& b, slong bits, T* c) {
  const ArbVectors<T> a_arb(a);
  const ArbVectors<T> b_arb(b);
  for (Index i = 0; i < a.count; ++i) {
    for (Index j = 0; j < b.count; ++j) dot(c[i * b.count + j], a_arb[i], b_arb[j], a.length, bits);
  }
}

/// Beyond, slices are slower than Arb's dot products (docs/performance.md).
constexpr slong slices_pay = 2048;

template <class T>
void multiply(const Vectors<T>& a, const Vectors<T>& b, T* c) {
  const slong bits = std::max(precision(a), precision(b));
  if (LimbPlan::serves(a.length, bits)) {
    multiply<LimbKernel>(a, b, bits, c);
  } else if (bits <= slices_pay) {
    multiply<SliceKernel>(a, b, bits, c);
  } else {
    multiply_by_dots(a, b, bits, c);
  }
}

template <class T>
Vectors<T> row_vectors(const Matrix<T>& A, Rows rows) {
  return {A.row(rows.begin), rows.count(), A.cols(), A.cols(), 1};
}
template <class T>
Vectors<T> column_vectors(const Matrix<T>& A, Rows rows) {
  return {A.row(rows.begin), A.cols(), rows.count(), 1, A.cols()};
}

}  // namespace

template <class T>
void ArbProducts<T>::times_transposed(const Matrix<T>& A, const Matrix<T>& B, Matrix<T>& C, Rows rows) {
  multiply(row_vectors(A, rows), row_vectors(B, B.all()), C.row(rows.begin));
}

template <class T>
void ArbProducts<T>::times(const Matrix<T>& A, const Matrix<T>& B, Matrix<T>& C, Rows rows) {
  multiply(row_vectors(A, rows), column_vectors(B, B.all()), C.row(rows.begin));
}

template <class T>
void ArbProducts<T>::transposed_times(const Matrix<T>& A, const Matrix<T>& B, Matrix<T>& C, Rows rows) {
  multiply(column_vectors(A, rows), column_vectors(B, rows), C.row(0));
}

std::string digits_kernel() {
  return LimbPlan::serves(1, 2) ? "52-bit digits in AVX-512 IFMA"
                                : "exact slices in Eigen's binary64 product";
}

template struct ArbProducts<Mpfr<128>>;
template struct ArbProducts<Mpfr<256>>;
template struct ArbProducts<Mpfr<512>>;
template struct ArbProducts<Mpfr<1024>>;
template struct ArbProducts<Mpfr<2048>>;
template struct ArbProducts<Ball>;

}  // namespace advproof
