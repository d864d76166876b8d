#include "advproof/verdict/power_law.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <vector>

#include <fmt/format.h>

#include "advproof/error.h"
#include "advproof/random/stream.h"

namespace advproof {
namespace {

/// The logarithms y measured at one x: how many, and their sum.
struct Cell {
  double n = 0;
  double y = 0;
};
using Cells = std::vector<Cell>;  ///< one a value

/// sum_p n_p f_p g_p, the inner product over rows of functions of x.
double inner(const Cells& cells, const std::vector<double>& f, const std::vector<double>& g) {
  double sum = 0;
  for (std::size_t p = 0; p < cells.size(); ++p) sum += cells[p].n * f[p] * g[p];
  return sum;
}

/// The coefficient of f in the least-squares fit of y, f orthogonal to the other functions.
double coefficient(const Cells& cells, const std::vector<double>& f) {
  double sum = 0;
  for (std::size_t p = 0; p < cells.size(); ++p) sum += f[p] * cells[p].y;
  return sum / inner(cells, f, f);
}

/// f less its projection on g.
std::vector<double> orthogonal(const Cells& cells, std::vector<double> f, const std::vector<double>& g) {
  const double share = inner(cells, f, g) / inner(cells, g, g);
  for (std::size_t p = 0; p < f.size(); ++p) f[p] -= share * g[p];
  return f;
}

/// The cells of the values first, ..., last - 1; the others empty.
Cells within(Cells cells, std::size_t first, std::size_t last) {
  for (std::size_t p = 0; p < cells.size(); ++p) {
    if (p < first || p >= last) cells[p] = {};
  }
  return cells;
}

/// NaN with measurements at fewer than two values.
double slope(const Cells& cells, const std::vector<double>& x) {
  if (std::ranges::count_if(cells, [](const Cell& cell) { return cell.n > 0; }) < 2) return NAN;
  return coefficient(cells, orthogonal(cells, x, std::vector<double>(x.size(), 1)));
}

/// y = a + b x + c x^2 has the slope b + 2 c x. Requires measurements at three values.
double bend(const Cells& cells, const std::vector<double>& x) {
  const std::vector<double> one(x.size(), 1);
  const std::vector<double> line = orthogonal(cells, x, one);
  std::vector<double> square(line);
  for (double& value : square) value *= value;
  square = orthogonal(cells, orthogonal(cells, square, one), line);
  return 2 * coefficient(cells, square) * (x.back() - x.front());
}

/// Exponent, lower half, upper half, bend. Not finite unless both halves have measurements at two values.
using Shape = std::array<double, 4>;
Shape shape_of(const Cells& cells, const std::vector<double>& x) {
  const std::size_t half = (x.size() + 1) / 2;
  return {slope(cells, x), slope(within(cells, 0, half), x),
          slope(within(cells, x.size() - half, x.size()), x), bend(cells, x)};
}

bool is_finite(const Shape& shape) {
  return std::ranges::all_of(shape, [](double value) { return std::isfinite(value); });
}

}  // namespace

PowerLaw fit_power_law(std::span<const PowerLawRow> measurements, std::uint64_t seeds,
                       const std::string& what) {
  PowerLaw law;
  std::map<double, std::size_t> index;
  for (const PowerLawRow& row : measurements) index[row.value] = 0;
  std::vector<double> x;
  for (auto& [value, at] : index) {
    at = x.size();
    x.push_back(std::log(value));
    law.points.push_back({value, 0, 0});
  }
  std::vector<Cells> per_seed(seeds, Cells(x.size()));
  std::vector<bool> has_rows(seeds);
  Cells all(x.size());
  for (const PowerLawRow& row : measurements) {
    const std::size_t at = index[row.value];
    ++law.points[at].runs;
    if (!(row.measured > 0) || !std::isfinite(row.measured)) continue;
    ++law.points[at].measured;
    has_rows[row.seed - 1] = true;
    for (Cell* cell : {&per_seed[row.seed - 1][at], &all[at]}) {
      cell->n += 1;
      cell->y += std::log(row.measured);
    }
  }
  const bool enough = x.size() >= 3 && std::ranges::count(has_rows, true) >= 2;
  const Shape found = enough ? shape_of(all, x) : Shape{NAN, NAN, NAN, NAN};
  if (!is_finite(found)) throw IncompleteError(fmt::format("{}: too few rows to fit", what));

  constexpr std::size_t resamples = 2000;
  Stream stream(1, Substream::probe);
  std::vector<Shape> shapes;
  while (shapes.size() < resamples) {
    Cells cells(x.size());
    for (std::size_t i = 0; i < per_seed.size(); ++i) {
      const Cells& drawn = per_seed[stream.below(per_seed.size())];
      for (std::size_t p = 0; p < x.size(); ++p) {
        cells[p].n += drawn[p].n;
        cells[p].y += drawn[p].y;
      }
    }
    const Shape shape = shape_of(cells, x);
    if (is_finite(shape)) shapes.push_back(shape);
  }
  const auto interval = [&](std::size_t number) {
    std::vector<double> values;
    for (const Shape& shape : shapes) values.push_back(shape[number]);
    std::ranges::sort(values);
    const auto rank = static_cast<std::size_t>(0.025 * static_cast<double>(resamples));
    return ConfidenceInterval{found[number], values[rank], values[resamples - 1 - rank]};
  };
  law.exponent = interval(0);
  law.lower_half = interval(1);
  law.upper_half = interval(2);
  law.bend = interval(3);
  return law;
}

}  // namespace advproof
