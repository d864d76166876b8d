// The swap towards every target, against the attack that needs one of them, on random networks.
#include "advproof/attack/blind_swap.h"

#include <cmath>

#include "advproof/attack/attacks.h"
#include "generators.h"
#include "property.h"

namespace advproof::property {
namespace {

bool at_least(const Enclosure& x, double bound) { return x.mid + x.rad >= bound * (1 - 4 * 0x1p-53); }
bool at_most(const Enclosure& x, double bound) { return x.mid - x.rad <= bound * (1 + 4 * 0x1p-53); }

}  // namespace

TEST_CASE("the swap towards every target agrees with the attack, with its own losses, and with its targets") {
  for_all([] {
    const Problem p = *problem();
    const Instance instance = draw(p);
    const Samples& samples = instance.train;
    const double eps = p.setting.attack.eps;
    const PatchNetwork<double> network(p.setting.network, p.setting.data.classes, instance.W0);
    const BlindSwap outcome = swap_everywhere(network, samples, instance.features, eps);
    const Accuracy attacked =
        run_attack("swap", network, samples, instance.features, {.training = p.setting.attack}).accuracy();
    const Accuracy clean = accuracy(network, samples);
    const Index targets = p.setting.data.classes - 1;

    RC_ASSERT(outcome.accuracy.count == samples.count() * targets);
    RC_ASSERT(outcome.targeted.count == outcome.accuracy.count);
    // a reached target is a wrong answer
    RC_ASSERT(outcome.targeted.right <= outcome.accuracy.wrong);
    // the attack needs one target, or a sample that is wrong when clean
    RC_ASSERT(attacked.right <= clean.right);
    RC_ASSERT(targets * attacked.right <= outcome.accuracy.right);
    RC_ASSERT(outcome.accuracy.wrong <= targets * (samples.count() - attacked.right));
    if (certainly(outcome.accuracy.is_zero())) RC_ASSERT(certainly(attacked.is_zero()));
    // a wrong answer has logit_y <= 1/2, a right one logit_y > 1/k
    const auto count = static_cast<double>(outcome.accuracy.count);
    RC_ASSERT(at_least(outcome.risk, std::log(2.0) * static_cast<double>(outcome.accuracy.wrong) / count));
    if (certainly(outcome.accuracy.is_one()))
      RC_ASSERT(at_most(outcome.risk, std::log(static_cast<double>(p.setting.data.classes))));
    // every direction +-e once a sample
    const Index orthogonal = 2 * (p.setting.data.dim - 2 * p.setting.data.classes);
    RC_ASSERT(orthogonal_accuracy(network, samples, instance.features, eps).count ==
              orthogonal * samples.count());
    RC_CLASSIFY(outcome.targeted.right > 0, "a target reached");
    RC_CLASSIFY(certainly(outcome.accuracy.is_one()), "no swap succeeds");
    RC_CLASSIFY(attacked.wrong > 0 && outcome.accuracy.right > 0, "some do");
  });
}

}  // namespace advproof::property
