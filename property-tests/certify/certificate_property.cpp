// Certified bounds never cross an attack's witness, on networks as in the middle of training and beyond.
#include "advproof/certify/certificate.h"

#include "generators.h"
#include "property.h"

namespace advproof::property {
namespace {

/// A perturbation in the box: a vertex, a uniform point, or an ascent of the margin.
Matrix<double> any_perturbation(const Problem& p, const PatchNetwork<double>& network, const Samples& samples,
                                int t) {
  Matrix<double> delta(samples.X.rows(), samples.X.cols());
  draw_starts(p.seed, 5, p.setting.attack.eps, samples.patches(), {0, samples.count()}, delta);
  const int kind = *integer(0, 2);
  if (kind == 0) {
    for (double& entry : delta.entries()) entry = entry < 0 ? -p.setting.attack.eps : p.setting.attack.eps;
  } else if (kind == 1) {
    Ascent<double> ascent(samples.count(), samples.patches(), network.classes(), network.neurons(),
                          network.dim());
    const AscentConfig config{
        .eps = p.setting.attack.eps, .eta_attack = p.setting.attack.eps / 2, .steps = 4, .sign = true};
    ascend(network, samples.X, samples.y, {0, samples.count()}, config, Objective::margin_to(t), &delta,
           ascent);
    delta = ascent.delta;
  }
  return delta;
}

}  // namespace

TEST_CASE("no perturbation goes below the proved worst margin, at the root or refined") {
  for_all(
      [] {
        const Problem p = *problem(Size::tiny);
        const Instance instance = draw(p);
        const Samples& samples = instance.train;
        const PatchNetwork<double> network(p.setting.network, p.setting.data.classes, instance.W0);
        const Index n = *integer(0, p.setting.data.samples - 1);
        const int y = samples.y[static_cast<std::size_t>(n)];
        const int t = (y + *integer(1, p.setting.data.classes - 1)) % p.setting.data.classes;
        WorstMargin margin(network, samples, n, t, p.setting.attack.eps);
        for (int i = *integer(0, 30); i > 0 && margin.refine(); --i) {
        }
        const Matrix<double> delta = any_perturbation(p, network, samples, t);
        Matrix<double> attacked = samples.X;
        for (std::size_t i = 0; i < attacked.entries().size(); ++i)
          attacked.entries()[i] += delta.entries()[i];
        Forward<double> forward(samples.count(), samples.patches(), p.setting.data.classes,
                                p.setting.network.neurons);
        network.forward(attacked, samples.y, {n, n + 1}, forward);
        const double reached = forward.F(n, y) - forward.F(n, t);
        RC_LOG() << "proved " << margin.lower() << ", reached " << reached << "\n";
        // the forward pass rounds: a few hundred operations on numbers of the outputs' size
        const double rounding = 0x1p-40 * (1 + forward.F(n, y) + forward.F(n, t));
        RC_ASSERT(margin.lower() <= reached + rounding);
        RC_ASSERT(margin.lower() <= margin.upper());
        RC_CLASSIFY(margin.lower() > 0, "robust");
        RC_CLASSIFY(margin.upper() <= 0, "broken");
      },
      100);
}

TEST_CASE("the bounds in balls agree with those in binary64") {
  for_all(
      [] {
        const Problem p = *problem(Size::tiny);
        const Instance instance = draw(p);
        const Samples& samples = instance.train;
        const PatchNetwork<double> network(p.setting.network, p.setting.data.classes, instance.W0);
        const int y = samples.y[0];
        WorstMargin margin(network, samples, 0, (y + 1) % p.setting.data.classes, p.setting.attack.eps);
        for (int i = *integer(0, 5); i > 0 && margin.refine(); --i) {
        }
        const Ball lower = margin.enclose_lower(128);
        const Ball upper = margin.enclose_upper(128);
        RC_ASSERT(certainly(lower <= upper) || certainly(abs(upper - lower) <= 0x1p-80));
        RC_ASSERT(std::abs(enclosure(upper).mid - margin.upper()) <= 1e-6 * (1 + std::abs(margin.upper())));
      },
      3);
}

TEST_CASE("a verdict of robust excludes every attack, and of broken carries its proof") {
  for_all(
      [] {
        const Problem p = *problem(Size::tiny);
        const Instance instance = draw(p);
        const Samples& samples = instance.train;
        const PatchNetwork<double> network(p.setting.network, p.setting.data.classes, instance.W0);
        const Certificate certificate = certify_robustness(network, samples, 0, p.setting.attack.eps, 3000);
        if (certificate.verdict == Robustness::broken) {
          RC_ASSERT(certificate.proof.certified());
        } else if (certificate.verdict == Robustness::robust) {
          const int t = (samples.y[0] + 1) % p.setting.data.classes;
          const Matrix<double> delta = any_perturbation(p, network, samples, t);
          Witness witness{0, t, Matrix<double>(samples.patches(), samples.X.cols())};
          std::copy_n(delta.row(0), witness.delta.size(), witness.delta.row(0));
          RC_ASSERT(!certify(network, samples, witness, p.setting.attack.eps).certified());
        }
        RC_CLASSIFY(certificate.verdict == Robustness::robust, "robust");
        RC_CLASSIFY(certificate.verdict == Robustness::broken, "broken");
        RC_CLASSIFY(certificate.verdict == Robustness::undecided, "undecided");
      },
      10);
}

}  // namespace advproof::property
