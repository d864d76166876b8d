// The result of comparing two scalars: bool for points, yes / no / unknown for balls.
#pragma once

namespace advproof {

enum class Truth { no, yes, unknown };

/// True only if the statement is proved. NaN and "unknown" are never certain.
constexpr bool certainly(bool truth) { return truth; }
constexpr bool certainly(Truth truth) { return truth == Truth::yes; }

/// False only if the statement is disproved.
constexpr bool possibly(bool truth) { return truth; }
constexpr bool possibly(Truth truth) { return truth != Truth::no; }

constexpr Truth operator!(Truth truth) {
  return truth == Truth::unknown ? truth : truth == Truth::yes ? Truth::no : Truth::yes;
}

}  // namespace advproof
