// Products of balls and of multi-precision numbers on Arb's dot products.
#include <vector>

#include "advproof/linalg/products.h"

namespace advproof {
namespace {

/// A strided vector of Arb numbers.
struct Strided {
  arb_srcptr first;
  Index step;
};

/// The entries of a matrix as Arb numbers, so that rows and columns are strided vectors. Balls are aliased
/// (their limbs are shared, and only read); multi-precision numbers are converted exactly.
template <class T>
class ArbEntries;

template <>
class ArbEntries<Ball> {
 public:
  ArbEntries(const Matrix<Ball>& A, Rows rows) : cols_(A.cols()) {
    // room for a row even if there is none, so that columns of an empty range point somewhere
    aliases_.reserve(static_cast<std::size_t>(std::max<Index>(1, rows.count()) * cols_));
    for (const Ball* x = A.row(rows.begin); x != A.row(rows.end); ++x) {
      aliases_.push_back(*x->get());
      bits_ = std::max(bits_, x->bits());
    }
  }
  [[nodiscard]] Strided row(Index i) const { return {aliases_.data() + i * cols_, 1}; }
  [[nodiscard]] Strided col(Index j) const { return {aliases_.data() + j, cols_}; }
  [[nodiscard]] slong bits() const { return bits_; }

 private:
  Index cols_;
  slong bits_ = 2;
  std::vector<arb_struct> aliases_;
};

template <class T>
class ArbEntries {
 public:
  ArbEntries(const Matrix<T>& A, Rows rows)
      : cols_(A.cols()), size_(std::max<Index>(1, rows.count()) * A.cols()), values_(_arb_vec_init(size_)) {
    const T* x = A.row(rows.begin);
    for (Index i = 0; i < rows.count() * cols_; ++i)
      arf_set_mpfr(arb_midref(values_ + i), x[i].backend().data());
  }
  ArbEntries(const ArbEntries&) = delete;
  ArbEntries& operator=(const ArbEntries&) = delete;
  ~ArbEntries() { _arb_vec_clear(values_, size_); }
  [[nodiscard]] Strided row(Index i) const { return {values_ + i * cols_, 1}; }
  [[nodiscard]] Strided col(Index j) const { return {values_ + j, cols_}; }
  [[nodiscard]] static slong bits() { return Format<T>::bits(); }

 private:
  Index cols_;
  Index size_;
  arb_ptr values_;
};

void dot(Ball& result, Strided a, Strided b, Index n, slong bits) {
  arb_dot(result.get(), nullptr, 0, a.first, a.step, b.first, b.step, n, bits);
  result.set_bits(bits);
}

/// Guard bits of the approximate dot product: its error is relative to the largest term, not to the result.
constexpr slong guard_bits = 64;

template <class T>
void dot(T& result, Strided a, Strided b, Index n, slong bits) {
  thread_local Ball sum;
  arb_approx_dot(sum.get(), nullptr, 0, a.first, a.step, b.first, b.step, n, bits + guard_bits);
  arf_get_mpfr(result.backend().data(), arb_midref(sum.get()), MPFR_RNDN);
}

}  // namespace

template <class T>
void ArbProducts<T>::times_transposed(const Matrix<T>& A, const Matrix<T>& B, Matrix<T>& C, Rows rows) {
  const ArbEntries<T> a(A, rows);
  const ArbEntries<T> b(B, B.all());
  const slong bits = std::max(a.bits(), b.bits());
  for (Index i = 0; i < rows.count(); ++i) {
    for (Index j = 0; j < B.rows(); ++j) dot(C(rows.begin + i, j), a.row(i), b.row(j), A.cols(), bits);
  }
}

template <class T>
void ArbProducts<T>::times(const Matrix<T>& A, const Matrix<T>& B, Matrix<T>& C, Rows rows) {
  const ArbEntries<T> a(A, rows);
  const ArbEntries<T> b(B, B.all());
  const slong bits = std::max(a.bits(), b.bits());
  for (Index i = 0; i < rows.count(); ++i) {
    for (Index j = 0; j < B.cols(); ++j) dot(C(rows.begin + i, j), a.row(i), b.col(j), A.cols(), bits);
  }
}

template <class T>
void ArbProducts<T>::transposed_times(const Matrix<T>& A, const Matrix<T>& B, Matrix<T>& C, Rows rows) {
  const ArbEntries<T> a(A, rows);
  const ArbEntries<T> b(B, rows);
  const slong bits = std::max(a.bits(), b.bits());
  for (Index i = 0; i < A.cols(); ++i) {
    for (Index j = 0; j < B.cols(); ++j) dot(C(i, j), a.col(i), b.col(j), rows.count(), bits);
  }
}

template struct ArbProducts<Mpfr<128>>;
template struct ArbProducts<Mpfr<256>>;
template struct ArbProducts<Mpfr<512>>;
template struct ArbProducts<Mpfr<1024>>;
template struct ArbProducts<Mpfr<2048>>;
template struct ArbProducts<Ball>;

}  // namespace advproof
