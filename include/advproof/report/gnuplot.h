// Figures drawn by gnuplot, as text for a page.
#pragma once

#include <string>

namespace advproof {

/// IncompleteError where gnuplot cannot be run: asked before long work whose figures would be lost.
void require_gnuplot();

/// The SVG element that gnuplot makes of a script; the terminal is set before it: `width` x `height` pixels,
/// text as it is written, colours that the colour-blind tell apart. `title` is read out in its place.
/// IncompleteError, with gnuplot's first complaint, where it fails or draws nothing.
std::string gnuplot_svg(const std::string& script, int width, int height, const std::string& title);

}  // namespace advproof
