// What a check report shows as a figure: the race of A and B in both regimes, and what the seeds say.
#pragma once

#include <string>

#include "advproof/experiment/check.h"

namespace advproof {

/// Whether there is anything to draw: trainings were observed, or seeds have intervals.
bool has_figure(const CheckReport& report);

/// An SVG element: max_r A_{i,r} and max_r B_{i,r} of every class against the step, a panel a regime; below,
/// the 95 % interval of each claim about seeds. Requires has_figure; IncompleteError as gnuplot_svg.
std::string check_figure(const CheckReport& report);

/// The numbers drawn, as CSV. regime,step,class,max_A,max_B: midpoints in shortest round-trip form.
std::string races_csv(const CheckReport& report);
/// claim,verdict,estimate,lower,upper.
std::string intervals_csv(const CheckReport& report);

}  // namespace advproof
