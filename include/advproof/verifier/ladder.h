// Properties of a sample with answers that are proved, at a ladder of distances from its robust radius.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "advproof/certify/robust_radius.h"
#include "advproof/verifier/property.h"

namespace advproof {

enum class Hardness {
  safe,    ///< eps = (1 - distance) times the proved radius: no counterexample
  unsafe,  ///< eps = (1 + distance) times the radius that is broken
  hidden,  ///< the whole proved box, and no more beside it than one counterexample needs
};
std::string_view name(Hardness hardness);  ///< "safe", "unsafe", "hidden"

/// A point whose coordinates are numbers of the precision, with F_t >= F_y proved there.
struct ExactCounterexample {
  std::vector<double> x;
  int taken_for = -1;
  Enclosure advantage;  ///< encloses F_t - F_y at x
};

struct Rung {
  Hardness hardness = Hardness::safe;
  double distance = 0;
  double eps = 0;                                     ///< what the box was made from
  Property property;                                  ///< ends are numbers of the precision
  std::optional<ExactCounterexample> counterexample;  ///< unsafe, hidden: in the box, exactly
  /// Hidden: at most this share of the box's volume is outside of what is proved to be safe.
  std::optional<double> unproved_share;
};

struct Ladder {
  std::vector<Rung> rungs;
  std::vector<std::string> left_out;  ///< a line for each rung that could not be made, with the reason
};

inline constexpr double distances[] = {1e-1, 1e-2, 1e-3, 1e-4};
inline constexpr double hidden_distances[] = {1e-5, 1e-7, 1e-9};

/// The largest box of numbers of the precision inside |X - X_n| <= eps; nothing if there is none.
std::optional<Property> box_inside(Precision precision, const Samples& samples, Index n, double eps,
                                   int classes);

/// The robust radius of sample n to a billionth of its largest entry; 0 where it is wrong as it is.
RobustRadius ladder_radius(const PatchNetwork<double>& network, const Samples& samples, Index n,
                           std::int64_t boxes = 200'000);

/// The ladder of sample n. `radius` is its robust radius in this network, whose numbers are of the precision.
Ladder make_ladder(const PatchNetwork<double>& network, const Samples& samples, Index n,
                   const RobustRadius& radius, Precision precision, std::int64_t boxes = 200'000);

}  // namespace advproof
