// A dense row-major matrix of any scalar. Storage only: everything heavy goes through products.h, so that no
// generic loop over heavy scalars hides behind an operator.
#pragma once

#include <concepts>
#include <cstddef>
#include <vector>

namespace advproof {

using Index = std::ptrdiff_t;

/// Half-open range of rows.
struct Rows {
  Index begin = 0;
  Index end = 0;
  [[nodiscard]] Index count() const { return end - begin; }
};

template <class T>
class Matrix {
 public:
  Matrix() = default;
  Matrix(Index rows, Index cols, const T& fill = T())
      : rows_(rows), cols_(cols), entries_(static_cast<std::size_t>(rows * cols), fill) {}

  [[nodiscard]] Index rows() const { return rows_; }
  [[nodiscard]] Index cols() const { return cols_; }
  [[nodiscard]] Index size() const { return rows_ * cols_; }
  [[nodiscard]] Rows all() const { return {0, rows_}; }

  T& operator()(Index row, Index col) { return entries_[static_cast<std::size_t>(row * cols_ + col)]; }
  const T& operator()(Index row, Index col) const {
    return entries_[static_cast<std::size_t>(row * cols_ + col)];
  }
  T* row(Index row) { return entries_.data() + row * cols_; }
  const T* row(Index row) const { return entries_.data() + row * cols_; }
  std::vector<T>& entries() { return entries_; }
  [[nodiscard]] const std::vector<T>& entries() const { return entries_; }

  bool operator==(const Matrix&) const requires requires(const T& a) {
    { a == a } -> std::same_as<bool>;
  }
  = default;

 private:
  Index rows_ = 0;
  Index cols_ = 0;
  std::vector<T> entries_;
};

/// Every entry embedded exactly.
template <class T, class Format>
Matrix<T> embed(const Format& format, const Matrix<double>& values) {
  Matrix<T> result(values.rows(), values.cols(), format(0.0));
  for (std::size_t i = 0; i < values.entries().size(); ++i) result.entries()[i] = format(values.entries()[i]);
  return result;
}

}  // namespace advproof
