// What can be robust at all on an instance, before training is asked: four nested limits and the region that
// they leave it in (docs/theory.md, section 9).
#pragma once

#include <array>
#include <optional>
#include <string>

#include "advproof/data/assumptions.h"
#include "advproof/training/setting.h"

namespace advproof {

/// The regions 1 to 5; the first three exclude robustness, the fourth has a robust network.
inline constexpr std::array<const char*, 5> region_names{"no classifier", "no polynomial network",
                                                         "not w = tau u", "some network of the architecture",
                                                         "open: what training does"};

/// What the first four say of an instance. "Robust": right on the whole box of every sample.
inline constexpr std::array<const char*, 4> limit_names{
    "no classifier is robust", "no polynomial network is robust", "no w = tau u is robust",
    "some network of the architecture is robust"};

/// One of these statements.
struct Limit {
  Truth holds = Truth::unknown;
  std::string reason;  ///< with its numbers; of an undecided limit, the hypothesis that is not met
};

/// Of samples, an architecture and a radius.
struct Region {
  std::string samples;  ///< "train" or "test"
  Geometry geometry;
  Assumptions assumptions;      ///< of these samples
  double eps_over_noise = 0;    ///< eps / (sigma_n sqrt d), in the paper Theta(1)
  std::array<Limit, 4> limits;  ///< in the order of limit_names
  std::optional<int> number;    ///< the first limit that excludes robustness, else 4 or 5; none where nothing
                                ///< is asked: without two labels, or at eps = 0 unless samples are equal
};

/// Every yes and no is proved: of the binary64 numbers of the samples, noise included, decided exactly or in
/// balls. `eps` instead of the setting's radius. InputError as measure_geometry.
Region find_region(const std::string& name, const Samples& samples, const Features& features,
                   const Setting& setting, double eps);

}  // namespace advproof
