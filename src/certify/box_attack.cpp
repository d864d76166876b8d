#include "advproof/certify/box_attack.h"

#include "advproof/certify/domain.h"

namespace advproof {

AttackOutcome attack_box(const PatchNetwork<double>& network, const Samples& samples, double eps,
                         const AttackOutcome& all, std::int64_t boxes) {
  AttackOutcome result{"box", {0, all.accuracy.wrong, samples.count()}, all.witness};
  if (!certainly(all.accuracy.is_one())) return result;
  for (Index n = 0; n < samples.count() && result.accuracy.wrong == 0; ++n) {
    if (const auto outside = outside_certificates(network, samples, n, eps)) {
      result.beyond = reason(*outside);
      break;
    }
    Certificate certificate = certify_robustness(network, samples, n, eps, boxes);
    if (certificate.verdict == Robustness::undecided) break;
    ++(certificate.verdict == Robustness::robust ? result.accuracy.right : result.accuracy.wrong);
    result.witness = std::move(certificate.witness);
  }
  return result;
}

}  // namespace advproof
