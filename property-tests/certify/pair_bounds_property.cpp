// What a bound claims, against balls and without tolerance: f at every point of the box is at least lower -
// error, whatever the sizes of weights, samples and boxes.
#include "advproof/certify/pair_bounds.h"

#include <cmath>

#include "advproof/random/stream.h"
#include "generators.h"
#include "property.h"

namespace advproof::property {
namespace {

struct Case {
  PatchNetwork<double> network;
  std::vector<double> x;
  double eps;
  Box box;
  std::vector<double> point;  ///< in the box
};

Case any_case() {
  const int m = *integer(1, 4);
  const int d = *integer(1, 6);
  const NetworkConfig config{.neurons = m,
                             .q = *integer(2, 6),
                             .rho = *choose(std::vector<double>{0.3, 1, 0.01, 5, 0x1p-60, 0x1p60})};
  Stream stream(*seed(), Substream::probe, 9);
  const int spread = *choose(std::vector<int>{0, 3, 40, 120});  // exponents of sizes differ by so much
  const auto number = [&] {
    if (stream.below(4) == 0) return 0.0;
    const auto exponent = static_cast<int>(stream.below(static_cast<std::uint64_t>(2 * spread + 1))) - spread;
    return std::ldexp(stream.uniform(-1, 1), exponent);
  };
  Matrix<double> W(2 * m, d);
  for (double& w : W.entries()) w = number();
  Case c{PatchNetwork<double>(config, 2, W), {}, std::abs(number()), {}, {}};
  for (int l = 0; l < d; ++l) {
    c.x.push_back(number());
    const double a = stream.uniform(-c.eps, c.eps);
    const double b = stream.below(4) == 0 ? a : stream.uniform(-c.eps, c.eps);
    c.box.lo.push_back(std::min(a, b));
    c.box.hi.push_back(std::max(a, b));
    const auto where = stream.below(3);
    c.point.push_back(where == 0   ? c.box.lo.back()
                      : where == 1 ? c.box.hi.back()
                                   : stream.uniform(c.box.lo.back(), c.box.hi.back()));
  }
  return c;
}

}  // namespace

TEST_CASE("f is nowhere in the box below the bound, in balls") {
  for_all(
      [] {
        const Case c = any_case();
        PairBounds bounds(c.network, 0, 1);
        const Patch patch = bounds.patch(c.x.data(), c.eps);
        Box box = c.box;
        Relaxation relaxation;
        bounds.relax(patch, box, relaxation);
        const Ball f = bounds.enclose_value(patch, c.point.data(), 1200);
        RC_LOG() << "f " << to_decimal(f) << " bound " << relaxation.lower << " - " << patch.error << "\n";
        RC_ASSERT(certainly(f >= Ball(relaxation.lower, 1200) - patch.error));
        for (std::size_t l = 0; l < box.lo.size(); ++l)
          RC_ASSERT(c.box.lo[l] <= box.lo[l] && box.lo[l] <= box.hi[l] && box.hi[l] <= c.box.hi[l]);
        RC_CLASSIFY(box.lo == box.hi, "shrunk to a point");
      },
      50);
}

TEST_CASE("values and the relaxation in binary64 are within the error of their values in balls") {
  for_all(
      [] {
        const Case c = any_case();
        PairBounds bounds(c.network, 0, 1);
        const Patch patch = bounds.patch(c.x.data(), c.eps);
        const double value = bounds.value(patch, c.point.data());
        RC_ASSERT(certainly(abs(bounds.enclose_value(patch, c.point.data(), 1200) - value) <= patch.error));
        Box box = c.box;
        Relaxation relaxation;
        bounds.relax(patch, box, relaxation);
        for (std::size_t l = 0; l < box.lo.size(); ++l)
          RC_ASSERT(box.lo[l] <= relaxation.minimiser[l] && relaxation.minimiser[l] <= box.hi[l]);
        // the interval bound may be the better one: then the balls' relaxation lies below
        RC_ASSERT(certainly(bounds.enclose_lower(patch, box, relaxation, 1200) <=
                            bounds.enclose_value(patch, relaxation.minimiser.data(), 1200) + 0x1p-500));
      },
      10);
}

}  // namespace advproof::property
