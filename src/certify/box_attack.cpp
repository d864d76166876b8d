#include "advproof/certify/box_attack.h"

namespace advproof {

AttackOutcome attack_box(const PatchNetwork<double>& network, const Samples& samples, double eps,
                         const AttackOutcome& all, std::int64_t boxes) {
  AttackOutcome result{"box", {0, all.accuracy.wrong, samples.count()}, all.witness};
  if (!certainly(all.accuracy.is_one()) || !is_certifiable(network.activation())) return result;
  for (Index n = 0; n < samples.count() && result.accuracy.wrong == 0; ++n) {
    Certificate certificate = certify_robustness(network, samples, n, eps, boxes);
    if (certificate.verdict == Robustness::undecided) break;
    ++(certificate.verdict == Robustness::robust ? result.accuracy.right : result.accuracy.wrong);
    result.witness = std::move(certificate.witness);
  }
  return result;
}

}  // namespace advproof
