#include "observe.h"

#include "advproof/error.h"
#include "advproof/scalar/scalars.h"

namespace advproof {

Measured measured(const Terms& terms, const Claims& ledger) {
  if (terms.ledger.empty())
    return {observed_columns(terms.observables), [terms](const Setting& setting, std::uint64_t seed) {
              return terms.scalar == Format<Dd>::name()
                         ? observe_run<Dd>(terms.observables, setting, seed)
                         : observe_run<double>(terms.observables, setting, seed);
            }};
  for (const Claim& claim : ledger)
    if (const OverSweep* check = claim.over_sweep())
      if (check->sweep->name == terms.ledger && check->sweep->measure)
        return {check->sweep->columns, check->sweep->measure};
  throw InputError("observe.ledger: no claim measures a sweep " + terms.ledger);
}

}  // namespace advproof
