#include "advproof/linalg/matrix.h"

#include <catch2/catch.hpp>

#include "linalg/hand_matrix.h"
#include "scalar/exactly.h"

namespace advproof {

TEST_CASE("a matrix is row-major and knows its shape") {
  const Matrix<double> A = hand_matrix({{1, 2, 3}, {4, 5, 6}});
  CHECK(A.rows() == 2);
  CHECK(A.cols() == 3);
  CHECK(A.size() == 6);
  CHECK(A.all().begin == 0);
  CHECK(A.all().count() == 2);
  CHECK(A(1, 0) == 4);
  CHECK(A.row(1) == A.row(0) + 3);
  CHECK(A.entries() == std::vector<double>{1, 2, 3, 4, 5, 6});
}

TEST_CASE("matrices are equal by shape and entries") {
  CHECK(hand_matrix({{1, 2}}) == hand_matrix({{1, 2}}));
  CHECK_FALSE(hand_matrix({{1, 2}}) == hand_matrix({{1}, {2}}));
  CHECK_FALSE(hand_matrix({{1, 2}}) == hand_matrix({{1, 3}}));
  CHECK(Matrix<double>() == Matrix<double>(0, 0));
}

TEMPLATE_TEST_CASE("a new matrix is filled with one value", "", ADVPROOF_TEST_SCALARS) {
  const Format<TestType> format;
  const Matrix<TestType> A(2, 2, format(0.5));
  for (const TestType& entry : A.entries()) CHECK(is_exactly(entry, 0.5));
}

TEMPLATE_TEST_CASE("embedding keeps every entry exactly", "", ADVPROOF_TEST_SCALARS) {
  const Matrix<double> values = hand_matrix({{0.1, -2, 0x1p-1074}, {0, 1e308, 3}});
  const Matrix<TestType> A = embed<TestType>(Format<TestType>(), values);
  CHECK(A.rows() == 2);
  CHECK(A.cols() == 3);
  for (Index i = 0; i < 2; ++i) {
    for (Index j = 0; j < 3; ++j) CHECK(is_exactly(A(i, j), values(i, j)));
  }
}

TEST_CASE("embedding gives balls the precision of the format") {
  const Matrix<Ball> A = embed<Ball>(Format<Ball>{300}, hand_matrix({{0, 1}}));
  for (const Ball& entry : A.entries()) CHECK(entry.bits() == 300);
}

}  // namespace advproof
