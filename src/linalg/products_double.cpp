// binary64 products: patches of few coordinates by thin_products.h, others on Eigen. There it is one product a
// call and a fixed partition of the rows by the caller: the result does not depend on the number of threads.

// Always Eigen's packed product: its product for small sizes sums in an order that depends on where the
// result lies in memory.
#define EIGEN_GEMM_TO_COEFFBASED_THRESHOLD 0
#include <Eigen/Core>

#include "advproof/linalg/products.h"
#include "linalg/thin_products.h"

namespace advproof {
namespace {

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// With fewer registers Eigen's product is as fast.
bool is_thin(Index coordinates) {
  return EIGEN_ARCH_DEFAULT_NUMBER_OF_REGISTERS >= 32 && coordinates <= thin::most_coordinates;
}

Eigen::Map<const RowMajor> block(const Matrix<double>& A, Rows rows) {
  return {A.row(rows.begin), rows.count(), A.cols()};
}
Eigen::Map<RowMajor> block(Matrix<double>& A, Rows rows) {
  return {A.row(rows.begin), rows.count(), A.cols()};
}

}  // namespace

void Products<double>::times_transposed(const Matrix<double>& A, const Matrix<double>& B, Matrix<double>& C,
                                        Rows rows) {
  if (is_thin(A.cols())) return thin::times_transposed(A, B, C, rows);
  block(C, rows).noalias() = block(A, rows) * block(B, B.all()).transpose();
}

void Products<double>::times(const Matrix<double>& A, const Matrix<double>& B, Matrix<double>& C, Rows rows) {
  if (is_thin(B.cols())) return thin::times(A, B, C, rows);
  block(C, rows).noalias() = block(A, rows) * block(B, B.all());
}

void Products<double>::transposed_times(const Matrix<double>& A, const Matrix<double>& B, Matrix<double>& C,
                                        Rows rows) {
  if (is_thin(B.cols())) return thin::transposed_times(A, B, C, rows);
  block(C, C.all()).noalias() = block(A, rows).transpose() * block(B, rows);
}

}  // namespace advproof
