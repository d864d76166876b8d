// binary64 products on Eigen. One Eigen product a call and a fixed partition of the rows by the caller: the
// result does not depend on the number of threads.

// Always Eigen's packed product: its product for small sizes sums in an order that depends on where the
// result lies in memory.
#define EIGEN_GEMM_TO_COEFFBASED_THRESHOLD 0
#include <Eigen/Core>

#include "advproof/linalg/products.h"

namespace advproof {
namespace {

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Eigen::Map<const RowMajor> block(const Matrix<double>& A, Rows rows) {
  return {A.row(rows.begin), rows.count(), A.cols()};
}
Eigen::Map<RowMajor> block(Matrix<double>& A, Rows rows) {
  return {A.row(rows.begin), rows.count(), A.cols()};
}

}  // namespace

void Products<double>::times_transposed(const Matrix<double>& A, const Matrix<double>& B, Matrix<double>& C,
                                        Rows rows) {
  block(C, rows).noalias() = block(A, rows) * block(B, B.all()).transpose();
}

void Products<double>::times(const Matrix<double>& A, const Matrix<double>& B, Matrix<double>& C, Rows rows) {
  block(C, rows).noalias() = block(A, rows) * block(B, B.all());
}

void Products<double>::transposed_times(const Matrix<double>& A, const Matrix<double>& B, Matrix<double>& C,
                                        Rows rows) {
  block(C, C.all()).noalias() = block(A, rows).transpose() * block(B, rows);
}

}  // namespace advproof
