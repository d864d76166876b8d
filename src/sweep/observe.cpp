#include "observe.h"

#include "advproof/configuration/nearest.h"
#include "advproof/error.h"
#include "advproof/scalar/scalars.h"
#include "configuration/message.h"

namespace advproof {

Measured measured(const Terms& terms, const Claims& ledger, const std::string& origin) {
  if (terms.ledger.empty())
    return {observed_columns(terms.observables), [terms](const Setting& setting, std::uint64_t seed) {
              return terms.scalar == Format<Dd>::name()
                         ? observe_run<Dd>(terms.observables, setting, seed)
                         : observe_run<double>(terms.observables, setting, seed);
            }};
  std::vector<std::string> names;
  for (const Claim& claim : ledger) {
    const OverSweep* check = claim.over_sweep();
    if (check == nullptr || !check->sweep->measure) continue;
    if (check->sweep->name == terms.ledger) return {check->sweep->columns, check->sweep->measure};
    names.push_back(check->sweep->name);
  }
  throw InputError(complaint(origin, 0, "observe.ledger: " + terms.ledger,
                             unknown("sweep of the ledger", terms.ledger, names)));
}

}  // namespace advproof
