#include "linalg/thin_products.h"

#include <Eigen/Core>
#include <algorithm>
#include <vector>

namespace advproof::thin {
namespace {

using Packet = Eigen::internal::packet_traits<double>::type;
constexpr Index lanes = Eigen::internal::packet_traits<double>::size;

Packet load(const double* from) { return Eigen::internal::ploadu<Packet>(from); }
Packet broadcast(const double& x) { return Eigen::internal::pset1<Packet>(x); }

/// The first `count` entries of a packet.
void store(double* to, const Packet& from, Index count) {
  if (count >= lanes) return Eigen::internal::pstoreu(to, from);
  double all[lanes];
  Eigen::internal::pstoreu(all, from);
  std::copy_n(all, count, to);
}

/// The rows or columns that run along a packet, each filled up with zeros to whole packets.
class Panel {
 public:
  Panel(Index rows, Index cols)
      : stride_((cols + lanes - 1) / lanes * lanes), entries_(static_cast<std::size_t>(rows * stride_)) {}
  double* row(Index i) { return entries_.data() + i * stride_; }
  const double* at(Index i, Index col) const { return entries_.data() + i * stride_ + col; }

 private:
  Index stride_;
  std::vector<double> entries_;
};

Panel rows_of(const Matrix<double>& B, Rows rows) {
  Panel panel(rows.count(), B.cols());
  for (Index i = 0; i < rows.count(); ++i) std::copy_n(B.row(rows.begin + i), B.cols(), panel.row(i));
  return panel;
}

Panel columns_of(const Matrix<double>& B) {
  Panel panel(B.cols(), B.rows());
  for (Index j = 0; j < B.rows(); ++j) {
    for (Index l = 0; l < B.cols(); ++l) panel.row(l)[j] = B(j, l);
  }
  return panel;
}

/// Sums of products of one number and one packet: number i of term l at numbers + i * next_sum + l * next_term.
struct Numbers {
  const double* at;
  Index next_sum;
  Index next_term;
  [[nodiscard]] Packet operator()(Index sum, Index term) const {
    return broadcast(at[sum * next_sum + term * next_term]);
  }
  [[nodiscard]] Numbers from(Index sum) const { return {at + sum * next_sum, next_sum, next_term}; }
};

/// Height x Width packets of sums, in registers from the first term to the last.
template <Index Height, Index Width>
void tile(const Numbers& a, const Panel& B, Index col, Index terms, double* c, Index cols) {
  Packet sum[Height][Width];
  for (auto& row : sum) std::fill_n(row, Width, broadcast(0.0));
  for (Index l = 0; l < terms; ++l) {
    Packet b[Width];
    for (Index w = 0; w < Width; ++w) b[w] = load(B.at(l, col + w * lanes));
    for (Index i = 0; i < Height; ++i) {
      const Packet x = a(i, l);
      for (Index w = 0; w < Width; ++w) sum[i][w] = Eigen::internal::pmadd(x, b[w], sum[i][w]);
    }
  }
  for (Index i = 0; i < Height; ++i) {
    for (Index w = 0; w < Width; ++w)
      store(c + i * cols + col + w * lanes, sum[i][w], cols - col - w * lanes);
  }
}

/// Eight rows hide the latency of an addition; two packets a row are what 32 registers hold.
constexpr Index height = 8;
constexpr Index width = EIGEN_ARCH_DEFAULT_NUMBER_OF_REGISTERS >= 32 ? 2 : 1;

template <Index Height>
void strip(const Numbers& a, const Panel& B, Index terms, double* c, Index cols) {
  Index col = 0;
  for (; col + (width - 1) * lanes < cols; col += width * lanes)
    tile<Height, width>(a, B, col, terms, c, cols);
  for (; col < cols; col += lanes) tile<Height, 1>(a, B, col, terms, c, cols);
}

void all_sums(const Numbers& a, const Panel& B, Index terms, double* c, Index rows, Index cols) {
  Index i = 0;
  for (; i + height <= rows; i += height) strip<height>(a.from(i), B, terms, c + i * cols, cols);
  for (; i < rows; ++i) strip<1>(a.from(i), B, terms, c + i * cols, cols);
}

}  // namespace

double multiply_add(double a, double b, double s) {
  double all[lanes];
  Eigen::internal::pstoreu(all, Eigen::internal::pmadd(broadcast(a), broadcast(b), broadcast(s)));
  return all[0];
}

void times_transposed(const Matrix<double>& A, const Matrix<double>& B, Matrix<double>& C, Rows rows) {
  all_sums({A.row(rows.begin), A.cols(), 1}, columns_of(B), A.cols(), C.row(rows.begin), rows.count(),
           B.rows());
}

void times(const Matrix<double>& A, const Matrix<double>& B, Matrix<double>& C, Rows rows) {
  all_sums({A.row(rows.begin), A.cols(), 1}, rows_of(B, B.all()), A.cols(), C.row(rows.begin), rows.count(),
           B.cols());
}

void transposed_times(const Matrix<double>& A, const Matrix<double>& B, Matrix<double>& C, Rows rows) {
  all_sums({A.row(rows.begin), 1, A.cols()}, rows_of(B, rows), rows.count(), C.row(0), A.cols(), B.cols());
}

}  // namespace advproof::thin
