// The dead-zone network on instances far from the presets: every model, noise as large as the limit allows, eps up
// to nine tenths of it, against certificates and attacks that know nothing of it.
#include "advproof/theory/dead_zone.h"

#include "advproof/attack/attacks.h"
#include "advproof/certify/certificate.h"
#include "generators.h"
#include "property.h"

namespace advproof::property {
namespace {

struct Zone {
  Samples samples;
  Features features;
  RobustEntries entries;
  PatchNetwork<double> network;
};

Zone any_zone() {
  DataConfig data;
  data.classes = *integer(2, 4);
  data.dim = 2 * data.classes + *integer(0, 2);
  data.patches = *integer(2, 12);
  data.robust_patches = *integer(1, data.patches - 1);
  data.samples = data.classes + *integer(0, 2);
  data.alpha = *choose(std::vector<Range>{{1, 1}, {1.15, 1.25}, {0.3, 2}, {10, 11}});
  data.beta = *choose(std::vector<Range>{{0.5, 0.5}, {0.1, 1.5}, {2, 3}});
  data.noise_std = *choose(std::vector<double>{0, 0.01, 0.1, 1e-6});
  data.feature_noise = *choose(std::vector<double>{0, 1, 5});
  data.placement = *choose(std::vector<Placement>{Placement::first, Placement::redrawn});
  data.model = *choose(std::vector<Model>{Model::separate, Model::overlapping});
  const std::uint64_t number = *seed();
  const Features features = draw_features(data, number);
  const Samples samples = draw_samples(data, features, number, 0, data.samples);
  const RobustEntries entries = robust_entries(samples, features);
  RC_PRE(entries.limit() > 0);
  const NetworkConfig config{.neurons = data.classes + *integer(1, 3),
                             .q = *integer(2, 6),
                             .rho = *choose(std::vector<double>{1, 0.3, 0.02, 7})};
  const DeadZone zone = dead_zone(entries, config.q, config.rho);
  return {
      samples, features, entries, {config, data.classes, dead_zone_weights(zone, features, config.neurons)}};
}

}  // namespace

TEST_CASE("the dead-zone network is certified in the whole box, at nine tenths of the limit and below") {
  std::int64_t certified = 0;
  const bool all = for_all(
      [&] {
        const Zone z = any_zone();
        const double eps = z.entries.limit() * *choose(std::vector<double>{0, 0.25, 0.5, 0.75, 0.9});
        for (Index n = 0; n < z.samples.count(); ++n) {
          const Certificate certificate = certify_robustness(z.network, z.samples, n, eps);
          RC_LOG() << "sample " << n << " eps " << eps << ": " << name(certificate.verdict) << " ["
                   << certificate.lower << ", " << certificate.upper << "], " << certificate.boxes
                   << " boxes\n";
          RC_ASSERT(certificate.verdict == Robustness::robust);
          ++certified;
        }
        RC_CLASSIFY(eps > *std::max_element(z.samples.beta.entries().begin(), z.samples.beta.entries().end()),
                    "beyond beta");
      },
      2);
  if (all) CHECK(certified > 0);
}

TEST_CASE("no attack breaks the dead-zone network below the limit") {
  for_all(
      [] {
        const Zone z = any_zone();
        AttackSettings settings;
        settings.training.eps = z.entries.limit() * *choose(std::vector<double>{0.5, 0.9, 0.99});
        settings.training.eta_attack = 300;
        settings.seed = *seed();
        for (const char* attack : {"one-step", "fgsm", "pgd-ce", "pgd-margin", "swap", "injection"}) {
          const AttackResult result = run_attack(attack, z.network, z.samples, z.features, settings);
          RC_LOG() << attack << "\n";
          RC_ASSERT(result.accuracy().lower() == 1);
        }
      },
      2);
}

TEST_CASE("beyond the limit the dead-zone network is broken by -eps u_y + eps u_t at both entries") {
  for_all(
      [] {
        Zone z = any_zone();
        const double eps = z.entries.limit() * *choose(std::vector<double>{1.05, 1.5});
        // sample 0 with the least own entry on one patch and the largest foreign one on every patch
        const Index y = z.samples.label(0);
        const Index t = (y + 1) % z.network.classes();
        Witness witness{0, static_cast<int>(t), Matrix<double>(z.samples.patches(), z.network.dim())};
        for (Index p = 0; p < z.samples.patches(); ++p) {
          z.samples.X(p, y) = p == 0 ? z.entries.own : 0;
          z.samples.X(p, t) = z.entries.foreign();
          witness.delta(p, y) = -eps;
          witness.delta(p, t) = eps;
        }
        RC_ASSERT(certify(z.network, z.samples, witness, eps).certified());
      },
      1);
}

}  // namespace advproof::property
