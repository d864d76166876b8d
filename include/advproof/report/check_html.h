// A check report as a page to read and to send: one file, nothing loaded from elsewhere.
#pragma once

#include <string>

#include "advproof/experiment/check.h"

namespace advproof {

/// The verdict table, each claim unfolding to its statement, hypotheses, source, constants and what was
/// not examined; the figure of check_figure.h with every number drawn as CSV to download; the configuration.
/// IncompleteError where the figure cannot be drawn.
std::string check_report_html(const CheckReport& report);

}  // namespace advproof
