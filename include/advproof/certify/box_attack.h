// Every perturbation of the box as one attack: what certificates say about it.
#pragma once

#include "advproof/attack/suite.h"
#include "advproof/certify/certificate.h"

namespace advproof {

/// "box": samples right at every |delta|_inf <= eps, proved, as far as a yes or a no needs it. Where `all`,
/// an attack inside the box, leaves a sample broken or open, that is the answer. Otherwise certificates of
/// `boxes` boxes a sample, up to the first that does not prove robustness, or that they are not proved for
/// (certify/domain.h): `beyond` then says why.
AttackOutcome attack_box(const PatchNetwork<double>& network, const Samples& samples, double eps,
                         const AttackOutcome& all, std::int64_t boxes = 20'000);

}  // namespace advproof
