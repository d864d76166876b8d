// Products of balls and of multi-precision numbers: exact slices on binary64 products, and Arb's dot product
// for the entries that slices do not serve. What serves an entry depends on its two vectors alone.
#include <algorithm>
#include <bit>
#include <optional>
#include <vector>

#include "advproof/linalg/products.h"
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

/// Guard bits of the approximate dot product: its error is relative to the largest term, not to the result.
constexpr slong guard_bits = 64;

template <class T>
void dot(T& result, arb_srcptr a, arb_srcptr b, Index n, slong bits) {
  thread_local Ball sum;
  arb_approx_dot(sum.get(), nullptr, 0, a, 1, b, 1, n, bits + guard_bits);
  arf_get_mpfr(result.backend().data(), arb_midref(sum.get()), MPFR_RNDN);
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

/// What slices may be off by, relative to the result: 2^-(bits + accuracy). A ball takes it up into its
/// radius.
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

/// Rows of A that are cut at a time: their digits and products stay in the cache.
constexpr Index strip = 64;

/// c[i * b.count + j] = sum_k a(i, k) b(j, k).
template <class T>
void multiply(const Vectors<T>& a, const Vectors<T>& b, T* c) {
  const slong bits = std::max(precision(a), precision(b));
  const std::vector<Scale> a_scales = scales(a);
  const std::vector<Scale> b_scales = scales(b);
  const SlicePlan plan(a.length, bits + accuracy<T>);
  const auto error_bits = static_cast<slong>(std::bit_width(plan.error_factor())) + plan.error_exponent();

  Slices b_slices(plan, b_scales, b.count, Slices::Order::descending);
  b_slices.cut(b, b_scales, 0);
  Slices a_slices(plan, a_scales, std::min(strip, a.count), Slices::Order::ascending);
  SliceSums sums(plan, a_slices, b_slices);
  Radius<T> radius(a, b);
  std::vector<mp_limb_t> room(static_cast<std::size_t>(sums.limbs()));
  std::optional<ArbVectors<T>> a_arb;
  std::optional<ArbVectors<T>> b_arb;

  const auto by_slices = [&](Index i, Index j, Index row) {
    const Scale& x = a_scales[static_cast<std::size_t>(i)];
    const Scale& y = b_scales[static_cast<std::size_t>(j)];
    if (!x.readable || !y.readable || !radius.usable(i, j)) return false;
    const slong exponent = x.exponent + y.exponent;
    const Sum sum = read_sum(sums.sum(row, j), sums.limbs(), exponent + sums.unit(), room.data());
    const bool exact = plan.exact(x, y);
    radius.get(i, j);
    if (!exact) {
      const slong error = exponent + error_bits;
      const bool accurate = sum.size > 0 && error <= sum.exponent() - 1 - bits - accuracy<T>;
      if (!accurate && !radius.covers(error)) return false;
    }
    T& result = c[i * b.count + j];
    round(result, sum, bits);
    radius.add(result);
    if (!exact) radius.add_error(result, plan.error_factor(), exponent + plan.error_exponent());
    return true;
  };

  for (Index first = 0; first < a.count; first += strip) {
    a_slices.cut(a, a_scales, first);
    sums.compute();
    for (Index row = 0; row < a_slices.rows(); ++row) {
      const Index i = first + row;
      for (Index j = 0; j < b.count; ++j) {
        if (by_slices(i, j, row)) continue;
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

template struct ArbProducts<Mpfr<128>>;
template struct ArbProducts<Mpfr<256>>;
template struct ArbProducts<Mpfr<512>>;
template struct ArbProducts<Mpfr<1024>>;
template struct ArbProducts<Mpfr<2048>>;
template struct ArbProducts<Ball>;

}  // namespace advproof
