#include "advproof/verdict/votes.h"

namespace advproof {

void Votes::add(Truth holds) {
  ++count;
  yes += certainly(holds) ? 1 : 0;
  no += possibly(holds) ? 0 : 1;
}

}  // namespace advproof
