// Does the oracle let the honest pass and notice every known fault?
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "advproof/oracle/plain.h"
#include "advproof/oracle/verify.h"

namespace advproof {

struct SelftestRow {
  std::string regime;
  std::string program;  ///< "honest, float64", or a fault's name
  bool honest = false;
  Answer answer = Answer::undecided;
  std::string first;         ///< the first number outside: probe, step, place
  std::string cause;         ///< as the oracle names it
  bool as_expected = false;  ///< an honest program passes; a fault fails, first where its effect begins
  std::string why;           ///< where not
};

struct SelftestReport {
  std::string preset;
  int level = 1;
  std::vector<SelftestRow> rows;
  double seconds = 0;
  [[nodiscard]] bool sound() const;
};

/// Cases of both regimes at this level, against the plain program: in binary64 and binary32, and with each fault planted. A fault
/// fails as expected if the probe `step`, or for faults of other outputs any probe, fails first at the record in which the
/// faulty program first leaves the honest one by more than the bound of both.
SelftestReport selftest(const Configuration& configuration, int level, bool quiet);

}  // namespace advproof
