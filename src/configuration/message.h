// The one form of every complaint about a configuration.
#pragma once

#include <string>
#include <string_view>

namespace advproof {

/// `origin:line: field: what` on one line whatever the parts contain; empty parts and line 0 are left out.
std::string complaint(std::string_view origin, unsigned line, std::string_view field, std::string_view what);

}  // namespace advproof
